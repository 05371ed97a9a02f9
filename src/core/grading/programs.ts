import { err, ok, type Result } from '../../base/result.ts';
import { DEFAULT_LIMITS, type Limits } from '../../contract/curriculum.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { GraderEvent, ProgramResult } from '../../contract/grading.ts';
import type { Uuid } from '../../contract/ids.ts';
import type { PythonStatus } from '../../contract/python.ts';
import type { RecordingPart } from '../../contract/recording.ts';
import type { SnapshotFile } from '../store/index.ts';
import { boundedText, boundFailure } from './bounds.ts';
import { type Materials, preloadOf, prepared } from './materials.ts';
import { describeMissing } from './missing-python.ts';
import type { GraderPool } from './pool.ts';
import type { RunEnd } from './server.ts';

/** A small program: a lesson's block, or the lines typed on a card. */
export interface Program {
  readonly runId: Uuid;
  readonly code: string;
  /** Run first in the same namespace, silently; one that raises ends there. */
  readonly preamble: readonly string[];
  /** Run last in the same namespace, to say whether the code does what it should. */
  readonly asserts?: string;
  readonly stdin?: string;
  readonly limits?: Limits;
  /** The learner's files around it; `code` is then the file `entry`, as it is among them. */
  readonly folder?: { readonly files: readonly SnapshotFile[]; readonly entry: string };
  /** Run after `code` in its namespace, as if it stood at its end. */
  readonly call?: string;
  /** The packages it may need, where that is more than the core tier. */
  readonly tier?: string;
  readonly record?: {
    readonly steps: number;
    onPart(part: RecordingPart): void;
    /** All that it wrote, whether kept or not. */
    onEnd(outputBytes: number): void;
  };
}

export type ProgramOutcome = ProgramResult & {
  /** It came to its end by itself, without an error, and every assert held. */
  readonly passed: boolean;
};

export interface ProgramsContext {
  readonly pool: GraderPool;
  readonly materials: Pick<Materials, 'layOut'>;
  pythonStatus(): Promise<PythonStatus>;
  tierStatus(tier: string): Promise<PythonStatus>;
  recheckPython(): Promise<PythonStatus>;
}

export interface Programs {
  run(program: Program): Promise<Result<ProgramOutcome, DomainError>>;
  cancel(runId: Uuid): void;
  dispose(): void;
}

/** More than anyone reads; the rest is counted, not kept. */
const OUTPUT_CHARS = 200_000;
const MAX_REMEMBERED = 50;

interface Known {
  readonly abort: AbortController;
  readonly done: Promise<Result<ProgramOutcome, DomainError>>;
}

/** Runs of programs, each carried out once however often it is asked for. */
export function createPrograms(context: ProgramsContext): Programs {
  const known = new Map<Uuid, Known>();
  return {
    run(program) {
      const before = known.get(program.runId);
      if (before) return before.done;
      const abort = new AbortController();
      const done = carryOut(context, program, abort.signal);
      known.set(program.runId, { abort, done });
      for (const oldest of known.keys()) {
        if (known.size <= MAX_REMEMBERED) break;
        known.get(oldest)?.abort.abort();
        known.delete(oldest);
      }
      // A run that never came about may be asked for again.
      void done.then((result) => {
        if (!result.ok) known.delete(program.runId);
      });
      return done;
    },
    cancel: (runId) => known.get(runId)?.abort.abort(),
    dispose() {
      for (const { abort } of known.values()) abort.abort();
    },
  };
}

async function carryOut(
  context: ProgramsContext,
  program: Program,
  signal: AbortSignal,
): Promise<Result<ProgramOutcome, DomainError>> {
  const { folder, record, tier } = program;
  const status = await (tier ? context.tierStatus(tier) : context.pythonStatus());
  if (status.kind !== 'ready') return err(domainError('pythonMissing', describeMissing(status)));
  const output = boundedText(OUTPUT_CHARS);
  const limitMessages: string[] = [];
  const sources = [program.code, ...program.preamble, program.asserts ?? ''];
  const encode = (text: string) => ({ path: 'main.py', content: Buffer.from(text) });
  const files = folder?.files ?? sources.map(encode);
  const laidOut = prepared('run', () => (folder ? context.materials.layOut(folder.files) : null));
  if (!laidOut.ok) return laidOut;
  const startedMs = Date.now();
  const where =
    folder && laidOut.value !== null
      ? { ...laidOut.value.where, entry: folder.entry }
      : { files: { 'main.py': program.code.endsWith('\n') ? program.code : `${program.code}\n` } };
  const running = context.pool.run({
    runId: program.runId,
    signal,
    command: {
      mode: 'program',
      ...where,
      preamble: program.preamble,
      stdin: program.stdin ?? '',
      limits: program.limits ?? DEFAULT_LIMITS,
      // Whoever records looks at tasks as well.
      preload: [...new Set([...preloadOf(files), ...(record ? ['asyncio'] : [])])],
      ...(program.asserts ? { asserts: program.asserts } : {}),
      ...(program.call ? { call: program.call } : {}),
      ...(record ? { record: { steps: record.steps } } : {}),
    },
    onEvent(event: GraderEvent) {
      if (event.event === 'output') output.add(event.text);
      if (event.event === 'record') record?.onPart(event.part);
      if (event.event === 'limit') limitMessages.push(event.message);
    },
  });
  const end = await running.finally(() => laidOut.value?.release());
  if (end.kind === 'notStarted') {
    const now = await context.recheckPython();
    if (now.kind !== 'ready') return err(domainError('pythonMissing', describeMissing(now)));
  }
  const { outcome, message } = readEnd(end);
  const finished = end.kind === 'finished' ? end.event : null;
  record?.onEnd(finished?.outputBytes ?? 0);
  const failure = finished?.failure ? boundFailure(finished.failure) : null;
  const notes = [...(outcome === 'completed' ? [] : [message]), ...limitMessages];
  return ok({
    outcome,
    output: [output.text(), ...new Set(notes)].filter(Boolean).join('\n'),
    failure,
    durationMs: finished?.durationMs ?? Date.now() - startedMs,
    passed: outcome === 'completed' && finished?.exitCode === 0 && failure === null,
  });
}

function readEnd(end: RunEnd): { outcome: ProgramResult['outcome']; message: string } {
  switch (end.kind) {
    case 'finished':
      return end.event;
    case 'cancelled':
      return { outcome: 'cancelled', message: 'It was stopped.' };
    case 'hung':
      return { outcome: 'timedOut', message: `It did not end within ${end.seconds} seconds.` };
    case 'lost':
      return { outcome: 'crashed', message: `The grader was lost: ${end.message}. Run it again.` };
    case 'notStarted':
      return { outcome: 'crashed', message: `The grader did not start: ${end.message}.` };
    case 'refused':
      return { outcome: 'crashed', message: `The grader refused it: ${end.message}.` };
  }
}
