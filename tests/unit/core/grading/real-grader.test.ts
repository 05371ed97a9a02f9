import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Limits } from '../../../../src/contract/curriculum.ts';
import { exerciseWith, makeWorld, newRun, type World } from './helpers.ts';

// With a ready environment (CAIRN_PYTHON_ENV) the same checks run through the grader itself.
const environment = process.env['CAIRN_PYTHON_ENV'] ?? '';
const script = join(import.meta.dirname, '../../../../resources/python/cairn_grader/__main__.py');
const executable = join(
  environment,
  process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python',
);
const there = environment !== '' && existsSync(executable) && existsSync(script);

const CHECKS = `from area import area
from cairn_checks import expect

def test_one():
    "a square"
    expect(area(2, 2), "area(2, 2)").equals(4)

def test_zero():
    "nothing"
    expect(area(0, 5), "area(0, 5)").equals(0)
`;
const LIMITS: Limits = { wallS: 2, cpuS: 2, memoryMb: 512, processes: 16, outputKb: 256 };
const GOOD = 'def area(a, b):\n    return a * b\n';

function realWorld(code: string): World {
  const world = makeWorld({
    real: { executable, script },
    checks: { 'test_area.py': CHECKS },
    exercise: exerciseWith({
      limits: LIMITS,
      checks: ['one', 'zero'].map((name) => ({ id: `test_area.py::test_${name}`, name })),
      onFailure: [],
    }),
    patience: { readyMs: 30_000, startMs: 30_000, graceMs: 5000, cancelMs: 3000 },
  });
  world.files = { 'area.py': code };
  return world;
}

/** `CAIRN_CHECKS=1000` is the long form. */
const RUNS = Number(process.env['CAIRN_CHECKS'] ?? 50);
const PATIENCE_MS = 60_000 + RUNS * 1000;
/** The grader loads what the first checks imported late, and grows by that once. */
const SETTLING = 5;
const GROWTH_KB = 8_000;

/** Resident memory of the grader itself, the process below this one that has lived longest. */
function graderMemoryKb(): number {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ');
  const sizes = children.filter(Boolean).flatMap((pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      return /^Name:\s*python/m.test(status) ? [Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1])] : [];
    } catch {
      return [];
    }
  });
  return Math.max(0, ...sizes);
}

/** This process's descendants that are alive, zombies left out. */
function descendants(): string[] {
  const parents = new Map<number, { parent: number; text: string }>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state !== 'Z')
        parents.set(Number(name), { parent: Number(parent), text: stat.slice(0, 60) });
    } catch {
      // Gone meanwhile.
    }
  }
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid)?.parent;
    return parent === process.pid || (parent !== undefined && parent > 1 && isBelow(parent));
  };
  return [...parents].filter(([pid]) => isBelow(pid)).map(([, { text }]) => text);
}

describe.skipIf(!there)('the real grader', { timeout: 60_000 }, () => {
  const cases: readonly [what: string, code: string, verdict: string, maxMs: number][] = [
    ['a right solution', GOOD, 'passed', 2000],
    ['a wrong one', 'def area(a, b):\n    return a + b\n', 'failed', 2000],
    ['a syntax error', 'def area(a, b:\n', 'errored', 2000],
    ['a missing name', 'def volume(): ...\n', 'errored', 2000],
    ['an endless loop', 'def area(a, b):\n    while True: pass\n', 'timedOut', 6000],
    ['an endless loop on import', 'while True: pass\n', 'timedOut', 6000],
    ['sys.exit on import', 'import sys\nsys.exit(0)\n', 'errored', 2000],
    ['sys.exit in the function', 'import sys\ndef area(a, b):\n    sys.exit(0)\n', 'failed', 2000],
    ['os._exit on import', 'import os\nos._exit(0)\n', 'errored', 2000],
    ['os._exit in the function', 'import os\ndef area(a, b):\n    os._exit(0)\n', 'errored', 2000],
    [
      '100 MB of prints',
      `${GOOD}for _ in range(100):\n    print("x" * 1_000_000)\n`,
      'passed',
      8000,
    ],
    [
      'a process that leaves its group',
      `import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(60)\n    os._exit(0)\n${GOOD}`,
      'passed',
      6000,
    ],
    [
      'an object equal to everything',
      'class E(int):\n    def __eq__(s, o): return True\n    __hash__ = None\ndef area(a, b): return E()\n',
      'failed',
      2000,
    ],
  ];
  it.each(cases)('answers %s in time', async (_, code, verdict, maxMs) => {
    const world = realWorld(code);
    // The grader's own start is not part of the check.
    await world.grading.runProgram({ runId: newRun(), code: 'pass', preamble: [] });
    const summary = await world.check();
    expect([summary.verdict, summary.problem]).toEqual([
      verdict,
      ['passed', 'failed'].includes(verdict) ? null : expect.objectContaining({}),
    ]);
    expect(summary.durationMs).toBeLessThan(maxMs);
    expect(JSON.stringify(world.progress).length).toBeLessThan(2_000_000);
    world.files = { 'area.py': GOOD };
    expect((await world.check()).verdict).toBe('passed');
  });

  it('shows expected and got', async () => {
    const world = realWorld('def area(a, b):\n    print("here")\n    return a + b\n');
    await world.check();
    const tests = world.progress.flatMap((each) => (each.kind === 'test' ? [each.report] : []));
    expect(tests.map(({ outcome }) => outcome)).toEqual(['passed', 'failed']);
    expect(tests[1]?.failure).toMatchObject({
      label: 'area(0, 5)',
      expected: '0',
      actual: '5',
    });
    expect(tests[1]?.output).toContain('here');
  });

  it('runs programs: preamble, output, input, asserts, exceptions', async () => {
    const { grading } = realWorld(GOOD);
    const run = async (values: Partial<Parameters<typeof grading.runProgram>[0]>) => {
      const result = await grading.runProgram({
        runId: newRun(),
        code: '',
        preamble: [],
        ...values,
      });
      if (!result.ok) throw new Error(result.error.message);
      return result.value;
    };
    expect(
      await run({ preamble: ['x = 2\nprint("silent")', '1/0'], code: 'print(x)' }),
    ).toMatchObject({ outcome: 'completed', output: '2\n', failure: null, passed: true });
    expect(await run({ code: 'y = 3', asserts: 'assert y == 4' })).toMatchObject({
      passed: false,
      failure: { kind: 'assertion' },
    });
    expect(await run({ code: '1/0' })).toMatchObject({
      passed: false,
      failure: { type: 'ZeroDivisionError' },
    });
    expect(await run({ code: 'while True: pass', limits: LIMITS })).toMatchObject({
      outcome: 'timedOut',
      passed: false,
    });
    expect(await run({ code: 'import os; os._exit(0)', asserts: 'assert 0' })).toMatchObject({
      passed: false,
    });
    expect(await run({ code: 'raise SystemExit(0)', asserts: 'assert 0' })).toMatchObject({
      passed: false,
    });
    expect(await run({ code: 'print(input())', stdin: 'Ада\n' })).toMatchObject({
      output: 'Ада\n',
    });
  });

  it(
    `leaves no process, descriptor or folder behind after ${RUNS} checks`,
    async () => {
      const world = realWorld(GOOD);
      for (let index = 0; index < SETTLING; index++) await world.check();
      const memoryBefore = graderMemoryKb();
      const before = readdirSync('/proc/self/fd').length;
      const times: number[] = [];
      for (let index = 0; index < RUNS; index++) {
        const summary = await world.check();
        expect(summary.verdict).toBe('passed');
        times.push(summary.durationMs);
      }
      times.sort((a, b) => a - b);
      const grownKb = graderMemoryKb() - memoryBefore;
      const middle = times[Math.floor(RUNS / 2)];
      console.info(
        `${RUNS} checks: median ${middle} ms, slowest ${times.at(-1)} ms, grown by ${grownKb} KB`,
      );
      expect(grownKb).toBeLessThan(GROWTH_KB);
      await vi.waitFor(() =>
        expect(readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(before),
      );
      world.grading.dispose();
      await vi.waitFor(
        () => expect(descendants().filter((text) => /python/.test(text))).toEqual([]),
        5000,
      );
      await vi.waitFor(
        () =>
          expect(readdirSync(join(world.data, 'cache', 'grader'), { recursive: true })).toEqual([]),
        5000,
      );
    },
    PATIENCE_MS,
  );
});
