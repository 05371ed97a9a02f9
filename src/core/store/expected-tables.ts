import type { Db } from './database.ts';

/** The tables of the newest schema: statements are prepared late, so that one that is not there is asked for by name. */
export const TABLES: readonly string[] = [
  ...['meta', 'device', 'setting', 'ui_state'],
  ...['review_log', 'attempt_log', 'activity_log', 'edit_log', 'assessment_log', 'checkpoint_log'],
  ...['card_state', 'review_day', 'exercise_state', 'own_doc', 'own_tag', 'own_search'],
  ...['media', 'media_name', 'import_batch', 'import_row', 'blob', 'snapshot', 'snapshot_file'],
  ...['statistics_hour', 'statistics_bin', 'statistics_grade', 'statistics_module'],
  ...['statistics_memory', 'statistics_difficulty', 'statistics_hard', 'statistics_cursor'],
];

/** Tables that a sound database of this version has, and this one has not. */
export function missingTables(db: Db): readonly string[] {
  const there = new Set(
    db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[],
  );
  return TABLES.filter((name) => !there.has(name));
}
