import type { CompiledCurriculum } from '../compile/curriculum.ts';
import type { ProblemLog } from '../problem.ts';

/** Groups have three projects each, as the plan says. */
const PROJECTS = 3;

/** What every checkpoint says, written or coming: its points exist, and its acceptance is worth the name. */
export function checkCheckpoints(compiled: CompiledCurriculum, log: ProblemLog): void {
  const points = new Set<string>(
    compiled.source.plan.modules.flatMap(({ sections }) =>
      sections.flatMap(({ topics }) => topics.flatMap((topic) => topic.points.map(({ id }) => id))),
    ),
  );
  for (const group of compiled.source.checkpoints) {
    if (group.checkpoints.length !== PROJECTS) {
      const message = `Group ${group.id} has ${group.checkpoints.length} projects; the plan has ${PROJECTS}.`;
      log.add('curriculum/checkpoints', null, message);
    }
    for (const { document } of group.checkpoints) {
      const { file, lineOf, value } = document;
      value.rests_on.forEach((id, index) => {
        if (!points.has(id)) log.add(file, lineOf(['rests_on', index]), `There is no point ${id}.`);
      });
      if (new Set(value.rests_on).size < value.rests_on.length) {
        log.add(file, lineOf(['rests_on']), 'A point is named twice.');
      }
    }
  }
}
