import { z } from 'zod';
import { expectedCheck } from './curriculum.ts';
import type { CardId, ExerciseId, PointId, Uuid } from './ids.ts';
import { recordingPart } from './recording.ts';

const frame = z.object({
  file: z.string(),
  line: z.number().int(),
  /** 1-based; where a syntax error is. */
  column: z.number().int().nullish(),
  function: z.string(),
  code: z.string(),
  /** Names and bounded reprs, for the learner's own frames. */
  locals: z.record(z.string(), z.string()),
  origin: z.enum(['learner', 'check', 'library']),
});
export type Frame = z.infer<typeof frame>;

export const failure = z.object({
  kind: z.enum(['assertion', 'exception', 'syntax', 'timeout', 'exit']),
  /** The exception's class name. */
  type: z.string(),
  message: z.string(),
  /** What was looked at, such as the call: `quote(100, tax=0.2)`. */
  label: z.string().nullish(),
  expected: z.string().nullish(),
  actual: z.string().nullish(),
  diff: z.array(z.object({ op: z.enum(['same', 'removed', 'added']), text: z.string() })).nullish(),
  frames: z.array(frame),
  /** The error in plain words; Markdown code spans only. */
  explanation: z.string().nullish(),
  /** The exception that led to this one. */
  cause: z.object({ type: z.string(), message: z.string(), frames: z.array(frame) }).nullish(),
});
export type Failure = z.infer<typeof failure>;

const headers = z.array(z.tuple([z.string(), z.string()]));
/** One request of a check to the learner's service, abridged; secrets are shortened before they get here. */
const exchange = z.object({
  method: z.string(),
  path: z.string(),
  requestHeaders: headers,
  requestBody: z.string(),
  /** The body was longer than what is kept of it. */
  requestCut: z.boolean(),
  /** Null where no answer came; `error` says why. */
  status: z.number().int().nullable(),
  responseHeaders: headers,
  responseBody: z.string(),
  durationMs: z.number(),
  error: z.string().nullable(),
});
export type Exchange = z.infer<typeof exchange>;

/** What a check and the learner's service said to each other, and what the service printed. */
const trace = z.object({
  exchanges: z.array(exchange),
  /** Exchanges from the middle that were not kept. */
  leftOut: z.number().int(),
  log: z.string(),
});
export type Trace = z.infer<typeof trace>;

export const testOutcome = z.enum(['passed', 'failed', 'errored', 'skipped']);
export const testReport = z.object({
  id: z.string(),
  outcome: testOutcome,
  durationMs: z.number(),
  failure: failure.nullable(),
  /** Why it was skipped. */
  reason: z.string().nullish(),
  /** What the learner's program printed during this test, bounded. */
  output: z.string(),
  outputTruncated: z.boolean().nullish(),
  /** Of a check that asked the learner's service. */
  trace: trace.nullish(),
});
export type TestReport = z.infer<typeof testReport>;

/** The protocol of resources/python/cairn_grader/PROTOCOL.md that this program speaks. */
export const GRADER_PROTOCOL = 1;

/** What the Python side sends, one JSON object a line. */
export const graderEvent = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('ready'),
    protocol: z.number().int(),
    python: z.string(),
    pytest: z.string().nullable(),
    executable: z.string(),
    mode: z.string(),
  }),
  /** A command that was not valid; no `finished` follows. */
  z.object({ event: z.literal('refused'), runId: z.string().nullable(), message: z.string() }),
  z.object({ event: z.literal('pong'), id: z.unknown() }),
  z.object({
    event: z.literal('warmed'),
    loaded: z.array(z.string()),
    failed: z.array(z.string()),
  }),
  z.object({ event: z.literal('started'), runId: z.string() }),
  z.object({ event: z.literal('collected'), runId: z.string(), tests: z.array(expectedCheck) }),
  z.object({ event: z.literal('testStarted'), runId: z.string(), id: z.string() }),
  z.object({ event: z.literal('test'), runId: z.string(), ...testReport.shape }),
  z.object({
    event: z.literal('output'),
    runId: z.string(),
    stream: z.enum(['stdout', 'stderr']),
    text: z.string(),
  }),
  z.object({ event: z.literal('record'), runId: z.string(), part: recordingPart }),
  z.object({ event: z.literal('collectError'), runId: z.string(), file: z.string(), failure }),
  z.object({
    event: z.literal('limit'),
    runId: z.string(),
    kind: z.enum(['wall', 'cpu', 'memory', 'processes', 'output', 'workspace']),
    message: z.string(),
  }),
  z.object({
    event: z.literal('finished'),
    runId: z.string(),
    outcome: z.enum(['completed', 'timedOut', 'crashed', 'cancelled', 'limit']),
    exitCode: z.number().int().nullable(),
    durationMs: z.number(),
    /** Check mode: tests that were collected and never reported. */
    missing: z.array(z.string()).nullish(),
    /** Program mode: the exception the program ended in, or the assert that failed. */
    failure: failure.nullish(),
    failedIn: z.enum(['program', 'asserts']).nullish(),
    outputBytes: z.number().nullish(),
    outputTruncated: z.boolean().nullish(),
    /** One plain sentence about the outcome. */
    message: z.string(),
  }),
]);
export type GraderEvent = z.infer<typeof graderEvent>;

export type Verdict =
  | 'passed'
  | 'failed'
  | 'errored'
  | 'timedOut'
  | 'cancelled'
  | 'pythonMissing'
  /** Nothing failed, but a check could not be made here, such as one that needs Git: neither passed nor an attempt. */
  | 'skipped';

export interface CheckSummary {
  /** The attempt's id. */
  readonly runId: Uuid;
  readonly exerciseId: ExerciseId;
  readonly verdict: Verdict;
  readonly passed: number;
  readonly total: number;
  readonly durationMs: number;
  /** Printed outside of any test, bounded. */
  readonly output: string;
  /** Why no test could run, or why it was stopped: a sentence and, where there is one, the failure. */
  readonly problem: { readonly message: string; readonly failure: Failure | null } | null;
  /** The beliefs behind the failed checks. */
  readonly misconceptions: readonly {
    readonly check: string;
    readonly html: string;
    readonly pointId: PointId;
    readonly heading: string | null;
    readonly cardId: CardId | null;
  }[];
}

/** How a check goes on, streamed while it runs. Each names its run: a client shows only the run it asked for last. */
export type CheckProgress =
  | {
      readonly kind: 'started';
      readonly runId: Uuid;
      readonly exerciseId: ExerciseId;
      readonly checks: readonly { readonly id: string; readonly name: string }[];
    }
  | { readonly kind: 'running'; readonly runId: Uuid; readonly id: string }
  | { readonly kind: 'test'; readonly runId: Uuid; readonly report: TestReport }
  | { readonly kind: 'finished'; readonly runId: Uuid; readonly summary: CheckSummary };

export interface ProgramResult {
  readonly outcome: 'completed' | 'timedOut' | 'crashed' | 'cancelled' | 'limit';
  /** stdout and stderr as they came, bounded; the end names what was left out. */
  readonly output: string;
  readonly failure: Failure | null;
  readonly durationMs: number;
}

export interface AttemptRow {
  readonly id: Uuid;
  readonly atMs: number;
  readonly verdict: Verdict;
  readonly passed: number;
  readonly total: number;
  readonly durationMs: number;
}
