import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../../base/result.ts';
import { refusalOf } from '../disk.ts';
import { backupFolder, listBackups } from './backup-file.ts';
import { endedCleanly, forgetEnd, hasNotedEnd } from './clean-end.ts';
import { prepareLate } from './late-statements.ts';
import { MIGRATIONS, type Migration } from './migrations/index.ts';

export type Db = Database.Database;

/** Why the learner's database did not open. The file itself is left as it was in every case. */
export type StoreProblem =
  | { readonly kind: 'locked'; readonly message: string }
  | { readonly kind: 'newer'; readonly message: string }
  | { readonly kind: 'damaged'; readonly message: string }
  | { readonly kind: 'unwritable'; readonly message: string };

/** The pages that answers come back to, at a million reviews; four times as much was no faster, for the system keeps the file. */
const CACHE_KB = 4_096;
/** How long one connection waits for another's transaction: far longer than the longest takes. */
const WAIT_MS = 30_000;
const SQLITE_MAGIC = 'SQLite format 3\0';

/** Holds the profile for one process: the operating system gives the lock back however that process ends. */
export function lockProfile(folder: string): Result<Db, StoreProblem> {
  try {
    mkdirSync(folder, { recursive: true });
    const lock = new Database(join(folder, 'profile.lock'), { timeout: 0 });
    try {
      lock.pragma('journal_mode = DELETE');
      lock.exec('BEGIN EXCLUSIVE');
      return ok(lock);
    } catch (error) {
      lock.close();
      throw error;
    }
  } catch (error) {
    if (isSqliteError(error, 'SQLITE_BUSY')) {
      return err({
        kind: 'locked',
        message: `Cairn is already open on this profile (${folder}). Use that window, or close it and start again.`,
      });
    }
    return err(unwritable(folder, error));
  }
}

/**
 * Opens (or creates) the database at `file`, checks it, and brings its schema up to date; a copy is made before a migration.
 * WAL with `synchronous = FULL`: what a transaction's end acknowledged survives power loss.
 */
export function openDatabase(
  file: string,
  migrations: readonly Migration[] = MIGRATIONS,
): Result<Db, StoreProblem> {
  let db: Db | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    const newest = migrations.at(-1)?.version ?? 0;
    // Reading every page of a large profile takes a second: only where it may not be as it was left.
    const problem = existsSync(file) && !endedCleanly(file) ? lookAt(file, newest) : undefined;
    if (problem) return err(problem);
    db = new Database(file, { timeout: WAIT_MS });
    const version = db.pragma('user_version', { simple: true }) as number;
    if (version > newest) {
      db.close();
      return err(newer(file, version, newest));
    }
    forgetEnd(file);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('trusted_schema = OFF');
    db.pragma(`cache_size = -${CACHE_KB}`);
    if (db.pragma('synchronous', { simple: true }) !== 2)
      throw new Error('synchronous is not FULL');
    if (db.pragma('journal_mode', { simple: true }) !== 'wal') throw new Error('WAL is not on');
    if (version > 0 && version < newest) {
      db.pragma('wal_checkpoint(TRUNCATE)');
      copyFileSync(file, `${file}.before-v${newest}`);
    }
    for (const migration of migrations) {
      if (migration.version <= version) continue;
      const run = db.transaction((opened: Db) => {
        opened.exec(migration.sql);
        opened.pragma(`user_version = ${migration.version}`);
      });
      run.exclusive(db);
    }
    prepareLate(db);
    return ok(db);
  } catch (error) {
    db?.close();
    if (isSqliteError(error, 'SQLITE_CORRUPT') || isSqliteError(error, 'SQLITE_NOTADB')) {
      return err(damaged(file, (error as Error).message));
    }
    return err(unwritable(dirname(file), error));
  }
}

/** Another connection to a database that this program has open, for a thread of its own. */
export function openBeside(file: string): Db {
  const db = new Database(file, { fileMustExist: true, timeout: WAIT_MS });
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma(`cache_size = -${CACHE_KB}`);
  db.pragma('temp_store = MEMORY');
  return db;
}

/** What is wrong with a database that may not be as it was left. Only reads: closing what writes would carry a bad WAL into it. */
function lookAt(file: string, newest: number): StoreProblem | undefined {
  if (statSync(file).isDirectory()) return damaged(file, 'it is a folder');
  if (statSync(file).size === 0) {
    return hadContent(file) ? damaged(file, 'it is empty') : undefined;
  }
  if (!looksLikeSqlite(file)) return damaged(file, 'it is not a database');
  const wal = `${file}-wal`;
  const hadWal = existsSync(wal);
  const db = new Database(file, { readonly: true });
  try {
    const version = db.pragma('user_version', { simple: true }) as number;
    if (version > newest) return newer(file, version, newest);
    const verdict = db.pragma('quick_check(1)', { simple: true });
    if (verdict !== 'ok') return damaged(file, String(verdict));
    const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
    if (version === 0 && tables !== 0) return damaged(file, 'it is of another program');
    return undefined;
  } finally {
    db.close();
    // One that only reads leaves these behind.
    if (!hadWal) for (const ending of ['-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
  }
}

/** A database without a byte is new only where nothing was ever kept beside it: a first start that was killed. */
function hadContent(file: string): boolean {
  const wal = statSync(`${file}-wal`, { throwIfNoEntry: false });
  return (
    (wal?.size ?? 0) > 0 || hasNotedEnd(file) || listBackups(backupFolder(dirname(file))).length > 0
  );
}

function newer(file: string, version: number, newest: number): StoreProblem {
  return {
    kind: 'newer',
    message:
      `This profile (${file}) was last used by a newer Cairn: its data has version ${version}, this program knows up to ${newest}. ` +
      'Nothing was changed. Install the newer Cairn again, or use another profile.',
  };
}

function looksLikeSqlite(file: string): boolean {
  const handle = openSync(file, 'r');
  try {
    const head = Buffer.alloc(16);
    const read = readSync(handle, head, 0, 16, 0);
    return read === head.length && head.toString('latin1') === SQLITE_MAGIC;
  } finally {
    closeSync(handle);
  }
}

/** What is said of a database that cannot be trusted; it is never touched. */
export function damaged(file: string, detail: string): StoreProblem {
  return {
    kind: 'damaged',
    message:
      `The database of this profile is damaged (${detail}). It was left exactly as it is: ${file}. ` +
      'Restore a backup from the folder beside it, or move the file away to begin a new profile.',
  };
}

/** What is said where the profile's folder cannot be written. */
export function unwritable(folder: string, error: unknown): StoreProblem {
  const reason = error instanceof Error ? error.message : String(error);
  if (refusalOf(error) === 'diskFull') {
    return {
      kind: 'unwritable',
      message: `The disk that holds Cairn's data is full (${folder}). Nothing was changed. Free some space, then try again.`,
    };
  }
  return {
    kind: 'unwritable',
    message: `Cairn cannot write its data folder ${folder} (${reason}). Make it writable, or set CAIRN_HOME to a folder that is, and start again.`,
  };
}

/** True for an error of SQLite's with this primary code (`SQLITE_BUSY` also matches `SQLITE_BUSY_SNAPSHOT`). */
export function isSqliteError(error: unknown, code: string): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith(code)
  );
}
