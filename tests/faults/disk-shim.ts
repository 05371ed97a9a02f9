import { spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The slots of the control block; disk-shim.c has the same list. */
const SLOTS = [
  'acts',
  'databaseActs',
  'syncs',
  'dieAt',
  'dieAtDatabase',
  'dieAfterSync',
  'failFrom',
  'failCount',
  'failCode',
  'failed',
] as const;
type Slot = (typeof SLOTS)[number];
const SLOT_BYTES = 8;

/** What a core does to the disk, counted, and what is to happen to it. Counts go on over the cores that share one. */
export interface DiskControl {
  readonly environment: Readonly<Record<string, string>>;
  get(slot: Slot): number;
  set(slot: Exclude<Slot, 'acts' | 'databaseActs' | 'syncs'>, value: number): void;
  /** Nothing fails and nothing dies any more. */
  disarm(): void;
}

/** `disk`: what is done to files; `line`: who speaks with other machines. */
type Shim = 'disk' | 'line';
const built = new Map<Shim, string | null>();

/** Compiles a shim, once a run; null where there is no C compiler, or this is not Linux. */
export function buildShim(shim: Shim): string | null {
  const known = built.get(shim);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), 'cairn-shim-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const library = join(folder, `${shim}-shim.so`);
  const source = join(import.meta.dirname, `${shim}-shim.c`);
  const made =
    process.platform === 'linux'
      ? spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl'])
      : undefined;
  const result = made?.status === 0 ? library : null;
  built.set(shim, result);
  return result;
}

/** The control of cores that work in `folder`; with `durable`, each synced file is kept there as it was then. */
export function diskControl(options: {
  readonly library: string;
  readonly file: string;
  readonly folder: string;
  readonly durable?: string;
}): DiskControl {
  const { library, file, folder, durable } = options;
  writeFileSync(file, Buffer.alloc(SLOTS.length * SLOT_BYTES));
  const set: DiskControl['set'] = (slot, value) => {
    const bytes = Buffer.alloc(SLOT_BYTES);
    bytes.writeBigInt64LE(BigInt(value));
    const handle = openSync(file, 'r+');
    writeSync(handle, bytes, 0, SLOT_BYTES, SLOTS.indexOf(slot) * SLOT_BYTES);
    closeSync(handle);
  };
  return {
    environment: {
      LD_PRELOAD: library,
      CAIRN_FAULT_CONTROL: file,
      CAIRN_FAULT_FOLDER: folder,
      ...(durable === undefined ? {} : { CAIRN_FAULT_DURABLE: durable }),
    },
    get: (slot) => Number(readFileSync(file).readBigInt64LE(SLOTS.indexOf(slot) * SLOT_BYTES)),
    set,
    disarm() {
      for (const slot of ['dieAt', 'dieAtDatabase', 'dieAfterSync', 'failFrom'] as const)
        set(slot, 0);
    },
  };
}
