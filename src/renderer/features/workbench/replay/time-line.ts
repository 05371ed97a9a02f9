import type { LoopStall, Recording, TaskLane } from '../../../../contract/replay.ts';

/** One stretch of a lane, as it is drawn and said. */
export interface Bar {
  readonly kind: 'running' | 'waiting';
  readonly fromUs: number;
  readonly toUs: number;
  readonly step: number;
  /** Inside the bar, where it fits. */
  readonly label: string;
  /** All of it, for a screen reader and the line above the chart. */
  readonly text: string;
}

/** A lane with more would be a carpet; the step slider still reaches everything. */
const MAX_BARS = 300;

export function formatUs(us: number): string {
  if (us >= 10_000_000) return `${(us / 1_000_000).toFixed(0)} s`;
  if (us >= 1_000_000) return `${(us / 1_000_000).toFixed(1)} s`;
  if (us >= 10_000) return `${(us / 1000).toFixed(0)} ms`;
  if (us >= 100) return `${(us / 1000).toFixed(1)} ms`;
  return us === 0 ? '0' : `${us} µs`;
}

export function barsOf(recording: Recording, lane: TaskLane): readonly Bar[] {
  const spans = lane.spans.slice(0, MAX_BARS);
  return spans.map((span, index) => {
    const { fromUs, toUs, step, line } = span;
    const isLast = index === lane.spans.length - 1;
    const at = line > 0 ? ` at line ${line}` : '';
    const took = `${formatUs(toUs - fromUs)}, from ${formatUs(fromUs)}`;
    const what = span.state === 'waiting' ? span.what : 'runs';
    const born = index === 0 ? ` ${createdText(recording, lane)}` : '';
    const ended = isLast ? ` ${endText(lane)}` : '';
    return {
      ...{ kind: span.state, fromUs, toUs, step, label: span.what },
      text: `${lane.name} ${what}${at} (${took}).${born}${ended}`.trimEnd(),
    };
  });
}

function createdText(recording: Recording, lane: TaskLane): string {
  const creator = recording.tasks.find((each) => each.task === lane.creator);
  return creator ? `Created by ${creator.name}.` : '';
}

function endText(lane: TaskLane): string {
  switch (lane.end) {
    case 'done':
      return lane.endText === 'None' ? 'Then it is done.' : `Then it is done: ${lane.endText}.`;
    case 'failed':
      return `Then it fails: ${lane.endText}.`;
    case 'cancelled':
      return 'Then it is cancelled.';
    case 'open':
      return 'It had not ended when the recording did.';
  }
}

export function stallText(recording: Recording, stall: LoopStall | undefined): string {
  if (!stall) return '';
  const lane = recording.tasks.find((each) => each.task === stall.task);
  const line = recording.steps.lines[stall.step] ?? 0;
  const who = lane ? `${lane.name} ` : 'A callback ';
  return `${who}held the loop for ${formatUs(stall.toUs - stall.fromUs)}, at line ${line}: nothing else could run.`;
}

/** Round times for about eight marks in sight. */
export function ticksOf(spanUs: number, zoom: number): readonly number[] {
  const rough = spanUs / (6 * zoom);
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough) ?? power;
  const ticks: number[] = [];
  for (let us = 0; us < spanUs * 0.97 && ticks.length < 600; us += step) ticks.push(us);
  return ticks;
}
