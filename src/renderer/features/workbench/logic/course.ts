import type { Outline, OutlinePoint, OutlineTopic } from '../../../../contract/curriculum.ts';
import { CHECKPOINT_ID } from '../../../../contract/id-patterns.ts';
import type { ExerciseId } from '../../../../contract/ids.ts';

/** A stop on the way through the curriculum: a point, or the exercise that joins a topic's points. */
export type Stop =
  | { readonly kind: 'point'; readonly id: string; readonly title: string; readonly route: string }
  | {
      readonly kind: 'synthesis';
      readonly id: string;
      readonly title: string;
      readonly route: string;
    };

export interface CoursePlace {
  /** Its id is empty for a project. */
  readonly topic: { readonly id: string; readonly title: string };
  /** Null for a synthesis exercise. */
  readonly point: OutlinePoint | null;
  readonly exerciseIds: readonly ExerciseId[];
  readonly previous: Stop | null;
  readonly next: Stop | null;
  /** Where a project leads back to: the page of its checkpoint. */
  readonly home: string | null;
}

/** All that can be opened, in the order of study: what is not written yet is passed over. */
function stops(outline: Outline): readonly (Stop & { readonly topic: OutlineTopic })[] {
  return outline.modules.flatMap((module) =>
    module.sections.flatMap((section) =>
      section.topics.flatMap((topic) => [
        ...topic.points
          .filter((point) => point.written)
          .map((point) => ({
            kind: 'point' as const,
            id: point.id as string,
            title: point.title,
            route: `/learn/${point.id}`,
            topic,
          })),
        ...topic.synthesisIds.map((id) => ({
          kind: 'synthesis' as const,
          id: id as string,
          title: `${topic.title}: all of it together`,
          route: `/practice/${id}`,
          topic,
        })),
      ]),
    ),
  );
}

/** Where a point or a synthesis exercise stands; null where the outline does not have it. */
export function findPlace(
  outline: Outline,
  wanted: { readonly pointId: string } | { readonly exerciseId: string },
): CoursePlace | null {
  const all = stops(outline);
  const topics = outline.modules.flatMap((module) =>
    module.sections.flatMap((section) => section.topics),
  );
  const id = 'pointId' in wanted ? wanted.pointId : wanted.exerciseId;
  if (CHECKPOINT_ID.test(id)) {
    return {
      topic: { id: '', title: 'Checkpoint' },
      point: null,
      exerciseIds: [id as ExerciseId],
      ...{ previous: null, next: null, home: `/checkpoints/${id}` },
    };
  }
  let index = all.findIndex((stop) => stop.id === id);
  if ('exerciseId' in wanted && index < 0) {
    // A point's own exercise, opened without its lesson.
    index = all.findIndex((stop) =>
      stop.topic.points.some(
        (point) => point.id === stop.id && point.exerciseIds.some((each) => each === id),
      ),
    );
  }
  const stop = all[index];
  if (stop !== undefined) {
    const point = stop.topic.points.find((each) => each.id === stop.id) ?? null;
    return {
      topic: stop.topic,
      point: 'pointId' in wanted ? point : null,
      exerciseIds:
        'pointId' in wanted ? (point?.exerciseIds ?? []) : [wanted.exerciseId as ExerciseId],
      previous: all[index - 1] ?? null,
      next: all[index + 1] ?? null,
      home: null,
    };
  }
  const topic = topics.find((each) => each.points.some((point) => point.id === id));
  const point = topic?.points.find((each) => each.id === id);
  return topic && point
    ? { topic, point, exerciseIds: point.exerciseIds, previous: null, next: null, home: null }
    : null;
}
