import type { Migration } from './migration.ts';

/**
 * Memory at 100,000 cards and 1,000,000 reviews: the review log is rebuilt with integer keys and 16-byte ids, every card has a
 * row in `card_state` that the queue reads by an index, and the learner's own cards and notes have a log and projections.
 */
export const memory: Migration = {
  version: 2,
  sql: `
-- logs
CREATE TABLE device (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;
INSERT OR IGNORE INTO device (id) SELECT value FROM meta WHERE key = 'deviceId';
INSERT OR IGNORE INTO device (id) SELECT DISTINCT device_id FROM review_log;

ALTER TABLE card_state RENAME TO card_state_v1;
DROP INDEX card_state_due;
DROP INDEX card_state_introduced;

-- projections
-- One row an item of memory: a card of the pack ('content'), the learner's own ('own'), a remembered exercise ('exercise').
CREATE TABLE card_state (
  key INTEGER PRIMARY KEY,
  card_id TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL DEFAULT 'content' CHECK (source IN ('content', 'own', 'exercise')),
  -- where it stands: filled by the pack and by own_doc, not by the log
  point_id TEXT,
  -- cards made of one text: at most one of them a day
  sibling TEXT,
  ord INTEGER NOT NULL DEFAULT 0,
  spread_ord INTEGER NOT NULL DEFAULT 0,
  -- mixes the cards of one day; the same on every device
  shuffle INTEGER NOT NULL DEFAULT 0,
  -- 0: its text is gone (deleted, or not in this pack)
  present INTEGER NOT NULL DEFAULT 0,
  -- 1: may be met as a new card (its lesson was begun)
  begun INTEGER NOT NULL DEFAULT 0,
  -- its memory: the fold of its log rows
  phase TEXT NOT NULL DEFAULT 'new' CHECK (phase IN ('new', 'learning', 'review', 'relearning')),
  due_ms INTEGER NOT NULL DEFAULT 0,
  -- the learner's day it is due, in phase 'review'
  due_day INTEGER,
  stability REAL NOT NULL DEFAULT 0,
  difficulty REAL NOT NULL DEFAULT 0,
  scheduled_days INTEGER NOT NULL DEFAULT 0,
  learning_steps INTEGER NOT NULL DEFAULT 0,
  reps INTEGER NOT NULL DEFAULT 0,
  lapses INTEGER NOT NULL DEFAULT 0,
  last_review_ms INTEGER,
  -- the learner's day of the last answer: elapsed days are counted in their days
  last_review_day INTEGER,
  introduced_ms INTEGER,
  suspended INTEGER NOT NULL DEFAULT 0,
  buried_until_ms INTEGER NOT NULL DEFAULT 0,
  flag INTEGER NOT NULL DEFAULT 0,
  leech INTEGER NOT NULL DEFAULT 0,
  revision INTEGER NOT NULL DEFAULT 0,
  -- the newest row that was folded: a row after it is folded on top, one before it folds the card anew
  last_row_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO card_state (card_id, phase, due_ms, due_day, stability, difficulty, scheduled_days, learning_steps, reps, lapses,
    last_review_ms, last_review_day, introduced_ms, suspended, buried_until_ms, revision)
  SELECT card_id, phase, due_ms, CASE phase WHEN 'review' THEN due_ms / 86400000 END, stability, difficulty, scheduled_days,
    learning_steps, reps, lapses, last_review_ms, last_review_ms / 86400000, introduced_ms, suspended, buried_until_ms, revision
  FROM card_state_v1 ORDER BY card_id;
INSERT OR IGNORE INTO card_state (card_id) SELECT DISTINCT card_id FROM review_log;

CREATE INDEX card_state_due ON card_state (due_day, shuffle)
  WHERE phase = 'review' AND present = 1 AND suspended = 0;
CREATE INDEX card_state_learning ON card_state (due_ms)
  WHERE phase IN ('learning', 'relearning') AND present = 1 AND suspended = 0;
CREATE INDEX card_state_new ON card_state (ord, key)
  WHERE phase = 'new' AND present = 1 AND begun = 1 AND suspended = 0;
CREATE INDEX card_state_new_spread ON card_state (spread_ord, key)
  WHERE phase = 'new' AND present = 1 AND begun = 1 AND suspended = 0;
CREATE INDEX card_state_introduced ON card_state (introduced_ms) WHERE introduced_ms IS NOT NULL;
CREATE INDEX card_state_sibling ON card_state (sibling) WHERE sibling IS NOT NULL;
CREATE INDEX card_state_point ON card_state (point_id, ord) WHERE point_id IS NOT NULL;
CREATE INDEX card_state_buried ON card_state (buried_until_ms) WHERE buried_until_ms > 0;
CREATE INDEX card_state_flag ON card_state (flag) WHERE flag > 0;

ALTER TABLE review_log RENAME TO review_log_v1;
DROP INDEX review_log_by_card;
DROP INDEX review_log_by_target;
DROP INDEX review_log_by_time;
CREATE TABLE review_log (
  -- the order in which this database learned of it
  key INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  device INTEGER NOT NULL REFERENCES device (key),
  at_ms INTEGER NOT NULL,
  -- card_state.key
  card INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN
    ('grade', 'suspend', 'unsuspend', 'bury', 'unbury', 'flag', 'forget', 'set', 'undo', 'redo')),
  grade INTEGER CHECK (grade BETWEEN 1 AND 4),
  elapsed_ms INTEGER NOT NULL DEFAULT 0,
  -- 'undo': the row that no longer counts; 'redo': the undo that no longer counts
  target BLOB,
  offset_min INTEGER NOT NULL,
  -- A grade's outcome as the learner saw it on the button. It counts as long as the same grades came before it.
  -- how many grades came before
  nth INTEGER,
  -- phases: 0 new, 1 learning, 2 review, 3 relearning
  phase_before INTEGER,
  phase_after INTEGER,
  step INTEGER,
  -- days in phase review, else seconds
  wait INTEGER,
  -- 1 became a leech, 2 and was suspended for it
  leech INTEGER,
  -- JSON: 'flag' {"flag":0..7}, 'set' an imported memory
  data TEXT,
  CHECK ((kind = 'grade') = (grade IS NOT NULL)),
  CHECK ((kind IN ('undo', 'redo')) = (target IS NOT NULL))
) STRICT;
INSERT INTO review_log (id, device, at_ms, card, kind, grade, elapsed_ms, target, offset_min, nth, phase_after, step, wait)
  SELECT unhex(replace(log.id, '-', '')), device.key, log.at_ms, state.key, log.kind, log.grade, log.elapsed_ms,
    unhex(replace(log.target_id, '-', '')), log.offset_min,
    -- the last answer keeps the due date that was promised for it
    CASE WHEN last.card_id IS NOT NULL THEN last.reps - 1 END,
    CASE last.phase WHEN 'learning' THEN 1 WHEN 'review' THEN 2 WHEN 'relearning' THEN 3 END,
    last.learning_steps,
    CASE last.phase WHEN 'review' THEN last.scheduled_days ELSE (last.due_ms - last.last_review_ms) / 1000 END
  FROM review_log_v1 AS log JOIN device ON device.id = log.device_id JOIN card_state AS state ON state.card_id = log.card_id
    LEFT JOIN card_state_v1 AS last ON last.card_id = log.card_id AND last.last_review_ms = log.at_ms AND log.kind = 'grade'
  ORDER BY log.rowid;
CREATE INDEX review_log_by_card ON review_log (card, at_ms);
CREATE INDEX review_log_by_time ON review_log (at_ms);
CREATE INDEX review_log_by_target ON review_log (target) WHERE target IS NOT NULL;
DROP TABLE review_log_v1;
DROP TABLE card_state_v1;

-- Answers that count, a row a day of the learner's.
CREATE TABLE review_day (
  day INTEGER PRIMARY KEY,
  reviews INTEGER NOT NULL,
  -- of these, of cards that were known before: what the daily limit counts
  known INTEGER NOT NULL,
  elapsed_ms INTEGER NOT NULL
) STRICT;

-- Own cards, notes, and other words for the pack's cards: append-only, merged like reviews.
CREATE TABLE edit_log (
  id TEXT PRIMARY KEY,
  device_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  offset_min INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('card', 'note')),
  -- an own card's or note's id, or the id of the pack's card that it gives other words
  entity_id TEXT NOT NULL,
  -- the edit it was made on; null for a first one
  base_id TEXT,
  -- JSON array: other edits that this one settles
  merges TEXT,
  -- JSON: the whole of it after the edit; null: deleted
  doc TEXT
) STRICT;
CREATE INDEX edit_log_by_entity ON edit_log (entity_id, at_ms, id);
CREATE INDEX edit_log_by_time ON edit_log (at_ms, id);

CREATE TABLE own_doc (
  entity_id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('card', 'note')),
  doc TEXT NOT NULL,
  head_id TEXT NOT NULL,
  -- JSON array: the other heads, where two devices edited at once
  conflict TEXT,
  point_id TEXT,
  deck TEXT,
  tags TEXT NOT NULL DEFAULT '[]',
  created_ms INTEGER NOT NULL,
  edited_ms INTEGER NOT NULL,
  search_key INTEGER NOT NULL
) STRICT;
CREATE INDEX own_doc_by_point ON own_doc (point_id, kind) WHERE point_id IS NOT NULL;
CREATE INDEX own_doc_by_deck ON own_doc (deck) WHERE deck IS NOT NULL;
CREATE INDEX own_doc_conflicts ON own_doc (entity_id) WHERE conflict IS NOT NULL;
CREATE TABLE own_tag (
  tag TEXT NOT NULL, entity_id TEXT NOT NULL, PRIMARY KEY (tag, entity_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX own_tag_by_entity ON own_tag (entity_id);
CREATE VIRTUAL TABLE own_search USING fts5 (
  title, body, kind UNINDEXED, ref UNINDEXED,
  tokenize = "unicode61 remove_diacritics 2 tokenchars '_'", prefix = '2 3'
);

-- Pictures and sounds of imported cards, each once.
CREATE TABLE media (
  hash TEXT PRIMARY KEY, mime TEXT NOT NULL, bytes INTEGER NOT NULL, content BLOB NOT NULL
) STRICT;
-- The names by which an import's cards call them.
CREATE TABLE media_name (
  batch_id TEXT NOT NULL, name TEXT NOT NULL, hash TEXT NOT NULL REFERENCES media (hash), PRIMARY KEY (batch_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_name_by_hash ON media_name (hash);

-- local: what each import brought, so that it can be undone
CREATE TABLE import_batch (
  id TEXT PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  source TEXT NOT NULL,
  counts TEXT NOT NULL,
  undone_ms INTEGER
) STRICT;
CREATE TABLE import_row (
  batch_id TEXT NOT NULL REFERENCES import_batch (id),
  log TEXT NOT NULL CHECK (log IN ('review_log', 'edit_log')),
  -- review_log.key, or edit_log's rowid
  key INTEGER NOT NULL,
  PRIMARY KEY (batch_id, log, key)
) STRICT, WITHOUT ROWID;
`,
};
