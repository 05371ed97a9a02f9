import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { type ExpectedCheck, expectedCheck } from '../../contract/curriculum.ts';
import type { CompiledCurriculum } from '../compile/curriculum.ts';
import { pointsOf, topicsOf } from '../model.ts';
import { isSelected } from '../options.ts';
import type { ProblemLog } from '../problem.ts';
import { hashOf, ResultCache } from './cache.ts';
import { assessmentUnit, cardsUnit } from './cards-unit.ts';
import { exerciseUnit } from './exercise-unit.ts';
import { GraderRunner } from './grader-runner.ts';
import { lessonUnit } from './lesson-unit.ts';
import { lintExercises } from './lint.ts';
import { findCheckPython } from './python.ts';
import type { Runner } from './runner.ts';
import type { Unit, UnitResult } from './unit.ts';

const CACHE_FOLDER = '.cache/curriculum/results';

/** The tools that judge: a change in one of them makes every remembered result worthless. */
const TOOLS = ['resources/python/cairn_grader', 'resources/python/cairn_checks', 'src/author/run'];

export interface ProveOptions {
  readonly root: string;
  readonly only: string | null;
  readonly environment: NodeJS.ProcessEnv;
}

export interface ProveReport {
  /** Exercise ids to the checks their solutions reported; only of exercises that were proved. */
  readonly checks: ReadonlyMap<string, readonly ExpectedCheck[]>;
  readonly ran: number;
  readonly remembered: number;
}

const remembered = z.object({ checks: z.array(expectedCheck).optional() });

/** Proves by running it what the curriculum claims; what was proved before and did not change is not run again. */
export async function prove(
  compiled: CompiledCurriculum,
  { root, only, environment }: ProveOptions,
  log: ProblemLog,
): Promise<ProveReport> {
  const python = findCheckPython(root, environment);
  const tools = hashOf([python.fingerprint, ...toolFiles(root)]);
  const cache = new ResultCache(path.join(root, CACHE_FOLDER));
  const checks = new Map<string, readonly ExpectedCheck[]>();
  const keyOf = (unit: Unit, kind: string): string =>
    hashOf([tools, kind, unit.owner, unit.name, ...unit.inputs]);

  const units = unitsOf(compiled).filter(({ owner }) => isSelected(owner, only));
  const open: { readonly unit: Unit; readonly key: string }[] = [];
  for (const unit of units) {
    const key = keyOf(unit, 'run');
    const known = remembered.safeParse(cache.get(key));
    if (!known.success) open.push({ unit, key });
    else if (known.data.checks !== undefined) checks.set(unit.owner, known.data.checks);
  }
  const lintUnits = units.filter(({ name }) => name === 'exercise');
  const openLint = lintUnits.filter((unit) => cache.get(keyOf(unit, 'lint')) === null);

  const accept = ({ unit, key }: (typeof open)[number], result: UnitResult): void => {
    log.addAll(result.problems);
    if (result.problems.length > 0) return;
    const { checks: found } = result;
    if (found !== undefined) checks.set(unit.owner, found);
    cache.set(key, found === undefined ? {} : { checks: found });
  };
  const workers = Math.max(1, Math.min(availableParallelism(), open.length));
  await runAll(open, workers, () => new GraderRunner({ root, python: python.executable }), accept);

  const exercises = openLint.flatMap(({ owner }) => compiled.exercises.get(owner)?.source ?? []);
  const options = { root, python: python.executable, workers: availableParallelism() };
  const linted = await lintExercises(exercises, options);
  for (const unit of openLint) {
    const problems = linted.get(unit.owner) ?? [];
    log.addAll(problems);
    if (problems.length === 0) cache.set(keyOf(unit, 'lint'), {});
  }
  if (only === null) cache.prune(Date.now());
  const ran = open.length + openLint.length;
  return { checks, ran, remembered: units.length + lintUnits.length - ran };
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

/** Runs jobs on several runners at once; the first crash of a runner ends it all. */
export async function runAll<Job extends { readonly unit: Unit }>(
  jobs: readonly Job[],
  workers: number,
  createRunner: () => Runner,
  accept: (job: Job, result: UnitResult) => void,
): Promise<void> {
  const waiting = [...jobs];
  const work = async (): Promise<void> => {
    const runner = createRunner();
    try {
      for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
        accept(job, await job.unit.run(runner));
      }
    } finally {
      waiting.length = 0;
      await runner.close();
    }
  };
  if (jobs.length === 0) return;
  await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, work));
}

function toolFiles(root: string): readonly (string | Buffer)[] {
  return TOOLS.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(py|ts|toml)$/.test(name))
      .sort()
      .flatMap((name) => [name, readFileSync(path.join(root, folder, name))]),
  );
}
