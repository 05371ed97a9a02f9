import { describe, expect, it } from 'vitest';
import type { TaskEvent } from '../../../../src/contract/recording.ts';
import { loopStalls, type TimedSteps, taskLanes } from '../../../../src/core/replay/tasks.ts';

const EVENTS: readonly TaskEvent[] = [
  ['new', 0, -1, 0, 'Task-1', 'main', -1],
  ['run', 10, 0, 0],
  ['new', 12, 0, 1, 'Task-2', 'fetch', 0],
  ['wait', 20, 1, 0, 'sleeps for 1 s', 4],
  ['name', 30, 1, 1, 'fetching'],
  ['run', 30, 2, 1],
  ['stall', 30, 2, 1, 60_000],
  ['end', 60_030, 4, 1, 'failed', 'ValueError: no'],
  ['run', 60_040, 5, 0],
];
const STEPS: TimedSteps = {
  atUs: [11, 15, 31, 100, 59_000, 60_050],
  lines: [3, 4, 8, 9, 10, 5],
  taskOf: (step) => [0, 0, 1, 1, 1, 0][step] ?? -1,
};

describe("tasks' lanes", () => {
  const lanes = taskLanes(EVENTS, STEPS, 60_100);

  it('tell when each ran, what it waited for, and how it ended', () => {
    expect(lanes.map(({ name, creator, end, endText }) => [name, creator, end, endText])).toEqual([
      ['Task-1', -1, 'open', ''],
      ['fetching', 0, 'failed', 'ValueError: no'],
    ]);
    expect(lanes[0]?.spans).toEqual([
      { state: 'running', fromUs: 10, toUs: 20, step: 0, line: 3, what: '' },
      { state: 'waiting', fromUs: 20, toUs: 60_040, step: 1, line: 4, what: 'sleeps for 1 s' },
      { state: 'running', fromUs: 60_040, toUs: 60_100, step: 5, line: 5, what: '' },
    ]);
  });

  it('find the line that held the loop', () => {
    expect(loopStalls(EVENTS, STEPS, 60_100)).toEqual([
      { task: 1, fromUs: 30, toUs: 60_030, step: 3 },
    ]);
  });

  it('pass over tasks that were left out', () => {
    expect(taskLanes([['run', 5, 0, 7]], STEPS, 10)).toEqual([]);
  });
});
