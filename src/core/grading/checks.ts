import { err, ok, type Result } from '../../base/result.ts';
import type { RunningCheck } from '../../contract/checkpoint.ts';
import type { Exercise } from '../../contract/curriculum.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { CheckProgress, CheckSummary, TestReport } from '../../contract/grading.ts';
import type { ExerciseId, Uuid } from '../../contract/ids.ts';
import { type ChecksContext, carryOut } from './carry-out.ts';
import type { CheckRequest, FolderRequest } from './request.ts';

/** Summaries of checks that leave no row (stopped, no Python), for a retry of the same run. */
const MAX_REMEMBERED = 50;

interface Live extends CheckRequest {
  readonly abort: AbortController;
  /** How far it is, for a window that comes in the middle of it. */
  readonly seen: () => RunningCheck;
  readonly done: Promise<Result<CheckSummary, DomainError>>;
}

export interface Checks {
  check(request: CheckRequest): Promise<Result<CheckSummary, DomainError>>;
  checkFolder(
    request: FolderRequest,
  ): Promise<Result<CheckSummary & { reports: readonly TestReport[] }, DomainError>>;
  /** The check that was asked for and runs now. */
  running(exerciseId: ExerciseId): RunningCheck | null;
  cancel(runId: Uuid): void;
  dispose(): void;
}

/** Runs of checks: at most one an exercise, each recorded once however often it is asked for. */
export function createChecks(context: ChecksContext): Checks {
  const { store, pack } = context;
  const live = new Map<Uuid, Live>();
  const folders = new Map<Uuid, AbortController>();
  const remembered = new Map<Uuid, CheckSummary>();

  function check(request: CheckRequest): Promise<Result<CheckSummary, DomainError>> {
    const { runId } = request;
    const known =
      remembered.get(runId) ??
      store.attempts.get(runId)?.summary ??
      store.checkpoints.report(runId)?.summary;
    if (known) return Promise.resolve(ok(known));
    const joined = live.get(runId);
    if (joined) return joined.done;
    const found = find(request.exerciseId);
    if (!found.ok) return Promise.resolve(found);
    const exercise = found.value;
    const rivals = [...live.values()].filter((run) => run.exerciseId === request.exerciseId);
    if (request.kind === 'quiet' && exercise.kind === 'project') {
      const message = 'The acceptance of a project runs when it is asked for.';
      return Promise.resolve(err(domainError('badRequest', message)));
    }
    if (request.kind === 'quiet' && rivals.some((run) => run.kind === 'explicit')) {
      const message = 'A check of this exercise is running.';
      return Promise.resolve(err(domainError('busy', message)));
    }
    for (const rival of rivals) rival.abort.abort();
    const abort = new AbortController();
    const watched = watch(context, runId);
    const done = carryOut(watched.context, exercise, request, abort)
      .then((result) => {
        if (!result.ok) return result;
        remember(result.value.summary);
        return ok(result.value.summary);
      })
      .finally(() => live.delete(runId));
    live.set(runId, { ...request, abort, done, seen: watched.seen });
    return done;
  }

  function find(exerciseId: ExerciseId): Result<Exercise, DomainError> {
    const exercise = pack.exercise(exerciseId);
    const message = `The exercise ${exerciseId} is not in this curriculum.`;
    return exercise ? ok(exercise) : err(domainError('notFound', message));
  }

  function remember(summary: CheckSummary): void {
    remembered.set(summary.runId, summary);
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MAX_REMEMBERED) break;
      remembered.delete(oldest);
    }
  }

  return {
    check,
    async checkFolder(request) {
      const exercise = find(request.exerciseId);
      if (!exercise.ok) return exercise;
      const abort = new AbortController();
      folders.get(request.runId)?.abort();
      folders.set(request.runId, abort);
      const quietly = { ...context, emit: () => undefined };
      const result = await carryOut(quietly, exercise.value, request, abort).finally(() => {
        if (folders.get(request.runId) === abort) folders.delete(request.runId);
      });
      return result.ok ? ok({ ...result.value.summary, reports: result.value.reports }) : result;
    },
    running(exerciseId) {
      for (const run of live.values()) {
        if (run.exerciseId === exerciseId && run.kind === 'explicit') return run.seen();
      }
      return null;
    },
    cancel(runId) {
      live.get(runId)?.abort.abort();
      folders.get(runId)?.abort();
    },
    dispose() {
      for (const run of live.values()) run.abort.abort();
      for (const abort of folders.values()) abort.abort();
    },
  };
}

/** The same context, which also remembers what it told of this run. */
function watch(
  context: ChecksContext,
  runId: Uuid,
): { readonly context: ChecksContext; readonly seen: () => RunningCheck } {
  const startedMs = context.clock.nowMs();
  const reports: TestReport[] = [];
  let current: string | null = null;
  const note = (progress: CheckProgress): void => {
    if (progress.runId !== runId) return;
    if (progress.kind === 'running') current = progress.id;
    if (progress.kind === 'test') reports.push(progress.report);
  };
  return {
    seen: () => ({ runId, startedMs, current, reports: [...reports] }),
    context: {
      ...context,
      emit(name, data) {
        if (name === 'check.progress') note(data as CheckProgress);
        context.emit(name, data);
      },
    },
  };
}
