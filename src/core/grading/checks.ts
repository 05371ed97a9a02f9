import type { Result } from '../../base/result.ts';
import { err, ok } from '../../base/result.ts';
import type { RunningCheck } from '../../contract/checkpoint.ts';
import type { Exercise } from '../../contract/curriculum.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type {
  CheckProgress,
  CheckSummary,
  Failure,
  GraderEvent,
  TestReport,
} from '../../contract/grading.ts';
import type { ExerciseId, Uuid } from '../../contract/ids.ts';
import type { PythonStatus, SetUpProgress } from '../../contract/python.ts';
import { refusalOf } from '../disk.ts';
import type { FeatureContext } from '../feature.ts';
import {
  type AttemptLogRow,
  type PackFile,
  type SnapshotFile,
  toEvidence,
} from '../store/index.ts';
import type { TakenFiles } from '../workspace/index.ts';
import { boundedText, boundFailure, boundReport } from './bounds.ts';
import { type LaidOut, type Materials, preloadOf, SERVICE_PRELOAD } from './materials.ts';
import { measure } from './measure.ts';
import type { GraderPool } from './pool.ts';
import type { RunEnd } from './server.ts';
import { judge, type Observed } from './verdict.ts';

/** Printed outside of tests. */
const OUTPUT_CHARS = 64_000;
/** Reports beyond the expected ones that are kept, to show what was amiss. */
const EXTRA_REPORTS = 20;
/** Summaries of checks that leave no row (stopped, no Python), for a retry of the same run. */
const MAX_REMEMBERED = 50;

export interface CheckRequest {
  readonly exerciseId: ExerciseId;
  readonly runId: Uuid;
  /** `explicit`: asked for, logged as an attempt. `quiet`: as the learner types, never logged, gives way to an explicit one. */
  readonly kind: 'explicit' | 'quiet';
}

export interface ChecksContext
  extends Pick<FeatureContext, 'store' | 'pack' | 'emit' | 'log' | 'clock'> {
  readonly pool: GraderPool;
  readonly materials: Materials;
  /** How Python stands for what needs this tier of packages, once that is known. */
  tierStatus(tier: string): Promise<PythonStatus>;
  /** Asks again, after a grader did not start. */
  recheckPython(): Promise<PythonStatus>;
  /** Told of an attempt within its transaction: what follows from it is kept with it, or not at all. */
  attempted(attempt: AttemptLogRow): void;
  /** What is graded. */
  take(request: CheckRequest | FolderRequest): Result<TakenFiles, DomainError>;
}

/** A check of any folder: nobody else is told of it, and nothing is recorded. */
interface FolderRequest {
  readonly exerciseId: ExerciseId;
  readonly runId: Uuid;
  readonly kind: 'folder';
  readonly folder: string;
}

interface Live extends CheckRequest {
  readonly abort: AbortController;
  /** How far it is, for a window that comes in the middle of it. */
  readonly seen: () => RunningCheck;
  readonly done: Promise<Result<CheckSummary, DomainError>>;
}

interface Carried {
  readonly summary: CheckSummary;
  readonly reports: readonly TestReport[];
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

async function carryOut(
  context: ChecksContext,
  exercise: Exercise,
  request: CheckRequest | FolderRequest,
  abort: AbortController,
): Promise<Result<Carried, DomainError>> {
  const { emit, clock, materials } = context;
  const { runId, exerciseId } = request;
  const startedMs = clock.nowMs();
  const taken = context.take(request);
  if (!taken.ok) return taken;
  const { files, keep } = taken.value;
  emit('check.progress', { kind: 'started', runId, exerciseId, checks: exercise.checks });
  const status = await context.tierStatus(exercise.tier);
  const gathered = gather(context, exercise, runId);
  const asked = { request, startedMs, files };
  if (status.kind !== 'ready') {
    const kept = keep();
    if (!kept.ok) return kept;
    return conclude(context, exercise, asked, gathered, withoutPython(status));
  }
  const checkFiles = context.pack.files(exerciseId, 'check');
  const laidOut = layOut(materials, checkFiles, files);
  if (!laidOut.ok) return laidOut;
  const { where, release, checks } = laidOut.value;
  try {
    const running = context.pool.run({
      runId,
      signal: abort.signal,
      onEvent: gathered.take,
      command: {
        mode: 'check',
        ...where,
        checks,
        limits: exercise.limits,
        preload: [
          ...preloadOf([...checkFiles, ...files]),
          ...(exercise.service ? SERVICE_PRELOAD : []),
        ],
        ...(exercise.service ? { service: exercise.service } : {}),
      },
    });
    // The disk is written while the grader is at work: the command goes out first.
    await new Promise(setImmediate);
    const kept = keep();
    if (!kept.ok) abort.abort();
    const end = await running;
    if (!kept.ok) return kept;
    const lacking = end.kind === 'notStarted' ? await context.recheckPython() : status;
    return conclude(
      ...([context, exercise, asked, gathered] as const),
      lacking.kind === 'ready' ? end : withoutPython(lacking),
    );
  } finally {
    release();
  }
}

function layOut(
  materials: Materials,
  checkFiles: readonly PackFile[],
  files: readonly SnapshotFile[],
): Result<LaidOut & { readonly checks: string }, DomainError> {
  try {
    return ok({ checks: materials.checksFolder(checkFiles), ...materials.layOut(files) });
  } catch (error) {
    const text = `The check could not be prepared (${(error as Error).message}). Your files are safe.`;
    return err(domainError(refusalOf(error) ?? 'ioFailed', text));
  }
}

interface Gathered {
  take(event: GraderEvent): void;
  observed(end: RunEnd): Observed;
  output(): string;
}

/** Keeps what a run reports, bounded, and passes it on to the clients. */
function gather({ emit }: ChecksContext, exercise: Exercise, runId: Uuid): Gathered {
  const reports: TestReport[] = [];
  const collectErrors: Failure[] = [];
  const limits: Observed['limits'][number][] = [];
  const output = boundedText(OUTPUT_CHARS);
  const most = exercise.checks.length + EXTRA_REPORTS;
  return {
    take(event) {
      switch (event.event) {
        case 'testStarted':
          emit('check.progress', { kind: 'running', runId, id: event.id });
          break;
        case 'test': {
          if (reports.length >= most) break;
          const { event: _event, runId: _runId, ...report } = event;
          const bounded = boundReport(report);
          reports.push(bounded);
          emit('check.progress', { kind: 'test', runId, report: bounded });
          break;
        }
        case 'output':
          output.add(event.text);
          break;
        case 'collectError':
          if (collectErrors.length < EXTRA_REPORTS) collectErrors.push(boundFailure(event.failure));
          break;
        case 'limit':
          limits.push(event);
          break;
        default:
          break;
      }
    },
    observed: (end) => ({ end, reports, collectErrors, limits }),
    output: () => output.text(),
  };
}

/** A run's request, and what it was made of. */
interface Asked {
  readonly request: CheckRequest | FolderRequest;
  readonly startedMs: number;
  readonly files: readonly SnapshotFile[];
}

/** Judges, records and tells. */
function conclude(
  context: ChecksContext,
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
  { store, clock, attempted }: ChecksContext,
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

function withoutPython(status: PythonStatus): { kind: 'pythonMissing'; message: string } {
  return { kind: 'pythonMissing', message: describeMissing(status) };
}

/** Why nothing can run now, as a sentence. */
export function describeMissing(status: PythonStatus): string {
  switch (status.kind) {
    case 'missing':
    case 'failed':
      return status.message;
    case 'settingUp':
      return `Python is still being set up (${status.step}${progressOf(status)}). Your code is saved; check it when that is done.`;
    default:
      return 'Cairn is still looking for Python. Try again in a moment.';
  }
}

function progressOf({ fraction, packages }: SetUpProgress): string {
  if (packages?.total) return `: ${packages.done} of ${packages.total} packages`;
  return fraction === null ? '' : `: ${Math.round(fraction * 100)} %`;
}
