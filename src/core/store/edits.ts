import type { PointId, Uuid } from '../../contract/ids.ts';
import type { Db } from './database.ts';
import { readEnvelope, searchText } from './own-text.ts';

export type OwnKind = 'card' | 'note';

/** The state of an own card, a note, or other words for a pack's card, after one edit: append-only, merged like reviews. */
export interface EditRow {
  readonly id: Uuid;
  readonly deviceId: string;
  readonly atMs: number;
  readonly offsetMin: number;
  readonly kind: OwnKind;
  readonly entityId: string;
  /** The edit this one was made on; null for the first. */
  readonly baseId: string | null;
  /** Other heads that this edit settles. */
  readonly merges: readonly string[];
  /** All of it, as JSON; null: deleted. `pointId`, `deck`, `tags` and `sibling` in it are read by the store. */
  readonly doc: Readonly<Record<string, unknown>> | null;
}

/** What an entity is now: its newest head. */
export interface OwnDoc {
  readonly entityId: string;
  readonly kind: OwnKind;
  readonly doc: Readonly<Record<string, unknown>>;
  /** What the next edit names as its base. */
  readonly headId: string;
  /** The other heads, where devices edited at once: both texts are kept until an edit names them in `merges`. */
  readonly conflict: readonly string[];
  readonly pointId: PointId | null;
  readonly deck: string | null;
  readonly tags: readonly string[];
  readonly createdMs: number;
  readonly editedMs: number;
}

export interface OwnSearchRow {
  readonly kind: OwnKind;
  readonly ref: string;
  readonly title: string;
  /** The matched passage, with U+E000 and U+E001 around each match. */
  readonly snippet: string;
}

/** The learner's own words: the log of edits, and what follows from it (`own_doc`, tags, search, the queue). */
export interface EditStore {
  has(id: Uuid): boolean;
  /** Adds an edit and projects its entity, in the caller's transaction. An id that is there already changes nothing. */
  append(edit: EditRow): void;
  /** Adds edits without projecting: for whoever brings many and then calls `project` once for each entity. */
  insert(edit: EditRow): void;
  project(entityId: string): void;
  get(entityId: string): OwnDoc | undefined;
  edit(id: string): EditRow | undefined;
  /** Oldest first. */
  editsOf(entityId: string): readonly EditRow[];
  /** Every edit as it was learned of, after the row `after`: for export and merge. */
  rowsAfter(after: number, limit: number): readonly (EditRow & { readonly key: number })[];
  ofPoint(pointId: PointId, kind: OwnKind): readonly OwnDoc[];
  entities(): readonly string[];
  conflicts(): readonly OwnDoc[];
  tags(): readonly { readonly tag: string; readonly count: number }[];
  decks(): readonly { readonly deck: string; readonly count: number }[];
  /** `match` is an FTS5 query; best first, of the 10,000 that were written last where there are more. */
  search(match: string, limit: number): readonly OwnSearchRow[];
}

const DOC_COLUMNS = `entity_id AS entityId, kind, doc, head_id AS headId, conflict, point_id AS pointId, deck, tags,
  created_ms AS createdMs, edited_ms AS editedMs`;
const EDIT_COLUMNS = `rowid AS key, id, device_id AS deviceId, at_ms AS atMs, offset_min AS offsetMin, kind,
  entity_id AS entityId, base_id AS baseId, merges, doc`;
const FOUND = `SELECT kind, ref, title, snippet(own_search, 1, char(57344), char(57345), '…', 24) AS snippet FROM own_search`;
/** Found entities that are weighed against one another at most. */
const MOST_RANKED = 10_000;
/** Own cards come after the pack's, in the order they were made. */
const FIRST_OWN_ORD = 1_000_000_000;

type RawEdit = Omit<EditRow, 'merges' | 'doc'> & {
  key: number;
  merges: string | null;
  doc: string | null;
};
type Searched = ReturnType<typeof searchText>;
type RawDoc = Omit<OwnDoc, 'doc' | 'conflict' | 'tags'> & {
  doc: string;
  conflict: string | null;
  tags: string;
};

/** `queueChanged` is told when a card came into the queue, moved in it, or left it. */
export function createEditStore(db: Db, queueChanged: () => void): EditStore {
  const exists = db.prepare('SELECT 1 FROM edit_log WHERE id = ?');
  const insertEdit = db.prepare(
    `INSERT OR IGNORE INTO edit_log (id, device_id, at_ms, offset_min, kind, entity_id, base_id, merges, doc)
     VALUES (@id, @deviceId, @atMs, @offsetMin, @kind, @entityId, @baseId, @merges, @doc)`,
  );
  const one = db.prepare(`SELECT ${EDIT_COLUMNS} FROM edit_log WHERE id = ?`);
  const ofEntity = db.prepare(
    `SELECT ${EDIT_COLUMNS} FROM edit_log WHERE entity_id = ? ORDER BY at_ms, id`,
  );
  const after = db.prepare(
    `SELECT ${EDIT_COLUMNS} FROM edit_log WHERE rowid > ? ORDER BY rowid LIMIT ?`,
  );
  const entities = db.prepare('SELECT DISTINCT entity_id FROM edit_log').pluck();
  const docRow = db.prepare(`SELECT ${DOC_COLUMNS} FROM own_doc WHERE entity_id = ?`);
  const docsOfPoint = db.prepare(
    `SELECT ${DOC_COLUMNS} FROM own_doc WHERE point_id = ? AND kind = ? ORDER BY created_ms, entity_id`,
  );
  const conflicted = db.prepare(
    `SELECT ${DOC_COLUMNS} FROM own_doc WHERE conflict IS NOT NULL ORDER BY edited_ms DESC`,
  );
  const searchKey = db.prepare('SELECT search_key FROM own_doc WHERE entity_id = ?').pluck();
  const putDoc = db.prepare(
    `INSERT OR REPLACE INTO own_doc (entity_id, kind, doc, head_id, conflict, point_id, deck, tags, created_ms, edited_ms,
       search_key)
     VALUES (@entityId, @kind, @doc, @headId, @conflict, @pointId, @deck, @tags, @createdMs, @editedMs, @searchKey)`,
  );
  const dropDoc = db.prepare('DELETE FROM own_doc WHERE entity_id = ?');
  const dropTags = db.prepare('DELETE FROM own_tag WHERE entity_id = ?');
  const addTag = db.prepare('INSERT OR IGNORE INTO own_tag (tag, entity_id) VALUES (?, ?)');
  const searched = db.prepare('SELECT title, body, kind FROM own_search WHERE rowid = ?');
  const dropSearch = db.prepare('DELETE FROM own_search WHERE rowid = ?');
  const addSearch = db.prepare(
    'INSERT INTO own_search (title, body, kind, ref) VALUES (?, ?, ?, ?)',
  );
  const tags = db.prepare('SELECT tag, count(*) AS count FROM own_tag GROUP BY tag ORDER BY tag');
  const decks = db.prepare(
    'SELECT deck, count(*) AS count FROM own_doc WHERE deck IS NOT NULL GROUP BY deck ORDER BY deck',
  );
  // Sorted by `rank`, the index itself sorts: snippets are made of what is shown, not of all that was found.
  const search = db.prepare(
    `${FOUND} WHERE own_search MATCH ? AND rank MATCH 'bm25(8.0, 1.0)' ORDER BY rank LIMIT 0 + ?`,
  );
  // Where the beginning of a word is in most cards, only the newest of them are weighed: each costs as much as any other.
  const newestFrom = db
    .prepare(
      `SELECT rowid FROM own_search WHERE own_search MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ${MOST_RANKED}`,
    )
    .pluck();
  // The sort by `rank` does not heed a bound of rows, the function does; passages are cut from the best alone.
  const bestFrom = db
    .prepare(
      `SELECT rowid FROM own_search WHERE own_search MATCH ? AND rowid >= CAST(? AS INTEGER) ORDER BY bm25(own_search, 8.0, 1.0)
       LIMIT 0 + ?`,
    )
    .pluck();
  // A number is bound as a real, which FTS5 does not take for the row's.
  const foundOne = db.prepare(`${FOUND} WHERE own_search MATCH ? AND rowid = CAST(? AS INTEGER)`);
  const placeOwn = db.prepare(
    `INSERT INTO card_state (card_id, source, point_id, sibling, ord, spread_ord, shuffle, present, begun)
     VALUES (@entityId, 'own', @pointId, @sibling, @ord, @ord, @createdMs % 16777213, 1, 1)
     ON CONFLICT (card_id) DO UPDATE SET source = 'own', point_id = @pointId, sibling = @sibling, ord = @ord,
       spread_ord = @ord, present = 1, begun = 1`,
  );
  const lastOrdOfPoint = db
    .prepare("SELECT max(ord) FROM card_state WHERE point_id = ? AND source = 'content'")
    .pluck();
  const isContent = db
    .prepare("SELECT 1 FROM card_state WHERE card_id = ? AND source = 'content'")
    .pluck();
  const leaveQueue = db.prepare(
    "UPDATE card_state SET present = 0 WHERE card_id = ? AND source = 'own'",
  );

  /** The key of the entity's words in the search; words that are there already stay, since taking them out is what costs. */
  function searchable(entityId: string, kind: OwnKind, words: Searched): number {
    const key = searchKey.get(entityId) as number | undefined;
    if (key !== undefined) {
      const now = searched.get(key) as (Searched & { kind: string }) | undefined;
      if (now?.title === words.title && now.body === words.body && now.kind === kind) return key;
      dropSearch.run(key);
    }
    return Number(addSearch.run(words.title, words.body, kind, entityId).lastInsertRowid);
  }

  function clear(entityId: string): void {
    const key = searchKey.get(entityId) as number | undefined;
    if (key !== undefined) dropSearch.run(key);
    dropTags.run(entityId);
    dropDoc.run(entityId);
  }

  function place(doc: OwnDoc, sibling: string | null): void {
    const { entityId, pointId, createdMs } = doc;
    // A card with the id of a pack's card gives it other words: the card stays where it is.
    if (doc.kind !== 'card' || !entityId.startsWith('own-') || isContent.get(entityId)) return;
    const beside = pointId === null ? null : (lastOrdOfPoint.get(pointId) as number | null);
    const ord = beside ?? FIRST_OWN_ORD + Math.floor(createdMs / 1000);
    placeOwn.run({ entityId, pointId, sibling, ord, createdMs });
    queueChanged();
  }

  function project(entityId: string): void {
    const edits = (ofEntity.all(entityId) as RawEdit[]).map(toEdit);
    const current = foldEdits(edits);
    if (!current) {
      clear(entityId);
      if (leaveQueue.run(entityId).changes > 0) queueChanged();
      return;
    }
    const { doc, sibling } = current;
    putDoc.run({
      ...doc,
      doc: JSON.stringify(doc.doc),
      conflict: doc.conflict.length > 0 ? JSON.stringify(doc.conflict) : null,
      tags: JSON.stringify(doc.tags),
      searchKey: searchable(entityId, doc.kind, searchText(doc.doc)),
    });
    dropTags.run(entityId);
    for (const tag of doc.tags) addTag.run(tag, entityId);
    place(doc, sibling);
  }

  function insert(edit: EditRow): void {
    insertEdit.run({
      ...edit,
      merges: edit.merges.length > 0 ? JSON.stringify(edit.merges) : null,
      doc: edit.doc === null ? null : JSON.stringify(edit.doc),
    });
  }

  return {
    has: (id) => exists.get(id) !== undefined,
    append(edit) {
      if (exists.get(edit.id)) return;
      insert(edit);
      project(edit.entityId);
    },
    insert,
    project,
    get(entityId) {
      const row = docRow.get(entityId) as RawDoc | undefined;
      return row && toDoc(row);
    },
    edit(id) {
      const row = one.get(id) as RawEdit | undefined;
      return row && toEdit(row);
    },
    editsOf: (entityId) => (ofEntity.all(entityId) as RawEdit[]).map(toEdit),
    rowsAfter: (key, limit) =>
      (after.all(key, limit) as RawEdit[]).map((row) => ({ key: row.key, ...toEdit(row) })),
    ofPoint: (pointId, kind) => (docsOfPoint.all(pointId, kind) as RawDoc[]).map(toDoc),
    entities: () => entities.all() as string[],
    conflicts: () => (conflicted.all() as RawDoc[]).map(toDoc),
    tags: () => tags.all() as { tag: string; count: number }[],
    decks: () => decks.all() as { deck: string; count: number }[],
    search(match, limit) {
      const from = newestFrom.get(match);
      if (from === undefined) return search.all(match, limit) as OwnSearchRow[];
      const best = bestFrom.all(match, from, limit);
      return best.map((key) => foundOne.get(match, key) as OwnSearchRow);
    },
  };
}

/**
 * An entity's edits, folded: whatever order they came in. Its heads are the edits that no other one was made on or settles;
 * a text wins over a deletion, then the newest. Undefined: deleted, or never there.
 */
export function foldEdits(
  edits: readonly EditRow[],
): { readonly doc: OwnDoc; readonly sibling: string | null } | undefined {
  const superseded = new Set(edits.flatMap((edit) => [edit.baseId ?? '', ...edit.merges]));
  const heads = edits
    .filter((edit) => !superseded.has(edit.id))
    .sort((a, b) => b.atMs - a.atMs || (a.id < b.id ? 1 : -1));
  const head = heads.find((edit) => edit.doc !== null);
  if (!head?.doc) return undefined;
  const first = edits.reduce((a, b) => (b.atMs < a.atMs ? b : a), head);
  const { pointId, deck, tags, sibling } = readEnvelope(head.doc);
  return {
    sibling,
    doc: {
      entityId: head.entityId,
      kind: head.kind,
      doc: head.doc,
      headId: head.id,
      conflict: heads.filter((edit) => edit !== head).map((edit) => edit.id),
      ...{ pointId, deck, tags },
      createdMs: first.atMs,
      editedMs: head.atMs,
    },
  };
}

function toEdit(row: RawEdit): EditRow {
  const { key: _, ...edit } = row;
  return {
    ...edit,
    merges: row.merges === null ? [] : (JSON.parse(row.merges) as string[]),
    doc: row.doc === null ? null : (JSON.parse(row.doc) as Record<string, unknown>),
  };
}

function toDoc(row: RawDoc): OwnDoc {
  return {
    ...row,
    doc: JSON.parse(row.doc) as Record<string, unknown>,
    conflict: row.conflict === null ? [] : (JSON.parse(row.conflict) as string[]),
    tags: JSON.parse(row.tags) as string[],
  };
}
