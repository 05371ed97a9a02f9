import type { CardId } from '../../contract/ids.ts';
import type { Db } from './database.ts';

/** An import that was made: what it brought is known row by row, so that it can be taken back. */
export interface ImportBatchRow {
  readonly id: string;
  readonly atMs: number;
  readonly source: string;
  readonly counts: unknown;
  readonly undoneMs: number | null;
}

export interface MediaRow {
  readonly hash: string;
  readonly mime: string;
  readonly content: Uint8Array;
}

/** What an undone import leaves to be folded and projected anew. */
export interface UndoneRows {
  readonly cards: readonly CardId[];
  readonly entities: readonly string[];
  readonly days: boolean;
}

/** Imports, and the pictures and sounds they brought. All of it runs in the caller's transaction. */
export interface ImportStore {
  batch(id: string): ImportBatchRow | undefined;
  /** Newest first. */
  batches(): readonly ImportBatchRow[];
  begin(batch: Omit<ImportBatchRow, 'undoneMs'>): void;
  setCounts(id: string, counts: unknown): void;
  /** Where the logs end now: what comes after belongs to the import that is under way. */
  mark(): { readonly review: number; readonly edit: number };
  /** Notes every row after `mark` as the import's. */
  claim(id: string, mark: { readonly review: number; readonly edit: number }): void;
  /** Takes an import's rows out of the logs, and its media that nothing else names. */
  undo(id: string, nowMs: number): UndoneRows;
  hasMedia(hash: string): boolean;
  addMedia(media: MediaRow, name: { readonly batchId: string; readonly name: string } | null): void;
  media(hash: string): MediaRow | undefined;
  /** Hashes after `after` in their order: for export and merge. */
  mediaAfter(after: string, limit: number): readonly MediaRow[];
}

export function createImportStore(db: Db): ImportStore {
  const columns = 'id, at_ms AS atMs, source, counts, undone_ms AS undoneMs';
  const one = db.prepare(`SELECT ${columns} FROM import_batch WHERE id = ?`);
  const all = db.prepare(
    `SELECT ${columns} FROM import_batch ORDER BY at_ms DESC, id DESC LIMIT 200`,
  );
  const insert = db.prepare(
    'INSERT INTO import_batch (id, at_ms, source, counts) VALUES (?, ?, ?, ?)',
  );
  const setCounts = db.prepare('UPDATE import_batch SET counts = ? WHERE id = ?');
  const lastReview = db.prepare('SELECT coalesce(max(key), 0) FROM review_log').pluck();
  const lastEdit = db.prepare('SELECT coalesce(max(rowid), 0) FROM edit_log').pluck();
  const claimReviews = db.prepare(
    "INSERT INTO import_row (batch_id, log, key) SELECT ?, 'review_log', key FROM review_log WHERE key > ?",
  );
  const claimEdits = db.prepare(
    "INSERT INTO import_row (batch_id, log, key) SELECT ?, 'edit_log', rowid FROM edit_log WHERE rowid > ?",
  );
  const cardsOf = db
    .prepare(
      `SELECT DISTINCT card_state.card_id FROM import_row
       JOIN review_log ON review_log.key = import_row.key JOIN card_state ON card_state.key = review_log.card
       WHERE batch_id = ? AND log = 'review_log'`,
    )
    .pluck();
  const entitiesOf = db
    .prepare(
      `SELECT DISTINCT entity_id FROM import_row JOIN edit_log ON edit_log.rowid = import_row.key
       WHERE batch_id = ? AND log = 'edit_log'`,
    )
    .pluck();
  const dropReviews = db.prepare(
    "DELETE FROM review_log WHERE key IN (SELECT key FROM import_row WHERE batch_id = ? AND log = 'review_log')",
  );
  const dropEdits = db.prepare(
    "DELETE FROM edit_log WHERE rowid IN (SELECT key FROM import_row WHERE batch_id = ? AND log = 'edit_log')",
  );
  const dropRows = db.prepare('DELETE FROM import_row WHERE batch_id = ?');
  const mediaOf = db.prepare('SELECT DISTINCT hash FROM media_name WHERE batch_id = ?').pluck();
  const dropNames = db.prepare('DELETE FROM media_name WHERE batch_id = ?');
  const dropMedia = db.prepare(
    'DELETE FROM media WHERE hash = @hash AND NOT EXISTS (SELECT 1 FROM media_name WHERE hash = @hash)',
  );
  const setUndone = db.prepare('UPDATE import_batch SET undone_ms = ? WHERE id = ?');
  const hasMedia = db.prepare('SELECT 1 FROM media WHERE hash = ?');
  const putMedia = db.prepare(
    'INSERT OR IGNORE INTO media (hash, mime, bytes, content) VALUES (?, ?, ?, ?)',
  );
  const putName = db.prepare(
    'INSERT OR IGNORE INTO media_name (batch_id, name, hash) VALUES (?, ?, ?)',
  );
  const getMedia = db.prepare('SELECT hash, mime, content FROM media WHERE hash = ?');
  const mediaRows = db.prepare(
    'SELECT hash, mime, content FROM media WHERE hash > ? ORDER BY hash LIMIT ?',
  );
  const toBatch = (row: unknown): ImportBatchRow => {
    const batch = row as Omit<ImportBatchRow, 'counts'> & { counts: string };
    return { ...batch, counts: JSON.parse(batch.counts) as unknown };
  };
  return {
    batch(id) {
      const row = one.get(id);
      return row === undefined ? undefined : toBatch(row);
    },
    batches: () => all.all().map(toBatch),
    begin: ({ id, atMs, source, counts }) =>
      void insert.run(id, atMs, source, JSON.stringify(counts)),
    setCounts: (id, counts) => void setCounts.run(JSON.stringify(counts), id),
    mark: () => ({ review: lastReview.get() as number, edit: lastEdit.get() as number }),
    claim(id, mark) {
      claimReviews.run(id, mark.review);
      claimEdits.run(id, mark.edit);
    },
    undo(id, nowMs) {
      const cards = cardsOf.all(id) as CardId[];
      const entities = entitiesOf.all(id) as string[];
      const media = mediaOf.all(id) as string[];
      const dropped = dropReviews.run(id);
      dropEdits.run(id);
      dropRows.run(id);
      dropNames.run(id);
      for (const hash of media) dropMedia.run({ hash });
      setUndone.run(nowMs, id);
      return { cards, entities, days: dropped.changes > 0 };
    },
    hasMedia: (hash) => hasMedia.get(hash) !== undefined,
    addMedia({ hash, mime, content }, name) {
      putMedia.run(hash, mime, content.length, content);
      if (name) putName.run(name.batchId, name.name, hash);
    },
    media: (hash) => getMedia.get(hash) as MediaRow | undefined,
    mediaAfter: (after, limit) => mediaRows.all(after, limit) as MediaRow[],
  };
}
