import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export interface ExerciseFolder {
  readonly id: string;
  readonly path: string;
}

/** Every exercise's folder below `folder`, in the order of their names. */
export function findExercises(folder: string): readonly ExerciseFolder[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isDirectory())
    .flatMap((path) => {
      const yaml = join(path, 'exercise.yaml');
      if (!existsSync(yaml)) return findExercises(path);
      return [{ id: (parse(readFileSync(yaml, 'utf8')) as { id: string }).id, path }];
    });
}
