import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Effort, ratePass, workedMs } from '../../../../src/core/review/exercise-rating.ts';

const MINUTE = 60_000;
const CLEAN: Effort = {
  failedChecks: 0,
  hintsShown: 0,
  solutionSeen: false,
  workedMs: 6 * MINUTE,
  minutes: 10,
};

test.each<[string, Partial<Effort>, number]>([
  ['the first check, within the time of the author', {}, 4],
  ['the first check, but nobody knows how long it took', { workedMs: null }, 3],
  ['the first check, over the time', { workedMs: 15 * MINUTE }, 3],
  ['one check failed', { failedChecks: 1 }, 3],
  ['three checks failed', { failedChecks: 3 }, 2],
  ['a hint was taken', { hintsShown: 1 }, 2],
  ['more than twice the time', { workedMs: 21 * MINUTE }, 2],
  ['the solution was looked at', { solutionSeen: true }, 1],
])('%s', (_what, change, grade) => {
  expect(ratePass({ ...CLEAN, ...change })).toBe(grade);
});

test('more effort never gives a better grade', () => {
  const effort = fc.record({
    failedChecks: fc.nat(9),
    hintsShown: fc.nat(4),
    solutionSeen: fc.boolean(),
    workedMs: fc.nat(90 * MINUTE),
    minutes: fc.integer({ min: 1, max: 60 }),
  });
  const more = fc.record({
    failedChecks: fc.nat(3),
    hintsShown: fc.nat(2),
    workedMs: fc.nat(MINUTE * 30),
  });
  fc.assert(
    fc.property(effort, more, (one, plus) => {
      const harder = {
        ...one,
        failedChecks: one.failedChecks + plus.failedChecks,
        hintsShown: one.hintsShown + plus.hintsShown,
        workedMs: one.workedMs + plus.workedMs,
      };
      expect(ratePass(harder)).toBeLessThanOrEqual(ratePass(one));
    }),
  );
});

test('a night between two checks is no work', () => {
  expect(workedMs(0, [5 * MINUTE, 12 * 60 * MINUTE])).toBe(20 * MINUTE);
  expect(workedMs(10 * MINUTE, [5 * MINUTE, 12 * MINUTE])).toBe(2 * MINUTE);
});
