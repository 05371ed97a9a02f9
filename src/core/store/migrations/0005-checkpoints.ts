import type { Migration } from './migration.ts';

/** Acceptance runs of checkpoints: a log of its own, since a row keeps the files and measurements as evidence. */
export const checkpoints: Migration = {
  version: 5,
  sql: `
CREATE TABLE checkpoint_log (
  id TEXT PRIMARY KEY,
  device_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  -- minutes east of UTC where it happened
  offset_min INTEGER NOT NULL,
  checkpoint_id TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  verdict TEXT NOT NULL,
  passed INTEGER NOT NULL,
  total INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  -- what the learner's server was asked, and how long its answers took; null where none was asked
  requests INTEGER,
  p50_ms REAL,
  p95_ms REAL,
  hints_shown INTEGER NOT NULL,
  solution_seen INTEGER NOT NULL,
  file_count INTEGER NOT NULL,
  -- JSON: the summary and each check's report
  report TEXT NOT NULL,
  -- JSON: the learner's files as they were when the run began
  files TEXT NOT NULL,
  CHECK ((requests IS NULL) = (p95_ms IS NULL) AND (requests IS NULL) = (p50_ms IS NULL))
) STRICT;
CREATE INDEX checkpoint_log_by_checkpoint ON checkpoint_log (checkpoint_id, at_ms, id);
`,
};
