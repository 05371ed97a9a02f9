import type { DayRule } from '../../base/day.ts';
import { err, ok } from '../../base/result.ts';
import type { OutlinePoint } from '../../contract/curriculum.ts';
import { domainError } from '../../contract/errors.ts';
import { type PointId, pointId as pointIdSchema } from '../../contract/ids.ts';
import { type LearningPath, type PathsView, pathId as pathIdSchema } from '../../contract/paths.ts';
import type { Settings } from '../../contract/settings.ts';
import type { CurriculumFeature } from '../curriculum/index.ts';
import type { FeatureContext } from '../feature.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import { paceOf } from './pace.ts';
import { pointsLeft, viewOfPath } from './view.ts';

/** Further back the pace was another learner's. */
const PACE_DAYS = 120;
const DAY_MS = 86_400_000;
const CHOICE_KEY = 'paths/chosen';

export interface PathsFeature {
  readonly handlers: Handlers<'path.list' | 'path.choose'>;
  /** Whether a path was chosen. */
  isFollowed(): boolean;
  /** The chosen path's points that are written and left, in its order; null where none is chosen. */
  guide(): { readonly title: string; readonly points: readonly OutlinePoint[] } | null;
}

export interface PathsParts {
  readonly curriculum: CurriculumFeature;
  readonly settings: () => Settings;
  readonly passedPoints: () => ReadonlySet<PointId>;
  /** What the assessment showed to be known. */
  readonly knownPoints: () => ReadonlySet<PointId>;
}

interface Chosen {
  readonly path: LearningPath | undefined;
  readonly startPointId: PointId | null;
}

/** The ways through the plan. Which one is followed is this device's own matter; what was done counts on all of them. */
export function createPathsFeature(context: FeatureContext, parts: PathsParts): PathsFeature {
  const { store, pack, clock, emit } = context;
  const { curriculum, settings } = parts;
  let loaded: readonly LearningPath[] | undefined;
  const paths = (): readonly LearningPath[] => {
    loaded ??= pack.paths().paths;
    return loaded;
  };

  function chosen(): Chosen {
    const kept = store.local.ui(CHOICE_KEY) as Record<string, unknown> | null;
    const id = pathIdSchema.safeParse(kept?.['pathId']);
    const start = pointIdSchema.safeParse(kept?.['startPointId']);
    return {
      path: id.success ? paths().find((path) => path.id === id.data) : undefined,
      startPointId: start.success ? start.data : null,
    };
  }

  const rule = (offsetMin: number): DayRule => ({
    offsetMin,
    startHour: settings().dayStartsAtHour,
  });

  function view(): PathsView {
    const nowMs = clock.nowMs();
    const offsetMin = clock.offsetMin(nowMs);
    const passed = parts.passedPoints();
    const known = parts.knownPoints();
    const points = curriculum.points;
    const pace = paceOf({
      moments: store.attempts.moments(nowMs - PACE_DAYS * DAY_MS).map((moment) => ({
        ...moment,
        pointId: pointOf(moment.subject),
      })),
      ...{ passed, nowMs, rule, offsetMin },
      minutesOf: (id) => points.get(id)?.minutes ?? 0,
    });
    const { path: own, startPointId } = chosen();
    return {
      paths: paths().map((path) =>
        viewOfPath(
          path,
          { points, passed, known },
          {
            startPointId: path.id === own?.id ? startPointId : null,
            ...{ pace, nowMs, rule: rule(offsetMin) },
          },
        ),
      ),
      chosen: own?.id ?? null,
      startPointId: own ? startPointId : null,
      pace,
    };
  }

  return {
    isFollowed: () => chosen().path !== undefined,
    guide() {
      const { path, startPointId } = chosen();
      if (!path) return null;
      const left = pointsLeft(path.order, startPointId, {
        passed: parts.passedPoints(),
        known: parts.knownPoints(),
      });
      return {
        title: path.title,
        points: left.flatMap((id) => {
          const point = curriculum.point(id);
          return point?.written ? [point] : [];
        }),
      };
    },
    handlers: {
      'path.list': () => ok(view()),
      'path.choose'({ pathId, startPointId }) {
        const path = paths().find(({ id }) => id === pathId);
        if (pathId !== null && !path) {
          return err(domainError('notFound', `There is no path "${pathId}" in this curriculum.`));
        }
        const start = path?.order.includes(startPointId as PointId) ? startPointId : null;
        store.local.saveUi(CHOICE_KEY, { pathId, startPointId: start }, clock.nowMs());
        emit('changed', { topics: ['today', 'progress'] });
        return ok(view());
      },
    },
  };
}

/** A synthesis exercise belongs to no single point. */
function pointOf(subject: string): PointId | null {
  const parsed = pointIdSchema.safeParse(subject.slice(0, 7));
  return parsed.success ? parsed.data : null;
}
