import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../../base/result.ts';

/** Packages that came with the program: wheels, and for each tier a lock that names them with their SHA-256. */
export interface Wheelhouse {
  readonly folder: string;
  /** A pip requirements file with hashes: `name==version --hash=sha256:…`. */
  readonly lockFile: string;
  readonly locked: readonly LockedPackage[];
  /** The wheel of `uv`, if one came along. */
  readonly uvWheel: string | null;
  /** The locked `uv`, where there is a lock of tools. */
  readonly tools: readonly LockedPackage[];
  /** The minor versions of Python its compiled wheels are for; any when empty. */
  readonly minors: readonly number[];
  /** File names of the wheels as they were built, where the manifest says them. */
  readonly built: readonly string[];
}

export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  readonly hashes: readonly string[];
}

/** Where wheels must run. */
export interface Target {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
}

const manifest = z.object({
  format: z.literal(1),
  python: z.string().regex(/^3\.\d+$/),
  wheels: z.array(z.object({ file: z.string() })),
});

const REPAIR = 'Install Cairn again, or build them anew with "npm run wheelhouse".';
const OTHER_SYSTEM =
  'Install the Cairn made for this system, or build them anew with "npm run wheelhouse".';

/** What the folder holds; null where there is none, as in a development checkout. */
export function readWheelhouse(folder: string): Result<Wheelhouse | null, string> {
  const lockFile = join(folder, 'core.lock.txt');
  const manifestFile = join(folder, 'manifest.json');
  if (!existsSync(lockFile)) {
    if (!existsSync(manifestFile)) return ok(null);
    return err(`The list of bundled packages is missing (${lockFile}). ${REPAIR}`);
  }
  try {
    const wheels = wheelsIn(folder);
    const built = existsSync(manifestFile)
      ? manifest.safeParse(JSON.parse(readFileSync(manifestFile, 'utf8')))
      : null;
    if (built && !built.success) {
      return err(`The list of bundled packages cannot be read (${manifestFile}). ${REPAIR}`);
    }
    const uv = wheels.find((name) => name.startsWith('uv-'));
    return ok({
      ...{ folder, lockFile, locked: readLockFile(folder, 'core') ?? [] },
      tools: readLockFile(folder, 'tools') ?? [],
      uvWheel: uv ? join(folder, uv) : null,
      minors: built ? [Number(built.data.python.slice(2))] : minorsOf(wheels),
      built: built ? built.data.wheels.map(({ file }) => file) : [],
    });
  } catch (error) {
    const { message } = error as Error;
    return err(`The bundled packages in ${folder} cannot be read (${message}). ${REPAIR}`);
  }
}

/** The lock of a tier; null where the tier did not come along. */
export function readLockFile(folder: string, tier: string): readonly LockedPackage[] | null {
  const file = join(folder, `${tier}.lock.txt`);
  return existsSync(file) ? readLock(readFileSync(file, 'utf8')) : null;
}

/** Reads a lock file in pip's form, lines joined with a backslash. */
export function readLock(text: string): readonly LockedPackage[] {
  return text
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const match = /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*==\s*([^\s;]+)/.exec(line.trim());
      if (!match) return [];
      const hashes = [...line.matchAll(/--hash=sha256:([0-9a-f]{64})/g)].map(
        (hash) => hash[1] ?? '',
      );
      return [{ name: normal(match[1] ?? ''), version: match[2] ?? '', hashes }];
    });
}

/**
 * Looks at bundled wheels before anything of them is used. A sentence for each that is missing, was changed, or is for another
 * system, with the file and the way out: the installer's own message would not name it.
 */
export async function wheelFaults(
  wheelhouse: Wheelhouse,
  locked: readonly LockedPackage[],
  target: Target,
): Promise<readonly string[]> {
  const { folder, minors } = wheelhouse;
  const byPackage = new Map<string, string[]>();
  for (const file of wheelsIn(folder)) {
    const key = keyOf(file);
    byPackage.set(key, [...(byPackage.get(key) ?? []), file]);
  }
  const faults: string[] = [];
  for (const { name, version, hashes } of locked) {
    const key = `${name} ${version}`;
    const wheels = byPackage.get(key) ?? [];
    const [first] = wheels;
    if (first === undefined) {
      const file = wheelhouse.built.find((each) => keyOf(each) === key);
      const what = file ? `${file} (${key})` : key;
      faults.push(`The bundled package ${what} is missing from ${folder}. ${REPAIR}`);
      continue;
    }
    const fitting = wheels.filter((file) => misfit(file, target, minors) === null);
    if (fitting.length === 0) {
      faults.push(
        `The bundled package ${first} is ${misfit(first, target, minors)}. Nothing of it was used. ${OTHER_SYSTEM}`,
      );
    } else if (!(await anyMatches(folder, fitting, hashes))) {
      faults.push(
        `The bundled package ${fitting[0]} was changed after it was built: its checksum does not fit. Nothing of it was used. ${REPAIR}`,
      );
    }
  }
  return faults;
}

/** One file at a time and not in one go: checking all of them takes longer than a frame. */
async function anyMatches(
  folder: string,
  files: readonly string[],
  hashes: readonly string[],
): Promise<boolean> {
  for (const file of files) {
    const content = await readFile(join(folder, file));
    if (hashes.includes(createHash('sha256').update(content).digest('hex'))) return true;
  }
  return false;
}

/** The size of each package's wheel by `name version`. */
export function wheelSizes({ folder }: Wheelhouse): ReadonlyMap<string, number> {
  return new Map(
    wheelsIn(folder).map((file) => [
      keyOf(file),
      statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0,
    ]),
  );
}

/** Whom a wheel is for, where that is not this machine: "for Windows; this computer runs Linux". */
function misfit(file: string, target: Target, minors: readonly number[]): string | null {
  const [python = '', abi = '', platforms = ''] = file
    .replace(/\.whl$/, '')
    .split('-')
    .slice(-3);
  const tags = platforms.split('.');
  if (!tags.some((tag) => systemOf(tag) === 'any' || systemOf(tag) === target.platform)) {
    return `for ${SYSTEMS[systemOf(tags[0] ?? '')] ?? platforms}; this computer runs ${SYSTEMS[target.platform] ?? target.platform}`;
  }
  // A Mac runs programs of the other processor too, and which one its Python is of is for the installer to know.
  const processor = PROCESSORS[target.arch];
  const others = tags.every((tag) => processor && OTHER_PROCESSOR[processor]?.test(tag));
  if (target.platform !== 'darwin' && others) {
    return `for another processor (${platforms}); this computer has ${target.arch}`;
  }
  const minor = abi === 'abi3' ? undefined : /^cp3(\d+)$/.exec(python)?.[1];
  if (minor !== undefined && minors.length > 0 && !minors.includes(Number(minor))) {
    return `for Python 3.${minor}; the bundled packages are for 3.${minors.join(', 3.')}`;
  }
  return null;
}

const SYSTEMS: Readonly<Record<string, string>> = {
  linux: 'Linux',
  darwin: 'macOS',
  win32: 'Windows',
};
const PROCESSORS: Readonly<Record<string, 'intel' | 'arm'>> = { x64: 'intel', arm64: 'arm' };
const OTHER_PROCESSOR = { intel: /(?:aarch64|arm64)$/, arm: /(?:x86_64|amd64)$/ } as const;

function systemOf(tag: string): string {
  if (tag === 'any') return 'any';
  if (/^(?:many|musl)?linux/.test(tag)) return 'linux';
  if (tag.startsWith('macosx')) return 'darwin';
  return tag.startsWith('win') ? 'win32' : tag;
}

function minorsOf(wheels: readonly string[]): readonly number[] {
  const minors = wheels.flatMap((name) => {
    // `abi3` wheels fit every later version; `cp311-cp311` only its own.
    const minor = /-cp3(\d+)-cp3\d+-/.exec(name)?.[1];
    return minor ? [Number(minor)] : [];
  });
  return [...new Set(minors)].sort((a, b) => a - b);
}

function wheelsIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.whl'));
}

function keyOf(file: string): string {
  const [name = '', version = ''] = file.split('-');
  return `${normal(name)} ${version}`;
}

/** The name of a package as indexes compare it. */
export function normal(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}
