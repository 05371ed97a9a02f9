import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../helpers/random.ts';

/** One promise, as it is put to the test. */
export interface Fault {
  /** The promise's number in docs/trust.md. */
  readonly promise: string;
  readonly name: string;
  run(run: FaultRun): Promise<FaultResult>;
}

export interface FaultRun {
  readonly seed: number;
  /** From 0 to 1, by the seed. */
  readonly random: () => number;
  readonly isFull: boolean;
  /** A count: a small one in the short form. */
  count(short: number, full: number): number;
  /** A new folder, gone when the run is over. */
  folder(name: string): string;
}

export type FaultResult =
  | { readonly kind: 'skipped'; readonly why: string }
  | { readonly kind: 'done'; readonly figures: string; readonly failures: readonly string[] };

export const skipped = (why: string): FaultResult => ({ kind: 'skipped', why });

/** Collects what did not hold; the first few are shown. */
export class Failures {
  readonly list: string[] = [];
  expect(holds: boolean, what: string): void {
    if (!holds) this.list.push(what);
  }
}

/** Runs one fault with its folders, and clears them. */
export async function runFault(
  fault: Fault,
  options: { readonly seed: number; readonly isFull: boolean },
): Promise<FaultResult> {
  const home = mkdtempSync(join(tmpdir(), 'cairn-faults-'));
  try {
    return await fault.run({
      ...options,
      random: seededRandom(options.seed),
      count: (short, full) => (options.isFull ? full : short),
      folder(name) {
        const folder = join(home, name);
        mkdirSync(folder, { recursive: true });
        return folder;
      },
    });
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}
