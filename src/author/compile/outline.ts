import type { Outline, OutlinePoint } from '../../contract/curriculum.ts';
import type { CurriculumSource, PointSource } from '../model.ts';
import { pointsOf } from '../model.ts';
import type { CompiledTopic } from './assessment.ts';
import type { CompiledCards } from './cards.ts';
import type { CompiledLesson } from './lesson.ts';
import { plainTitle } from './text.ts';

/** What an unwritten point is expected to take. */
const UNWRITTEN_MINUTES = 30;

export interface OutlineInput {
  readonly curriculum: CurriculumSource;
  readonly lessons: ReadonlyMap<string, CompiledLesson>;
  readonly cards: ReadonlyMap<string, CompiledCards>;
  readonly topics: ReadonlyMap<string, CompiledTopic>;
  /** Ids of the exercises that are in the pack. */
  readonly packed: ReadonlySet<string>;
}

/** The whole map: the plan, with what is written filled in. */
export function compileOutline({
  curriculum,
  lessons,
  cards,
  topics,
  packed,
}: OutlineInput): Outline {
  const points = new Map(pointsOf(curriculum).map((point) => [point.id, point]));
  const compilePoint = (planned: { id: OutlinePoint['id']; title: string }): OutlinePoint => {
    const point = points.get(planned.id);
    const lesson = lessons.get(planned.id)?.lesson;
    return {
      id: planned.id,
      title: lesson?.title ?? plainTitle(planned.title),
      written: lesson !== undefined,
      minutes: minutesOf(point, lesson?.minutes),
      requires: lesson?.requires ?? [],
      exerciseIds: (point?.exercises ?? []).map(({ id }) => id).filter((id) => packed.has(id)),
      cardCount: cards.get(planned.id)?.cards.length ?? 0,
    };
  };
  return {
    modules: curriculum.plan.modules.map((module) => {
      const document = curriculum.modules.find(({ id }) => id === module.id)?.document?.value;
      return {
        id: module.id,
        title: plainTitle(module.title),
        outcome: plainTitle(document?.outcome ?? ''),
        tier: document?.tier ?? 'core',
        sections: module.sections.map((section) => ({
          id: section.id,
          title: plainTitle(section.title),
          topics: section.topics.map((topic) => {
            const compiled = topics.get(topic.id);
            return {
              id: topic.id,
              title: plainTitle(topic.title),
              objectives: [...(compiled?.objectives ?? [])],
              outOfScope: [...(compiled?.outOfScope ?? [])],
              prerequisites: [...(compiled?.source.document?.value.prerequisites ?? [])],
              points: topic.points.map(compilePoint),
              synthesisIds: (compiled?.source.synthesis ?? [])
                .map(({ id }) => id)
                .filter((id) => packed.has(id)),
            };
          }),
        })),
      };
    }),
  };
}

/** A point takes the lesson and its exercises. */
function minutesOf(point: PointSource | undefined, lessonMinutes: number | undefined): number {
  if (point === undefined || lessonMinutes === undefined) return UNWRITTEN_MINUTES;
  return point.exercises.reduce((sum, { document }) => sum + document.value.minutes, lessonMinutes);
}
