import { assertNever } from '../../../../base/assert-never.ts';
import type { RunningCheck } from '../../../../contract/checkpoint.ts';
import type { ExpectedCheck } from '../../../../contract/curriculum.ts';
import type { DomainError } from '../../../../contract/errors.ts';
import { NOT_STARTED } from '../../../../contract/failure-types.ts';
import type {
  CheckProgress,
  CheckSummary,
  Failure,
  TestReport,
} from '../../../../contract/grading.ts';
import type { ExerciseView } from '../../../../contract/methods.ts';

export type CheckState =
  | 'waiting'
  | 'running'
  | 'passed'
  | 'failed'
  | 'errored'
  | 'skipped'
  /** The run ended before it was this check's turn. */
  | 'notRun';

export interface CheckItem {
  readonly id: string;
  readonly name: string;
  readonly state: CheckState;
  readonly report: TestReport | null;
}

/** One run of an exercise's checks, as far as it has come. */
export interface CheckRun {
  readonly phase: 'idle' | 'running' | 'done';
  readonly runId: string | null;
  readonly items: readonly CheckItem[];
  readonly summary: CheckSummary | null;
  /** The run could not be started or its answer never came. */
  readonly error: DomainError | null;
  /** Shown again after a restart, not just run. */
  readonly restored: boolean;
  /** The files have changed since: what it says is of what they were. */
  readonly outdated: boolean;
  /** Run by a pause in typing: shown, not announced, and not logged as an attempt. */
  readonly quiet: boolean;
}

export function idleRun(checks: readonly ExpectedCheck[]): CheckRun {
  return {
    phase: 'idle',
    runId: null,
    items: checks.map(waiting),
    summary: null,
    error: null,
    restored: false,
    outdated: false,
    quiet: false,
  };
}

export function startedRun(checks: readonly ExpectedCheck[], runId: string): CheckRun {
  return { ...idleRun(checks), phase: 'running', runId };
}

const waiting = ({ id, name }: ExpectedCheck): CheckItem => ({
  id,
  name,
  state: 'waiting',
  report: null,
});

/** A check this quick is run again at every pause in typing. */
const QUICK_MS = 200;

/** Whether a pause in typing is worth a quiet check: the exercise was checked before, and that was quick. */
export function mayCheckQuietly(run: CheckRun): boolean {
  if (run.phase !== 'done' || run.summary === null) return false;
  const { verdict, durationMs } = run.summary;
  return (
    durationMs < QUICK_MS && (verdict === 'passed' || verdict === 'failed' || verdict === 'errored')
  );
}

/** What the core streamed, applied. Events of another run change nothing. */
export function applyProgress(run: CheckRun, progress: CheckProgress): CheckRun {
  if (progress.runId !== run.runId || run.phase === 'done') return run;
  switch (progress.kind) {
    case 'started':
      return { ...run, items: progress.checks.map(waiting) };
    case 'running':
      return withItem(run, progress.id, (item) => ({ ...item, state: 'running' }));
    case 'test': {
      const { report } = progress;
      const known = run.items.some((item) => item.id === report.id);
      const items = known
        ? run.items
        : [
            ...run.items,
            { id: report.id, name: report.id, state: 'running' as const, report: null },
          ];
      return withItem({ ...run, items }, report.id, (item) => ({
        ...item,
        state: report.outcome,
        report,
      }));
    }
    case 'finished':
      return finishedRun(run, progress.summary);
    default:
      return assertNever(progress, 'check progress');
  }
}

export function finishedRun(run: CheckRun, summary: CheckSummary): CheckRun {
  return {
    ...run,
    phase: 'done',
    summary,
    error: null,
    items: run.items.map((item) =>
      item.state === 'waiting' || item.state === 'running' ? { ...item, state: 'notRun' } : item,
    ),
  };
}

export function failedRun(run: CheckRun, error: DomainError): CheckRun {
  return {
    ...run,
    phase: 'done',
    error,
    items: run.items.map((item) =>
      item.state === 'waiting' || item.state === 'running' ? { ...item, state: 'notRun' } : item,
    ),
  };
}

/** A check that goes on in the core, from where it is: the window was opened in the middle of it. */
function resumedRun({ exercise }: ExerciseView, running: RunningCheck): CheckRun {
  const { runId, reports, current } = running;
  const begun = reports.reduce<CheckRun>(
    (run, report) => applyProgress(run, { kind: 'test', runId, report }),
    startedRun(exercise.checks, runId),
  );
  return current === null || reports.some(({ id }) => id === current)
    ? begun
    : applyProgress(begun, { kind: 'running', runId, id: current });
}

/** The check that goes on, else the last finished one, as the core has it. */
export function restoredRun(view: ExerciseView): CheckRun {
  const { checks } = view.exercise;
  if (view.running !== null) return resumedRun(view, view.running);
  if (view.lastCheck === null) return idleRun(checks);
  const { reports, ...summary } = view.lastCheck;
  const byId = new Map(reports.map((report) => [report.id, report]));
  const run: CheckRun = {
    ...idleRun(checks),
    runId: summary.runId,
    restored: true,
    items: checks.map((check) => {
      const report = byId.get(check.id) ?? null;
      return { ...check, state: report?.outcome ?? 'waiting', report };
    }),
  };
  return finishedRun(run, summary);
}

function withItem(run: CheckRun, id: string, change: (item: CheckItem) => CheckItem): CheckRun {
  return { ...run, items: run.items.map((item) => (item.id === id ? change(item) : item)) };
}

/** The one syntax error, or failed start of the service, behind every check that did not pass; null where they differ. */
export function sharedStop(run: CheckRun): Failure | null {
  if (run.phase !== 'done') return null;
  const open = run.items.filter((item) => item.state !== 'passed');
  const failure = open[0]?.report?.failure ?? null;
  if (failure === null || open.length < 2 || !stopsEveryCheck(failure)) return null;
  const same = (other: Failure | null | undefined): boolean =>
    other?.type === failure.type &&
    other.message === failure.message &&
    (failure.kind !== 'syntax' || other.frames.at(-1)?.line === failure.frames.at(-1)?.line);
  return open.every((item) => same(item.report?.failure)) ? failure : null;
}

const stopsEveryCheck = ({ kind, type }: Failure): boolean =>
  kind === 'syntax' || type === NOT_STARTED;

/** `test_file.py::function`, without a parametrised case: what a misconception is written for. */
export function withoutCase(id: string): string {
  return id.replace(/\[.*\]$/s, '');
}

/** The one sentence that is shown on top and spoken. */
export function verdictSentence(run: CheckRun): string {
  if (run.error !== null) return run.error.message;
  const { summary } = run;
  if (summary === null) return '';
  const open = summary.total - summary.passed;
  switch (summary.verdict) {
    case 'passed':
      return summary.total === 1 ? 'The check passed' : `All ${summary.total} checks passed`;
    case 'failed': {
      const stop = sharedStop(run);
      if (stop?.type === NOT_STARTED) return 'Your service did not start';
      if (stop) return `Python could not read ${stop.frames.at(-1)?.file ?? 'your code'}`;
      return `${summary.passed} of ${summary.total} checks passed, ${open} to go`;
    }
    case 'errored':
      return summary.problem?.message ?? 'The checks could not run';
    case 'timedOut':
      return summary.problem?.message ?? 'Stopped: the code took longer than its time limit';
    case 'cancelled':
      return 'Cancelled';
    case 'skipped':
      return `${summary.passed} of ${summary.total} checks passed, ${open} could not be made here`;
    case 'pythonMissing':
      return 'Checks need Python';
    default:
      return assertNever(summary.verdict, 'verdict');
  }
}
