import { performance } from 'node:perf_hooks';
import { type DayRule, dayName, dayNumber } from '../../base/day.ts';
import type { DayActivity } from '../../contract/progress.ts';
import type { Settings } from '../../contract/settings.ts';
import type { FeatureContext } from '../feature.ts';
import { createMemoryModel, type MemoryModel } from '../review/index.ts';
import type { HourSums, Sums } from '../store/index.ts';
import { type CountingRules, createCounter } from './counter.ts';

const MINUTE_MS = 60_000;
/** What is new since the last look is counted at once, if it takes no longer than this. */
const COUNT_AT_ONCE_MS = 60;
/** Counts up when the same log is counted otherwise: everything is then counted anew. */
const COUNTING_VERSION = 2;

export interface ActivityFeature {
  /** Counts what is new in the logs. Null when all is counted; else the fraction that is: the rest follows, and `changed` says so. */
  bringUpToDate(): number | null;
  /** What is counted so far. */
  sums(): Sums;
  /** FSRS under the parameters in use. */
  model(): MemoryModel;
  /** How the learner's days are cut at a moment. */
  ruleAt(atMs: number): DayRule;
  /** The number of the learner's day. */
  today(): number;
  dispose(): void;
}

/** What was done when: sums over the logs that Today and Progress read, brought up to date when they are opened. */
export function createActivityFeature(
  context: FeatureContext,
  parts: { readonly settings: () => Settings },
): ActivityFeature {
  const { store, clock, emit, log } = context;
  const { settings } = parts;
  const counter = createCounter(store.statistics, {
    nowMs: () => performance.now(),
    onDone: () => emit('changed', { topics: ['progress'] }),
    onError: (error) => void log.error('counting for the statistics', error),
  });
  let kept: CountingRules | undefined;
  let read: { readonly key: string; readonly sums: Sums } | undefined;

  function rules(): CountingRules {
    const { fsrsParameters, dayStartsAtHour: startHour } = settings();
    const key = JSON.stringify({
      version: COUNTING_VERSION,
      startHour,
      parameters: fsrsParameters,
    });
    if (kept?.key !== key) kept = { key, startHour, model: createMemoryModel(fsrsParameters) };
    return kept;
  }

  function ruleAt(atMs: number): DayRule {
    return { offsetMin: clock.offsetMin(atMs), startHour: settings().dayStartsAtHour };
  }

  return {
    bringUpToDate: () => counter.bringUpToDate(rules(), COUNT_AT_ONCE_MS),
    sums() {
      const key = JSON.stringify(store.statistics.counted() ?? null);
      if (read?.key !== key) read = { key, sums: store.statistics.sums() };
      return read.sums;
    },
    model: () => rules().model,
    ruleAt,
    today: () => dayNumber(clock.nowMs(), ruleAt(clock.nowMs())),
    dispose: () => counter.dispose(),
  };
}

/** The learner's day of an hour on their clock. */
export function dayOfHour(hour: number, startHour: number): number {
  return Math.floor((hour - startHour) / 24);
}

/** What was done on each day with activity, by day number, oldest first. */
export function activityByDay(
  hours: readonly HourSums[],
  startHour: number,
): ReadonlyMap<number, DayActivity> {
  const sums = new Map<number, { reviews: number; checks: number; ms: number }>();
  for (const { hour, reviews, checks, reviewMs, checkMs } of hours) {
    // What was undone leaves an hour of zeros.
    if (reviews === 0 && checks === 0) continue;
    const day = dayOfHour(hour, startHour);
    const known = sums.get(day);
    if (known) {
      known.reviews += reviews;
      known.checks += checks;
      known.ms += reviewMs + checkMs;
    } else sums.set(day, { reviews, checks, ms: reviewMs + checkMs });
  }
  return new Map(
    [...sums].map(([day, { reviews, checks, ms }]) => [
      day,
      { day: dayName(day), reviews, checks, minutes: Math.round(ms / MINUTE_MS) },
    ]),
  );
}
