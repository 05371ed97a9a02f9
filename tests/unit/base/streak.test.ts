import fc from 'fast-check';
import { expect, test } from 'vitest';
import { studyStreak, weekNumber, weekStart } from '../../../src/base/streak.ts';

/** Monday 23 November 2026. */
const MONDAY = Date.parse('2026-11-23') / 86_400_000;
const days = (...offsets: number[]): Set<number> =>
  new Set(offsets.map((offset) => MONDAY + offset));

test('weeks begin on Monday', () => {
  expect(weekStart(weekNumber(MONDAY))).toBe(MONDAY);
  expect(weekNumber(MONDAY - 1)).toBe(weekNumber(MONDAY) - 1);
  expect(weekNumber(MONDAY + 6)).toBe(weekNumber(MONDAY));
});

test('without rest days a missed day ends a streak; today may still come', () => {
  expect(studyStreak(days(-3, -2, -1), MONDAY, 0).days).toBe(3);
  expect(studyStreak(days(-3, -2, 0), MONDAY, 0)).toMatchObject({ days: 1, longest: 2 });
  expect(studyStreak(days(-3, -2), MONDAY, 0).days).toBe(0);
});

test('rest days bridge a gap without counting, as many as a week has', () => {
  // Thursday and Friday, then the weekend off.
  expect(studyStreak(days(-4, -3, 0), MONDAY, 2).days).toBe(3);
  expect(studyStreak(days(-5, -4, 0), MONDAY, 2).days).toBe(1);
  // Two at the end of one week and two at the start of the next are of two weeks.
  expect(studyStreak(days(-3, 2), MONDAY + 2, 2)).toEqual({
    days: 2,
    longest: 2,
    restedThisWeek: 2,
  });
  expect(studyStreak(days(-3), MONDAY + 3, 2).days).toBe(0);
});

test('more rest allowed never makes a streak shorter: the stretch that fits is what counts', () => {
  // Sunday, then Friday: the four days between are too much rest beside the weekend, but Friday stands.
  expect(studyStreak(days(-8, -3), MONDAY, 4).days).toBe(1);
});

test('no streak at all, and never one longer than the days studied', () => {
  expect(studyStreak(new Set(), MONDAY, 2)).toEqual({ days: 0, longest: 0, restedThisWeek: 0 });
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: -60, max: 0 })),
      fc.integer({ min: 0, max: 5 }),
      (offsets, rest) => {
        const active = days(...offsets);
        const streak = studyStreak(active, MONDAY, rest);
        const more = studyStreak(active, MONDAY, rest + 1);
        expect(streak.longest).toBeLessThanOrEqual(active.size);
        expect(streak.days).toBeLessThanOrEqual(streak.longest);
        expect(more.days).toBeGreaterThanOrEqual(streak.days);
        expect(more.longest).toBeGreaterThanOrEqual(streak.longest);
      },
    ),
  );
});
