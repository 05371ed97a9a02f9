import { describe, expect, test } from 'vitest';
import type { RunnableBlock } from '../../../src/author/compile/blocks.ts';
import { judgeSolution, judgeStarter, judgeWrong } from '../../../src/author/run/exercise-unit.ts';
import { judgeBlock } from '../../../src/author/run/lesson-unit.ts';
import type { CheckReport, ProgramReport, TestReport } from '../../../src/author/run/runner.ts';
import { replaceLine } from '../../../src/base/replace-line.ts';

const HALF_MS = 5000;

const passed = (id: string): TestReport => ({ id, name: id, outcome: 'passed', failure: null });
const failed = (id: string, type: string, kind = 'exception'): TestReport => ({
  id,
  name: id,
  outcome: 'failed',
  failure: { kind, type, message: 'because' },
});
const checked = (tests: readonly TestReport[], more: Partial<CheckReport> = {}): CheckReport => ({
  outcome: 'completed',
  message: 'Done.',
  durationMs: 100,
  tests,
  collectErrors: [],
  missing: [],
  ...more,
});

describe('a solution', () => {
  test('passes everything', () => {
    expect(judgeSolution(checked([passed('a'), passed('b')]), HALF_MS)).toEqual([]);
  });

  test.each<[string, CheckReport, string]>([
    ['fails', checked([passed('a'), failed('b', 'AssertionError')]), 'does not pass `b`'],
    ['is skipped', checked([{ ...passed('a'), outcome: 'skipped' }]), 'does not pass `a`: skipped'],
    ['has no tests', checked([]), 'No test was collected'],
    ['is slow', checked([passed('a')], { durationMs: 5001 }), 'more than half its limit'],
    ['is stopped', checked([passed('a')], { outcome: 'timedOut' }), 'did not end by itself'],
    ['loses a test', checked([passed('a')], { missing: ['b'] }), 'did not report: b'],
    [
      'cannot be collected',
      checked([passed('a')], { collectErrors: ['c.py: x'] }),
      'cannot be imported',
    ],
  ])('that %s is refused', (_, report, message) => {
    expect(judgeSolution(report, HALF_MS).join('\n')).toContain(message);
  });
});

describe('a starter', () => {
  test('fails by assertion, or because something is not implemented', () => {
    expect(judgeStarter(checked([failed('a', 'AssertionError', 'assertion')]), HALF_MS)).toEqual(
      [],
    );
    expect(judgeStarter(checked([failed('a', 'NotImplementedError')]), HALF_MS)).toEqual([]);
  });

  test.each<[string, CheckReport, string]>([
    ['passes', checked([passed('a')]), 'nothing to do'],
    ['only crashes', checked([failed('a', 'TypeError')]), 'No check fails by an assertion'],
    [
      'cannot be imported',
      checked([failed('a', 'AssertionError', 'assertion'), failed('b', 'ImportError')]),
      'unfinished, not broken',
    ],
    [
      'errs',
      checked([{ ...failed('a', 'KeyError'), outcome: 'errored' }]),
      'unfinished, not broken',
    ],
  ])('that %s is refused', (_, report, message) => {
    expect(judgeStarter(report, HALF_MS).join('\n')).toContain(message);
  });
});

describe('a wrong solution', () => {
  test('is caught by the named check, in any of its cases', () => {
    const report = checked([passed('t.py::a[1]'), failed('t.py::a[2]', 'AssertionError')]);
    expect(judgeWrong(report, 't.py::a', HALF_MS)).toEqual([]);
    expect(judgeWrong(report, 't.py::a[2]', HALF_MS)).toEqual([]);
    expect(judgeWrong(report, 't.py::a[1]', HALF_MS)[0]).toContain('not caught');
  });

  test('that another check catches is refused, and the other is named', () => {
    const report = checked([passed('t.py::a'), failed('t.py::ab', 'AssertionError')]);
    expect(judgeWrong(report, 't.py::a', HALF_MS)[0]).toContain('these fail: t.py::ab');
  });
});

describe('a block', () => {
  const block = (output: string, raises: string | null = null): RunnableBlock => ({
    kind: 'run',
    index: 0,
    code: '',
    output,
    raises,
    continues: false,
    line: 20,
    outputLine: 24,
  });
  const ran = (stdout: string, stderr = '', type: string | null = null): ProgramReport => ({
    outcome: 'completed',
    message: '',
    output: [
      { stream: 'stdout', text: stdout },
      { stream: 'stderr', text: stderr },
    ],
    failure: type === null ? null : { type, message: 'no\nmore' },
    failedIn: type === null ? null : 'program',
  });
  const TRACEBACK =
    'Traceback (most recent call last):\n  File "main.py", line 1\nm.Odd: no\nmore\n';

  test('prints what it shows; ends of lines do not count', () => {
    expect(judgeBlock(block('a\nb'), ran('a  \nb\n\n'))).toBeNull();
    expect(judgeBlock(block('a\nlogged'), ran('a\n', 'logged\n'))).toBeNull();
  });

  test('that prints something else is reported at the line that differs', () => {
    expect(judgeBlock(block('a\nb\nc'), ran('a\nx\nc\n'))).toEqual({
      line: 26,
      message: 'The output is not what the block prints: shown is `b`, printed is `x`.',
    });
    expect(judgeBlock(block('a'), ran('a\nb\n'))?.message).toContain('more is printed');
    expect(judgeBlock(block('a\nb'), ran('a\n'))?.message).toContain('shown but not printed');
  });

  test('may end in the exception that it names, shown whole or by its first line', () => {
    for (const shown of ['a\nm.Odd: no\nmore', 'a\nOdd: no\nmore', 'a\nOdd: no']) {
      expect(judgeBlock(block(shown, 'Odd'), ran('a\n', TRACEBACK, 'Odd'))).toBeNull();
    }
    expect(judgeBlock(block('a\nOdd: yes', 'Odd'), ran('a\n', TRACEBACK, 'Odd'))?.line).toBe(26);
  });

  test('must name its exception, and raise the one it names', () => {
    expect(judgeBlock(block('a'), ran('a\n', TRACEBACK, 'Odd'))).toMatchObject({ line: 20 });
    expect(
      judgeBlock(block('KeyError: 1', 'KeyError'), ran('', TRACEBACK, 'Odd'))?.message,
    ).toContain('raises Odd');
    expect(judgeBlock(block('KeyError: 1', 'KeyError'), ran('a\n'))?.message).toContain(
      'raises nothing',
    );
  });

  test('must end by itself', () => {
    expect(judgeBlock(block('a'), { ...ran('a\n'), outcome: 'timedOut' })?.message).toContain(
      'did not end',
    );
  });
});

describe('replaceLine', () => {
  test('keeps the indentation that an answer leaves out', () => {
    expect(replaceLine('def f():\n    return 1', 2, 'return 2')).toBe('def f():\n    return 2');
    expect(replaceLine('def f():\n    return 1', 2, '  return 2')).toBe('def f():\n  return 2');
  });
});
