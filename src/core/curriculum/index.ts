import { err, ok } from '../../base/result.ts';
import type { Outline, OutlinePoint } from '../../contract/curriculum.ts';
import { domainError } from '../../contract/errors.ts';
import type { ExerciseId, PointId } from '../../contract/ids.ts';
import type { FeatureContext } from '../feature.ts';
import type { Handlers } from '../rpc/dispatcher.ts';

export interface CurriculumFeature {
  readonly handlers: Handlers<'curriculum.outline' | 'resources.get' | 'card.get'>;
  readonly outline: Outline;
  /** The written points in the order of study. */
  readonly written: readonly OutlinePoint[];
  /** In the order of study, a topic's synthesis after its points. */
  readonly exerciseIds: readonly ExerciseId[];
  /** All points of the plan. */
  readonly points: ReadonlyMap<PointId, OutlinePoint>;
  point(id: PointId): OutlinePoint | undefined;
  /** The tiers of packages that a reader of this point comes near: of its module and of its topic's exercises. */
  tiersNear(id: PointId): readonly string[];
  /** Every tier that a module or an exercise names. */
  tiers(): readonly string[];
}

/** Serves the pack's map and its search. */
export function createCurriculumFeature({ pack }: FeatureContext): CurriculumFeature {
  const outline = pack.outline();
  const topics = outline.modules
    .flatMap((module) => module.sections)
    .flatMap((section) => section.topics);
  const points = topics.flatMap((topic) => topic.points);
  const byId = new Map(points.map((point) => [point.id, point]));
  const places = new Map(
    outline.modules.flatMap(({ tier, sections }) =>
      sections
        .flatMap((section) => section.topics)
        .flatMap((topic) => topic.points.map((point) => [point.id, { tier, topic }] as const)),
    ),
  );

  function tiersNear(id: PointId): readonly string[] {
    const place = places.get(id);
    if (!place) return [];
    const { tier, topic } = place;
    const ids = [...topic.points.flatMap((point) => point.exerciseIds), ...topic.synthesisIds];
    return [...new Set([tier, ...ids.flatMap((each) => pack.exercise(each)?.tier ?? [])])];
  }

  const exerciseIds = topics.flatMap((topic) => [
    ...topic.points.flatMap((point) => point.exerciseIds),
    ...topic.synthesisIds,
  ]);

  function tiers(): readonly string[] {
    const projects = pack.checkpoints().flatMap(({ checkpoints }) => checkpoints);
    const ids = [...exerciseIds, ...projects.map(({ id }) => id)];
    const named = ids.flatMap((id) => pack.exercise(id)?.tier ?? []);
    return [...new Set([...outline.modules.map(({ tier }) => tier), ...named])];
  }

  return {
    ...{ tiersNear, tiers, exerciseIds },
    outline,
    points: byId,
    written: points.filter((point) => point.written),
    point: (id) => byId.get(id),
    handlers: {
      'curriculum.outline': () => ok(outline),
      'resources.get': () =>
        ok(pack.resources() ?? { books: [], documentation: [], tools: [], communities: [] }),
      'card.get'({ cardId }) {
        const card = pack.card(cardId);
        return card ? ok(card) : err(domainError('notFound', `There is no card ${cardId}.`));
      },
    },
  };
}
