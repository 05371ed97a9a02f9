import { err, ok, type Result } from '../../base/result.ts';
import type { Exercise } from '../../contract/curriculum.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { CheckSummary, TestReport } from '../../contract/grading.ts';
import { refusalOf } from '../disk.ts';
import type { FeatureContext } from '../feature.ts';
import { type AttemptLogRow, type SnapshotFile, toEvidence } from '../store/index.ts';
import type { Gathered } from './gathered.ts';
import { measure } from './measure.ts';
import type { CheckRequest, FolderRequest } from './request.ts';
import type { RunEnd } from './server.ts';
import { judge } from './verdict.ts';

export interface ConcludeContext extends Pick<FeatureContext, 'store' | 'emit' | 'log' | 'clock'> {
  /** Told of an attempt within its transaction: what follows from it is kept with it, or not at all. */
  attempted(attempt: AttemptLogRow): void;
}

export interface Carried {
  readonly summary: CheckSummary;
  readonly reports: readonly TestReport[];
}

/** A run's request, and what it was made of. */
export interface Asked {
  readonly request: CheckRequest | FolderRequest;
  readonly startedMs: number;
  readonly files: readonly SnapshotFile[];
}

/** Judges, records and tells. */
export function conclude(
  context: ConcludeContext,
  exercise: Exercise,
  { request, startedMs, files }: Asked,
  gathered: Gathered,
  end: RunEnd | { readonly kind: 'pythonMissing'; readonly message: string },
): Result<Carried, DomainError> {
  const { emit, clock, log } = context;
  const { runId, exerciseId } = request;
  const missing = end.kind === 'pythonMissing';
  const observed = gathered.observed(missing ? { kind: 'cancelled' } : end);
  const judged = judge(exercise, observed);
  const summary: CheckSummary = {
    ...{ runId, exerciseId, output: gathered.output() },
    ...judged,
    ...(missing
      ? { verdict: 'pythonMissing', problem: { message: end.message, failure: null } }
      : {}),
    durationMs: Math.max(clock.nowMs() - startedMs, 0),
  };
  if (end.kind === 'notStarted')
    log.warning(`The grader did not start: ${end.message}\n${end.log}`);
  // A check that was stopped, or that never was, is no attempt of the learner's.
  const counts = !['cancelled', 'pythonMissing', 'skipped'].includes(summary.verdict);
  if (request.kind === 'explicit' && counts) {
    const recorded = record(context, exercise, { summary, reports: observed.reports, files });
    if (!recorded.ok) return recorded;
    emit('changed', {
      topics:
        exercise.kind === 'project' ? ['checkpoints', 'today'] : ['progress', 'today', 'review'],
    });
  }
  emit('check.progress', { kind: 'finished', runId, summary });
  return ok({ summary, reports: observed.reports });
}

function record(
  { store, clock, attempted }: ConcludeContext,
  exercise: Exercise,
  { summary, reports, files }: Carried & { readonly files: readonly SnapshotFile[] },
): Result<null, DomainError> {
  const atMs = clock.nowMs();
  const row = {
    id: summary.runId,
    deviceId: store.deviceId,
    atMs,
    contentHash: exercise.contentHash,
    verdict: summary.verdict,
    passed: summary.passed,
    total: summary.total,
    durationMs: summary.durationMs,
    hintsShown: store.attempts.hintsShown(exercise.id),
    solutionSeen: store.attempts.solutionSeen(exercise.id),
    // What was said to a service is worth its room only where a check failed.
    report: {
      summary,
      reports: reports.map((each) => (each.outcome === 'passed' ? { ...each, trace: null } : each)),
    },
    offsetMin: clock.offsetMin(atMs),
  };
  try {
    store.transaction(() => {
      if (exercise.kind !== 'project') {
        const attempt = { ...row, exerciseId: exercise.id };
        store.attempts.append(attempt);
        attempted(attempt);
        return;
      }
      store.checkpoints.append({
        ...row,
        checkpointId: exercise.id,
        measurements: measure(reports),
        files: toEvidence(files),
      });
    });
    return ok(null);
  } catch (error) {
    const refused = refusalOf(error);
    if (!refused) throw error;
    const why = refused === 'diskFull' ? 'The disk is full' : 'The disk refused it';
    const message = `${why}: the result of this check could not be kept. Your files are safe. Free some room, or see that the disk can be written, then check again.`;
    return err(domainError(refused, message));
  }
}
