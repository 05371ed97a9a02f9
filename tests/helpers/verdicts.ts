import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { GraderRunner } from '../../src/author/run/grader-runner.ts';
import type { CheckReport } from '../../src/author/run/runner.ts';
import { DEFAULT_LIMITS } from '../../src/contract/curriculum.ts';
import { findExercises } from './exercises.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** The grader gets ready for the next check in this time, also on a busy machine. */
const READING_MS = 400;
const RESOURCES = join(ROOT, 'resources', 'python');

/** One answer to an exercise: as it is given, as it is solved, or one of the seeded wrong ones. */
export interface Answer {
  readonly name: string;
  readonly folder: string;
  readonly layers: readonly string[];
}

/** Every starter, solution and wrong solution of the curriculum. */
export function allAnswers(): readonly Answer[] {
  return findExercises(join(ROOT, 'curriculum')).flatMap(({ id, path }) => {
    const wrong = join(path, 'wrong');
    const names = existsSync(wrong) ? readdirSync(wrong).sort() : [];
    const answer = (name: string, ...layers: readonly string[]): Answer => ({
      name: `${id} ${name}`,
      folder: path,
      layers: ['starter', ...layers],
    });
    return [
      answer('starter'),
      answer('solution', 'solution'),
      ...names.map((name) => answer(`wrong/${name}`, 'solution', `wrong/${name}`)),
    ];
  });
}

/** What became of each test, by its id; null where the run did not come to its end. */
type Outcomes = ReadonlyMap<string, string> | null;

export interface Comparison {
  readonly answer: string;
  /** What differs, as a sentence; null where both say the same. */
  readonly difference: string | null;
}

/** Checks answers with the warm grader and with a new `python -m pytest`, and compares test by test. */
export function createComparer(python: string): {
  compare(answer: Answer): Promise<Comparison>;
  close(): Promise<void>;
} {
  const runner = new GraderRunner({ root: ROOT, python });
  return {
    async compare(answer) {
      const folder = mkdtempSync(join(tmpdir(), 'cairn-verdicts-'));
      try {
        const work = join(folder, 'work');
        const checks = join(folder, 'checks');
        for (const layer of answer.layers) {
          cpSync(join(answer.folder, layer), work, { recursive: true });
        }
        cpSync(join(answer.folder, 'checks'), checks, { recursive: true });
        const { limits, service } = readExercise(answer.folder);
        const check = async (): Promise<Outcomes> =>
          warmOutcomes(await runner.check({ workspace: work, checks, limits, service }));
        const warm = await check();
        // What was just checked is made ready for the next check, which then takes another way.
        await sleep(READING_MS);
        const again = await check();
        const cold = await coldOutcomes(python, { work, checks, wallS: limits.wallS, service });
        const later = differenceOf(again, cold);
        const difference = differenceOf(warm, cold) ?? (later && `the second time: ${later}`);
        return { answer: answer.name, difference };
      } finally {
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    },
    close: () => runner.close(),
  };
}

interface ExerciseYaml {
  readonly limits?: {
    readonly wall_s?: number;
    readonly cpu_s?: number;
    readonly memory_mb?: number;
    readonly processes?: number;
  };
  readonly service?: { readonly app: string; readonly ready?: string; readonly ready_s?: number };
}

function readExercise(folder: string) {
  const yaml = parse(readFileSync(join(folder, 'exercise.yaml'), 'utf8')) as ExerciseYaml;
  const { limits = {}, service } = yaml;
  return {
    limits: {
      ...DEFAULT_LIMITS,
      // A busy machine is no difference between the two.
      wallS: 4 * (limits.wall_s ?? DEFAULT_LIMITS.wallS),
      cpuS: 4 * (limits.cpu_s ?? DEFAULT_LIMITS.cpuS),
      memoryMb: limits.memory_mb ?? DEFAULT_LIMITS.memoryMb,
      processes: limits.processes ?? DEFAULT_LIMITS.processes,
    },
    service: service
      ? { app: service.app, ready: service.ready ?? null, readyS: service.ready_s ?? 5 }
      : null,
  };
}

function warmOutcomes(report: CheckReport): Outcomes {
  if (report.outcome !== 'completed') return null;
  return new Map(report.tests.map(({ id, outcome }) => [id, outcome]));
}

interface ColdRun {
  readonly work: string;
  readonly checks: string;
  readonly wallS: number;
  readonly service: object | null;
}

const JUDGED = { failure: 'failed', error: 'errored', skipped: 'skipped' } as const;

/** A plain run of pytest, read from the report that pytest itself writes. */
async function coldOutcomes(
  python: string,
  { work, checks, wallS, service }: ColdRun,
): Promise<Outcomes> {
  const report = join(work, '..', 'report.xml');
  const files = readdirSync(checks).filter((name) => /^test_.*\.py$/.test(name));
  const options = ['-q', '--noconftest', '--import-mode=importlib', `--rootdir=${checks}`];
  const plugins = ['-p', 'no:cacheprovider', '-p', 'cairn_checks.fixtures'];
  const settings = ['-o', 'asyncio_mode=auto', '-c', '/dev/null', `--junit-xml=${report}`];
  const child = spawn(
    python,
    ['-m', 'pytest', ...options, ...plugins, ...settings, ...files.map((f) => join(checks, f))],
    {
      cwd: work,
      stdio: 'ignore',
      detached: true,
      env: {
        ...process.env,
        PYTHONPATH: [work, checks, RESOURCES].join(':'),
        PYTHONDONTWRITEBYTECODE: '1',
        ...(service ? { CAIRN_SERVICE: JSON.stringify(service) } : {}),
      },
    },
  );
  const timer = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), (wallS + 30) * 1000);
  await new Promise((resolve) => child.once('exit', resolve));
  clearTimeout(timer);
  return existsSync(report) ? readReport(readFileSync(report, 'utf8')) : null;
}

function readReport(xml: string): Outcomes {
  const outcomes = new Map<string, string>();
  for (const [, attributes = '', rest = ''] of xml.matchAll(
    /<testcase ([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g,
  )) {
    const read = (name: string): string =>
      decoded(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '');
    const kind = /^\s*<(failure|error|skipped)\b/.exec(rest)?.[1] as
      | keyof typeof JUDGED
      | undefined;
    const file = read('classname').split('.').at(-1) ?? '';
    outcomes.set(`${file}.py::${read('name')}`, kind ? JUDGED[kind] : 'passed');
  }
  return outcomes;
}

function decoded(text: string): string {
  const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (whole, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(Number(decimal));
    return named[name] ?? whole;
  });
}

function differenceOf(warm: Outcomes, cold: Outcomes): string | null {
  if (warm === null && cold === null) return null;
  if (warm === null) return 'only the warm run did not come to its end';
  if (cold === null) return 'only the cold run did not come to its end';
  const ids = new Set([...warm.keys(), ...cold.keys()]);
  const different = [...ids].filter((id) => warm.get(id) !== cold.get(id));
  if (different.length === 0) return null;
  return different
    .map((id) => `${id}: warm ${warm.get(id) ?? 'absent'}, cold ${cold.get(id) ?? 'absent'}`)
    .join('; ');
}
