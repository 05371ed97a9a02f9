import type { RecordingPart, TaskEvent } from '../../contract/recording.ts';
import type {
  Moment,
  RecordedFrame,
  RecordedOutput,
  RecordedVariable,
  StackEntry,
  StepKind,
  VariableHistory,
} from '../../contract/replay.ts';
import { lastAtOrBefore } from './search.ts';

const KINDS: Readonly<Record<string, StepKind>> = {
  l: 'line',
  h: 'handled',
  r: 'return',
  y: 'yield',
  w: 'wait',
  x: 'raise',
};
/** Of a deep stack these are shown: where it is, and where it came from. */
const INNERMOST = 20;
const OUTERMOST = 3;
const HISTORY = 500;

/** Every value a variable had: at `steps[n]` it became `texts[n]`; null where the name went away. */
interface Values {
  readonly steps: number[];
  readonly texts: (string | null)[];
}

/** A recording in memory. Nothing is folded: what a variable held at a step is looked up. */
export class RecordedRun {
  readonly files: { name: string; text: string }[] = [];
  readonly threads: string[] = [];
  readonly frames: RecordedFrame[] = [];
  readonly kinds: StepKind[] = [];
  readonly lines: number[] = [];
  readonly stepFrames: number[] = [];
  readonly output: RecordedOutput[] = [];
  readonly taskEvents: TaskEvent[] = [];
  readonly atUs: number[] = [];
  end: RecordingPart['end'];
  /** What the program wrote in all, also past Python's own output. */
  outputBytes = 0;
  readonly #values = new Map<number, string>();
  readonly #variables = new Map<number, Map<string, Values>>();
  /** The steps of each activation, in order. */
  readonly #own = new Map<number, number[]>();

  get count(): number {
    return this.kinds.length;
  }

  add(part: RecordingPart): void {
    for (const [name, text] of part.files) this.files.push({ name, text });
    this.threads.push(...part.threads);
    for (const [activation, name, file, , caller, thread, task] of part.frames) {
      const depth = (this.frames[caller]?.depth ?? -1) + 1;
      this.frames.push({ activation, function: name, file, caller, depth, thread, task });
    }
    for (const [kind, line, frame, atUs, value] of part.steps) {
      const step = this.kinds.length;
      this.kinds.push(KINDS[kind] ?? 'line');
      this.lines.push(line);
      this.stepFrames.push(frame);
      this.atUs.push(atUs);
      if (value !== undefined) this.#values.set(step, value);
      const activation = this.frames[frame]?.activation ?? -1;
      const own = this.#own.get(activation);
      if (own) own.push(step);
      else this.#own.set(activation, [step]);
    }
    for (const [step, activation, changed, gone] of part.changes) {
      for (const [name, text] of Object.entries(changed))
        this.#change(activation, name, step, text);
      for (const name of gone) this.#change(activation, name, step, null);
    }
    for (const [step, stream, text] of part.output) this.output.push({ step, stream, text });
    this.taskEvents.push(...part.tasks);
    if (part.end) this.end = part.end;
  }

  /** The program at `step`, which must be one of the recording's. */
  moment(step: number): Moment {
    const chain: number[] = [];
    for (
      let frame = this.stepFrames[step] ?? -1;
      frame !== -1 && chain.length <= this.frames.length;
      frame = this.frames[frame]?.caller ?? -1
    ) {
      chain.push(frame);
    }
    const cut = chain.length > INNERMOST + OUTERMOST;
    const shown = cut ? [...chain.slice(0, INNERMOST), ...chain.slice(-OUTERMOST)] : chain;
    return {
      step,
      atUs: this.atUs[step] ?? 0,
      value: this.#values.get(step) ?? null,
      stack: shown.map((frame) => this.#entry(frame, step)),
      leftOut: chain.length - shown.length,
    };
  }

  history(activation: number, name: string): VariableHistory {
    const values = this.#variables.get(activation)?.get(name);
    const steps = values?.steps ?? [];
    return {
      name,
      values: steps
        .slice(0, HISTORY)
        .map((step, index) => ({ step, text: values?.texts[index] ?? null })),
      leftOut: Math.max(steps.length - HISTORY, 0),
    };
  }

  #change(activation: number, name: string, step: number, text: string | null): void {
    let variables = this.#variables.get(activation);
    if (!variables) {
      variables = new Map();
      this.#variables.set(activation, variables);
    }
    const values = variables.get(name);
    if (values) {
      values.steps.push(step);
      values.texts.push(text);
    } else variables.set(name, { steps: [step], texts: [text] });
  }

  #entry(frame: number, step: number): StackEntry {
    const activation = this.frames[frame]?.activation ?? -1;
    const own = this.#own.get(activation) ?? [];
    const last = own[lastAtOrBefore(own, step)];
    const variables: RecordedVariable[] = [];
    const gone: string[] = [];
    for (const [name, values] of this.#variables.get(activation) ?? []) {
      const at = lastAtOrBefore(values.steps, step);
      const since = values.steps[at];
      if (since === undefined) continue;
      const text = values.texts[at] ?? null;
      if (text === null) {
        if (since === step) gone.push(name);
        continue;
      }
      const fresh = at === 0 || values.texts[at - 1] === null;
      const change = since !== step ? 'none' : fresh ? 'new' : 'changed';
      variables.push({ name, text, change, since, values: values.steps.length });
    }
    const line = last === undefined ? 0 : (this.lines[last] ?? 0);
    return { frame, line, variables, gone };
  }
}
