import type { CompiledCurriculum } from '../compile/curriculum.ts';
import { checkpointsOf, exercisesOf, pointsOf, topicsOf } from '../model.ts';
import type { ProblemLog } from '../problem.ts';

/** Ids are permanent: each is used once, and says where it belongs. */
export function checkIds(compiled: CompiledCurriculum, log: ProblemLog): void {
  const seen = new Map<string, string>();
  const claim = (id: string, file: string, line: number): void => {
    const before = seen.get(id);
    if (before === undefined) seen.set(id, `${file}:${line}`);
    else log.add(file, line, `The id ${id} is taken by ${before}: ids are unique.`);
  };
  for (const { id, cards } of pointsOf(compiled.source)) {
    cards?.value.forEach((card, index) => {
      const line = cards.lineOf([index, 'id']);
      if (!card.id.startsWith(`${id}-`)) {
        log.add(cards.file, line, `The id of a card of this point starts with \`${id}-\`.`);
      }
      claim(card.id, cards.file, line);
    });
    for (const card of compiled.cards.get(id)?.cards ?? []) {
      if (cards === null || cards.value.some((document) => document.id === card.id)) continue;
      claim(card.id, cards.file, 1);
    }
  }
  for (const { id, document, project } of checkpointsOf(compiled.source)) {
    if (project === null) claim(id, document.file, document.lineOf(['id']));
  }
  for (const { id, document } of exercisesOf(compiled.source)) {
    claim(id, document.file, document.lineOf(['id']));
  }
  for (const topic of topicsOf(compiled.source)) {
    const { document } = topic;
    document?.value.assessment.forEach((item, index) => {
      const line = document.lineOf(['assessment', index, 'id']);
      if (!item.id.startsWith(`${topic.id}-a-`)) {
        log.add(
          document.file,
          line,
          `The id of an assessment item of this topic starts with \`${topic.id}-a-\`.`,
        );
      }
      if (!item.point.startsWith(`${topic.id}.`)) {
        log.add(
          document.file,
          document.lineOf(['assessment', index, 'point']),
          `${item.point} is not a point of this topic.`,
        );
      }
      claim(item.id, document.file, line);
    });
  }
}
