import { expect, test } from 'vitest';
import { createMemoryModel } from '../../../../src/core/review/index.ts';
import { simulateWorkload, type WorkloadInput } from '../../../../src/core/review/workload.ts';

const habits = {
  ...{ firstMs: 20_000, sameDayMs: 10_000, recalledMs: 10_000, forgottenMs: 20_000 },
  first: [0.2, 0.1, 0.6, 0.1],
  recalled: [0.1, 0.8, 0.1],
} as const;
const input: WorkloadInput = {
  parameters: null,
  groups: [
    { cards: 300, stability: 20, difficulty: 5, age: 5 },
    { cards: 200, stability: 90, difficulty: 4, age: 30 },
  ],
  ...{ newPerDay: 5, newLeft: 400, habits, own: true, days: 180 },
};

test('a higher desired retention costs more minutes and keeps more cards', () => {
  const { points, cards } = simulateWorkload(input);
  expect(cards).toBe(900);
  const low = points.find(({ retention }) => retention === 0.8);
  const high = points.find(({ retention }) => retention === 0.95);
  if (!low || !high) throw new Error('both are simulated');
  expect(high.minutesPerDay).toBeGreaterThan(low.minutesPerDay * 1.3);
  expect(high.remembered).toBeGreaterThan(low.remembered);
  expect(high.remembered).toBeLessThanOrEqual(cards);
  expect(simulateWorkload(input).points).toEqual(points);
});

test('nothing to review costs nothing', () => {
  const { points } = simulateWorkload({ ...input, groups: [], newPerDay: 0 });
  expect(points.every(({ minutesPerDay, remembered }) => minutesPerDay + remembered === 0)).toBe(
    true,
  );
});

test('the model forgets by its own curve: nine in ten are left after the stability, and the interval says so', () => {
  const model = createMemoryModel(null);
  const state = { stability: 12, difficulty: 5 };
  expect(model.recall(state, 12)).toBeCloseTo(0.9, 10);
  expect(model.interval(state, 0.9)).toBeCloseTo(12, 10);
  expect(model.recall(state, model.interval(state, 0.8))).toBeCloseTo(0.8, 10);
});
