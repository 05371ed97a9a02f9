import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { isTestFile } from '../compile/checks.ts';
import type { CompiledExercise } from '../compile/exercise.ts';
import type { ExerciseSource, FileSet } from '../model.ts';
import type { Problem } from '../problem.ts';
import type { CheckReport, Runner, TestReport } from './runner.ts';
import type { Unit, UnitResult } from './unit.ts';

/** Failures that say that a starter is broken, not that it is unfinished. */
const BROKEN = new Set(['ImportError', 'ModuleNotFoundError', 'SyntaxError', 'IndentationError']);

/** The starter fails for the right reason, the solution passes, every seeded wrong solution is caught. */
export function exerciseUnit(compiled: CompiledExercise): Unit {
  const { source, exercise } = compiled;
  return {
    owner: exercise.id,
    name: 'exercise',
    inputs: [exercise.contentHash, JSON.stringify(source.document.value), ...filesOf(source)],
    run: (runner) => withFolder((folder) => runExercise(compiled, folder, runner)),
  };
}

function filesOf({
  starter,
  checks,
  solution,
  wrong,
}: ExerciseSource): readonly (string | Buffer)[] {
  const sets: readonly (readonly [string, FileSet])[] = [
    ['starter', starter],
    ['checks', checks],
    ['solution', solution],
    ...[...wrong].map(([name, files]) => [`wrong/${name}`, files] as const),
  ];
  return sets.flatMap(([name, files]) =>
    [...files].flatMap(([file, bytes]) => [`${name}/${file}`, bytes]),
  );
}

async function withFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(path.join(tmpdir(), 'cairn-check-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes files into a folder, later sets over earlier ones. */
export function writeFiles(folder: string, ...layers: readonly FileSet[]): void {
  mkdirSync(folder, { recursive: true });
  for (const layer of layers) {
    for (const [name, bytes] of layer) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
  }
}

async function runExercise(
  { source, exercise }: CompiledExercise,
  folder: string,
  runner: Runner,
): Promise<UnitResult> {
  const all = path.join(folder, 'checks');
  writeFiles(all, source.checks);
  // A project's suite takes a minute: of a wrong solution the file that must catch it is enough.
  const only = (caughtBy: string): string => {
    if (exercise.kind !== 'project') return all;
    const [wanted = ''] = caughtBy.split('::');
    const some = path.join(folder, `only-${wanted.replace('.py', '')}`);
    writeFiles(
      some,
      new Map([...source.checks].filter(([file]) => file === wanted || !isTestFile(file))),
    );
    return some;
  };
  const halfMs = allowedMs(exercise.limits.wallS);
  const check = async (
    name: string,
    layers: readonly FileSet[],
    checks = all,
  ): Promise<CheckReport> => {
    const workspace = path.join(folder, name);
    writeFiles(workspace, ...layers);
    const job = { workspace, checks, limits: exercise.limits, service: exercise.service };
    const first = await runner.check(job);
    const slow = first.outcome === 'timedOut' || first.durationMs > halfMs;
    // A busy machine makes anything slow once.
    return slow ? runner.check(job) : first;
  };

  const solved = await check('solution', [source.starter, source.solution]);
  const starter = await check('starter', [source.starter]);
  const problems: Problem[] = [
    ...judgeSolution(solved, halfMs).map((message) => ({
      file: `${source.folder}/solution`,
      line: null,
      message,
    })),
    ...judgeStarter(starter, halfMs).map((message) => ({
      file: `${source.folder}/starter`,
      line: null,
      message,
    })),
  ];
  if (problems.length > 0) return { problems }; // What follows would only repeat it.
  const { document } = source;
  for (const [index, wrong] of document.value.wrong.entries()) {
    const files = source.wrong.get(wrong.name);
    if (files === undefined) continue; // Reported by the check of files.
    const layers = [source.starter, source.solution, files];
    const report = await check(`wrong-${wrong.name}`, layers, only(wrong.caught_by));
    const line = document.lineOf(['wrong', index, 'caught_by']);
    for (const message of judgeWrong(report, wrong.caught_by, halfMs)) {
      problems.push({
        file: document.file,
        line,
        message: `${wrong.name}: ${message}`,
      });
    }
  }
  return { problems, checks: solved.tests.map(({ id, name }) => ({ id, name })) };
}

/** Half the limit, and more where other programs take the processors: then time says nothing about the content. */
function allowedMs(wallS: number): number {
  const share = (loadavg()[0] ?? 0) / availableParallelism();
  return ((wallS * 1000) / 2) * Math.max(1, share);
}

/** What is wrong with a run of the solution: every test must pass, in half the time. */
export function judgeSolution(report: CheckReport, halfMs: number): readonly string[] {
  return [
    ...judgeRun(report, halfMs),
    ...report.tests
      .filter(({ outcome }) => outcome !== 'passed')
      .map((test) => `The solution does not pass ${tell(test)}`),
    ...(report.tests.length === 0 ? ['No test was collected.'] : []),
  ];
}

/** What is wrong with a run of the starter: it must run, and fail because it is unfinished. */
export function judgeStarter(report: CheckReport, halfMs: number): readonly string[] {
  const failing = report.tests.filter(({ outcome }) => outcome === 'failed');
  const broken = report.tests.filter(
    ({ outcome, failure }) =>
      outcome === 'errored' ||
      BROKEN.has(failure?.type ?? '') ||
      BROKEN.has(failure?.cause?.type ?? ''),
  );
  const [firstBroken] = broken;
  const asserted = failing.some(
    ({ failure }) => failure?.kind === 'assertion' || failure?.type === 'NotImplementedError',
  );
  const problems = [...judgeRun(report, halfMs)];
  if (firstBroken !== undefined) {
    problems.push(`The starter must run: it may be unfinished, not broken. ${tell(firstBroken)}`);
  }
  if (failing.length === 0)
    problems.push('The starter passes every check: there is nothing to do.');
  else if (!asserted) {
    problems.push(
      'No check fails by an assertion, so the learner only sees crashes: let the starter return something wrong.',
    );
  }
  return problems;
}

/** What is wrong with a run of a seeded wrong solution: the named check must catch it. */
export function judgeWrong(
  report: CheckReport,
  caughtBy: string,
  halfMs: number,
): readonly string[] {
  const problems = [...judgeRun(report, halfMs)];
  const named = report.tests.filter(({ id }) => id === caughtBy || id.startsWith(`${caughtBy}[`));
  if (!named.some(({ outcome }) => outcome === 'failed')) {
    const others = report.tests.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id);
    const seen = others.length === 0 ? 'no check fails' : `these fail: ${others.join(', ')}`;
    problems.push(`it is not caught by \`${caughtBy}\`; ${seen}.`);
  }
  return problems;
}

function judgeRun(report: CheckReport, halfMs: number): readonly string[] {
  const problems = report.collectErrors.map((error) => `The checks cannot be imported: ${error}`);
  if (report.outcome !== 'completed')
    problems.push(`The run did not end by itself: ${report.message}`);
  else if (report.durationMs > halfMs) {
    problems.push(
      `The run took ${Math.round(report.durationMs)} ms, more than half its limit: make it faster, or raise \`limits.wall_s\`.`,
    );
  }
  if (report.missing.length > 0)
    problems.push(`Tests did not report: ${report.missing.join(', ')}.`);
  return problems;
}

function tell({ id, outcome, failure }: TestReport): string {
  const reason = failure === null ? outcome : `${failure.type}: ${failure.message}`;
  return `\`${id}\`: ${reason}`;
}
