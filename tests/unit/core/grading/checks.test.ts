import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Uuid } from '../../../../src/contract/ids.ts';
import { EXERCISE, exerciseWith, makeWorld, newRun, type World } from './helpers.ts';

const behaving = (world: World, ...words: readonly string[]): World => {
  world.files = { 'behave.txt': words.join('\n') };
  return world;
};
const starts = (world: World): string[] => world.notes().filter((line) => line.startsWith('start'));
const attempts = (world: World): number => world.store.attempts.recent(EXERCISE, 100).length;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(process.platform === 'win32')('a check', () => {
  it('streams what happens, records one attempt and says what changed', async () => {
    const world = makeWorld();
    const runId = newRun();
    const summary = await world.check(runId);
    expect(world.snapshots).toHaveLength(1);
    expect(summary).toMatchObject({ verdict: 'passed', passed: 3, total: 3, problem: null, runId });
    expect(world.progress.map(({ kind }) => kind)).toEqual([
      ...['started', 'running', 'test', 'running', 'test', 'running', 'test', 'finished'],
    ]);
    expect(world.store.attempts.get(runId)).toMatchObject({ summary, reports: [{}, {}, {}] });
    expect(world.store.attempts.state(EXERCISE)?.passedMs).not.toBeNull();
    expect(world.emitted.filter((name) => name === 'changed')).toHaveLength(1);
    expect(world.emitted.indexOf('changed')).toBeLessThan(
      world.emitted.lastIndexOf('check.progress'),
    );
  });

  const outcomes: readonly [words: readonly string[], verdict: string, problem: RegExp | null][] = [
    [['fail'], 'failed', null],
    [['missing'], 'errored', /1 of 3 checks gave no report/],
    [['extra'], 'errored', /not part of this exercise.*conftest/],
    [['collectError'], 'errored', /syntax error/],
    [['timedOut'], 'timedOut', /It was timedOut/],
    [['crashed'], 'errored', /It was crashed/],
    [['memory'], 'errored', /Too much memory/],
    [['garbage', 'pass'], 'passed', null],
    [['garbage'], 'errored', /3 of 3 checks gave no report/],
    [['foreign'], 'errored', /3 of 3 checks/],
    [['flood'], 'errored', /an event that is too long/],
    [['crash'], 'errored', /lost in the middle.*code 7/],
    [['pass', 'crash'], 'errored', /lost in the middle/],
    [['pass', 'kill'], 'errored', /SIGKILL/],
    [['refuse'], 'errored', /refused the check: checks is not a folder/],
  ];
  it.each(outcomes)('of %j', async (words, verdict, problem) => {
    const world = behaving(makeWorld(), ...words);
    const summary = await world.check();
    expect(summary.verdict).toBe(verdict);
    if (problem) expect(summary.problem?.message).toMatch(problem);
    else expect(summary.problem).toBeNull();
    expect(attempts(world)).toBe(1);
    // Whatever happened, the next check is carried out.
    expect(await behaving(world, 'pass').check()).toMatchObject({ verdict: 'passed' });
  });

  it('that the grader never ends is ended with the grader, in time', async () => {
    const exercise = exerciseWith({ limits: { ...exerciseWith().limits, wallS: 0.2 } });
    const world = behaving(makeWorld({ exercise }), 'hang');
    const summary = await world.check();
    expect(summary).toMatchObject({ verdict: 'timedOut' });
    expect(summary.durationMs).toBeLessThan(3000);
    const pid = Number(starts(world)[0]?.split(' ')[1]);
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false));
    expect(await behaving(world, 'pass').check()).toMatchObject({ verdict: 'passed' });
    expect(starts(world)).toHaveLength(2);
  });

  it('is answered from what was kept when it is asked for again, also after a restart', async () => {
    const world = behaving(makeWorld(), 'fail');
    const runId = newRun();
    const summary = await world.check(runId);
    behaving(world, 'pass');
    expect(await world.check(runId)).toEqual(summary);
    expect(attempts(world)).toBe(1);
    expect(world.notes().filter((line) => line.startsWith('run'))).toHaveLength(1);
    expect(world.store.attempts.get(runId)?.summary).toEqual(summary);
  });

  it('that still runs is joined by a retry', async () => {
    const world = makeWorld();
    const runId = newRun();
    const [first, second] = await Promise.all([world.check(runId), world.check(runId)]);
    expect(second).toEqual(first);
    expect(world.notes().filter((line) => line.startsWith('run'))).toHaveLength(1);
    expect(attempts(world)).toBe(1);
  });

  it('stops when it is cancelled, and is no attempt', async () => {
    const world = behaving(makeWorld(), 'slow');
    const runId = newRun();
    const ended = world.check(runId);
    await vi.waitFor(() => expect(world.notes()).toContain(`run ${runId}`), 5000);
    await world.grading.handlers['exercise.cancel']({ runId });
    expect(await ended).toMatchObject({ verdict: 'cancelled' });
    expect(attempts(world)).toBe(0);
    expect(await world.check(runId)).toMatchObject({ verdict: 'cancelled' });
    expect(starts(world)).toHaveLength(1);
  });

  it('stops when the grader ignores the cancel', async () => {
    const world = behaving(makeWorld(), 'hang');
    const runId = newRun();
    const ended = world.check(runId);
    await vi.waitFor(() => expect(world.notes()).toContain(`run ${runId}`), 5000);
    await world.grading.handlers['exercise.cancel']({ runId });
    expect(await ended).toMatchObject({ verdict: 'cancelled' });
    expect(await behaving(world, 'pass').check()).toMatchObject({ verdict: 'passed' });
  });

  it('gives way to a newer one of the same exercise', async () => {
    const world = behaving(makeWorld(), 'slow');
    const older = newRun();
    const ended = world.check(older);
    await vi.waitFor(() => expect(world.notes()).toContain(`run ${older}`), 5000);
    const newer = await behaving(world, 'pass').check();
    expect(await ended).toMatchObject({ verdict: 'cancelled' });
    expect(newer.verdict).toBe('passed');
    expect(attempts(world)).toBe(1);
    expect(starts(world)).toHaveLength(1);
  });

  it('is ended, and no attempt, where its files cannot be kept', async () => {
    const world = makeWorld();
    await world.check();
    behaving(world, 'slow').diskFull = true;
    const runId = newRun();
    const { check } = world.grading;
    const refused = await check({ exerciseId: EXERCISE, runId, kind: 'explicit' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'diskFull' } });
    expect(world.notes()).toContain(`cancel ${runId}`);
    expect(attempts(world)).toBe(1);
    expect(world.grading.running(EXERCISE)).toBeNull();
  });

  it('may be quiet: never logged, and never in the way of one that was asked for', async () => {
    const world = makeWorld();
    const quiet = (runId: Uuid) =>
      world.grading.check({ exerciseId: EXERCISE, runId, kind: 'quiet' });
    expect(await quiet(newRun())).toMatchObject({ ok: true, value: { verdict: 'passed' } });
    expect(attempts(world)).toBe(0);
    expect(world.snapshots).toEqual([]);
    behaving(world, 'slow');
    const runId = newRun();
    const explicit = world.check(runId);
    expect(await quiet(newRun())).toMatchObject({ ok: false, error: { code: 'busy' } });
    await vi.waitFor(() => expect(world.notes()).toContain(`run ${runId}`), 5000);
    await world.grading.handlers['exercise.cancel']({ runId });
    await explicit;
  });

  it('without Python says so and is no attempt', async () => {
    const world = makeWorld();
    world.status = { kind: 'missing', tried: [], message: 'No Python was found.', howTo: [] };
    expect(await world.check()).toMatchObject({
      verdict: 'pythonMissing',
      problem: { message: 'No Python was found.' },
    });
    expect(attempts(world)).toBe(0);
    expect(world.progress.at(-1)?.kind).toBe('finished');
    world.status = { kind: 'settingUp', step: 'Installing', fraction: 0.5, detail: '' };
    expect((await world.check()).problem?.message).toMatch(
      /still being set up \(Installing: 50 %\)/,
    );
  });

  it.each([
    ['dies', /did not start: it ended \(code 3\)/],
    ['protocol', /speaks protocol 99/],
    ['never-ready', /not ready after 0\.5 seconds/],
  ])(
    'with a grader that starts badly (%s) has a reason, and the next one works',
    async (how, problem) => {
      const patience = how === 'never-ready' ? { readyMs: 500 } : {};
      const world = makeWorld({ patience });
      world.spoil(how);
      const summary = await world.check();
      expect(summary.verdict).toBe('errored');
      expect(summary.problem?.message).toMatch(problem);
      world.mend(how);
      expect((await world.check()).verdict).toBe('passed');
    },
  );

  it('bounds what is printed and says how much was left out', async () => {
    const { output } = await behaving(makeWorld(), 'print', 'pass').check();
    expect(output.length).toBeLessThan(65_000);
    expect(output).toMatch(/936,000 more characters were left out\.$/);
  });

  it('of an unknown exercise is not found', async () => {
    const exerciseId = '9.9.9.9-none' as typeof EXERCISE;
    const result = await makeWorld().grading.check({
      exerciseId,
      runId: newRun(),
      kind: 'explicit',
    });
    expect(result).toMatchObject({ ok: false, error: { code: 'notFound' } });
  });

  it('grades the checks of the pack, whatever was done to their copy', async () => {
    const world = makeWorld();
    await world.check();
    const root = join(world.data, 'cache', 'checks');
    const [name = ''] = readdirSync(root);
    const copy = join(root, name, 'test_a.py');
    writeFileSync(copy, 'def test_one(): pass\n');
    writeFileSync(join(root, name, 'conftest.py'), 'import os; os._exit(0)\n');
    await world.check();
    expect(readFileSync(copy, 'utf8')).toBe('import fastapi\n');
    expect(readdirSync(join(root, name))).toEqual(['test_a.py']);
    expect(readdirSync(root)).toEqual([name]);
  });

  it.each(['../evil.py', '/etc/evil', 'a/../../evil.py', 'C:\\evil.py', 'a\0b'])(
    'refuses checks that would be written to %j',
    async (path) => {
      const world = makeWorld({ checks: { [path]: 'x' } });
      const result = await world.grading.check({
        exerciseId: EXERCISE,
        runId: newRun(),
        kind: 'explicit',
      });
      expect(result).toMatchObject({ ok: false, error: { code: 'ioFailed' } });
      expect(existsSync(join(world.data, 'cache', 'evil.py'))).toBe(false);
    },
  );

  it('that comes during another run gets a grader of its own, which ends when it is not needed any more', async () => {
    const world = behaving(makeWorld({ patience: { idleMs: 50 } }), 'pass');
    const program = newRun();
    const running = world.grading.runProgram({ runId: program, code: 'slow', preamble: [] });
    await vi.waitFor(() => expect(world.notes()).toContain(`run ${program}`), 5000);
    expect((await world.check()).verdict).toBe('passed');
    const [first, second] = starts(world).map((line) => Number(line.split(' ')[1]));
    await vi.waitFor(() => expect(isAlive(second ?? 0)).toBe(false), 5000);
    world.grading.cancelProgram(program);
    expect(await running).toMatchObject({ ok: true, value: { outcome: 'cancelled' } });
    expect((await world.check()).verdict).toBe('passed');
    expect(starts(world)).toHaveLength(2);
    expect(isAlive(first ?? 0)).toBe(true);
  });

  it('leaves no process, descriptor or folder behind after 50 of them', async () => {
    const world = makeWorld();
    await world.check();
    const descriptors = (): number => readdirSync('/proc/self/fd').length;
    const before = descriptors();
    for (let index = 0; index < 50; index++) {
      expect((await behaving(world, index % 10 === 9 ? 'crash' : 'pass').check()).verdict).toBe(
        index % 10 === 9 ? 'errored' : 'passed',
      );
    }
    await vi.waitFor(() => expect(descriptors()).toBeLessThanOrEqual(before));
    const own = join(world.data, 'cache', 'grader', String(process.pid));
    await vi.waitFor(() => expect(readdirSync(own)).toEqual([]));
    world.grading.dispose();
    await vi.waitFor(() => {
      for (const line of starts(world)) expect(isAlive(Number(line.split(' ')[1]))).toBe(false);
    }, 5000);
    expect(existsSync(own)).toBe(false);
  });
});
