import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { findExercises } from '../helpers/exercises.ts';
import { ROOT } from './fixtures.ts';

export interface FileText {
  readonly path: string;
  readonly content: string;
}

/** An exercise as its author wrote it: what a learner would type to pass it, and what one would get wrong. */
export interface WrittenExercise {
  readonly id: string;
  readonly wallS: number;
  readonly solution: readonly FileText[];
  readonly wrong: {
    readonly files: readonly FileText[];
    readonly misconception: string | null;
  } | null;
}

export interface WrittenTopic {
  readonly id: string;
  readonly exercises: readonly WrittenExercise[];
}

interface ExerciseYaml {
  readonly id: string;
  readonly files: readonly { readonly path: string; readonly role: string }[];
  readonly limits?: { readonly wall_s?: number };
  readonly wrong: readonly { readonly name: string; readonly caught_by: string }[];
  readonly on_failure: readonly { readonly check: string; readonly misconception: string }[];
}

/** Every exercise of the curriculum, by topic. */
export function writtenTopics(): readonly WrittenTopic[] {
  const topics = new Map<string, WrittenExercise[]>();
  for (const exercise of findExercises(join(ROOT, 'curriculum')).map(({ path }) =>
    readExercise(path),
  )) {
    const id = exercise.id.slice(0, '1.1.1'.length);
    topics.set(id, [...(topics.get(id) ?? []), exercise]);
  }
  return [...topics].map(([id, exercises]) => ({ id, exercises }));
}

function readExercise(folder: string): WrittenExercise {
  const yaml = parse(readFileSync(join(folder, 'exercise.yaml'), 'utf8')) as ExerciseYaml;
  const editable = yaml.files.filter((file) => file.role === 'edit').map((file) => file.path);
  const read = (root: string): FileText[] =>
    editable
      .filter((path) => existsSync(join(root, path)))
      .map((path) => ({ path, content: readFileSync(join(root, path), 'utf8') }));
  const solution = read(join(folder, 'solution'));
  // One whose named check has a misconception shows the most.
  const pick =
    yaml.wrong.find((wrong) => yaml.on_failure.some((entry) => entry.check === wrong.caught_by)) ??
    yaml.wrong[0];
  const changed = pick ? read(join(folder, 'wrong', pick.name)) : [];
  return {
    id: yaml.id,
    wallS: yaml.limits?.wall_s ?? 10,
    solution,
    wrong: pick
      ? {
          files: solution.map((file) => changed.find(({ path }) => path === file.path) ?? file),
          misconception:
            yaml.on_failure.find((entry) => entry.check === pick.caught_by)?.misconception ?? null,
        }
      : null,
  };
}

/** A sentence of Markdown as it reads on the screen, near enough to be looked for. */
export function plainStart(markdown: string): string {
  return (markdown.split(/[`*_[\]<>"'\\]/)[0] ?? '').trim();
}
