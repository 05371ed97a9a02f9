import { type DayRule, dayName, dayNumber } from '../../base/day.ts';
import type { OutlinePoint } from '../../contract/curriculum.ts';
import type { PointId } from '../../contract/ids.ts';
import type { LearningPath, Pace, PathView } from '../../contract/paths.ts';

export interface PathProgress {
  readonly points: ReadonlyMap<PointId, OutlinePoint>;
  readonly passed: ReadonlySet<PointId>;
  /** From the assessment: skipped, unless they were passed anyway. */
  readonly known: ReadonlySet<PointId>;
}

/** The points of a path that are left, in the order to take them: from the start on, then what lies before it. */
export function pointsLeft(
  order: readonly PointId[],
  startPointId: PointId | null,
  { passed, known }: Pick<PathProgress, 'passed' | 'known'>,
): readonly PointId[] {
  const start = startPointId === null ? 0 : Math.max(0, order.indexOf(startPointId));
  return [...order.slice(start), ...order.slice(0, start)].filter(
    (id) => !passed.has(id) && !known.has(id),
  );
}

/** A path with what is done, what is next, and how long the rest takes. */
export function viewOfPath(
  path: LearningPath,
  progress: PathProgress,
  options: {
    readonly startPointId: PointId | null;
    readonly pace: Pace;
    readonly nowMs: number;
    readonly rule: DayRule;
  },
): PathView {
  const { points, passed, known } = progress;
  const { startPointId, pace, nowMs, rule } = options;
  const minutes = (ids: readonly PointId[]): number =>
    Math.round(ids.reduce((sum, id) => sum + (points.get(id)?.minutes ?? 0), 0) * pace.factor);
  const left = pointsLeft(path.order, startPointId, progress);
  const minutesLeft = minutes(left);
  const isLeft = new Set(left);
  const tally = (ids: readonly PointId[]) => ({
    passed: ids.filter((id) => passed.has(id)).length,
    known: ids.filter((id) => known.has(id) && !passed.has(id)).length,
  });
  const { id, title, audience, outcome, interleaved, order } = path;
  return {
    ...{ id, title, audience, outcome, interleaved, order },
    steps: path.steps.map((step) => ({
      ...step,
      ...tally(step.points),
      minutesLeft: minutes(step.points.filter((each) => isLeft.has(each))),
    })),
    ...tally(order),
    total: order.length,
    coming: left.filter((each) => points.get(each)?.written !== true).length,
    next: left.find((each) => points.get(each)?.written) ?? null,
    minutesLeft,
    doneOn:
      left.length === 0
        ? null
        : dayName(dayNumber(nowMs, rule) + Math.ceil(minutesLeft / pace.minutesPerDay)),
  };
}
