import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type CardId, cardId, type Uuid } from '../../contract/ids.ts';
import type { Db } from './database.ts';
import type { EditRow, EditStore } from './edits.ts';
import type { ImportStore } from './imports.ts';
import type { LogTable } from './log-tables.ts';
import type { ReviewLog, ReviewLogRow } from './review-log.ts';

/** What a merge must bring up to date, once all rows are in. */
export interface Touched {
  readonly cards: Set<CardId>;
  readonly entities: Set<string>;
  readonly exercises: Set<string>;
}

/**
 * One append-only log as devices exchange it: rows with an id, whose order does not matter. A log that is on this list
 * is exported, merged and counted, without its feature doing anything.
 */
export interface ExchangedLog {
  /** In files: never renamed. */
  readonly name: string;
  /** All rows, as JSON values, in the order this database learned of them. */
  rows(): Iterable<unknown>;
  count(): number;
  /** Whether this row is not here yet. Throws for one that does not fit. */
  isNew(row: unknown): boolean;
  /** Adds a row that is new. */
  insert(row: unknown, touched: Touched): void;
}

const BATCH = 2_000;
const time = z.number().int().min(-8.64e15).max(8.64e15);
const anyUuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
const device = z.string().min(1).max(100);
const entity = z.string().min(1).max(200);

const outcome = z.object({
  nth: z.number().int().nonnegative(),
  before: z.enum(['new', 'learning', 'review', 'relearning']).nullable(),
  after: z.enum(['new', 'learning', 'review', 'relearning']),
  step: z.number().int().nonnegative(),
  wait: z.number().int(),
  leech: z.enum(['no', 'marked', 'suspended']),
});
const reviewRow = z.object({
  id: anyUuid,
  deviceId: device,
  atMs: time,
  cardId: z.union([cardId, z.string().regex(/^exercise:.{1,120}$/)]),
  kind: z.enum([
    'grade',
    'suspend',
    'unsuspend',
    'bury',
    'unbury',
    'flag',
    'forget',
    'set',
    'undo',
    'redo',
  ]),
  grade: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).nullable(),
  elapsedMs: z.number().int().nonnegative(),
  targetId: anyUuid.nullable(),
  offsetMin: z.number().int().min(-1440).max(1440),
  outcome: outcome.nullable(),
  data: z.unknown(),
});
const editRow = z.object({
  id: anyUuid.transform((id) => id as Uuid),
  deviceId: device,
  atMs: time,
  offsetMin: z.number().int().min(-1440).max(1440),
  kind: z.enum(['card', 'note']),
  entityId: entity,
  baseId: z.string().max(60).nullable(),
  merges: z.array(z.string().max(60)).max(1000),
  doc: z.record(z.string(), z.unknown()).nullable(),
});
const mediaRow = z.object({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  mime: z.string().max(100),
  data: z.string().max(40_000_000),
});

/** The logs that devices exchange. A feature's own log joins with one line: its table's columns are the rows. */
export function exchangedLogs(
  db: Db,
  parts: {
    readonly reviews: ReviewLog;
    readonly edits: EditStore;
    readonly imports: ImportStore;
  },
): readonly ExchangedLog[] {
  return [
    reviewLog(db, parts.reviews),
    editLog(db, parts.edits),
    tableLog(db, 'attempts', 'attempt_log', (row, touched) =>
      touched.exercises.add(String(row['exercise_id'])),
    ),
    tableLog(db, 'activity', 'activity_log'),
    tableLog(db, 'assessments', 'assessment_log'),
    tableLog(db, 'checkpoints', 'checkpoint_log'),
    mediaLog(db, parts.imports),
  ];
}

function reviewLog(db: Db, reviews: ReviewLog): ExchangedLog {
  const total = db.prepare('SELECT count(*) FROM review_log').pluck();
  const cardOf = db
    .prepare(
      `SELECT card_state.card_id FROM review_log JOIN card_state ON card_state.key = review_log.card
       WHERE review_log.id = ?`,
    )
    .pluck();
  return {
    name: 'reviews',
    rows: () => paged((after) => reviews.rowsAfter(after, BATCH)),
    count: () => total.get() as number,
    isNew(value) {
      const row = reviewRow.parse(value);
      if ((row.kind === 'grade') !== (row.grade !== null)) throw new Error('a grade is missing');
      const isUndo = row.kind === 'undo' || row.kind === 'redo';
      if (isUndo !== (row.targetId !== null)) throw new Error('a target is missing');
      return !reviews.has(row.id as Uuid);
    },
    insert(value, touched) {
      const row = reviewRow.parse(value) as ReviewLogRow;
      reviews.append(row);
      touched.cards.add(row.cardId);
      if (row.targetId !== null) {
        const target = cardOf.get(Buffer.from(row.targetId.replaceAll('-', ''), 'hex'));
        if (typeof target === 'string') touched.cards.add(target as CardId);
      }
    },
  };
}

function editLog(db: Db, edits: EditStore): ExchangedLog {
  const total = db.prepare('SELECT count(*) FROM edit_log').pluck();
  return {
    name: 'edits',
    rows: () => paged((after) => edits.rowsAfter(after, BATCH)),
    count: () => total.get() as number,
    isNew: (value) => !edits.has(editRow.parse(value).id),
    insert(value, touched) {
      const row: EditRow = editRow.parse(value);
      edits.insert(row);
      touched.entities.add(row.entityId);
    },
  };
}

/** Pictures and sounds of cards: without them a card that came would be half of one. */
function mediaLog(db: Db, imports: ImportStore): ExchangedLog {
  const total = db.prepare('SELECT count(*) FROM media').pluck();
  return {
    name: 'media',
    *rows() {
      for (let after = ''; ; ) {
        // Each may be of some megabytes.
        const [row] = imports.mediaAfter(after, 1);
        if (!row) return;
        after = row.hash;
        yield { hash: row.hash, mime: row.mime, data: Buffer.from(row.content).toString('base64') };
      }
    },
    count: () => total.get() as number,
    isNew(value) {
      const { hash, data } = mediaRow.parse(value);
      if (createHash('sha256').update(Buffer.from(data, 'base64')).digest('hex') !== hash) {
        throw new Error('a picture is not what its name says');
      }
      return !imports.hasMedia(hash);
    },
    insert(value) {
      const { hash, mime, data } = mediaRow.parse(value);
      imports.addMedia({ hash, mime, content: Buffer.from(data, 'base64') }, null);
    },
  };
}

type Column = { readonly name: string; readonly type: string; readonly notnull: number };
type TableRow = Readonly<Record<string, string | number | null>>;

/** A log that is a plain table with a text key `id`: its rows are its columns. */
function tableLog(
  db: Db,
  name: string,
  table: LogTable,
  onNew: (row: TableRow, touched: Touched) => void = () => undefined,
): ExchangedLog {
  const columns = db.pragma(`table_info(${table})`) as Column[];
  const names = columns.map((column) => column.name);
  const schema = z.object(
    Object.fromEntries(
      columns.map((column) => {
        const kind = column.type === 'INTEGER' ? z.number().int() : z.string().max(4_000_000);
        return [column.name, column.notnull === 1 ? kind : kind.nullable()];
      }),
    ),
  );
  const after = db.prepare(
    `SELECT rowid AS key, ${names.join(', ')} FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ${BATCH}`,
  );
  const total = db.prepare(`SELECT count(*) FROM ${table}`).pluck();
  const exists = db.prepare(`SELECT 1 FROM ${table} WHERE id = ?`);
  const insert = db.prepare(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((column) => `@${column}`).join(', ')})`,
  );
  return {
    name,
    rows: () => paged((key) => after.all(key) as (TableRow & { key: number })[]),
    count: () => total.get() as number,
    isNew: (value) => exists.get((schema.parse(value) as TableRow)['id']) === undefined,
    insert(value, touched) {
      const row = schema.parse(value) as TableRow;
      insert.run(row);
      onNew(row, touched);
    },
  };
}

function* paged(
  read: (after: number) => readonly { readonly key: number }[],
): Generator<Readonly<Record<string, unknown>>> {
  for (let after = 0; ; ) {
    const rows = read(after);
    for (const { key, ...row } of rows) {
      after = key;
      yield row;
    }
    if (rows.length === 0) return;
  }
}
