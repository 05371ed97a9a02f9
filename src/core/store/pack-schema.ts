/**
 * The tables of a content pack: one SQLite file, written once by the compiler, opened read-only by the app.
 * `doc` columns hold JSON of the schemas in contract/curriculum.ts; the other columns are what queries filter and order by.
 */
export const PACK_SCHEMA = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
-- keys: 'format' (PACK_FORMAT), 'contentHash', 'title'
CREATE TABLE document (key TEXT PRIMARY KEY, doc TEXT NOT NULL) STRICT;
-- 'outline': the whole map, read at start-up; 'paths': the ways through it; 'resources': books, documentation, tools, communities
CREATE TABLE lesson (point_id TEXT PRIMARY KEY, doc TEXT NOT NULL) STRICT;
CREATE TABLE exercise (
  id TEXT PRIMARY KEY, topic_id TEXT, point_id TEXT, ord INTEGER NOT NULL,
  content_hash TEXT NOT NULL, doc TEXT NOT NULL
) STRICT;
CREATE TABLE exercise_file (
  exercise_id TEXT NOT NULL REFERENCES exercise (id),
  role TEXT NOT NULL CHECK (role IN ('starter', 'check', 'solution')),
  path TEXT NOT NULL, content BLOB NOT NULL,
  PRIMARY KEY (exercise_id, role, path)
) STRICT;
-- a checkpoint that is written has an exercise of the same id
CREATE TABLE checkpoint_group (id TEXT PRIMARY KEY, ord INTEGER NOT NULL, doc TEXT NOT NULL) STRICT;
CREATE TABLE checkpoint (
  id TEXT PRIMARY KEY, group_id TEXT NOT NULL REFERENCES checkpoint_group (id), ord INTEGER NOT NULL, doc TEXT NOT NULL
) STRICT;
CREATE TABLE card (
  id TEXT PRIMARY KEY, point_id TEXT NOT NULL, ord INTEGER NOT NULL, doc TEXT NOT NULL
) STRICT;
CREATE INDEX card_by_point ON card (point_id, ord);
-- a card's text as its author wrote it (contract/cards.ts), for learners who change it; packs before it have none
CREATE TABLE card_source (id TEXT PRIMARY KEY, doc TEXT NOT NULL) STRICT;
CREATE TABLE assessment (id TEXT PRIMARY KEY, topic_id TEXT NOT NULL, doc TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE search USING fts5 (
  title, body, kind UNINDEXED, ref UNINDEXED, anchor UNINDEXED,
  tokenize = "unicode61 remove_diacritics 2 tokenchars '_'", prefix = '2 3'
);
-- words of the index with the number of rows that hold them, for typing mistakes
CREATE TABLE word (term TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
-- kind: 'lesson' (one row a heading; ref = point id, anchor = heading slug), 'exercise' (ref = exercise id), 'card' (ref = card id), 'code' (a file of an exercise's starter; ref = exercise id, anchor = its path), 'point' (unwritten ones too)
`;
