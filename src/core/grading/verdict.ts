import type { Exercise } from '../../contract/curriculum.ts';
import { NOT_STARTED } from '../../contract/failure-types.ts';
import type {
  CheckSummary,
  Failure,
  GraderEvent,
  TestReport,
  Verdict,
} from '../../contract/grading.ts';
import type { RunEnd } from './server.ts';

/** What was seen of one check, gathered as it ran. */
export interface Observed {
  readonly end: RunEnd;
  readonly reports: readonly TestReport[];
  readonly collectErrors: readonly Failure[];
  readonly limits: readonly Extract<GraderEvent, { event: 'limit' }>[];
}

export type Judgement = Pick<CheckSummary, 'verdict' | 'passed' | 'total' | 'problem'> & {
  readonly misconceptions: CheckSummary['misconceptions'];
};

/**
 * The verdict. `passed` asks for a report of exactly the expected checks, each passed, from a run that was completed:
 * an exit code, or the absence of failures, proves nothing.
 */
export function judge(
  exercise: Pick<Exercise, 'checks' | 'onFailure'>,
  observed: Observed,
): Judgement {
  const expected = exercise.checks.map(({ id }) => id);
  const outcomes = gatherOutcomes(observed.reports);
  const passed = expected.filter((id) => outcomes.get(id) === 'passed').length;
  const failed = expected.filter((id) => outcomes.get(id) === 'failed');
  // Code that could not even run says nothing about what its author believes.
  const unread = new Set(
    observed.reports
      .filter(({ failure }) => failure?.kind === 'syntax' || failure?.type === NOT_STARTED)
      .map(({ id }) => id),
  );
  const mistaken = failed.filter((id) => !unread.has(id) && !onlySkipped([id], observed.reports));
  const broken = stopped(observed) ?? incomplete(expected, outcomes, observed);
  const untried = onlySkipped(failed, observed.reports);
  const verdict: Verdict =
    broken && (broken.always || untried)
      ? broken.verdict
      : failed.length === 0
        ? 'passed'
        : untried
          ? 'skipped'
          : 'failed';
  return {
    verdict,
    passed,
    total: expected.length,
    problem: broken ? { message: broken.message, failure: broken.failure } : null,
    misconceptions: exercise.onFailure.filter(({ check }) =>
      mistaken.some((id) => id === check || id.startsWith(`${check}[`)),
    ),
  };
}

/** Whether none of these failed: what they check could not be tried on this machine. */
function onlySkipped(ids: readonly string[], reports: readonly TestReport[]): boolean {
  const skipped = new Set(reports.filter((r) => r.outcome === 'skipped').map((r) => r.id));
  const others = new Set(reports.filter((r) => r.outcome !== 'skipped').map((r) => r.id));
  return ids.every((id) => skipped.has(id) && !others.has(id));
}

interface Broken {
  readonly verdict: Exclude<Verdict, 'passed' | 'failed' | 'skipped' | 'pythonMissing'>;
  readonly message: string;
  readonly failure: Failure | null;
  /** False: a check that failed tells the learner more than what else was amiss. */
  readonly always: boolean;
}

/** One check may report several times only in a broken run: then its worst report counts. */
function gatherOutcomes(reports: readonly TestReport[]): Map<string, 'passed' | 'failed'> {
  const outcomes = new Map<string, 'passed' | 'failed'>();
  for (const { id, outcome } of reports) {
    const passed = outcome === 'passed' && outcomes.get(id) !== 'failed';
    outcomes.set(id, passed ? 'passed' : 'failed');
  }
  return outcomes;
}

/** The run was not carried out, or not to its end. */
function stopped({ end, collectErrors, limits }: Observed): Broken | null {
  const failure = collectErrors[0] ?? null;
  const broken = (verdict: Broken['verdict'], message: string): Broken => ({
    ...{ verdict, message, failure, always: true },
  });
  switch (end.kind) {
    case 'cancelled':
      return broken('cancelled', 'The check was stopped.');
    case 'hung':
      return broken(
        'timedOut',
        `The check did not end within ${Math.round(end.seconds)} seconds and was stopped. Look for a loop or a wait that never ends.`,
      );
    case 'lost':
      return broken(
        'errored',
        `The grader was lost in the middle of this check: ${end.message}. It is started anew with the next check.`,
      );
    case 'notStarted':
      return broken(
        'errored',
        `The grader did not start: ${end.message}. Repair Python in Settings.`,
      );
    case 'refused':
      return broken('errored', `The grader refused the check: ${end.message}.`);
    case 'finished':
      break;
  }
  const { outcome, message } = end.event;
  switch (outcome) {
    case 'completed':
      break;
    case 'cancelled':
      return broken('cancelled', message);
    case 'timedOut':
      return broken('timedOut', message);
    case 'crashed':
      return broken('errored', message);
    case 'limit': {
      const limit = limits.at(-1);
      const overTime = limit?.kind === 'cpu' || limit?.kind === 'wall';
      return broken(overTime ? 'timedOut' : 'errored', limit?.message ?? message);
    }
  }
  return null;
}

/** The run came to its end, but what it reported is not exactly what this exercise expects. */
function incomplete(
  expected: readonly string[],
  outcomes: ReadonlyMap<string, unknown>,
  { collectErrors }: Observed,
): Broken | null {
  const error = collectErrors[0];
  if (error) {
    const message =
      error.kind === 'syntax'
        ? 'Python cannot read your code: there is a syntax error.'
        : error.kind === 'exit'
          ? 'Your code ended the program while it was imported, before any check could run.'
          : `Your code could not be imported: ${error.type}.`;
    return { verdict: 'errored', message, failure: error, always: true };
  }
  if (expected.length === 0) {
    const message = 'This exercise has no checks. Update its curriculum pack.';
    return { verdict: 'errored', message, failure: null, always: true };
  }
  const missing = expected.filter((id) => !outcomes.has(id)).length;
  if (missing > 0) {
    const message = `${missing} of ${expected.length} checks gave no report.`;
    return { verdict: 'errored', message, failure: null, always: false };
  }
  const known = new Set(expected);
  const unknown = [...outcomes.keys()].filter((id) => !known.has(id));
  if (unknown.length > 0) {
    const message = `A check that is not part of this exercise reported: ${unknown[0]?.slice(0, 200)}.`;
    return { verdict: 'errored', message, failure: null, always: false };
  }
  return null;
}
