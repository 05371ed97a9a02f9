import { realpathSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { CHECKPOINT_ID } from '../contract/id-patterns.ts';
import type { ExerciseRow } from '../contract/methods.ts';
import { findCheckpoint } from './checkpoints.ts';
import { fromError, type Problem, problem } from './problem.ts';
import type { Session } from './session.ts';

/** What commands need of an exercise, or of a checkpoint's project. */
export type NamedExercise = Pick<ExerciseRow, 'id' | 'title'>;

export interface Place {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The exercise that was named, else the one whose folder this is, else the one this terminal was opened for. */
export async function findExercise(
  { client, hello }: Pick<Session, 'client' | 'hello'>,
  typed: string | null,
  place: Place,
): Promise<Result<NamedExercise, Problem>> {
  const workspaces = join(hello.dataFolder, 'profiles', hello.profile, 'workspaces');
  const wanted =
    typed ?? exerciseOfFolder(workspaces, place.folder) ?? place.environment['CAIRN_EXERCISE'];
  if (wanted === undefined || (typed === null && wanted === '')) {
    return err(
      problem('noExercise', 'Which exercise? This folder belongs to none.', [
        'Name one: cairn check 1.1.1.1-quote-order. "cairn list" shows them all.',
      ]),
    );
  }
  if (CHECKPOINT_ID.test(wanted)) return findCheckpoint({ client }, wanted);
  const list = await client.call('exercise.list', {});
  return list.ok ? choose(list.value, wanted) : err(fromError(list.error));
}

/** By its whole id, its point or its name, where that means one exercise. */
function choose(rows: readonly ExerciseRow[], typed: string): Result<ExerciseRow, Problem> {
  const exact = rows.find((row) => row.id === typed);
  if (exact) return ok(exact);
  const fitting = rows.filter(
    ({ id }) => id.startsWith(`${typed}-`) || id.slice(id.indexOf('-') + 1) === typed,
  );
  const [first, second] = fitting;
  if (first && !second) return ok(first);
  if (first) {
    return err(
      problem('unknownExercise', `"${typed}" fits several exercises.`, [
        `Name one of them: ${fitting.map(({ id }) => id).join(', ')}.`,
      ]),
    );
  }
  return err(
    problem('unknownExercise', `There is no exercise "${typed}".`, [
      '"cairn list" shows them all.',
    ]),
  );
}

function exerciseOfFolder(workspaces: string, folder: string): string | undefined {
  try {
    const inside = relative(realpathSync(workspaces), realpathSync(folder));
    if (inside === '' || isAbsolute(inside) || inside.startsWith('..')) return undefined;
    return inside.split(sep)[0];
  } catch {
    // No workspaces yet, or the current folder was removed.
    return undefined;
  }
}
