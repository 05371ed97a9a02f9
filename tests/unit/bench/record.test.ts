import { expect, test } from 'vitest';
import { amountOf, type BenchPart, partOf, regressions } from '../../bench/record.ts';
import type { Figure } from '../../bench/statistics.ts';

const machine = { cores: 2, node: 'v24.0.0', platform: 'linux' };

function part(figure: Omit<Figure, 'what'>, cores = 2): BenchPart {
  const run = { commit: 'abc', day: '2026-11-23', machine: { ...machine, cores } };
  return partOf([{ what: 'a check', ...figure }], run);
}

test('a printed value is kept as its number and its unit', () => {
  expect(amountOf('4.0 MB/s')).toEqual({ value: 4, unit: 'MB/s' });
  expect(amountOf('1,164 ms')).toEqual({ value: 1164, unit: 'ms' });
  expect(amountOf('219')).toEqual({ value: 219, unit: '' });
  expect(amountOf('never')).toEqual({ value: null, unit: 'never' });
});

test('a fifth worse is still the same, more is told', () => {
  expect(regressions(part({ value: '100 ms' }), part({ value: '120 ms' }))).toEqual([]);
  expect(regressions(part({ value: '100 ms' }), part({ value: '130 ms' }))).toEqual([
    'a check: 100 to 130 ms, 30% worse',
  ]);
  expect(regressions(part({ value: '130 ms' }), part({ value: '10 ms' }))).toEqual([]);
});

test('where more is better, less is worse', () => {
  const before = part({ value: '4.0 MB/s', better: 'more' });
  expect(regressions(before, part({ value: '3.0 MB/s', better: 'more' }))).toEqual([
    'a check: 4 to 3 MB/s, 33% worse',
  ]);
  expect(regressions(before, part({ value: '9.0 MB/s', better: 'more' }))).toEqual([]);
});

test('a ratio counts before its value, on any machine; a value only on the same one', () => {
  const before = part({ value: '100 ms', ratio: 2 });
  expect(regressions(before, part({ value: '300 ms', ratio: 2.1 }, 8))).toEqual([]);
  expect(regressions(before, part({ value: '90 ms', ratio: 3 }, 8))).toEqual([
    'a check: ratio 2 to 3, 50% worse',
  ]);
  expect(regressions(part({ value: '100 ms' }), part({ value: '300 ms' }, 8))).toEqual([]);
});

test('what was a number and is none any more is worse, and what only describes a run is not compared', () => {
  expect(regressions(part({ value: '100 ms' }), part({ value: 'never' }))).toEqual([
    'a check: 100 ms to never',
  ]);
  const cells = part({ value: '100', better: 'neither' });
  expect(regressions(cells, part({ value: '500', better: 'neither' }))).toEqual([]);
});
