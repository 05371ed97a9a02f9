import { type CurriculumSource, checkpointsOf, exercisesOf, pointsOf, topicsOf } from './model.ts';
import { isSelected } from './options.ts';
import type { Problem } from './problem.ts';

/** The problems that `--only` asks about: those in its folders, and those that belong to no module. */
export function selectProblems(
  problems: readonly Problem[],
  source: CurriculumSource,
  only: string | null,
): readonly Problem[] {
  if (only === null) return problems;
  const owned = [
    ...source.modules,
    ...topicsOf(source),
    ...pointsOf(source),
    ...exercisesOf(source),
    ...checkpointsOf(source),
  ];
  const folders = owned.filter(({ id }) => isSelected(id, only)).map(({ folder }) => `${folder}/`);
  if (folders.length === 0) {
    const message = `Nothing written has the id ${only}, or its files cannot be read.`;
    return [...problems, { file: 'curriculum', line: null, message }];
  }
  const modules = [...source.modules, ...checkpointsOf(source)].map(({ folder }) => `${folder}/`);
  return problems.filter(({ file }) => {
    const inside = (folder: string): boolean => `${file}/`.startsWith(folder);
    return folders.some(inside) || !modules.some(inside);
  });
}
