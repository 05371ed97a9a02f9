import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ExpectedCheck } from '../../contract/curriculum.ts';
import type { CompiledExercise } from '../compile/exercise.ts';
import type { ProblemLog } from '../problem.ts';

/** Where an exercise's checks are kept, so that the pack can be compiled without running anything. */
export function lockFileOf({ source }: CompiledExercise): string {
  return `${source.folder}/checks.lock.json`;
}

/** Writes the checks that the solution reported beside the exercise; with `locked`, refuses what would change. */
export function updateLock(
  root: string,
  exercise: CompiledExercise,
  checks: readonly ExpectedCheck[],
  locked: boolean,
  log: ProblemLog,
): void {
  const file = lockFileOf(exercise);
  const { contentHash, id } = exercise.exercise;
  const wanted = `${JSON.stringify({ contentHash, checks }, null, 2)}\n`;
  if (readIfThere(path.join(root, file)) === wanted) return;
  if (locked) {
    log.add(
      file,
      null,
      `This file is out of date: run \`npm run curriculum -- --only ${id}\` and commit it.`,
    );
  } else {
    writeFileSync(path.join(root, file), wanted);
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  } catch {
    return null;
  }
}
