import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { BACKUP_REASONS, type BackupInfo, type BackupReason } from '../../contract/backup.ts';
import { realDisk, syncFile, syncFolder } from '../disk.ts';
import { LOG_TABLES, type LogTable } from './log-tables.ts';

/** `cairn-20261123T101500123Z-auto.db`: sorts by time, says why, is a valid name on every system. */
const NAME = /^cairn-(\d{8}T\d{9}Z)-([A-Za-z]+)\.db$/;
const PARTIAL = '.partial';
/** The logs of the first version: a profile without them is none of ours. */
const FIRST_LOGS: readonly LogTable[] = ['review_log', 'attempt_log', 'activity_log'];

const note = z.object({ reviews: z.number().int(), attempts: z.number().int() });

export interface BackupOrder {
  readonly database: string;
  readonly folder: string;
  readonly atMs: number;
  readonly reason: BackupReason;
}

export function backupFolder(profileFolder: string): string {
  return join(profileFolder, 'backups');
}

/** The copies in `folder`, newest first. What is there under another name is not ours, or was never finished. */
export function listBackups(folder: string): BackupInfo[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .reverse()
    .flatMap((name) => {
      const found = readName(name);
      const stats = found && statSync(join(folder, name), { throwIfNoEntry: false });
      if (!found || !stats) return [];
      const counts = readNote(join(folder, `${name}.json`));
      return [
        {
          ...{ name, ...found, bytes: stats.size },
          reviews: counts?.reviews ?? null,
          attempts: counts?.attempts ?? null,
        },
      ];
    });
}

/**
 * Copies the open database with SQLite's online backup (never the file alone: what is in the WAL counts), opens the copy,
 * checks it and counts its logs; only then it gets its name. Runs where blocking is harmless: a worker, or a test.
 */
export async function makeBackup(order: BackupOrder): Promise<BackupInfo> {
  const { database, folder, atMs, reason } = order;
  mkdirSync(folder, { recursive: true });
  removePartial(folder);
  const name = nameOf(atMs, reason);
  const partial = join(folder, `${name}${PARTIAL}`);
  const source = new Database(database, { readonly: true, fileMustExist: true });
  let least: Counts;
  try {
    least = countLogs(source);
    // In one step: a writer's commit in between would begin the copy anew.
    await source.backup(partial, { progress: () => 0x7fff_ffff });
  } finally {
    source.close();
  }
  const counts = examine(partial);
  for (const log of LOG_TABLES) {
    if (counts[log] < least[log]) {
      throw new Error(`The copy holds ${counts[log]} rows of ${log}, the profile ${least[log]}.`);
    }
  }
  syncFile(realDisk, partial);
  const { review_log: reviews, attempt_log: attempts } = counts;
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ reviews, attempts }));
  renameSync(partial, join(folder, name));
  syncFolder(realDisk, folder);
  return { name, atMs, reason, reviews, attempts, bytes: statSync(join(folder, name)).size };
}

/** Opens the copy `name` and checks it whole. Throws with what is wrong with it. */
export function checkBackup(folder: string, name: string): void {
  if (!readName(name)) throw new Error('it is not a backup of Cairn');
  examine(join(folder, name));
}

/** Takes a database among the copies that another process has examined. */
export function adoptBackup(folder: string, file: string, atMs: number): string {
  mkdirSync(folder, { recursive: true });
  const name = nameOf(atMs, 'imported');
  const { review_log: reviews, attempt_log: attempts } = examine(file);
  syncFile(realDisk, file);
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ reviews, attempts }));
  renameSync(file, join(folder, name));
  syncFolder(realDisk, folder);
  return name;
}

export function deleteBackup(folder: string, name: string): void {
  if (!readName(name)) return;
  rmSync(join(folder, name), { force: true });
  rmSync(join(folder, `${name}.json`), { force: true });
}

type Counts = Record<LogTable, number>;

function examine(file: string): Counts {
  const copy = new Database(file, { readonly: true, fileMustExist: true });
  try {
    copy.pragma('trusted_schema = OFF');
    const verdict = copy.pragma('quick_check(1)', { simple: true });
    if (verdict !== 'ok') throw new Error(String(verdict));
    return countLogs(copy);
  } finally {
    copy.close();
    // A copy of a WAL database opened to be read leaves these behind.
    for (const ending of ['-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
  }
}

function countLogs(db: Database.Database): Counts {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
  const counts = LOG_TABLES.map((log) => {
    // A copy from before an upgrade has no later logs, and nothing of them to lose.
    if (!FIRST_LOGS.includes(log) && !tables.includes(log)) return [log, 0];
    return [log, db.prepare(`SELECT count(*) FROM ${log}`).pluck().get()];
  });
  return Object.fromEntries(counts) as Counts;
}

/** A moment as part of a name: `20261123T101500123Z`. */
export function stampOf(atMs: number): string {
  return new Date(atMs).toISOString().replace(/[-:.]/g, '');
}

function nameOf(atMs: number, reason: BackupReason): string {
  return `cairn-${stampOf(atMs)}-${reason}.db`;
}

function readName(name: string): { atMs: number; reason: BackupReason } | null {
  const [, stamp, word] = NAME.exec(name) ?? [];
  const reason = BACKUP_REASONS.find((known) => known === word);
  const parts = stamp?.match(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/);
  if (!reason || !parts) return null;
  const [, year, month, day, hour, minute, second, ms] = parts;
  const atMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
  return Number.isNaN(atMs) ? null : { atMs, reason };
}

function readNote(file: string): z.infer<typeof note> | undefined {
  try {
    return note.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** What a killed copy left. The profile's lock is held, so nobody else is at it. */
function removePartial(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name.includes(PARTIAL)) rmSync(join(folder, name), { force: true });
  }
}
