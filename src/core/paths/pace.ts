import { type DayRule, dayNumber } from '../../base/day.ts';
import type { PointId } from '../../contract/ids.ts';
import type { Pace } from '../../contract/paths.ts';

/** Within a session nobody rests longer: after it, the time between counts no more. */
const SESSION_GAP_MS = 20 * 60_000;
/** What was done to come to the first sign of a session. */
const FIRST_MS = 5 * 60_000;
/** From so many passed points on the learner's own pace stands. */
const ENOUGH_POINTS = 5;
const ENOUGH_DAYS = 3;
const WINDOW_DAYS = 28;
/** Assumed until there is enough. */
const ASSUMED_MINUTES_PER_DAY = 30;
const SLOWEST = 3;
const FASTEST = 0.4;
const LEAST_MINUTES_PER_DAY = 2;

export interface StudyMoment {
  readonly atMs: number;
  readonly offsetMin: number;
  readonly pointId: PointId | null;
}

/**
 * How fast a learner is: the median, over the points they passed, of the time between the signs of work on it (lessons read,
 * hints, checks) and the author's minutes; and how long they study a day, over the last four weeks.
 */
export function paceOf(input: {
  /** In the order they happened. */
  readonly moments: readonly StudyMoment[];
  readonly passed: ReadonlySet<PointId>;
  readonly minutesOf: (pointId: PointId) => number;
  readonly nowMs: number;
  readonly rule: (offsetMin: number) => DayRule;
  readonly offsetMin: number;
}): Pace {
  const { moments, passed, minutesOf, nowMs, rule, offsetMin } = input;
  const spent = new Map<PointId, number>();
  const days = new Map<number, number>();
  const today = dayNumber(nowMs, rule(offsetMin));
  let before: number | null = null;
  for (const { atMs, offsetMin: offset, pointId } of moments) {
    const gap: number = before === null ? Number.POSITIVE_INFINITY : atMs - before;
    const ms = gap <= SESSION_GAP_MS ? Math.max(0, gap) : FIRST_MS;
    before = atMs;
    if (pointId !== null) spent.set(pointId, (spent.get(pointId) ?? 0) + ms);
    const day = dayNumber(atMs, rule(offset));
    if (day > today - WINDOW_DAYS && day <= today) days.set(day, (days.get(day) ?? 0) + ms);
  }
  const factors = [...passed].flatMap((pointId) => {
    const ms = spent.get(pointId);
    const minutes = minutesOf(pointId);
    return ms === undefined || minutes <= 0 ? [] : [ms / 60_000 / minutes];
  });
  const own = factors.length >= ENOUGH_POINTS;
  const measuredDays = days.size >= ENOUGH_DAYS;
  const since = Math.min(WINDOW_DAYS, today - Math.min(today, ...days.keys()) + 1);
  const total = [...days.values()].reduce((sum, ms) => sum + ms, 0) / 60_000;
  return {
    points: own ? factors.length : 0,
    factor: own ? Math.min(SLOWEST, Math.max(FASTEST, median(factors))) : 1,
    minutesPerDay: measuredDays
      ? Math.max(LEAST_MINUTES_PER_DAY, total / since)
      : ASSUMED_MINUTES_PER_DAY,
    measuredDays,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? 1) + (sorted[Math.floor(half)] ?? 1)) / 2;
}
