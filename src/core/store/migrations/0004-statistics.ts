import type { Migration } from './migration.ts';

/**
 * What the Progress screen adds up, counted ahead: sums over the logs that opening the screen brings up to date, so that an
 * answer pays nothing for them. Days are cut from hours of the learner's own clock, wherever it stood.
 */
export const statistics: Migration = {
  version: 4,
  sql: `
-- one row for each hour of the learner's clock (whole hours since 1970) with activity
CREATE TABLE statistics_hour (
  hour INTEGER PRIMARY KEY,
  reviews INTEGER NOT NULL, review_ms INTEGER NOT NULL, first INTEGER NOT NULL,
  checks INTEGER NOT NULL, check_ms INTEGER NOT NULL,
  young INTEGER NOT NULL, young_recalled INTEGER NOT NULL,
  mature INTEGER NOT NULL, mature_recalled INTEGER NOT NULL
) STRICT;
-- predicted recall in steps of 1 %, against what was recalled
CREATE TABLE statistics_bin (
  bin INTEGER PRIMARY KEY, answers INTEGER NOT NULL, predicted_millionths INTEGER NOT NULL, recalled INTEGER NOT NULL
) STRICT;
CREATE TABLE statistics_grade (
  kind TEXT NOT NULL CHECK (kind IN ('first', 'same', 'later')), grade INTEGER NOT NULL,
  answers INTEGER NOT NULL, ms INTEGER NOT NULL, PRIMARY KEY (kind, grade)
) STRICT, WITHOUT ROWID;
CREATE TABLE statistics_module (
  module TEXT PRIMARY KEY, review_ms INTEGER NOT NULL, check_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- cards whose memory is alike: stability in half octaves of a day, and the learner's day of the last answer
CREATE TABLE statistics_memory (
  bucket INTEGER NOT NULL, last_day INTEGER NOT NULL, cards INTEGER NOT NULL,
  stability_millis INTEGER NOT NULL, difficulty_millis INTEGER NOT NULL, PRIMARY KEY (bucket, last_day)
) STRICT, WITHOUT ROWID;
CREATE TABLE statistics_difficulty (bin INTEGER PRIMARY KEY, cards INTEGER NOT NULL) STRICT;
-- cards forgotten again and again
CREATE TABLE statistics_hard (
  card_id TEXT PRIMARY KEY, lapses INTEGER NOT NULL, answers INTEGER NOT NULL, difficulty REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX statistics_hard_most ON statistics_hard (lapses DESC, difficulty DESC);
-- up to which rows of the logs the sums above count, and under which settings; no row: nothing is counted
CREATE TABLE statistics_cursor (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  settings TEXT NOT NULL, review_row INTEGER NOT NULL, attempt_row INTEGER NOT NULL
) STRICT;
-- a log only grows; where rows are taken back all the same (an import undone), the sums are made anew
CREATE TRIGGER statistics_review_gone AFTER DELETE ON review_log BEGIN DELETE FROM statistics_cursor; END;
CREATE TRIGGER statistics_attempt_gone AFTER DELETE ON attempt_log BEGIN DELETE FROM statistics_cursor; END;
`,
};
