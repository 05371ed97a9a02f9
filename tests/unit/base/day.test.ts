import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayName, dayNumber, dayStartMs } from '../../../src/base/day.ts';

const at = (iso: string): number => Date.parse(iso);

test('a review at two in the night belongs to the day before, when days begin at four', () => {
  const rule = { offsetMin: 60, startHour: 4 };
  expect(dayName(dayNumber(at('2026-11-24T01:30:00Z'), rule))).toBe('2026-11-23');
  expect(dayName(dayNumber(at('2026-11-24T03:00:00Z'), rule))).toBe('2026-11-24');
});

test('the same moment is another day on the other side of the date line', () => {
  const moment = at('2026-11-23T11:00:00Z');
  expect(dayName(dayNumber(moment, { offsetMin: 14 * 60, startHour: 0 }))).toBe('2026-11-24');
  expect(dayName(dayNumber(moment, { offsetMin: -12 * 60, startHour: 0 }))).toBe('2026-11-22');
});

test('every moment lies in the day that holds it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4e12 }),
      fc.integer({ min: -720, max: 840 }),
      fc.integer({ min: 0, max: 12 }),
      (atMs, offsetMin, startHour) => {
        const rule = { offsetMin, startHour };
        const day = dayNumber(atMs, rule);
        expect(dayStartMs(day, rule)).toBeLessThanOrEqual(atMs);
        expect(dayStartMs(day + 1, rule)).toBeGreaterThan(atMs);
      },
    ),
  );
});
