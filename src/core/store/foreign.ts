import { closeSync, openSync, readSync } from 'node:fs';
import Database from 'better-sqlite3';

/** A file of somebody else's, opened to be read: `message` says what is wrong with it. */
export class ForeignFileError extends Error {
  override readonly name = 'ForeignFileError';
}

export interface AnkiCollectionRow {
  /** When the collection was made, in seconds: days are counted from there. */
  readonly crt: number;
  readonly ver: number;
  /** JSON in the older schema, empty in the newer one. */
  readonly models: string;
  readonly decks: string;
  readonly conf: string;
}

export interface AnkiNoteRow {
  readonly id: number;
  readonly guid: string;
  readonly mid: number;
  readonly mod: number;
  readonly tags: string;
  readonly flds: string;
}

export interface AnkiCardRow {
  readonly id: number;
  readonly nid: number;
  readonly did: number;
  readonly ord: number;
  readonly mod: number;
  readonly type: number;
  readonly queue: number;
  readonly due: number;
  readonly ivl: number;
  readonly factor: number;
  readonly reps: number;
  readonly lapses: number;
  readonly odue: number;
  readonly odid: number;
  readonly flags: number;
  readonly data: string;
}

export interface AnkiReviewRow {
  readonly id: number;
  readonly cid: number;
  readonly ease: number;
  readonly ivl: number;
  readonly factor: number;
  readonly time: number;
  readonly type: number;
}

export interface NamedRow {
  readonly id: number;
  readonly name: string;
}
export interface PartRow {
  readonly ntid: number;
  readonly ord: number;
  readonly name: string;
  readonly config: Uint8Array;
}

/** An Anki collection: known columns of known tables, and nothing else of the file. */
export interface ForeignCollection {
  readonly col: AnkiCollectionRow;
  count(table: 'notes' | 'cards' | 'revlog'): number;
  notes(): IterableIterator<AnkiNoteRow>;
  /** By note, then by their place in it. */
  cards(): IterableIterator<AnkiCardRow>;
  cardsOf(noteId: number): readonly AnkiCardRow[];
  reviewsOf(cardId: number): readonly AnkiReviewRow[];
  /** Of the newer schema; empty in the older one, which has them as JSON in `col`. */
  noteTypes(): readonly (NamedRow & { readonly config: Uint8Array })[];
  fields(): readonly PartRow[];
  templates(): readonly PartRow[];
  decks(): readonly NamedRow[];
  close(): void;
}

const SQLITE_MAGIC = 'SQLite format 3\0';
/** The columns that are read, by table. `INTEGER` and so on are what SQLite's `typeof` answers for an honest file. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  col: ['crt', 'ver', 'models', 'decks', 'conf'],
  notes: ['id', 'guid', 'mid', 'mod', 'tags', 'flds'],
  cards: [
    'id',
    'nid',
    'did',
    'ord',
    'mod',
    'type',
    'queue',
    'due',
    'ivl',
    'factor',
    'reps',
    'lapses',
    'odue',
    'odid',
    'flags',
    'data',
  ],
  revlog: ['id', 'cid', 'ease', 'ivl', 'factor', 'time', 'type'],
};
const NEWER: Readonly<Record<string, readonly string[]>> = {
  notetypes: ['id', 'name', 'config'],
  fields: ['ntid', 'ord', 'name', 'config'],
  templates: ['ntid', 'ord', 'name', 'config'],
  decks: ['id', 'name'],
};

/**
 * Opens a database that came from elsewhere. It runs in a process of its own that may be ended at any time: `file` is a
 * copy of ours, since names sorted by a rule that only Anki has are first given SQLite's own.
 */
export function openForeignCollection(file: string): ForeignCollection {
  if (!startsAsSqlite(file)) throw new ForeignFileError('its collection is not a database');
  try {
    takeOutForeignSorting(file);
    const db = new Database(file, { readonly: true, fileMustExist: true });
    try {
      return readCollection(db);
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    if (error instanceof ForeignFileError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ForeignFileError(`its collection cannot be read (${reason})`);
  }
}

function startsAsSqlite(file: string): boolean {
  const handle = openSync(file, 'r');
  try {
    const head = Buffer.alloc(16);
    readSync(handle, head, 0, 16, 0);
    return head.toString('latin1') === SQLITE_MAGIC;
  } finally {
    closeSync(handle);
  }
}

/** `unicase` is a function inside Anki. A table that names it cannot be read without it, though nothing is sorted here. */
function takeOutForeignSorting(file: string): void {
  const db = new Database(file, { fileMustExist: true });
  try {
    db.pragma('trusted_schema = OFF');
    db.unsafeMode(true);
    const named = db
      .prepare("SELECT count(*) AS n FROM sqlite_schema WHERE sql LIKE '%unicase%'")
      .get() as { n: number };
    if (named.n === 0) return;
    db.pragma('writable_schema = ON');
    db.exec(
      "UPDATE sqlite_schema SET sql = replace(sql, 'COLLATE unicase', 'COLLATE NOCASE') WHERE sql LIKE '%COLLATE unicase%'",
    );
  } finally {
    db.close();
  }
}

function readCollection(db: Database.Database): ForeignCollection {
  db.pragma('trusted_schema = OFF');
  db.pragma('query_only = ON');
  db.pragma('mmap_size = 0');
  db.pragma('cache_size = -8000');
  const kinds = new Map(
    (
      db.prepare('SELECT name, type, sql FROM sqlite_schema').all() as {
        name: string;
        type: string;
        sql: string | null;
      }[]
    ).map((row) => [row.name, row]),
  );
  for (const { type, name, sql } of kinds.values()) {
    if (type === 'view' || type === 'trigger') {
      throw new ForeignFileError(`its collection has a ${type} ("${name.slice(0, 40)}")`);
    }
    if (sql !== null && /^\s*create\s+virtual/i.test(sql)) {
      throw new ForeignFileError(`its collection has a virtual table ("${name.slice(0, 40)}")`);
    }
  }
  for (const [table, columns] of Object.entries(NEEDED)) mustHave(db, kinds, table, columns);
  const verdict = db.pragma('quick_check(1)', { simple: true });
  if (verdict !== 'ok')
    throw new ForeignFileError(`its collection is damaged (${String(verdict)})`);
  const newer = kinds.has('notetypes');
  if (newer) {
    for (const [table, columns] of Object.entries(NEWER)) mustHave(db, kinds, table, columns);
  }
  const col = db.prepare(`SELECT ${NEEDED['col']?.join(', ')} FROM col LIMIT 1`).get() as
    | AnkiCollectionRow
    | undefined;
  if (!col) throw new ForeignFileError('its collection is empty of everything, even its settings');
  const select = (table: string): string => `SELECT ${NEEDED[table]?.join(', ')} FROM ${table}`;
  const all = <T>(table: string): readonly T[] =>
    newer ? (db.prepare(`SELECT ${NEWER[table]?.join(', ')} FROM ${table}`).all() as T[]) : [];
  const cardsOf = db.prepare(`${select('cards')} WHERE nid = ? ORDER BY ord, id`);
  const reviewsOf = db.prepare(`${select('revlog')} WHERE cid = ? ORDER BY id`);
  return {
    col,
    count: (table) => (db.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n,
    notes: () =>
      db.prepare(`${select('notes')} ORDER BY id`).iterate() as IterableIterator<AnkiNoteRow>,
    cards: () =>
      db
        .prepare(`${select('cards')} ORDER BY nid, ord, id`)
        .iterate() as IterableIterator<AnkiCardRow>,
    cardsOf: (noteId) => cardsOf.all(noteId) as AnkiCardRow[],
    reviewsOf: (cardId) => reviewsOf.all(cardId) as AnkiReviewRow[],
    noteTypes: () => all('notetypes'),
    fields: () => all('fields'),
    templates: () => all('templates'),
    decks: () => all('decks'),
    close: () => db.close(),
  };
}

function mustHave(
  db: Database.Database,
  kinds: ReadonlyMap<string, { readonly type: string }>,
  table: string,
  columns: readonly string[],
): void {
  if (kinds.get(table)?.type !== 'table') {
    throw new ForeignFileError(`its collection has no table "${table}"`);
  }
  const present = new Set(
    (db.pragma(`table_xinfo(${table})`) as { name: string; hidden: number }[])
      // A generated column is computed by whoever wrote the file.
      .filter(({ hidden }) => hidden === 0)
      .map(({ name }) => name.toLowerCase()),
  );
  const missing = columns.find((column) => !present.has(column));
  if (missing !== undefined) {
    throw new ForeignFileError(`its table "${table}" has no column "${missing}"`);
  }
}
