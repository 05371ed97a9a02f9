import type { Result } from '../../base/result.ts';
import type { Exercise } from '../../contract/curriculum.ts';
import type { DomainError } from '../../contract/errors.ts';
import type { PythonStatus } from '../../contract/python.ts';
import type { FeatureContext } from '../feature.ts';
import type { TakenFiles } from '../workspace/index.ts';
import { type Carried, type ConcludeContext, conclude } from './conclude.ts';
import { gather } from './gathered.ts';
import { type Materials, preloadOf, prepared, SERVICE_PRELOAD } from './materials.ts';
import { describeMissing } from './missing-python.ts';
import type { GraderPool } from './pool.ts';
import type { CheckRequest, FolderRequest } from './request.ts';

export interface ChecksContext extends ConcludeContext, Pick<FeatureContext, 'pack'> {
  readonly pool: GraderPool;
  readonly materials: Materials;
  /** How Python stands for what needs this tier of packages, once that is known. */
  tierStatus(tier: string): Promise<PythonStatus>;
  /** Asks again, after a grader did not start. */
  recheckPython(): Promise<PythonStatus>;
  /** What is graded. */
  take(request: CheckRequest | FolderRequest): Result<TakenFiles, DomainError>;
}

/** One check from the learner's files to its verdict. */
export async function carryOut(
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
  const gathered = gather(emit, exercise, runId);
  const asked = { request, startedMs, files };
  if (status.kind !== 'ready') {
    const kept = keep();
    if (!kept.ok) return kept;
    return conclude(context, exercise, asked, gathered, withoutPython(status));
  }
  const checkFiles = context.pack.files(exerciseId, 'check');
  const laidOut = prepared('check', () => ({
    checks: materials.checksFolder(checkFiles),
    ...materials.layOut(files),
  }));
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
          ...preloadOf(checkFiles),
          ...preloadOf(files),
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

function withoutPython(status: PythonStatus): { kind: 'pythonMissing'; message: string } {
  return { kind: 'pythonMissing', message: describeMissing(status) };
}
