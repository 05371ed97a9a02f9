import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import type { ExerciseId, Uuid } from '../../src/contract/ids.ts';
import { createCore } from '../../src/core/createCore.ts';
import { GraderServer, PATIENCE } from '../../src/core/grading/index.ts';
import { findExercises } from '../helpers/exercises.ts';
import { type Figure, median } from './statistics.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PYTHON = join(ROOT, '.cache/python/bin/python');
const WARM_RUNS = 5;
/** The goal is about checks whose own work is short. */
const SHORT_TESTS_MS = 20;
/** Nobody checks again at once: the grader gets ready for the next check while the result is read. */
const READING_MS = 150;
/** So many exercises, spread evenly over the curriculum, keep a run within minutes. */
const EXERCISES = 40;

interface Timed {
  readonly id: string;
  readonly coldMs: number;
  readonly warmMs: readonly number[];
  /** What the tests themselves took, by their reports. */
  readonly testsMs: number;
}

/** The solutions of exercises, each checked by Cairn and by `python -m pytest` of the same folder, in turns. */
export async function benchGrader(): Promise<readonly Figure[]> {
  process.env['CAIRN_PYTHON_ENV'] = join(ROOT, '.cache/python');
  const home = mkdtempSync(join(tmpdir(), 'cairn-bench-'));
  const core = createCore({
    dataFolder: home,
    resourcesFolder: join(ROOT, 'resources'),
    profile: 'default',
    shell: 'web',
    version: 'bench',
    commandLine: 'alone',
  });
  if (!core.ok) throw new Error(core.error.message);
  const { handlers } = core.value;
  const timed: Timed[] = [];
  for (const folder of spread(findExercises(join(ROOT, 'curriculum')), EXERCISES)) {
    const id = folder.id as ExerciseId;
    const opened = await handlers['workspace.open']({ exerciseId: id });
    if (!opened.ok) throw new Error(opened.error.message);
    cpSync(join(folder.path, 'solution'), opened.value.folder, { recursive: true });
    const warmMs: number[] = [];
    let testsMs = 0;
    for (let run = 0; run <= WARM_RUNS; run++) {
      const began = performance.now();
      const runId = uuidv7() as Uuid;
      const result = await handlers['exercise.check']({ exerciseId: id, runId, quiet: false });
      const tookMs = performance.now() - began;
      if (!result.ok || result.value.verdict !== 'passed') throw new Error(`${id} did not pass`);
      // The first one starts the grader and loads what this exercise imports.
      if (run > 0) warmMs.push(tookMs);
      await sleep(READING_MS);
    }
    const view = await handlers['exercise.get']({ exerciseId: id });
    if (view.ok) {
      testsMs = (view.value.lastCheck?.reports ?? []).reduce(
        (sum, each) => sum + each.durationMs,
        0,
      );
    }
    timed.push({ id, coldMs: coldRun(folder.path, opened.value.folder), warmMs, testsMs });
  }
  core.value.dispose();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  return [...figures(timed), await testClient()];
}

/** An application that is asked over FastAPI's TestClient: most of a new Python's time goes into its imports. */
async function testClient(): Promise<Figure> {
  const folder = join(ROOT, 'tests/fixtures/test-client');
  const temp = mkdtempSync(join(tmpdir(), 'cairn-bench-'));
  const server = new GraderServer({
    executable: PYTHON,
    script: join(ROOT, 'resources/python/cairn_grader/__main__.py'),
    tempFolder: temp,
    log: { warning: console.log },
    patience: PATIENCE,
  });
  const preload = ['fastapi', 'fastapi.testclient', 'pydantic'];
  const limits = { wallS: 20 };
  const [workspace, checks] = [join(folder, 'solution'), join(folder, 'checks')];
  const coldMs: number[] = [];
  const warmMs: number[] = [];
  for (let run = 0; run <= WARM_RUNS; run++) {
    const began = performance.now();
    const end = await server.run({
      runId: uuidv7(),
      command: { mode: 'check', workspace, checks, limits, preload },
      signal: new AbortController().signal,
      onEvent: () => undefined,
    });
    if (end.kind !== 'finished' || end.event.exitCode !== 0) throw new Error(JSON.stringify(end));
    if (run > 0) warmMs.push(performance.now() - began);
    await sleep(READING_MS);
    if (run < 3) coldMs.push(coldRun(folder, workspace));
  }
  await server.dispose();
  rmSync(temp, { recursive: true, force: true, maxRetries: 5 });
  return {
    what: 'a check over the TestClient of FastAPI, in the grader alone',
    value: `${median(warmMs).toFixed(0)} ms`,
    against: `${median(coldMs).toFixed(0)} ms python -m pytest`,
    note: `${(median(coldMs) / median(warmMs)).toFixed(1)} times`,
  };
}

/** `count` of them at even distances; all when there are no more. */
function spread<T>(all: readonly T[], count: number): readonly T[] {
  const step = Math.max(all.length / count, 1);
  return all.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

function coldRun(exercise: string, workspace: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-cold-'));
  cpSync(workspace, folder, { recursive: true });
  cpSync(join(exercise, 'checks'), folder, { recursive: true });
  const tests = readdirSync(join(exercise, 'checks')).filter((name) => /^test_.*\.py$/.test(name));
  const began = performance.now();
  spawnSync(
    PYTHON,
    [
      '-m',
      'pytest',
      '-q',
      '--noconftest',
      '-p',
      'no:cacheprovider',
      '-o',
      'asyncio_mode=auto',
      ...tests,
    ],
    {
      cwd: folder,
      env: { ...process.env, PYTHONPATH: join(ROOT, 'resources/python') },
    },
  );
  const tookMs = performance.now() - began;
  rmSync(folder, { recursive: true, force: true });
  return tookMs;
}

function figures(timed: readonly Timed[]): readonly Figure[] {
  const warm = timed.map((each) => median(each.warmMs));
  const cold = timed.map((each) => each.coldMs);
  const times = (each: Timed): number => each.coldMs / median(each.warmMs);
  const short = timed.filter((each) => each.testsMs < SHORT_TESTS_MS);
  const shortMs = short.flatMap((each) => each.warmMs);
  const quick = shortMs.filter((ms) => ms < 100).length;
  return [
    {
      what: 'a check, median of all exercises',
      value: `${median(warm).toFixed(0)} ms`,
      against: `${median(cold).toFixed(0)} ms python -m pytest`,
    },
    {
      what: 'times faster than python -m pytest, median',
      value: `${median(timed.map(times)).toFixed(1)} times`,
      goal: '20',
      better: 'more',
    },
    {
      what: `the same, of those with tests under ${SHORT_TESTS_MS} ms`,
      value: `${median(short.map(times)).toFixed(1)} times`,
      goal: '20',
      better: 'more',
    },
    {
      what: `checks under 100 ms, of those with tests under ${SHORT_TESTS_MS} ms`,
      value: `${((quick / shortMs.length) * 100).toFixed(1)} %`,
      goal: '99 %',
      better: 'more',
    },
  ];
}
