import type { TaskEvent } from '../../contract/recording.ts';
import type { LoopStall, TaskLane, TaskSpan } from '../../contract/replay.ts';
import { lastAtOrBefore } from './search.ts';

type Draft = {
  -readonly [K in keyof TaskLane]: K extends 'spans' ? TaskSpan[] : TaskLane[K];
};

export interface TimedSteps {
  readonly atUs: readonly number[];
  readonly lines: readonly number[];
  /** The task of a step, -1 if it belongs to none. */
  taskOf(step: number): number;
}

/** What each task did over time, from the events of the loop in their order. */
export function taskLanes(
  events: readonly TaskEvent[],
  steps: TimedSteps,
  durationUs: number,
): readonly TaskLane[] {
  const lanes = new Map<number, Draft>();
  const open = new Map<number, TaskSpan>();
  const close = (task: number, toUs: number): void => {
    const span = open.get(task);
    if (span) lanes.get(task)?.spans.push({ ...span, toUs: Math.max(toUs, span.fromUs) });
    open.delete(task);
  };
  for (const event of events) {
    const [kind, atUs, step, task] = event;
    if (kind === 'new') {
      const [, , , , name, coroutine, creator] = event;
      lanes.set(task, {
        ...{ task, name, coroutine, creator, createdUs: atUs, createdStep: step, spans: [] },
        ...{ end: 'open', endUs: durationUs, endStep: -1, endText: '' },
      });
      continue;
    }
    const lane = lanes.get(task);
    if (!lane) continue;
    switch (kind) {
      case 'name':
        lane.name = event[4];
        break;
      case 'run': {
        close(task, atUs);
        const first = steps.taskOf(step) === task ? step : -1;
        const line = steps.lines[first] ?? 0;
        open.set(task, { state: 'running', fromUs: atUs, toUs: atUs, step: first, line, what: '' });
        break;
      }
      case 'wait': {
        close(task, atUs);
        const [, , , , what, line] = event;
        open.set(task, { state: 'waiting', fromUs: atUs, toUs: atUs, step, line, what });
        break;
      }
      case 'end':
        close(task, atUs);
        lane.end = event[4];
        lane.endText = event[5];
        lane.endUs = atUs;
        lane.endStep = step;
        break;
      case 'stall':
        break;
    }
  }
  for (const task of [...open.keys()]) close(task, durationUs);
  return [...lanes.values()];
}

/** The turns that held the loop, with the step that took most of each. */
export function loopStalls(
  events: readonly TaskEvent[],
  steps: TimedSteps,
  durationUs: number,
): readonly LoopStall[] {
  return events.flatMap((event) => {
    if (event[0] !== 'stall') return [];
    const [, fromUs, first, task, tookUs] = event;
    const toUs = fromUs + tookUs;
    const last = lastAtOrBefore(steps.atUs, toUs);
    let longest = { step: Math.min(first, Math.max(steps.atUs.length - 1, 0)), us: -1 };
    for (let step = Math.max(first, 0); step <= last; step++) {
      const until = step === last ? toUs : (steps.atUs[step + 1] ?? durationUs);
      const us = until - (steps.atUs[step] ?? 0);
      if (us > longest.us) longest = { step, us };
    }
    return [{ task, fromUs, toUs, step: longest.step }];
  });
}
