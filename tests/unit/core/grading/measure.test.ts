import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TestReport } from '../../../../src/contract/grading.ts';
import { measure } from '../../../../src/core/grading/measure.ts';

const report = (times: readonly number[], leftOut = 0): TestReport => ({
  ...{ id: 'a', outcome: 'passed', durationMs: 1, failure: null, output: '' },
  trace: {
    leftOut,
    log: '',
    exchanges: times.map((durationMs) => ({
      ...{ method: 'GET', path: '/', requestHeaders: [], requestBody: '', requestCut: false },
      ...{ status: 200, responseHeaders: [], responseBody: '', durationMs, error: null },
    })),
  },
});

test('a run that asked no server has no measurements', () => {
  expect(measure([])).toBeNull();
  expect(measure([report([])])).toBeNull();
});

test('requests are counted with those that were not kept, and times by nearest rank', () => {
  const times = Array.from({ length: 100 }, (_, n) => n + 1);
  expect(measure([report(times.slice(50)), report(times.slice(0, 50), 7)])).toEqual({
    ...{ requests: 107, p50Ms: 50, p95Ms: 95 },
  });
  expect(measure([report([8])])).toEqual({ requests: 1, p50Ms: 8, p95Ms: 8 });
});

test('a percentile is one of the times, and at most the next one is above its share', () => {
  const time = fc.double({ min: 0, max: 60_000, noNaN: true });
  fc.assert(
    fc.property(fc.array(time, { minLength: 1, maxLength: 200 }), (times) => {
      const measured = measure([report(times)]);
      for (const [share, value] of [
        [0.5, measured?.p50Ms],
        [0.95, measured?.p95Ms],
      ] as const) {
        expect(times).toContain(value);
        const below = times.filter((each) => each <= (value ?? 0)).length;
        expect(below).toBeGreaterThanOrEqual(share * times.length);
        expect(times.filter((each) => each < (value ?? 0)).length).toBeLessThan(
          share * times.length,
        );
      }
    }),
  );
});
