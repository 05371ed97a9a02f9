import type { Limits, Service } from '../../contract/curriculum.ts';

/** How a run of the grader ended. Only `completed` means that it came to its own end. */
export type RunOutcome = 'completed' | 'timedOut' | 'crashed' | 'cancelled' | 'limit';

export interface CheckJob {
  /** Absolute folders; they are copied, never changed. */
  readonly workspace: string;
  readonly checks: string;
  readonly limits: Limits;
  readonly service?: Service | null | undefined;
}

export interface TestReport {
  /** `test_file.py::function[case]`. */
  readonly id: string;
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'errored' | 'skipped';
  /** Why it did not pass; null if it did. */
  readonly failure: {
    readonly kind: string;
    readonly type: string;
    readonly message: string;
    /** What led to it, such as an exception in the learner's service. */
    readonly cause?: { readonly type: string } | null | undefined;
  } | null;
}

export interface CheckReport {
  readonly outcome: RunOutcome;
  readonly message: string;
  readonly durationMs: number;
  readonly tests: readonly TestReport[];
  /** Check files that could not be imported, each with the reason. */
  readonly collectErrors: readonly string[];
  /** Tests that were collected and never reported. */
  readonly missing: readonly string[];
}

export interface ProgramJob {
  readonly code: string;
  /** Run first in the same namespace, unseen. */
  readonly preamble?: readonly string[];
  /** Run after the program in its namespace. */
  readonly asserts?: string;
}

export interface ProgramReport {
  readonly outcome: RunOutcome;
  readonly message: string;
  /** What was printed, both streams in the order of arrival. */
  readonly output: readonly { readonly stream: 'stdout' | 'stderr'; readonly text: string }[];
  readonly failure: { readonly type: string; readonly message: string } | null;
  readonly failedIn: 'program' | 'asserts' | null;
}

/** The one door to running learners' code; what is behind it can change without the checks. */
export interface Runner {
  check(job: CheckJob): Promise<CheckReport>;
  program(job: ProgramJob): Promise<ProgramReport>;
  close(): Promise<void>;
}
