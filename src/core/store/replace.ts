import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { realDisk, syncFile, syncFolder, writeAtomically } from '../disk.ts';
import { backupFolder, stampOf } from './backup-file.ts';

const JOURNAL = 'replace.json';
const DATABASE = 'cairn.db';
const WORKSPACES = 'workspaces';

const journal = z.object({
  /** The backup that takes the database's place; null begins an empty one. */
  from: z.string().nullable(),
  /** Where the database goes, beside the profile's other files: it is moved, never deleted. */
  aside: z.string().regex(/^replaced-[0-9TZ]+$/),
  /** A folder of the profile that takes the place of the workspaces; without it they stay. */
  workspaces: z
    .string()
    .regex(/^incoming-[0-9TZ]+$/)
    .nullable()
    .default(null),
});

/**
 * Writes down that the profile's database is to be replaced. It happens at the next opening (`finishReplacement`), and
 * from here on it happens whole, however often that opening is killed in the middle. Answers where the old one will be.
 */
export function planReplacement(
  profileFolder: string,
  from: string | null,
  atMs: number,
  workspaces: string | null = null,
): string {
  const aside = `replaced-${stampOf(atMs)}`;
  const plan = Buffer.from(JSON.stringify({ from, aside, workspaces }));
  writeAtomically(realDisk, profileFolder, JOURNAL, plan, {
    mode: null,
    stillCurrent: () => true,
  });
  return join(profileFolder, aside);
}

/** Carries out what was planned; nothing planned, nothing done. The caller holds the profile's lock. */
export function finishReplacement(profileFolder: string): void {
  const file = join(profileFolder, JOURNAL);
  if (!existsSync(file)) return;
  const { from, aside, workspaces } = journal.parse(JSON.parse(readFileSync(file, 'utf8')));
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
  if (workspaces !== null) replaceWorkspaces(profileFolder, workspaces, kept);
  syncFolder(realDisk, profileFolder);
  rmSync(file);
  syncFolder(realDisk, profileFolder);
}

function replaceWorkspaces(profileFolder: string, incomingName: string, kept: string): void {
  const incoming = join(profileFolder, incomingName);
  const current = join(profileFolder, WORKSPACES);
  const old = join(kept, WORKSPACES);
  // Not there any more: it was moved before a kill.
  if (!existsSync(incoming)) return;
  if (!existsSync(old)) {
    if (existsSync(current)) renameSync(current, old);
  } else if (existsSync(current)) {
    // Made anew, empty, by the opening after a kill; anything else stays and stops this.
    rmdirSync(current);
  }
  renameSync(incoming, current);
}
