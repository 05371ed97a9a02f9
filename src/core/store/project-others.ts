import type { ExerciseId } from '../../contract/ids.ts';
import type { AttemptStore } from './attempts.ts';
import { type Db, isSqliteError } from './database.ts';
import type { EditStore } from './edits.ts';

/** Entities projected in one transaction: an answer that comes meanwhile waits some milliseconds. */
const AT_ONCE = 200;

/**
 * What follows from the logs besides the memory of cards: own words with their tags and their search, how far exercises are,
 * and the sums of the statistics, which are made anew when they are next looked at. Yields the fraction that is done.
 */
export function* projectOthers(
  db: Db,
  { attempts, edits }: { readonly attempts: AttemptStore; readonly edits: EditStore },
): Generator<number> {
  const run = db.transaction((act: () => void) => act());
  const exercises = db
    .prepare('SELECT DISTINCT exercise_id FROM attempt_log')
    .pluck()
    .all() as ExerciseId[];
  run.immediate(() => {
    exercises.forEach(attempts.project);
    db.exec('DELETE FROM statistics_cursor');
  });
  mendSearch(db);
  const entities = edits.entities();
  for (let at = 0; at < entities.length; at += AT_ONCE) {
    run.immediate(() => entities.slice(at, at + AT_ONCE).forEach(edits.project));
    yield Math.min(1, (at + AT_ONCE) / entities.length);
  }
}

/** Words that stand as they should are not written again: whether the index of the search knows them is asked of itself. */
function mendSearch(db: Db): void {
  try {
    db.exec("INSERT INTO own_search (own_search) VALUES ('integrity-check')");
  } catch (error) {
    if (!isSqliteError(error, 'SQLITE_CORRUPT')) throw error;
    db.exec("INSERT INTO own_search (own_search) VALUES ('rebuild')");
  }
}
