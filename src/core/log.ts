import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The app's own diary, for bugs and faults. Never leaves the machine. */
export interface Log {
  info(text: string): void;
  warning(text: string): void;
  /** Returns the id under which the error is found. */
  error(text: string, error: unknown): string;
}

const MAX_LOG_BYTES = 2_000_000;

/** Appends to `cairn.log` in `folder`; the file before it is kept as `cairn.old.log`. A log that cannot be written never stops the app. */
export function createFileLog(folder: string): Log {
  const file = join(folder, 'cairn.log');
  function write(level: string, text: string): void {
    try {
      mkdirSync(folder, { recursive: true });
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) {
        renameSync(file, join(folder, 'cairn.old.log'));
      }
      appendFileSync(file, `${new Date().toISOString()} ${level} ${text}\n`);
    } catch {
      // Nowhere left to say it: the app goes on.
    }
  }
  return {
    info: (text) => write('info', text),
    warning: (text) => write('warning', text),
    error(text, error) {
      const id = randomUUID().slice(0, 8);
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      write('error', `[${id}] ${text}\n${detail}`);
      return id;
    },
  };
}
