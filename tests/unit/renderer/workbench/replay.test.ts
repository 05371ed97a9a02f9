import { describe, expect, it } from 'vitest';
import type { Recording, StepKind } from '../../../../src/contract/replay.ts';
import {
  jump,
  onlyDefines,
  outputLines,
  ranLine,
  sentenceOf,
  shownLines,
} from '../../../../src/renderer/features/workbench/replay/steps.ts';
import {
  barsOf,
  formatUs,
  stallText,
  ticksOf,
} from '../../../../src/renderer/features/workbench/replay/time-line.ts';

interface Frame {
  readonly name: string;
  readonly depth: number;
  readonly task?: number;
}

/** Steps as `line frame kind`. */
function recordingOf(
  frames: readonly Frame[],
  steps: readonly (readonly [number, number, StepKind?])[],
  values: Partial<Recording> = {},
): Recording {
  return {
    runId: '' as never,
    files: [{ name: 'main.py', text: 'class Box:\n    pass\n' }],
    threads: ['MainThread'],
    frames: frames.map(({ name, depth, task = -1 }, activation) => ({
      ...{ activation, function: name, file: 0, caller: depth - 1, depth, thread: 0, task },
    })),
    steps: {
      lines: steps.map(([line]) => line),
      frames: steps.map(([, frame]) => frame),
      kinds: steps.map(([, , kind]) => kind ?? 'line'),
    },
    ...{ output: [], tasks: [], stalls: [], durationUs: 0, outcome: 'completed', failure: null },
    ...{ notes: [], moreSteps: false },
    ...values,
  };
}

describe('jumps', () => {
  const recording = recordingOf(
    [
      { name: '', depth: 0 },
      { name: 'outer', depth: 1 },
      { name: 'inner', depth: 2 },
    ],
    [
      ...([
        [9, 0],
        [2, 1],
        [3, 1],
        [6, 2],
      ] as const),
      ...([
        [6, 2, 'return'],
        [4, 1],
        [4, 1, 'return'],
        [10, 0],
      ] as const),
    ],
  );

  it('go over a call, into it, out of it, and back over it', () => {
    expect(jump(recording, 0, 'over')).toBe(7);
    expect(jump(recording, 0, 'into')).toBe(1);
    expect(jump(recording, 2, 'over')).toBe(5);
    expect(jump(recording, 2, 'into')).toBe(3);
    expect(jump(recording, 1, 'into')).toBeNull();
    expect(jump(recording, 3, 'out')).toBe(5);
    expect(jump(recording, 1, 'out')).toBe(7);
    expect(jump(recording, 7, 'backOver')).toBe(0);
    expect(jump(recording, 5, 'backOver')).toBe(2);
  });

  it('end where the recording ends', () => {
    expect(jump(recording, 7, 'over')).toBeNull();
    expect(jump(recording, 7, 'into')).toBeNull();
    expect(jump(recording, 7, 'out')).toBeNull();
    expect(jump(recording, 0, 'backOver')).toBeNull();
  });

  it('stay in their task while others run', () => {
    const tasks = recordingOf(
      [
        { name: 'a', depth: 1, task: 0 },
        { name: 'b', depth: 1, task: 1 },
        { name: 'help', depth: 2, task: 0 },
      ],
      [
        [1, 0],
        [1, 0, 'wait'],
        [5, 1],
        [6, 1],
        [2, 0],
        [8, 2],
        [3, 0, 'return'],
      ],
    );
    expect(jump(tasks, 1, 'over')).toBe(4);
    expect(jump(tasks, 3, 'backOver')).toBe(2);
    expect(jump(tasks, 4, 'into')).toBe(5);
    expect(jump(tasks, 0, 'out')).toBe(6);
  });
});

describe('what a step says', () => {
  const moment = (step: number, value: string | null) => ({
    ...{ step, value, atUs: 0, stack: [], leftOut: 0 },
  });
  const recording = recordingOf(
    [
      { name: '', depth: 0 },
      { name: 'add', depth: 1 },
    ],
    [
      [1, 0],
      [5, 1],
      [5, 1, 'return'],
      [5, 1, 'raise'],
      [7, 0, 'handled'],
      [8, 0, 'return'],
    ],
  );

  it('is a sentence for each kind', () => {
    expect(sentenceOf(recording, 0, null)).toBe('Line 1 runs next.');
    expect(sentenceOf(recording, 1, null)).toBe('Line 5 runs next, in add.');
    expect(sentenceOf(recording, 2, moment(2, '3'))).toBe('add returns 3.');
    expect(sentenceOf(recording, 2, moment(1, '3'))).toBe('add returns.');
    expect(sentenceOf(recording, 3, moment(3, 'KeyError: 1'))).toBe(
      'KeyError: 1 at line 5, in add.',
    );
    expect(sentenceOf(recording, 4, null)).toBe('The exception is caught. Line 7 runs next.');
    expect(sentenceOf(recording, 5, null)).toBe('main.py has run to its end.');
  });

  it('names the line whose doing it is', () => {
    expect(ranLine(recording, 0)).toBeNull();
    expect(ranLine(recording, 4)).toBe(1);
    expect(ranLine(recording, 2)).toBeNull();
  });
});

describe('output', () => {
  const lines = outputLines([
    { step: 1, stream: 'stdout', text: 'a' },
    { step: 2, stream: 'stdout', text: 'b\nc\n' },
    { step: 4, stream: 'stderr', text: 'oops\n\n' },
    { step: 5, stream: 'stdout', text: 'x' },
    { step: 6, stream: 'stderr', text: 'y' },
  ]);

  it('is cut into lines that know where they began', () => {
    expect(lines.map(({ step, text }) => `${step} ${text}`)).toEqual([
      ...['1 ab', '2 c', '4 oops', '4 ', '5 x', '6 y'],
    ]);
  });

  it('is shown as far as the steps before have printed, and whole at the end', () => {
    expect(shownLines(lines, 0, 10)).toBe(0);
    expect(shownLines(lines, 2, 10)).toBe(1);
    expect(shownLines(lines, 5, 10)).toBe(4);
    expect(shownLines(lines, 6, 7)).toBe(6);
  });
});

it('a file that only defines is told from one that does something', () => {
  const top = { name: '', depth: 0 };
  const steps = [
    [1, 0],
    [3, 0, 'return'],
  ] as const;
  expect(onlyDefines(recordingOf([top], steps))).toBe(true);
  const body = [
    [1, 0],
    [1, 1],
    [2, 1, 'return'],
    [3, 0, 'return'],
  ] as const;
  expect(onlyDefines(recordingOf([top, { name: 'Box', depth: 1 }], body))).toBe(true);
  expect(onlyDefines(recordingOf([top, { name: 'call', depth: 1 }], body))).toBe(false);
  const output = [{ step: 0, stream: 'stdout' as const, text: 'x' }];
  expect(onlyDefines(recordingOf([top], steps, { output }))).toBe(false);
});

describe('the time line', () => {
  const lane = {
    ...{ task: 1, name: 'fetch', coroutine: 'fetch', creator: 0, createdUs: 0, createdStep: 0 },
    ...({ end: 'failed', endUs: 3000, endStep: 2, endText: 'ValueError: no' } as const),
    spans: [
      { state: 'running', fromUs: 0, toUs: 50, step: 0, line: 3, what: '' },
      { state: 'waiting', fromUs: 50, toUs: 3000, step: 1, line: 4, what: 'waits for a Lock' },
    ] as const,
  };
  const main = { ...lane, task: 0, name: 'main', creator: -1 };
  const recording = recordingOf(
    [{ name: 'fetch', depth: 0, task: 1 }],
    [
      [3, 0],
      [4, 0],
      [5, 0],
    ],
    {
      tasks: [main, lane],
      durationUs: 3000,
    },
  );

  it('says each stretch in words', () => {
    expect(barsOf(recording, lane).map(({ text }) => text)).toEqual([
      'fetch runs at line 3 (50 µs, from 0). Created by main.',
      'fetch waits for a Lock at line 4 (3.0 ms, from 50 µs). Then it fails: ValueError: no.',
    ]);
    expect(stallText(recording, { task: 1, fromUs: 0, toUs: 120_000, step: 2 })).toBe(
      'fetch held the loop for 120 ms, at line 5: nothing else could run.',
    );
  });

  it('has marks at round times, more of them when zoomed', () => {
    expect(ticksOf(200_000, 1)).toEqual([0, 50_000, 100_000, 150_000]);
    expect(ticksOf(200_000, 4).length).toBeGreaterThan(12);
    expect(ticksOf(1, 1).length).toBeGreaterThan(0);
    expect([5, 2500, 25_000, 2_500_000, 25_000_000].map(formatUs)).toEqual([
      ...['5 µs', '2.5 ms', '25 ms', '2.5 s', '25 s'],
    ]);
  });
});
