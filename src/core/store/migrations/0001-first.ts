import type { Migration } from './migration.ts';

/**
 * Logs are the truth: append-only rows with a UUIDv7 from the client, the device and its clock. Everything under
 * "projections" can be rebuilt from them; everything under "local" is this device's own and never merged.
 */
export const first: Migration = {
  version: 1,
  sql: `
-- this profile
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- logs
CREATE TABLE review_log (
  id TEXT PRIMARY KEY,
  device_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  card_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('grade', 'suspend', 'unsuspend', 'bury', 'undo')),
  grade INTEGER CHECK (grade BETWEEN 1 AND 4),
  elapsed_ms INTEGER NOT NULL DEFAULT 0,
  -- 'undo': the row that no longer counts
  target_id TEXT,
  -- minutes east of UTC where it happened: the learner's day, wherever they travelled
  offset_min INTEGER NOT NULL,
  CHECK ((kind = 'grade') = (grade IS NOT NULL)),
  CHECK ((kind = 'undo') = (target_id IS NOT NULL))
) STRICT;
CREATE INDEX review_log_by_card ON review_log (card_id, at_ms, id);
CREATE INDEX review_log_by_target ON review_log (target_id) WHERE target_id IS NOT NULL;
CREATE INDEX review_log_by_time ON review_log (at_ms, id);

CREATE TABLE attempt_log (
  id TEXT PRIMARY KEY,
  device_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  exercise_id TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  verdict TEXT NOT NULL,
  passed INTEGER NOT NULL,
  total INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  hints_shown INTEGER NOT NULL,
  solution_seen INTEGER NOT NULL,
  -- JSON: the summary and each check's report, to show it again
  report TEXT NOT NULL,
  offset_min INTEGER NOT NULL
) STRICT;
CREATE INDEX attempt_log_by_exercise ON attempt_log (exercise_id, at_ms, id);
CREATE INDEX attempt_log_by_time ON attempt_log (at_ms, id);

CREATE TABLE activity_log (
  id TEXT PRIMARY KEY,
  device_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('lessonRead', 'hintShown', 'solutionSeen')),
  -- a point's or an exercise's id
  subject TEXT NOT NULL,
  -- 'hintShown': how many are shown now
  amount INTEGER NOT NULL DEFAULT 0,
  offset_min INTEGER NOT NULL
) STRICT;
CREATE INDEX activity_log_by_subject ON activity_log (subject, kind, at_ms, id);

-- projections
CREATE TABLE card_state (
  card_id TEXT PRIMARY KEY,
  phase TEXT NOT NULL CHECK (phase IN ('new', 'learning', 'review', 'relearning')),
  due_ms INTEGER NOT NULL,
  stability REAL NOT NULL,
  difficulty REAL NOT NULL,
  scheduled_days INTEGER NOT NULL,
  learning_steps INTEGER NOT NULL,
  reps INTEGER NOT NULL,
  lapses INTEGER NOT NULL,
  last_review_ms INTEGER,
  introduced_ms INTEGER,
  suspended INTEGER NOT NULL DEFAULT 0,
  buried_until_ms INTEGER NOT NULL DEFAULT 0,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX card_state_due ON card_state (due_ms) WHERE suspended = 0;
CREATE INDEX card_state_introduced ON card_state (introduced_ms) WHERE introduced_ms IS NOT NULL;

CREATE TABLE exercise_state (
  exercise_id TEXT PRIMARY KEY,
  attempts INTEGER NOT NULL,
  passed_ms INTEGER,
  last_attempt_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- local
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE ui_state (key TEXT PRIMARY KEY, value TEXT NOT NULL, at_ms INTEGER NOT NULL) STRICT;
CREATE TABLE blob (hash TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT;
CREATE TABLE snapshot (
  id TEXT PRIMARY KEY, exercise_id TEXT NOT NULL, at_ms INTEGER NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('check', 'reset', 'restore'))
) STRICT;
CREATE INDEX snapshot_by_exercise ON snapshot (exercise_id, at_ms);
CREATE TABLE snapshot_file (
  snapshot_id TEXT NOT NULL REFERENCES snapshot (id), path TEXT NOT NULL,
  blob_hash TEXT NOT NULL REFERENCES blob (hash), PRIMARY KEY (snapshot_id, path)
) STRICT, WITHOUT ROWID;
`,
};
