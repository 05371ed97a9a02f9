import type { Disposable } from '../../base/disposable.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { DEFAULT_LIMITS } from '../../contract/curriculum.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { Uuid } from '../../contract/ids.ts';
import type { ParsedParams } from '../../contract/methods.ts';
import type { Recording } from '../../contract/replay.ts';
import type { FeatureContext } from '../feature.ts';
import type { GradingFeature, Program, ProgramOutcome } from '../grading/index.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import type { WorkspaceFeature } from '../workspace/index.ts';
import { RecordedRun } from './recording.ts';
import { loopStalls, type TimedSteps, taskLanes } from './tasks.ts';

export interface ReplayParts {
  readonly grading: Pick<GradingFeature, 'runProgram' | 'cancelProgram' | 'preambleOfBlock'>;
  readonly workspace: Pick<WorkspaceFeature, 'folderOf' | 'readFolder'>;
}

export interface ReplayFeature extends Disposable {
  readonly handlers: Handlers<
    'replay.run' | 'replay.cancel' | 'replay.moment' | 'replay.history' | 'replay.close'
  >;
}

/** One window shows one; a second window, and the one before, may still be looked at. */
const MAX_KEPT = 3;

interface Kept {
  readonly run: RecordedRun;
  readonly done: Promise<Result<Recording, DomainError>>;
}

/** Runs of the learner's code, recorded step by step, kept in memory as long as somebody looks at them. */
export function createReplayFeature(context: FeatureContext, parts: ReplayParts): ReplayFeature {
  const { grading, workspace } = parts;
  const kept = new Map<Uuid, Kept>();

  function drop(runId: Uuid): void {
    grading.cancelProgram(runId);
    kept.delete(runId);
  }

  function programOf({
    runId,
    target,
  }: ParsedParams<'replay.run'>): Result<Omit<Program, 'record'>, DomainError> {
    if (target.kind === 'block') {
      const preamble = grading.preambleOfBlock(target.pointId, target.index);
      return preamble.ok ? ok({ runId, code: target.code, preamble: preamble.value }) : preamble;
    }
    const { exerciseId, path, call } = target;
    const exercise = context.pack.exercise(exerciseId);
    if (!exercise) {
      const text = `The exercise ${exerciseId} is not in this curriculum. Update Cairn, or choose another exercise.`;
      return err(domainError('notFound', text));
    }
    const files = workspace.readFolder(exerciseId, workspace.folderOf(exerciseId));
    if (!files.ok) return files;
    const entry = files.value.find((file) => file.path === path);
    if (!entry?.path.endsWith('.py')) {
      const text = `There is no Python file ${path} in the exercise's folder. Open one, and step through that.`;
      return err(domainError('notFound', text));
    }
    return ok({
      ...{ runId, preamble: [], call, tier: exercise.tier },
      code: Buffer.from(entry.content).toString('utf8'),
      folder: { files: files.value, entry: path },
      limits: exercise.limits,
    });
  }

  async function record(
    params: ParsedParams<'replay.run'>,
    run: RecordedRun,
  ): Promise<Result<Recording, DomainError>> {
    const program = programOf(params);
    if (!program.ok) return program;
    const outcome = await grading.runProgram({
      ...program.value,
      record: {
        steps: params.steps,
        onPart: (part) => run.add(part),
        onEnd: (bytes) => {
          run.outputBytes = bytes;
        },
      },
    });
    if (!outcome.ok) return outcome;
    if (outcome.value.outcome === 'cancelled' && run.count === 0) {
      return err(domainError('cancelled', 'The program was stopped before its first step.'));
    }
    return ok(recordingOf(params, run, outcome.value, program.value.limits?.wallS));
  }

  function find(runId: Uuid): Result<RecordedRun, DomainError> {
    const found = kept.get(runId);
    return found
      ? ok(found.run)
      : err(domainError('notFound', 'This recording is gone. Step through the code again.'));
  }

  return {
    dispose() {
      for (const runId of [...kept.keys()]) drop(runId);
    },
    handlers: {
      'replay.run'(params) {
        const { runId } = params;
        const before = kept.get(runId);
        if (before) return before.done;
        const run = new RecordedRun();
        const done = record(params, run);
        kept.set(runId, { run, done });
        for (const oldest of [...kept.keys()]) {
          if (kept.size <= MAX_KEPT) break;
          drop(oldest);
        }
        void done.then((result) => {
          if (!result.ok) kept.delete(runId);
        });
        return done;
      },
      'replay.cancel'({ runId }) {
        grading.cancelProgram(runId);
        return ok(null);
      },
      'replay.moment'({ runId, step }) {
        const run = find(runId);
        if (!run.ok) return run;
        return step < run.value.count
          ? ok(run.value.moment(step))
          : err(domainError('notFound', `The recording has ${run.value.count} steps.`));
      },
      'replay.history'({ runId, activation, name }) {
        const run = find(runId);
        return run.ok ? ok(run.value.history(activation, name)) : run;
      },
      'replay.close'({ runId }) {
        drop(runId);
        return ok(null);
      },
    },
  };
}

function recordingOf(
  { runId, steps }: ParsedParams<'replay.run'>,
  run: RecordedRun,
  outcome: ProgramOutcome,
  wallS: number = DEFAULT_LIMITS.wallS,
): Recording {
  const durationUs = run.end?.atUs ?? run.atUs[run.count - 1] ?? 0;
  const timed: TimedSteps = {
    atUs: run.atUs,
    lines: run.lines,
    taskOf: (step) => run.frames[run.stepFrames[step] ?? -1]?.task ?? -1,
  };
  return {
    runId,
    files: run.files,
    threads: run.threads,
    frames: run.frames,
    steps: { kinds: run.kinds, lines: run.lines, frames: run.stepFrames },
    output: run.output,
    tasks: taskLanes(run.taskEvents, timed, durationUs),
    stalls: loopStalls(run.taskEvents, timed, durationUs),
    durationUs,
    outcome: outcome.outcome,
    failure: outcome.failure,
    notes: notesOf(run, outcome, steps, wallS),
    moreSteps: run.end?.full === 'steps',
  };
}

const LAST_STEPS = 'Its last moments may be missing.';

/** What is not in the recording, in sentences. */
function notesOf(
  run: RecordedRun,
  outcome: ProgramOutcome,
  asked: number,
  wallS: number,
): readonly string[] {
  const { end } = run;
  const notes: string[] = [];
  const number = (value: number): string => value.toLocaleString('en');
  if (end?.full === 'steps') {
    notes.push(
      `The recording is full: the program was ended after ${number(asked)} steps, and what it would have done then is not here.`,
    );
  } else if (end?.full === 'size') {
    notes.push(
      `The recording is full: its variables hold so much that the program was ended after ${number(run.count)} steps.`,
    );
  } else if (outcome.outcome === 'timedOut') {
    const where = end ? 'The last step is where it was.' : LAST_STEPS;
    notes.push(`The program was stopped after ${wallS} seconds. ${where}`);
  } else if (outcome.outcome === 'limit') {
    notes.push(
      'The program was stopped: it used more memory, time or processes than its limit allows.',
    );
  } else if (outcome.outcome === 'crashed') {
    notes.push(`Python itself ended in the middle of the program. ${LAST_STEPS}`);
  } else if (outcome.outcome === 'cancelled') {
    notes.push(`You stopped the program. ${LAST_STEPS}`);
  }
  if (end && end.droppedOutput > 0) {
    notes.push(`${number(end.droppedOutput)} characters of output are not in the recording.`);
  }
  if (end && run.outputBytes > end.outputBytes) {
    notes.push(
      `${number(run.outputBytes - end.outputBytes)} bytes were written past Python's own output, such as by another program; they belong to no step.`,
    );
  }
  return notes;
}
