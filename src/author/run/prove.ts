import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { ExpectedCheck } from '../../contract/curriculum.ts';
import type { CompiledCurriculum } from '../compile/curriculum.ts';
import { pointsOf, topicsOf } from '../model.ts';
import { isSelected } from '../options.ts';
import { compareText, type ProblemLog } from '../problem.ts';
import { PROJECT_ROOT } from '../project.ts';
import { hashOf, ResultCache } from './cache.ts';
import { assessmentUnit, cardsUnit } from './cards-unit.ts';
import { exerciseUnit } from './exercise-unit.ts';
import { GraderRunner } from './grader-runner.ts';
import { runIncremental, unitKey } from './incremental.ts';
import { lessonUnit } from './lesson-unit.ts';
import { lintExercises } from './lint.ts';
import { findCheckPython } from './python.ts';
import { toolsHash } from './tools.ts';
import type { Unit } from './unit.ts';

export interface ProveOptions {
  /** Holds `results/`, one file per remembered result, and the type checker's caches. */
  readonly cacheFolder: string;
  readonly only: string | null;
  readonly environment: NodeJS.ProcessEnv;
}

export interface ProveReport {
  /** Exercise ids to the checks their solutions reported; only of exercises that were proved. */
  readonly checks: ReadonlyMap<string, readonly ExpectedCheck[]>;
  readonly ran: number;
  readonly remembered: number;
}

/** Proves by running it what the curriculum claims; what was proved before and did not change is not run again. */
export async function prove(
  compiled: CompiledCurriculum,
  { cacheFolder, only, environment }: ProveOptions,
  log: ProblemLog,
): Promise<ProveReport> {
  const python = findCheckPython(PROJECT_ROOT, tiersOf(compiled), environment);
  const tools = hashOf([python.fingerprint, toolsHash()]);
  const cache = new ResultCache(path.join(cacheFolder, 'results'));
  const workers = availableParallelism();

  const units = unitsOf(compiled).filter(({ owner }) => isSelected(owner, only));
  const { problems, checks, ran } = await runIncremental(units, {
    cache,
    tools,
    workers,
    createRunner: () => new GraderRunner({ root: PROJECT_ROOT, python: python.executable }),
  });
  log.addAll(problems);

  const exercises = units.filter(({ name }) => name === 'exercise');
  const open = exercises.filter((unit) => cache.get(unitKey(unit, tools, 'lint')) === null);
  const findings = await lintExercises(
    open.flatMap(({ owner }) => compiled.exercises.get(owner)?.source ?? []),
    { cacheFolder, python: python.executable, workers },
  );
  for (const unit of open) {
    const found = findings.get(unit.owner) ?? [];
    log.addAll(found);
    if (found.length === 0) cache.set(unitKey(unit, tools, 'lint'), {});
  }
  if (only === null) cache.prune(Date.now());
  const all = units.length + exercises.length;
  return { checks, ran: ran + open.length, remembered: all - ran - open.length };
}

/** The package tiers that the content needs, and the one that the checker itself needs. */
function tiersOf({ source, exercises }: CompiledCurriculum): readonly string[] {
  const named = [
    ...source.modules.flatMap(({ document }) => document?.value.tier ?? []),
    ...[...exercises.values()].map(({ exercise }) => exercise.tier),
  ];
  const others = new Set(named.filter((tier) => tier !== 'core' && tier !== 'quality'));
  return ['core', 'quality', ...[...others].sort(compareText)];
}

function unitsOf(compiled: CompiledCurriculum): readonly Unit[] {
  return [
    ...[...compiled.lessons.values()].map(lessonUnit),
    ...pointsOf(compiled.source).flatMap((point) =>
      point.cards === null ? [] : [cardsUnit(point, point.cards)],
    ),
    ...topicsOf(compiled.source).flatMap((topic) =>
      topic.document === null ? [] : [assessmentUnit(topic, topic.document)],
    ),
    ...[...compiled.exercises.values()].map(exerciseUnit),
  ];
}
