import { describe, expect, it } from 'vitest';
import type { CheckSummary, Failure, TestReport } from '../../../../src/contract/grading.ts';
import type { ExerciseView } from '../../../../src/contract/methods.ts';
import {
  applyProgress,
  failedRun,
  finishedRun,
  idleRun,
  restoredRun,
  sharedStop,
  startedRun,
  verdictSentence,
  withoutCase,
} from '../../../../src/renderer/features/workbench/logic/check-run.ts';

const checks = [
  { id: 'test_a.py::test_one', name: 'adds' },
  { id: 'test_a.py::test_two[x]', name: 'subtracts: x' },
];
const runId = 'run-1' as CheckSummary['runId'];
const report = (id: string, outcome: TestReport['outcome'], failure?: Failure): TestReport => ({
  id,
  outcome,
  durationMs: 3,
  failure: failure ?? null,
  output: '',
});
const syntax = (line: number): Failure => ({
  kind: 'syntax',
  type: 'SyntaxError',
  message: 'invalid syntax',
  frames: [
    { file: 'quoting.py', line, function: '', code: 'def f(:', locals: {}, origin: 'learner' },
  ],
});
const summary = (patch: Partial<CheckSummary> = {}): CheckSummary => ({
  runId,
  exerciseId: '1.1.1.1-quote-order' as CheckSummary['exerciseId'],
  verdict: 'failed',
  passed: 1,
  total: 2,
  durationMs: 12,
  output: '',
  problem: null,
  misconceptions: [],
  ...patch,
});
const first = 'test_a.py::test_one';
const second = 'test_a.py::test_two[x]';

describe('a run', () => {
  it('follows its events', () => {
    let run = startedRun(checks, runId);
    run = applyProgress(run, { kind: 'running', runId, id: first });
    expect(run.items.map((item) => item.state)).toEqual(['running', 'waiting']);
    run = applyProgress(run, { kind: 'test', runId, report: report(first, 'passed') });
    run = applyProgress(run, { kind: 'finished', runId, summary: summary() });
    expect(run.phase).toBe('done');
    expect(run.items.map((item) => item.state)).toEqual(['passed', 'notRun']);
    expect(verdictSentence(run)).toBe('1 of 2 checks passed, 1 to go');
  });

  it('hears nothing of another run, and nothing after its end', () => {
    const run = startedRun(checks, runId);
    const other = 'run-2' as typeof runId;
    expect(applyProgress(run, { kind: 'running', runId: other, id: first })).toBe(run);
    const done = finishedRun(run, summary());
    expect(applyProgress(done, { kind: 'running', runId, id: first })).toBe(done);
  });

  it('shows a check it was not told of', () => {
    const run = applyProgress(startedRun(checks, runId), {
      kind: 'test',
      runId,
      report: report('test_b.py::test_new', 'failed'),
    });
    expect(run.items.at(-1)).toMatchObject({ id: 'test_b.py::test_new', state: 'failed' });
  });

  it('says why it could not begin', () => {
    const run = failedRun(startedRun(checks, runId), {
      code: 'busy',
      message: 'Another check runs.',
    });
    expect(verdictSentence(run)).toBe('Another check runs.');
    expect(run.items.every((item) => item.state === 'notRun')).toBe(true);
  });

  it('has a sentence for each verdict', () => {
    const say = (patch: Partial<CheckSummary>): string =>
      verdictSentence(finishedRun(startedRun(checks, runId), summary(patch)));
    expect(say({ verdict: 'passed', passed: 2 })).toBe('All 2 checks passed');
    expect(say({ verdict: 'passed', passed: 1, total: 1 })).toBe('The check passed');
    expect(say({ verdict: 'timedOut' })).toContain('time limit');
    expect(say({ verdict: 'cancelled' })).toBe('Cancelled');
    expect(say({ verdict: 'pythonMissing' })).toBe('Checks need Python');
    const problem = { message: 'quoting.py cannot be imported', failure: null };
    expect(say({ verdict: 'errored', problem })).toBe('quoting.py cannot be imported');
  });
});

describe('one syntax error behind all of them', () => {
  const run = (lines: readonly number[]) => {
    let next = startedRun(checks, runId);
    for (const [index, line] of lines.entries()) {
      const id = checks[index]?.id ?? '';
      next = applyProgress(next, {
        kind: 'test',
        runId,
        report: report(id, 'failed', syntax(line)),
      });
    }
    return finishedRun(next, summary({ passed: 0 }));
  };

  it('is told once', () => {
    expect(sharedStop(run([35, 35]))?.type).toBe('SyntaxError');
    expect(verdictSentence(run([35, 35]))).toBe('Python could not read quoting.py');
  });

  it('is told once where it is the service that did not start', () => {
    const failed: Failure = {
      ...{ kind: 'assertion', type: 'ServiceDidNotStart', message: 'The service did not start' },
      frames: [],
    };
    const stopped = checks.reduce(
      (seen, { id }) =>
        applyProgress(seen, { kind: 'test', runId, report: report(id, 'failed', failed) }),
      startedRun(checks, runId),
    );
    const done = finishedRun(stopped, summary({ passed: 0 }));
    expect(sharedStop(done)).toBe(failed);
    expect(verdictSentence(done)).toBe('Your service did not start');
  });

  it('is not claimed where they differ or others did not run', () => {
    expect(sharedStop(run([35, 36]))).toBeNull();
    expect(sharedStop(run([35]))).toBeNull();
    expect(sharedStop(idleRun(checks))).toBeNull();
  });
});

describe('after a restart', () => {
  const view = (lastCheck: ExerciseView['lastCheck']): ExerciseView =>
    ({ exercise: { checks }, lastCheck, running: null }) as unknown as ExerciseView;

  it('shows the last check again', () => {
    const reports = [report(second, 'failed'), report(first, 'passed')];
    const run = restoredRun(view({ ...summary(), reports }));
    expect(run).toMatchObject({ phase: 'done', restored: true, runId });
    expect(run.items.map((item) => item.state)).toEqual(['passed', 'failed']);
  });

  it('waits where there was none', () => {
    expect(restoredRun(view(null))).toMatchObject({ phase: 'idle', runId: null });
  });
});

describe('a check and its case', () => {
  it('stand for the same misconception', () => {
    expect(withoutCase(second)).toBe('test_a.py::test_two');
    expect(withoutCase('t.py::f[a[b]c]')).toBe('t.py::f');
    expect(withoutCase(first)).toBe(first);
  });
});
