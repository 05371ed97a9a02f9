import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayName, dayNumber } from '../../../../src/base/day.ts';
import { DEFAULT_SETTINGS } from '../../../../src/contract/default-settings.ts';
import type { CardId, ExerciseId } from '../../../../src/contract/ids.ts';
import type { Grade } from '../../../../src/contract/review.ts';
import {
  type ActivityFeature,
  activityByDay,
  createActivityFeature,
} from '../../../../src/core/activity/index.ts';
import { retentionByMonth } from '../../../../src/core/statistics/series.ts';
import type { Store } from '../../../../src/core/store/index.ts';
import { actId, cardPack, testClock, testProfile } from '../../../helpers/core.ts';

const START = Date.parse('2026-03-20T00:00:00Z');
const HOUR = 3_600_000;

/** One thing that happened, in the order the log received it: devices merge, so times may go back. */
interface Act {
  readonly kind: 'answer' | 'undo' | 'check' | 'look';
  readonly card: number;
  readonly atMs: number;
  readonly offsetMin: number;
  readonly grade: Grade;
  readonly elapsedMs: number;
  /** `undo`: which of the answers so far. */
  readonly target: number;
}

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom('answer', 'answer', 'answer', 'answer', 'undo', 'check', 'look'),
  card: fc.integer({ min: 0, max: 3 }),
  atMs: fc.integer({ min: 0, max: 24 * 70 * 4 }).map((quarter) => START + (quarter * HOUR) / 4),
  // Travelling, half-hour zones and the change of the clock.
  offsetMin: fc.constantFrom(0, 60, 120, 330, -480, 765),
  grade: fc.constantFrom(1, 2, 3, 4),
  elapsedMs: fc.integer({ min: 0, max: 300_000 }),
  target: fc.nat(50),
});

/** Everything computed from the acts alone, day by day, without sums that are kept. */
function naive(acts: readonly Act[], startHour: number) {
  const answers: (Act & { index: number })[] = [];
  const undone = new Set<number>();
  acts.forEach((one, index) => {
    if (one.kind === 'answer') answers.push({ ...one, index });
    if (one.kind === 'undo' && answers.length > 0) {
      undone.add(answers[one.target % answers.length]?.index ?? -1);
    }
  });
  const days = new Map<string, { reviews: number; checks: number; ms: number }>();
  const months = new Map<string, number[]>();
  const dayOf = (one: Act): number => dayNumber(one.atMs, { offsetMin: one.offsetMin, startHour });
  const on = (one: Act) => {
    const name = dayName(dayOf(one));
    const day = days.get(name) ?? { reviews: 0, checks: 0, ms: 0 };
    days.set(name, day);
    return day;
  };
  for (const card of [0, 1, 2, 3]) {
    const rows = answers
      .filter((one) => one.card === card && !undone.has(one.index))
      .sort((a, b) => a.atMs - b.atMs || a.index - b.index);
    rows.forEach((row, place) => {
      const day = on(row);
      day.reviews++;
      day.ms += row.elapsedMs;
      const before = rows[place - 1];
      const rested = before ? dayOf(row) - dayOf(before) : 0;
      if (rested <= 0) return;
      const month = dayName(dayOf(row)).slice(0, 7);
      const sum = months.get(month) ?? [0, 0, 0, 0];
      months.set(month, sum);
      const at = rested < 21 ? 0 : 2;
      sum[at] = (sum[at] ?? 0) + 1;
      sum[at + 1] = (sum[at + 1] ?? 0) + (row.grade > 1 ? 1 : 0);
    });
    const checks = acts
      .map((one, index) => ({ ...one, index }))
      .filter((one) => one.kind === 'check' && one.card === card)
      .sort((a, b) => a.atMs - b.atMs || a.index - b.index);
    checks.forEach((row, place) => {
      const before = checks[place - 1];
      const pause = before ? row.atMs - before.atMs : 0;
      const day = on(row);
      day.checks++;
      day.ms += pause <= 600_000 ? Math.max(pause, row.elapsedMs) : row.elapsedMs;
    });
  }
  return {
    days: [...days]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([day, { reviews, checks, ms }]) => ({
        day,
        reviews,
        checks,
        minutes: Math.round(ms / 60_000),
      })),
    months: [...months].sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

function record(store: Store, one: Act, index: number, answers: { id: string; card: CardId }[]) {
  const card = `1.1.1.1-card-${one.card}` as CardId;
  const { atMs, offsetMin } = one;
  const at = { id: actId(index), deviceId: store.deviceId, atMs, offsetMin };
  const row = { ...at, outcome: null, data: null };
  if (one.kind === 'answer') {
    const { grade, elapsedMs } = one;
    store.reviews.append({ ...row, kind: 'grade', cardId: card, grade, elapsedMs, targetId: null });
    answers.push({ id: row.id, card });
  } else if (one.kind === 'undo' && answers.length > 0) {
    const target = answers[one.target % answers.length];
    if (!target) return;
    store.reviews.append({
      ...row,
      ...{ kind: 'undo', cardId: target.card, grade: null, elapsedMs: 0, targetId: target.id },
    });
  } else if (one.kind === 'check') {
    store.attempts.append({
      ...at,
      exerciseId: `1.1.1.1-exercise-${one.card}` as ExerciseId,
      ...{ contentHash: 'x', verdict: 'failed', passed: 0, total: 1, durationMs: one.elapsedMs },
      ...{ hintsShown: 0, solutionSeen: false, report: {} as never },
    });
  }
}

test('days, minutes and true retention equal a plain count, whatever the order of rows, zones, undo and looks between', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), fc.constantFrom(0, 4, 12), (acts, startHour) => {
      const profile = testProfile({ pack: cardPack(['1.1.1.1'], 4), clock: testClock(START) });
      try {
        const activity: ActivityFeature = createActivityFeature(profile.context, {
          settings: () => ({ ...DEFAULT_SETTINGS, dayStartsAtHour: startHour }),
        });
        const answers: { id: string; card: CardId }[] = [];
        acts.forEach((one, index) => {
          if (one.kind === 'look') activity.bringUpToDate();
          else record(profile.store, one, index, answers);
        });
        expect(activity.bringUpToDate()).toBeNull();
        const { hours } = activity.sums();
        const expected = naive(acts, startHour);
        expect([...activityByDay(hours, startHour).values()]).toEqual(expected.days);
        expect(
          retentionByMonth(hours, startHour).map((month) => [
            month.month,
            [month.young, month.youngRecalled, month.mature, month.matureRecalled],
          ]),
        ).toEqual(expected.months);
      } finally {
        profile.remove();
      }
    }),
    { numRuns: 60 },
  );
});

test('sums are made anew under another start of the day, and where the log lost rows', () => {
  const profile = testProfile({ pack: cardPack(['1.1.1.1'], 4), clock: testClock(START) });
  let startHour = 4;
  const activity = createActivityFeature(profile.context, {
    settings: () => ({ ...DEFAULT_SETTINGS, dayStartsAtHour: startHour }),
  });
  const one: Act = {
    ...{ kind: 'answer', card: 0, atMs: START + 3 * HOUR, offsetMin: 0, grade: 3 },
    ...{ elapsedMs: 60_000, target: 0 },
  };
  record(profile.store, one, 1, []);
  record(profile.store, { ...one, atMs: START + 27 * HOUR }, 2, []);
  const days = (): unknown => {
    expect(activity.bringUpToDate()).toBeNull();
    return [...activityByDay(activity.sums().hours, startHour).values()].map(({ day }) => day);
  };
  expect(days()).toEqual(['2026-03-19', '2026-03-20']);
  startHour = 0;
  expect(days()).toEqual(['2026-03-20', '2026-03-21']);
  profile.remove();
});

test('exercises done again are counted as checks alone: retention, calibration and load are of cards', () => {
  const profile = testProfile({ pack: cardPack(['1.1.1.1'], 4), clock: testClock(START) });
  const activity = createActivityFeature(profile.context, { settings: () => DEFAULT_SETTINGS });
  const one: Act = {
    ...{ kind: 'answer', card: 0, atMs: START, offsetMin: 0, grade: 3 },
    ...{ elapsedMs: 60_000, target: 0 },
  };
  record(profile.store, one, 1, []);
  record(profile.store, { ...one, atMs: START + 72 * HOUR }, 2, []);
  const sums = () => {
    expect(activity.bringUpToDate()).toBeNull();
    const { hours, modules, ...others } = activity.sums();
    return { ...others, modules: modules.filter(({ reviewMs }) => reviewMs > 0), hours };
  };
  const before = sums();
  expect(before.bins).toHaveLength(1);
  const cardId = 'exercise:1.1.1.1-exercise-0' as CardId;
  for (const [nth, grade] of ([3, 1, 4] as const).entries()) {
    profile.store.reviews.append({
      ...{ id: actId(10 + nth), deviceId: profile.store.deviceId, kind: 'grade', cardId, grade },
      ...{ atMs: START + nth * 30 * 24 * HOUR, offsetMin: 0, elapsedMs: 0, targetId: null },
      ...{ outcome: null, data: null },
    });
  }
  expect(sums()).toEqual(before);
  const state = profile.store.cards.state(cardId);
  if (!state) throw new Error();
  profile.store.cards.place({
    ...{ cardId, source: 'exercise', pointId: null, sibling: null, ord: 0, spreadOrd: 0 },
    begun: true,
  });
  profile.store.cards.put({ ...state, phase: 'review', dueDay: 1 });
  expect(profile.store.statistics.dueDays(1_000_000)).toEqual([]);
  record(profile.store, { ...one, kind: 'check' }, 20, []);
  expect(sums().hours.reduce((sum, { checks }) => sum + checks, 0)).toBe(1);
  profile.remove();
});
