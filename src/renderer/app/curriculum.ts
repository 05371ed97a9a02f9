import type {
  Outline,
  OutlineModule,
  OutlinePoint,
  OutlineSection,
  OutlineTopic,
} from '../../contract/curriculum.ts';
import type { ExerciseRow } from '../../contract/methods.ts';
import type { PointProgress, Today } from '../../contract/progress.ts';
import { core } from '../rpc/client.ts';
import { createResource, type Resource } from '../rpc/resource.ts';

/** The map and the learner's place on it: many screens read these. */
export const outlineResource: Resource<Outline> = createResource({
  load: () => core.call('curriculum.outline', {}),
  topics: ['curriculum'],
});
export const progressResource: Resource<readonly PointProgress[]> = createResource({
  load: () => core.call('progress.points', {}),
  topics: ['progress', 'review', 'curriculum'],
});
export const todayResource: Resource<Today> = createResource({
  load: () => core.call('today.get', {}),
  topics: ['today', 'progress', 'review', 'curriculum'],
});

export const exercisesResource: Resource<readonly ExerciseRow[]> = createResource({
  load: () => core.call('exercise.list', {}),
  topics: ['progress', 'curriculum'],
});

export interface Place {
  readonly point: OutlinePoint;
  readonly topic: OutlineTopic;
  readonly section: OutlineSection;
  readonly module: OutlineModule;
  /** Position in the order of study. */
  readonly index: number;
}

const placesOf = new WeakMap<Outline, ReadonlyMap<string, Place>>();

/** Every point with where it stands, in the order of study. */
export function places(outline: Outline): ReadonlyMap<string, Place> {
  const known = placesOf.get(outline);
  if (known) return known;
  const map = new Map<string, Place>();
  for (const module of outline.modules)
    for (const section of module.sections)
      for (const topic of section.topics)
        for (const point of topic.points)
          map.set(point.id, { point, topic, section, module, index: map.size });
  placesOf.set(outline, map);
  return map;
}
