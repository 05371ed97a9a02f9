import type { Migration } from './migration.ts';

/** The log of skills assessments: which task was answered how, and the result as it was shown. */
export const assessment: Migration = {
  version: 3,
  sql: `
CREATE TABLE assessment_log (
  id TEXT PRIMARY KEY,
  device_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  -- the id of the run's first row
  run_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('start', 'answer', 'finish')),
  item_id TEXT,
  outcome TEXT CHECK (outcome IN ('right', 'wrong', 'unknown')),
  elapsed_ms INTEGER NOT NULL DEFAULT 0,
  -- JSON: 'answer', what was answered; 'finish', the result
  data TEXT,
  offset_min INTEGER NOT NULL,
  CHECK ((kind = 'answer') = (outcome IS NOT NULL)),
  CHECK ((kind = 'answer') = (item_id IS NOT NULL))
) STRICT;
CREATE INDEX assessment_log_by_time ON assessment_log (at_ms, id);
`,
};
