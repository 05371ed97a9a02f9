import type { Moment, RecordedOutput, Recording, StepKind } from '../../../../contract/replay.ts';

/** Where a debugger's keys go; each is the step to show, or null where there is none. */
export type Jump = 'into' | 'over' | 'out' | 'backOver';

interface Place {
  readonly depth: number;
  readonly thread: number;
  readonly task: number;
}

export function countOf(recording: Recording): number {
  return recording.steps.lines.length;
}

function placeOf(recording: Recording, step: number): Place {
  const frame = recording.frames[recording.steps.frames[step] ?? -1];
  return { depth: frame?.depth ?? 0, thread: frame?.thread ?? 0, task: frame?.task ?? -1 };
}

/** Of the same flow: what another task or thread does meanwhile is passed over. */
function follows(from: Place, to: Place): boolean {
  return from.thread === to.thread && from.task === to.task;
}

export function jump(recording: Recording, step: number, kind: Jump): number | null {
  const here = placeOf(recording, step);
  const count = countOf(recording);
  switch (kind) {
    case 'into':
      for (let to = step + 1; to < count; to++) {
        const there = placeOf(recording, to);
        // Leaving the call, or its line, without having entered another.
        if (there.thread !== here.thread) continue;
        if (there.depth > here.depth) return to;
        if (follows(here, there)) return null;
      }
      return null;
    case 'over':
      for (let to = step + 1; to < count; to++) {
        const there = placeOf(recording, to);
        if (follows(here, there) && there.depth <= here.depth) return to;
      }
      return step < count - 1 ? count - 1 : null;
    case 'out':
      for (let to = step + 1; to < count; to++) {
        const there = placeOf(recording, to);
        if (follows(here, there) && there.depth < here.depth) return to;
      }
      // A task's own function has no caller to come back to: go where its life ends.
      return here.task === -1 ? null : lastOf(recording, step, here);
    case 'backOver':
      for (let to = step - 1; to >= 0; to--) {
        const there = placeOf(recording, to);
        if (follows(here, there) && there.depth <= here.depth) return to;
      }
      return step > 0 ? 0 : null;
  }
}

function lastOf(recording: Recording, step: number, here: Place): number | null {
  for (let to = countOf(recording) - 1; to > step; to--) {
    if (follows(here, placeOf(recording, to))) return to;
  }
  return null;
}

/** The line of this frame that ran last before `step`: what the variables show is its doing. */
export function ranLine(recording: Recording, step: number): number | null {
  const { frames, lines, kinds } = recording.steps;
  const activation = recording.frames[frames[step] ?? -1]?.activation;
  const kind = kinds[step];
  // On its way out, the line that runs is the line that ran.
  if (kind !== 'line' && kind !== 'handled') return null;
  for (let before = step - 1; before >= 0; before--) {
    if (recording.frames[frames[before] ?? -1]?.activation === activation) {
      return lines[before] ?? null;
    }
  }
  return null;
}

/** How a frame is called: its function, or its file for a module. */
export function frameName(recording: Recording, frame: number): string {
  const found = recording.frames[frame];
  if (!found) return 'unknown';
  return found.function === '' ? (recording.files[found.file]?.name ?? '') : found.function;
}

export function isMoving(kind: StepKind | undefined): boolean {
  return kind === 'line' || kind === 'handled';
}

/** What happens at a step, as a sentence. `moment` adds the value where it is known. */
export function sentenceOf(recording: Recording, step: number, moment: Moment | null): string {
  const { kinds, lines, frames } = recording.steps;
  const frame = frames[step] ?? -1;
  const line = lines[step] ?? 0;
  const name = frameName(recording, frame);
  const found = recording.frames[frame];
  const isModule = found?.function === '';
  const inside = isModule ? '' : `, in ${name}`;
  const value = moment?.step === step ? moment.value : null;
  switch (kinds[step]) {
    case 'handled':
      return `The exception is caught. Line ${line} runs next${inside}.`;
    case 'return':
      if (isModule) return `${name} has run to its end.`;
      return value === null ? `${name} returns.` : `${name} returns ${value}.`;
    case 'yield':
      return value ? `${name} yields ${value} and waits to go on.` : `${name} yields a value.`;
    case 'wait': {
      const what = waitOf(recording, step);
      return `Line ${line} waits${what ? `: the task ${what}` : ''}${inside}.`;
    }
    case 'raise':
      return `${value ?? 'An exception'} at line ${line}${inside}.`;
    default:
      return `Line ${line} runs next${inside}.`;
  }
}

/** What the task waits for that was suspended at this step. */
function waitOf(recording: Recording, step: number): string {
  const task = placeOf(recording, step).task;
  const lane = recording.tasks.find((each) => each.task === task);
  return lane?.spans.find((span) => span.state === 'waiting' && span.step === step)?.what ?? '';
}

/** A line of the output, with the step that began to print it. */
export interface OutputLine {
  readonly step: number;
  readonly stream: RecordedOutput['stream'];
  readonly text: string;
}

/** The output as lines; a stream that takes over begins a line of its own. */
export function outputLines(output: readonly RecordedOutput[]): readonly OutputLine[] {
  const lines: { step: number; stream: RecordedOutput['stream']; text: string }[] = [];
  let open = false;
  for (const { step, stream, text } of output) {
    const pieces = text.split('\n');
    pieces.forEach((piece, index) => {
      const last = lines.at(-1);
      if (index === 0 && open && last && last.stream === stream) last.text += piece;
      else if (piece !== '' || index < pieces.length - 1) lines.push({ step, stream, text: piece });
    });
    open = pieces.at(-1) !== '';
  }
  return lines;
}

/** How much of the output there is at a step: what that step itself prints comes after it. */
export function shownLines(lines: readonly OutputLine[], step: number, count: number): number {
  const limit = step === count - 1 ? Number.POSITIVE_INFINITY : step;
  const next = lines.findIndex((line) => line.step >= limit);
  return next === -1 ? lines.length : next;
}

/** True if no function of the learner's ran: there is little to step through. */
export function onlyDefines(recording: Recording): boolean {
  return (
    recording.failure === null &&
    countOf(recording) > 0 &&
    recording.output.length === 0 &&
    recording.frames.every(({ function: name, depth }) => name === '' || depth <= 1) &&
    !recording.steps.kinds.some(
      (kind, step) =>
        kind === 'return' &&
        (recording.frames[recording.steps.frames[step] ?? -1]?.function ?? '') !== '' &&
        !isClassBody(recording, step),
    )
  );
}

/** A class's body runs once, when its module does. */
function isClassBody(recording: Recording, step: number): boolean {
  const frame = recording.frames[recording.steps.frames[step] ?? -1];
  const text = recording.files[frame?.file ?? -1]?.text ?? '';
  const name = frame?.function.split('.').at(-1) ?? '';
  return new RegExp(`^\\s*class ${name}\\b`, 'm').test(text);
}
