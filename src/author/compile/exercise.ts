import { createHash } from 'node:crypto';
import {
  DEFAULT_LIMITS,
  type Exercise,
  type ExpectedCheck,
  type Limits,
  type Service,
} from '../../contract/curriculum.ts';
import { pointId as pointIdSchema } from '../../contract/ids.ts';
import type { ExerciseSource, FileSet } from '../model.ts';
import type { ExerciseDocument } from '../parse/documents.ts';
import type { ProblemLog } from '../problem.ts';
import { parseMarkdown, renderTokens } from './markdown.ts';
import type { ParsedMarkdown } from './parsed-markdown.ts';
import { TextCompiler } from './text.ts';

/** An exercise ready for the pack, but for its expected checks. */
export interface CompiledExercise {
  readonly source: ExerciseSource;
  readonly exercise: Omit<Exercise, 'checks'>;
  readonly parsed: readonly ParsedMarkdown[];
  readonly brief: ParsedMarkdown;
}

/** Compiles an exercise's texts and hashes what an attempt is made against. */
export function compileExercise(source: ExerciseSource, log: ProblemLog): CompiledExercise {
  const { document, pointId } = source;
  const { value } = document;
  const text = new TextCompiler(document, log, pointId);
  const brief = parseMarkdown(source.brief, { log, pointId, form: 'brief' });
  const limits = limitsOf(value);
  const service = serviceOf(value);
  const exercise: Omit<Exercise, 'checks'> = {
    id: source.id,
    topicId: source.topicId,
    pointId,
    kind: value.kind,
    title: text.title(value.title, ['title']),
    minutes: value.minutes,
    difficulty: value.difficulty,
    tier: value.tier,
    briefHtml: renderTokens(brief.tokens),
    files: value.files.map(({ path, role }) => ({ path, role })),
    limits,
    service,
    hints: value.hints.map((hint, index) => text.html(hint, ['hints', index])),
    onFailure: value.on_failure.map((failure, index) => {
      const target = headingTarget(failure.heading ?? null, source);
      const owner = target?.pointId ?? failure.point ?? pointId ?? ownerOfCard(failure.card);
      return {
        check: failure.check,
        html: text.html(failure.misconception, ['on_failure', index, 'misconception']),
        pointId: pointIdSchema.parse(owner ?? `${source.topicId ?? '1.1.1'}.1`),
        heading: target?.slug ?? null,
        cardId: failure.card ?? null,
      };
    }),
    contentHash: exerciseHash(source.starter, source.checks, limits, service),
  };
  return { source, exercise, parsed: text.parsed, brief };
}

/** An exercise's checks must be known before it can be packed. */
export function withChecks(
  { exercise }: CompiledExercise,
  checks: readonly ExpectedCheck[],
): Exercise {
  return { ...exercise, checks: checks.map(({ id, name }) => ({ id, name })) };
}

/** The limits an exercise runs under: its own, over the defaults. */
export function limitsOf(document: ExerciseDocument): Limits {
  const own = document.limits ?? {};
  return {
    wallS: own.wall_s ?? DEFAULT_LIMITS.wallS,
    cpuS: own.cpu_s ?? DEFAULT_LIMITS.cpuS,
    memoryMb: own.memory_mb ?? DEFAULT_LIMITS.memoryMb,
    processes: own.processes ?? DEFAULT_LIMITS.processes,
    outputKb: own.output_kb ?? DEFAULT_LIMITS.outputKb,
  };
}

/** A service gets this long to become ready. */
const READY_S = 5;

function serviceOf({ service }: ExerciseDocument): Service | null {
  if (service === undefined) return null;
  return { app: service.app, ready: service.ready ?? null, readyS: service.ready_s ?? READY_S };
}

export interface HeadingTarget {
  readonly pointId: string | null;
  readonly slug: string;
}

/** `the-star` is a heading of the exercise's own point; `1.1.1.4#the-star` names the point, as a synthesis must. */
export function headingTarget(
  heading: string | null,
  source: ExerciseSource,
): HeadingTarget | null {
  if (heading === null) return null;
  const [first, second] = heading.split('#', 2);
  if (second !== undefined) return { pointId: first ?? null, slug: second };
  return { pointId: source.pointId, slug: heading };
}

function ownerOfCard(card: string | undefined): string | null {
  return card === undefined ? null : (/^\d\.\d\.\d\.\d/.exec(card)?.[0] ?? null);
}

/** SHA-256 over starter, checks, limits and, where there is one, the service. */
export function exerciseHash(
  starter: FileSet,
  checks: FileSet,
  limits: Limits,
  service: Service | null = null,
): string {
  const hash = createHash('sha256');
  const add = (name: string, bytes: Buffer): void => {
    hash.update(`${name}\n${bytes.length}\n`);
    hash.update(bytes);
  };
  for (const [name, bytes] of starter) add(`starter/${name}`, bytes);
  for (const [name, bytes] of checks) add(`checks/${name}`, bytes);
  hash.update(JSON.stringify(limits));
  if (service !== null) hash.update(JSON.stringify(service));
  return hash.digest('hex');
}
