import { z } from 'zod';
import type { Failure, ProgramResult } from './grading.ts';
import { exerciseId, pointId, type Uuid, uuid } from './ids.ts';
import { method } from './method.ts';

/** What a learner gets at first; a longer recording is asked for by hand. */
export const RECORDED_STEPS = 10_000;
export const MORE_RECORDED_STEPS = 50_000;

/**
 * What a step is. `line`: it is about to run. `handled`: the same, in the `except` that has just caught an exception.
 * `wait`: suspended in an `await`. `raise`: an exception appears in this frame, raised there or come from a call.
 */
export type StepKind = 'line' | 'handled' | 'return' | 'yield' | 'wait' | 'raise';

/** A call as it stands on the stack. A generator that somebody else resumes is the same activation in another frame. */
export interface RecordedFrame {
  readonly activation: number;
  /** Empty for a module. */
  readonly function: string;
  readonly file: number;
  /** The frame it was called from, -1 for none. */
  readonly caller: number;
  readonly depth: number;
  readonly thread: number;
  /** -1 outside of asyncio's tasks. */
  readonly task: number;
}

export interface RecordedOutput {
  /** The step that was running; -1 before the first. */
  readonly step: number;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

export interface TaskSpan {
  readonly state: 'running' | 'waiting';
  readonly fromUs: number;
  readonly toUs: number;
  /** What the learner's code did then; -1 if nothing of it had run yet. */
  readonly step: number;
  /** The learner's line, 0 where there is none. */
  readonly line: number;
  /** For `waiting`: `sleeps for 0.2 s`. */
  readonly what: string;
}

export interface TaskLane {
  readonly task: number;
  readonly name: string;
  readonly coroutine: string;
  /** The task that made it, -1 if none did. */
  readonly creator: number;
  readonly createdUs: number;
  readonly createdStep: number;
  readonly spans: readonly TaskSpan[];
  /** `open`: it had not ended when the recording did. */
  readonly end: 'done' | 'failed' | 'cancelled' | 'open';
  readonly endUs: number;
  readonly endStep: number;
  /** What it returned, or the exception. */
  readonly endText: string;
}

/** A turn that did not give the loop back for so long that everything else stood still. */
export interface LoopStall {
  readonly task: number;
  readonly fromUs: number;
  readonly toUs: number;
  /** The step in which most of the time went. */
  readonly step: number;
}

/** A run to step through. What the variables held at a step is asked for with `replay.moment`. */
export interface Recording {
  readonly runId: Uuid;
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly threads: readonly string[];
  readonly frames: readonly RecordedFrame[];
  /** Side by side, one entry a step. */
  readonly steps: {
    readonly kinds: readonly StepKind[];
    readonly lines: readonly number[];
    readonly frames: readonly number[];
  };
  readonly output: readonly RecordedOutput[];
  readonly tasks: readonly TaskLane[];
  readonly stalls: readonly LoopStall[];
  readonly durationUs: number;
  readonly outcome: ProgramResult['outcome'];
  readonly failure: Failure | null;
  /** What was cut or left out, each a sentence. */
  readonly notes: readonly string[];
  /** It was cut at the number of steps that was asked for. */
  readonly moreSteps: boolean;
}

export interface RecordedVariable {
  readonly name: string;
  readonly text: string;
  readonly change: 'none' | 'new' | 'changed';
  /** The step at which this value was first seen. */
  readonly since: number;
  /** How many values it has had in the whole recording. */
  readonly values: number;
}

export interface StackEntry {
  readonly frame: number;
  readonly line: number;
  readonly variables: readonly RecordedVariable[];
  /** Names that are gone since the step before. */
  readonly gone: readonly string[];
}

/** The program at one step. */
export interface Moment {
  readonly step: number;
  readonly atUs: number;
  /** What it returns or yields, or the exception. */
  readonly value: string | null;
  /** The innermost first. Of a deep stack, the middle is left out. */
  readonly stack: readonly StackEntry[];
  readonly leftOut: number;
}

export interface VariableHistory {
  readonly name: string;
  /** `text` is null where the name went away. */
  readonly values: readonly { readonly step: number; readonly text: string | null }[];
  /** So many more are left out at the end. */
  readonly leftOut: number;
}

const code = z.string().max(1_000_000);
const runId = uuid;
const target = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('file'),
    exerciseId,
    path: z.string().min(1).max(400),
    /** Run after the file, in its namespace: a call of what it defines. */
    call: z.string().max(20_000),
  }),
  z.strictObject({
    kind: z.literal('block'),
    pointId,
    index: z.number().int().nonnegative(),
    code,
  }),
]);
/** What is to be recorded. */
export type ReplayTarget = z.input<typeof target>;

export const replayMethods = {
  /** Runs and records. The recording stays in the core's memory until it is closed, or others have taken its place. */
  'replay.run': method<Recording>()(
    z.strictObject({ runId, target, steps: z.number().int().min(1).max(MORE_RECORDED_STEPS) }),
  ),
  'replay.cancel': method<null>()(z.strictObject({ runId })),
  'replay.moment': method<Moment>()(
    z.strictObject({ runId, step: z.number().int().nonnegative().max(MORE_RECORDED_STEPS) }),
  ),
  /** Every value of a variable in one activation, in order. */
  'replay.history': method<VariableHistory>()(
    z.strictObject({
      runId,
      activation: z.number().int().nonnegative(),
      name: z.string().max(200),
    }),
  ),
  'replay.close': method<null>()(z.strictObject({ runId })),
} as const;
