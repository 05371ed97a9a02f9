import { once } from 'node:events';
import { createWriteStream, openSync } from 'node:fs';
import { join } from 'node:path';
import { STAGED_FILE, type StagedLine } from './staged.ts';

export interface StagedWriter {
  write(line: StagedLine): Promise<void>;
  end(): Promise<void>;
}

/** Writes what was read line by line, so that a large file is never in memory whole. */
export function createStagedWriter(folder: string): StagedWriter {
  // Opened at once: a reading that is refused takes the folder away.
  const fd = openSync(join(folder, STAGED_FILE), 'wx', 0o600);
  const out = createWriteStream('', { fd });
  return {
    async write(line) {
      if (!out.write(`${JSON.stringify(line)}\n`)) await once(out, 'drain');
    },
    async end() {
      out.end();
      await once(out, 'finish');
    },
  };
}

/** Counts what is not carried over, by the reason in words. */
export class LeftOut {
  readonly #counts = new Map<string, number>();

  add(what: string, count = 1): void {
    if (count > 0) this.#counts.set(what, (this.#counts.get(what) ?? 0) + count);
  }

  list(): { what: string; count: number }[] {
    return [...this.#counts].map(([what, count]) => ({ what, count }));
  }
}
