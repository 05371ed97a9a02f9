import { expect, test } from 'vitest';
import { faultsOf, growthOf, type Sample, summarise, windowMedians } from '../../soak/judgement.ts';

const MINUTE_MS = 60_000;

/** A sample every half minute: the core with the memory that `at` gives for the minute, and at times a shell. */
function run(minutes: number, at: (minute: number) => number): readonly Sample[] {
  return Array.from({ length: minutes * 2 }, (_, index) => {
    const minute = (index + 1) / 2;
    const core = { processes: 1, memoryMb: at(minute), descriptors: 40, listeners: 1 };
    const shell = { processes: 1, memoryMb: 300, descriptors: 4, listeners: 0 };
    const byRole = { core, ...(index % 3 === 0 ? { bash: shell } : {}) };
    return { atMs: minute * MINUTE_MS, memoryMb: 0, byRole };
  });
}

function rest(core: { processes?: number; descriptors?: number; listeners?: number }): Sample {
  const role = { processes: 1, memoryMb: 50, descriptors: 40, listeners: 1, ...core };
  return { atMs: 0, memoryMb: 50, byRole: { core: role } };
}

test('memory before the tenth minute, of what comes and goes, or of one high sample is no trend', () => {
  const samples = run(25, (minute) =>
    minute < 10 ? 100 + minute * 40 : minute === 22 ? 900 : 500,
  );
  expect(windowMedians(samples)).toEqual([500, 500, 500]);
  expect(faultsOf({ samples, restBefore: rest({}), restAfter: rest({}) })).toEqual([]);
});

test('memory that grows on is a fault', () => {
  const samples = run(25, (minute) => 500 + minute * 5);
  expect(growthOf(windowMedians(samples))).toBeGreaterThan(0.05);
  expect(faultsOf({ samples, restBefore: rest({}), restAfter: rest({}) })).toEqual([
    expect.stringMatching(/^memory grew by \d\.\d% after the first ten minutes$/),
  ]);
});

test('a short run has no growth to judge', () => {
  expect(growthOf(windowMedians(run(2, (minute) => minute * 100)))).toBeNull();
  expect(growthOf(windowMedians(run(15, (minute) => minute * 100)))).toBeNull();
});

test('a process, a descriptor or a listener that is left at rest is a fault', () => {
  const faults = (after: Parameters<typeof rest>[0]): readonly string[] =>
    faultsOf({ samples: [], restBefore: rest({}), restAfter: rest(after) });
  expect(faults({ processes: 2, descriptors: 80 })).toEqual([
    'core: 2 processes at rest, 1 before',
  ]);
  expect(faults({ descriptors: 60 })).toEqual(['core: 60 descriptors at rest, 40 before']);
  expect(faults({ descriptors: 44 })).toEqual([]);
  expect(faults({ listeners: 2 })).toEqual(['core: 2 listeners at rest, 1 before']);
});

test('processes of one role are one line', () => {
  const figures = { startedAt: '1', role: 'bash', memoryKb: 1024, descriptors: 4, listeners: 0 };
  const { memoryMb, byRole } = summarise(
    [
      { pid: 1, ...figures },
      { pid: 2, ...figures },
    ],
    5,
  );
  expect(memoryMb).toBe(2);
  expect(byRole['bash']).toEqual({ processes: 2, memoryMb: 2, descriptors: 8, listeners: 0 });
});
