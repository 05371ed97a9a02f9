import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Db } from './database.ts';
import { ForeignFileError } from './foreign.ts';
import { MIGRATIONS } from './migrations/index.ts';

export interface ExaminedProfile {
  readonly schema: number;
  readonly reviews: number;
  readonly attempts: number;
}

/** What SQLite itself keeps in every database; `sql` of the indexes it makes by itself is null. */
const OF_SQLITE = new Set(['sqlite_sequence', 'sqlite_stat1', 'sqlite_stat4']);

/**
 * Looks at a profile's database that came in a file: sound, of a version this Cairn knows, and with exactly the tables, indexes
 * and triggers that Cairn makes, so that opening it runs nothing of somebody else's. Then forgets which Python it was used
 * with: that path is of another computer, and would be run. Throws `ForeignFileError`.
 */
export function examineProfile(file: string): ExaminedProfile {
  let db: Db | undefined;
  try {
    db = new Database(file, { fileMustExist: true });
    db.pragma('trusted_schema = OFF');
    const schema = db.pragma('user_version', { simple: true }) as number;
    const newest = MIGRATIONS[MIGRATIONS.length - 1]?.version ?? 0;
    if (schema > newest) {
      throw new ForeignFileError('It was made by a newer Cairn: install that one here first.');
    }
    if (!MIGRATIONS.some(({ version }) => version === schema)) {
      throw new ForeignFileError('Its database is none of Cairn’s.');
    }
    const verdict = db.pragma('quick_check(1)', { simple: true });
    if (verdict !== 'ok') throw new ForeignFileError(`Its database is damaged (${verdict}).`);
    if (shapeOf(db) !== expectedShape(schema)) {
      throw new ForeignFileError('Its database has other tables or triggers than Cairn makes.');
    }
    // One file from here on: nothing of it is left in a log beside it.
    db.pragma('journal_mode = DELETE');
    db.prepare("DELETE FROM setting WHERE key = 'pythonPath'").run();
    return { schema, reviews: countOf(db, 'review_log'), attempts: countOf(db, 'attempt_log') };
  } catch (error) {
    if (error instanceof ForeignFileError) throw error;
    throw new ForeignFileError(`Its database is damaged (${(error as Error).message}).`);
  } finally {
    db?.close();
    for (const ending of ['-wal', '-shm', '-journal']) rmSync(`${file}${ending}`, { force: true });
  }
}

function expectedShape(version: number): string {
  const db = new Database(':memory:');
  try {
    for (const migration of MIGRATIONS) {
      if (migration.version <= version) db.exec(migration.sql);
    }
    return shapeOf(db);
  } finally {
    db.close();
  }
}

function shapeOf(db: Db): string {
  const rows = db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema').all() as {
    readonly type: string;
    readonly name: string;
    readonly tbl_name: string;
    readonly sql: string | null;
  }[];
  return rows
    .filter(({ type, name, sql }) => !(type === 'table' && OF_SQLITE.has(name)) && sql !== null)
    .map((row) => JSON.stringify([row.type, row.name, row.tbl_name, row.sql]))
    .sort((a, b) => (a < b ? -1 : 1))
    .join('\n');
}

function countOf(db: Db, table: 'review_log' | 'attempt_log'): number {
  return db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
}
