/** The append-only logs, by their tables: what devices exchange, and what a backup must hold every row of. */
export const LOG_TABLES = [
  'review_log',
  'edit_log',
  'attempt_log',
  'activity_log',
  'assessment_log',
  'checkpoint_log',
] as const;
export type LogTable = (typeof LOG_TABLES)[number];
