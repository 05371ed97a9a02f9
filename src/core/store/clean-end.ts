import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { z } from 'zod';

/** The database's file as it was left: any write since then shows in one of these. */
const ending = z.object({
  size: z.number(),
  mtimeMs: z.number(),
  /** SQLite's own count of changes to the file, in hexadecimal. */
  changes: z.string(),
});

const CHANGE_COUNTER = { at: 24, bytes: 4 };

const noteOf = (file: string): string => `${file}.closed`;

/**
 * True if the database was closed as it should be, and its file is as it was then: what was sound is sound. Otherwise (a
 * kill, a power loss, a file from elsewhere) it has to be checked before it is used.
 */
export function endedCleanly(file: string): boolean {
  try {
    const noted = ending.parse(JSON.parse(readFileSync(noteOf(file), 'utf8')));
    const now = stateOf(file);
    const wal = statSync(`${file}-wal`, { throwIfNoEntry: false });
    return (
      (wal === undefined || wal.size === 0) &&
      noted.size === now.size &&
      noted.mtimeMs === now.mtimeMs &&
      noted.changes === now.changes
    );
  } catch {
    return false;
  }
}

/** True if the database was closed as it should be once, whatever became of it since. */
export function hasNotedEnd(file: string): boolean {
  return existsSync(noteOf(file));
}

/** From here on the file changes: what was noted of it no longer counts. */
export function forgetEnd(file: string): void {
  rmSync(noteOf(file), { force: true });
}

/** After a close that wrote everything into the file. */
export function noteCleanEnd(file: string): void {
  try {
    writeFileSync(noteOf(file), JSON.stringify(stateOf(file)));
  } catch {
    // Then the next opening checks it.
  }
}

function stateOf(file: string): z.infer<typeof ending> {
  const { size, mtimeMs } = statSync(file);
  const handle = openSync(file, 'r');
  try {
    const counter = Buffer.alloc(CHANGE_COUNTER.bytes);
    readSync(handle, counter, 0, CHANGE_COUNTER.bytes, CHANGE_COUNTER.at);
    return { size, mtimeMs, changes: counter.toString('hex') };
  } finally {
    closeSync(handle);
  }
}
