import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Failure, TestReport } from '../../../../src/contract/grading.ts';
import type { FinishedEvent, RunEnd } from '../../../../src/core/grading/server.ts';
import { judge, type Observed } from '../../../../src/core/grading/verdict.ts';
import { exerciseWith } from './helpers.ts';

const exercise = exerciseWith();
const [one = '', twoX = '', twoY = ''] = exercise.checks.map(({ id }) => id);

const report = (id: string, outcome: TestReport['outcome']): TestReport => ({
  ...{ id, outcome, durationMs: 1, failure: null, output: '' },
});
const finished = (outcome: FinishedEvent['outcome'], exitCode: number | null = 0): RunEnd => ({
  kind: 'finished',
  event: { event: 'finished', runId: 'r', outcome, exitCode, durationMs: 1, message: 'So it was.' },
});
const syntax: Failure = { kind: 'syntax', type: 'SyntaxError', message: 'bad', frames: [] };
const observe = (values: Partial<Observed>): Observed => ({
  ...{ end: finished('completed'), reports: [], collectErrors: [], limits: [], ...values },
});
const all = [one, twoX, twoY].map((id) => report(id, 'passed'));
const limit = (kind: 'cpu' | 'memory') =>
  [{ event: 'limit', runId: 'r', kind, message: `Over ${kind}.` }] as const;

describe('the verdict', () => {
  const table: readonly [what: string, seen: Partial<Observed>, verdict: string, passed: number][] =
    [
      ['every check passed', { reports: all }, 'passed', 3],
      [
        'every check passed, a strange exit code',
        { reports: all, end: finished('completed', 1) },
        'passed',
        3,
      ],
      ['one failed', { reports: [...all.slice(0, 2), report(twoY, 'failed')] }, 'failed', 2],
      ['one errored', { reports: [...all.slice(0, 2), report(twoY, 'errored')] }, 'failed', 2],
      ['one skipped', { reports: [...all.slice(0, 2), report(twoY, 'skipped')] }, 'skipped', 2],
      [
        'one skipped, one failed',
        { reports: [report(one, 'failed'), report(twoX, 'passed'), report(twoY, 'skipped')] },
        'failed',
        1,
      ],
      [
        'one skipped and failed',
        { reports: [...all.slice(0, 2), report(twoY, 'skipped'), report(twoY, 'failed')] },
        'failed',
        2,
      ],
      ['one missing', { reports: all.slice(0, 2) }, 'errored', 2],
      [
        'one missing, one failed',
        { reports: [report(one, 'failed'), report(twoX, 'passed')] },
        'failed',
        1,
      ],
      ['nothing reported, exit 0', {}, 'errored', 0],
      [
        'a stranger passed too',
        { reports: [...all, report('x.py::test', 'passed')] },
        'errored',
        3,
      ],
      ['a stranger failed', { reports: [...all, report('x.py::test', 'failed')] }, 'errored', 3],
      ['passed, then failed', { reports: [...all, report(one, 'failed')] }, 'failed', 2],
      ['failed, then passed', { reports: [report(one, 'failed'), ...all] }, 'failed', 2],
      ['not collected', { collectErrors: [syntax] }, 'errored', 0],
      [
        'all passed, but a file was not collected',
        { reports: all, collectErrors: [syntax] },
        'errored',
        3,
      ],
      ['timed out', { reports: all.slice(0, 1), end: finished('timedOut', null) }, 'timedOut', 1],
      ['all passed, then timed out', { reports: all, end: finished('timedOut') }, 'timedOut', 3],
      ['crashed after all passed', { reports: all, end: finished('crashed') }, 'errored', 3],
      ['over the CPU limit', { end: finished('limit'), limits: limit('cpu') }, 'timedOut', 0],
      ['over the memory limit', { end: finished('limit'), limits: limit('memory') }, 'errored', 0],
      ['cancelled', { reports: all, end: finished('cancelled') }, 'cancelled', 3],
      ['cancelled before it began', { end: { kind: 'cancelled' } }, 'cancelled', 0],
      ['the grader hung', { reports: all, end: { kind: 'hung', seconds: 15 } }, 'timedOut', 3],
      [
        'the grader was lost',
        { reports: all, end: { kind: 'lost', message: 'it ended', begun: true } },
        'errored',
        3,
      ],
      ['no grader', { end: { kind: 'notStarted', message: 'x', log: '' } }, 'errored', 0],
      ['refused', { end: { kind: 'refused', message: 'x' } }, 'errored', 0],
    ];
  it.each(table)('%s', (_, seen, verdict, passed) => {
    const judged = judge(exercise, observe(seen));
    expect(judged).toMatchObject({ verdict, passed, total: 3 });
    if (verdict === 'passed') expect(judged.problem).toBeNull();
    if (!['passed', 'failed', 'skipped'].includes(verdict))
      expect(judged.problem?.message).toMatch(/\.$/);
  });

  it('is never passed for an exercise without checks', () => {
    expect(judge(exerciseWith({ checks: [] }), observe({})).verdict).toBe('errored');
  });

  it('names the beliefs behind the checks that failed, each once', () => {
    const reports = [report(one, 'passed'), report(twoX, 'failed'), report(twoY, 'failed')];
    expect(judge(exercise, observe({ reports })).misconceptions.map(({ check }) => check)).toEqual([
      'test_a.py::test_two',
    ]);
    expect(judge(exercise, observe({ reports: all })).misconceptions).toEqual([]);
  });

  it('claims no belief where the code could not be run at all', () => {
    const stopped = { ...syntax, kind: 'assertion', type: 'ServiceDidNotStart' } as const;
    for (const failure of [syntax, stopped]) {
      const reports = all.map((each) => ({ ...each, outcome: 'failed' as const, failure }));
      expect(judge(exercise, observe({ reports }))).toMatchObject({
        verdict: 'failed',
        misconceptions: [],
      });
    }
  });

  const anyReports = fc.array(
    fc.record({
      id: fc.oneof(fc.constantFrom(one, twoX, twoY), fc.string()),
      outcome: fc.constantFrom('passed', 'failed', 'errored', 'skipped'),
    }),
    { maxLength: 12 },
  );
  const anyEnd = fc.oneof(
    { weight: 3, arbitrary: fc.constant(finished('completed')) },
    fc
      .constantFrom('timedOut', 'crashed', 'cancelled', 'limit')
      .map((outcome) => finished(outcome)),
    fc.constantFrom<RunEnd>({ kind: 'cancelled' }, { kind: 'hung', seconds: 1 }),
  );

  it('is passed only when exactly the expected checks each reported nothing but a pass', () => {
    fc.assert(
      fc.property(anyReports, anyEnd, fc.boolean(), (raw, end, clean) => {
        const reports = raw.map(({ id, outcome }) => report(id, outcome));
        const collectErrors = clean ? [] : [syntax];
        const { verdict } = judge(exercise, observe({ reports, end, collectErrors }));
        const ids = new Set(reports.map(({ id }) => id));
        const exact = ids.size === 3 && [one, twoX, twoY].every((id) => ids.has(id));
        const deserved =
          exact &&
          clean &&
          reports.every(({ outcome }) => outcome === 'passed') &&
          end.kind === 'finished' &&
          end.event.outcome === 'completed';
        expect(verdict === 'passed').toBe(deserved);
      }),
      { numRuns: 2000 },
    );
  });

  it('never passes when one expected check is missing or failed, whatever else is reported', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(one, twoX, twoY),
        fc.constantFrom('missing', 'failed', 'errored', 'skipped'),
        anyReports,
        (victim, how, noise) => {
          const others = [...all, ...noise.map(({ id, outcome }) => report(id, outcome))].filter(
            ({ id }) => id !== victim,
          );
          const reports = how === 'missing' ? others : [...others, report(victim, how)];
          expect(judge(exercise, observe({ reports })).verdict).not.toBe('passed');
        },
      ),
      { numRuns: 1000 },
    );
  });
});
