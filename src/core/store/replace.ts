import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { realDisk, syncFile, syncFolder, writeAtomically } from '../disk.ts';
import { backupFolder } from './backup-file.ts';

const JOURNAL = 'replace.json';
const DATABASE = 'cairn.db';

const journal = z.object({
  /** The backup that takes the database's place; null begins an empty one. */
  from: z.string().nullable(),
  /** Where the database goes, beside the profile's other files: it is moved, never deleted. */
  aside: z.string().regex(/^replaced-[0-9TZ]+$/),
});

/**
 * Writes down that the profile's database is to be replaced. It happens at the next opening (`finishReplacement`), and
 * from here on it happens whole, however often that opening is killed in the middle.
 */
export function planReplacement(profileFolder: string, from: string | null, atMs: number): void {
  const aside = `replaced-${new Date(atMs).toISOString().replace(/[-:.]/g, '')}`;
  writeAtomically(realDisk, profileFolder, JOURNAL, Buffer.from(JSON.stringify({ from, aside })), {
    mode: null,
    stillCurrent: () => true,
  });
}

/** Carries out what was planned; nothing planned, nothing done. The caller holds the profile's lock. */
export function finishReplacement(profileFolder: string): void {
  const file = join(profileFolder, JOURNAL);
  if (!existsSync(file)) return;
  const { from, aside } = journal.parse(JSON.parse(readFileSync(file, 'utf8')));
  const incoming = join(profileFolder, `${DATABASE}.incoming`);
  if (from !== null) {
    copyFileSync(join(backupFolder(profileFolder), from), incoming);
    syncFile(realDisk, incoming);
  }
  const kept = join(profileFolder, aside);
  mkdirSync(kept, { recursive: true });
  // The WAL first: it belongs to the old database, and SQLite would replay it into the new one.
  for (const name of [`${DATABASE}-wal`, `${DATABASE}-shm`, DATABASE]) {
    // What is there under its kept name was moved before a kill; what is here now is already the new one.
    if (existsSync(join(profileFolder, name)) && !existsSync(join(kept, name))) {
      renameSync(join(profileFolder, name), join(kept, name));
    }
  }
  syncFolder(realDisk, kept);
  if (from !== null) renameSync(incoming, join(profileFolder, DATABASE));
  syncFolder(realDisk, profileFolder);
  rmSync(file);
  syncFolder(realDisk, profileFolder);
}
