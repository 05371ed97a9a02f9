import { createHash } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/** Results that nobody asked for in this long are forgotten. */
const KEEP_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * Remembers what was proved, one file per result, named by a hash of everything the result depends on.
 * Only successes are kept: a failure is looked at again each time. Several checkers can share one folder.
 */
export class ResultCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The remembered value, or null. */
  get(key: string): unknown {
    const file = this.#file(key);
    try {
      const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
      const now = new Date();
      utimesSync(file, now, now);
      return value;
    } catch {
      return null;
    }
  }

  set(key: string, value: object): void {
    const file = this.#file(key);
    mkdirSync(path.dirname(file), { recursive: true });
    const temporary = `${file}.${process.pid}.tmp`;
    writeFileSync(temporary, JSON.stringify(value));
    renameSync(temporary, file);
  }

  /** Forgets what has not been used for a month. */
  prune(now: number): void {
    let names: readonly string[];
    try {
      names = readdirSync(this.#folder);
    } catch {
      return;
    }
    for (const name of names) {
      const file = path.join(this.#folder, name);
      if (now - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? now) > KEEP_MS) {
        rmSync(file, { force: true });
      }
    }
  }

  #file(key: string): string {
    return path.join(this.#folder, `${key}.json`);
  }
}

/** A key over parts; where one part ends and the next begins cannot be confused. */
export function hashOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(`${Buffer.byteLength(part)}:`);
    hash.update(part);
  }
  return hash.digest('hex');
}
