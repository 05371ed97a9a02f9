import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import type { Disposable } from '../../base/disposable.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { RunningCheck } from '../../contract/checkpoint.ts';
import type { Exercise, LessonBlock } from '../../contract/curriculum.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { CheckSummary } from '../../contract/grading.ts';
import type { ExerciseId, PointId, Uuid } from '../../contract/ids.ts';
import type { ExerciseView } from '../../contract/methods.ts';
import type { FeatureContext } from '../feature.ts';
import type { PythonFeature } from '../python/index.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import type { AttemptLogRow, PackFile, SnapshotFile } from '../store/index.ts';
import type { TakenFiles } from '../workspace/index.ts';
import { createChecks } from './checks.ts';
import { createMaterials, preloadOf, SERVICE_PRELOAD } from './materials.ts';
import { createGraderPool } from './pool.ts';
import { createPrograms, type Program, type ProgramOutcome } from './programs.ts';
import type { CheckRequest } from './request.ts';
import { PATIENCE, type Patience } from './server.ts';

export { preloadOf, SERVICE_PRELOAD } from './materials.ts';
export type { Program, ProgramOutcome } from './programs.ts';
export { type FinishedEvent, GraderServer, PATIENCE, type RunCommand } from './server.ts';

/** What grading needs of the workspace. */
interface CheckedWorkspace {
  take(exerciseId: ExerciseId, reason: 'check'): Result<TakenFiles, DomainError>;
  readFolder(exerciseId: ExerciseId, folder: string): Result<readonly SnapshotFile[], DomainError>;
  folderOf(exerciseId: ExerciseId): string;
}

export interface GradingContext extends FeatureContext {
  readonly python: Pick<
    PythonFeature,
    'executable' | 'whenKnown' | 'whenTierKnown' | 'whenReady' | 'recheck' | 'want'
  >;
  readonly workspace: CheckedWorkspace;
  /** What else an attempt leads to, in its transaction, and that a solution was looked at. */
  readonly remembered?: {
    attempted(attempt: AttemptLogRow): void;
    sawSolution(exerciseId: ExerciseId): void;
  };
  /** Tests bring their own grader and a shorter patience. */
  readonly graderScript?: string;
  readonly patience?: Partial<Patience>;
}

export interface GradingFeature extends Disposable {
  readonly handlers: Handlers<
    | 'exercise.get'
    | 'exercise.check'
    | 'exercise.checkFolder'
    | 'exercise.cancel'
    | 'exercise.hint'
    | 'exercise.solution'
    | 'exercise.checks'
    | 'block.run'
    | 'block.cancel'
  >;
  /** A check as the handler runs it; `quiet` ones are not logged. */
  check(request: CheckRequest): Promise<Result<CheckSummary, DomainError>>;
  /** The check that was asked for and runs now. */
  running(exerciseId: ExerciseId): RunningCheck | null;
  runProgram(program: Program): Promise<Result<ProgramOutcome, DomainError>>;
  cancelProgram(runId: Uuid): void;
  /** The lesson's code that its block `index` goes on from, the first piece first. */
  preambleOfBlock(pointId: PointId, index: number): Result<readonly string[], DomainError>;
}

const RECENT_ATTEMPTS = 50;

/** Exercises and whatever runs Python for the learner. The grader starts when the first exercise is opened. */
export function createGradingFeature(context: GradingContext): GradingFeature {
  const { store, pack, log, clock, folders, python, emit } = context;
  const materials = createMaterials(join(folders.data, 'cache'));
  const pool = createGraderPool({
    log,
    script:
      context.graderScript ?? join(folders.resources, 'python', 'cairn_grader', '__main__.py'),
    patience: { ...PATIENCE, ...context.patience },
    executable: python.executable,
    tempFolder: materials.tempFolder,
  });
  // A look at the machine is waited for, a set-up of minutes is not.
  const shared = { pool, pythonStatus: python.whenKnown, recheckPython: python.recheck };
  const checks = createChecks({
    ...{ store, pack, emit, log, clock, materials },
    ...shared,
    tierStatus: python.whenTierKnown,
    attempted: (attempt) => context.remembered?.attempted(attempt),
    take(request) {
      const { workspace } = context;
      const { exerciseId } = request;
      if (request.kind === 'explicit') return workspace.take(exerciseId, 'check');
      const folder = request.kind === 'folder' ? request.folder : workspace.folderOf(exerciseId);
      const read = workspace.readFolder(exerciseId, folder);
      // A pause in typing is no state to go back to: only what was asked for is kept.
      return read.ok ? ok({ files: read.value, keep: () => ok('') }) : read;
    },
  });
  const programs = createPrograms({ ...shared, materials, tierStatus: python.whenTierKnown });
  let disposed = false;

  function find(id: ExerciseId): Result<Exercise, DomainError> {
    const exercise = pack.exercise(id);
    return exercise
      ? ok(exercise)
      : err(domainError('notFound', `The exercise ${id} is not in this curriculum.`));
  }

  async function warm(exerciseId: ExerciseId): Promise<void> {
    const status = await python.whenReady();
    if (status.kind === 'ready' && !disposed) {
      const service = pack.exercise(exerciseId)?.service;
      const imported = preloadOf([
        ...pack.files(exerciseId, 'check'),
        ...(service ? pack.files(exerciseId, 'starter') : []),
      ]);
      pool.warm([...imported, ...(service ? SERVICE_PRELOAD : [])]);
    }
  }

  function view(exercise: Exercise): ExerciseView {
    const { id } = exercise;
    const project = exercise.kind === 'project';
    const attempts = project
      ? store.checkpoints.recent(id, RECENT_ATTEMPTS)
      : store.attempts.recent(id, RECENT_ATTEMPTS);
    const last = attempts.find((row) => row.contentHash === exercise.contentHash);
    const report =
      last && (project ? store.checkpoints.report(last.id) : store.attempts.get(last.id));
    return {
      exercise,
      hintsShown: Math.min(store.attempts.hintsShown(exercise.id), exercise.hints.length),
      attempts: attempts.map(({ id, atMs, verdict, passed, total, durationMs }) => ({
        ...{ id, atMs, verdict, passed, total, durationMs },
      })),
      passed: hasPassed(exercise.id),
      lastCheck: report ? { ...report.summary, reports: report.reports } : null,
      solutionSeen: store.attempts.solutionSeen(exercise.id),
      running: checks.running(id),
    };
  }

  function hasPassed(id: ExerciseId): boolean {
    const state = store.attempts.state(id) ?? store.checkpoints.standings().get(id);
    return (state?.passedMs ?? null) !== null;
  }

  function note(kind: 'hintShown' | 'solutionSeen', subject: ExerciseId, amount: number): void {
    const atMs = clock.nowMs();
    const { deviceId } = store;
    const offsetMin = clock.offsetMin(atMs);
    store.attempts.appendActivity({
      ...{ id: uuidv7(), deviceId, atMs, kind, subject, amount, offsetMin },
    });
  }

  return {
    check: checks.check,
    running: checks.running,
    runProgram: programs.run,
    cancelProgram: programs.cancel,
    preambleOfBlock,
    dispose() {
      disposed = true;
      checks.dispose();
      programs.dispose();
      // Graders write there until they are gone; a program that ends first leaves the rest to the next start.
      void pool.dispose().then(materials.dispose);
      materials.dispose();
    },
    handlers: {
      'exercise.get'({ exerciseId }) {
        const exercise = find(exerciseId);
        if (!exercise.ok) return exercise;
        python.want(exercise.value.tier);
        void warm(exerciseId);
        return ok(view(exercise.value));
      },
      'exercise.check': ({ exerciseId, runId, quiet }) =>
        checks.check({ exerciseId, runId, kind: quiet ? 'quiet' : 'explicit' }),
      'exercise.checkFolder': ({ exerciseId, folder, runId }) =>
        checks.checkFolder({ exerciseId, folder, runId, kind: 'folder' }),
      'exercise.cancel'({ runId }) {
        checks.cancel(runId);
        return ok(null);
      },
      'exercise.hint'({ exerciseId, shown }) {
        const exercise = find(exerciseId);
        if (!exercise.ok) return exercise;
        const recorded = store.attempts.hintsShown(exerciseId);
        const total = exercise.value.hints.length;
        // A retry asks from a count that is behind: it gets what is shown by now, and nothing more.
        if (recorded > shown || recorded >= total) {
          return ok({ hintsShown: Math.min(recorded, total) });
        }
        note('hintShown', exerciseId, recorded + 1);
        return ok({ hintsShown: recorded + 1 });
      },
      'exercise.solution'({ exerciseId }) {
        const exercise = find(exerciseId);
        if (!exercise.ok) return exercise;
        if (!hasPassed(exerciseId) && !store.attempts.solutionSeen(exerciseId)) {
          note('solutionSeen', exerciseId, 0);
        }
        context.remembered?.sawSolution(exerciseId);
        return ok({ files: pack.files(exerciseId, 'solution').map(asText) });
      },
      'exercise.checks'({ exerciseId }) {
        const exercise = find(exerciseId);
        return exercise.ok ? ok({ files: pack.files(exerciseId, 'check').map(asText) }) : exercise;
      },
      async 'block.run'({ pointId, index, code, runId }) {
        const preamble = preambleOfBlock(pointId, index);
        if (!preamble.ok) return preamble;
        const run = await programs.run({ runId, code, preamble: preamble.value });
        if (!run.ok) return run;
        const { passed: _passed, ...result } = run.value;
        return ok(result);
      },
      'block.cancel'({ runId }) {
        programs.cancel(runId);
        return ok(null);
      },
    },
  };

  function preambleOfBlock(
    pointId: PointId,
    index: number,
  ): Result<readonly string[], DomainError> {
    const blocks = blocksOf(pointId);
    const block = blocks.find((each) => each.index === index);
    return block
      ? ok(preambleOf(blocks, block))
      : err(domainError('notFound', `There is no block ${index} in lesson ${pointId}.`));
  }

  function blocksOf(pointId: PointId): readonly LessonBlock[] {
    return (pack.lesson(pointId)?.parts ?? []).flatMap((part) =>
      part.kind === 'html' ? [] : [part],
    );
  }
}

/** The lesson's own code of the blocks that `block` goes on from, the first one first. */
function preambleOf(blocks: readonly LessonBlock[], block: LessonBlock): readonly string[] {
  const before = blocks
    .filter(({ index }) => index < block.index)
    .sort((a, b) => b.index - a.index);
  const chain: string[] = [];
  let { continues } = block;
  for (const each of before) {
    if (!continues) break;
    chain.unshift(each.code);
    ({ continues } = each);
  }
  return chain;
}

function asText({ path, content }: PackFile): { path: string; content: string } {
  return { path, content: Buffer.from(content).toString('utf8') };
}
