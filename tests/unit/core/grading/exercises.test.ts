import { describe, expect, it, vi } from 'vitest';
import type { Lesson } from '../../../../src/contract/curriculum.ts';
import type { Uuid } from '../../../../src/contract/ids.ts';
import { EXERCISE, exerciseWith, makeWorld, newRun, POINT, type WorldOptions } from './helpers.ts';

const exerciseId = EXERCISE;

function block(index: number, continues: boolean): Lesson['parts'][number] {
  const code = `block ${index}`;
  return { kind: 'run', index, code, continues, html: '', output: '', raises: null };
}

const parts: Lesson['parts'] = [
  { kind: 'html', html: '<p>' },
  ...[block(0, false), block(1, false), block(2, true), block(3, true), block(4, false)],
];
const withLesson: WorldOptions = {
  pack: {
    lesson: (id) => (id === POINT ? ({ parts } as unknown as Lesson) : undefined),
  },
};

describe.skipIf(process.platform === 'win32')('an exercise', () => {
  it('is shown with what was done so far, and warms the grader up', async () => {
    const world = makeWorld();
    const get = async () => world.grading.handlers['exercise.get']({ exerciseId });
    expect(await get()).toMatchObject({
      ok: true,
      value: { attempts: [], passed: false, hintsShown: 0, lastCheck: null, solutionSeen: false },
    });
    await vi.waitFor(() => expect(world.notes()).toContain('warm'), 5000);
    world.files = { 'behave.txt': 'fail' };
    const failed = await world.check();
    world.files = { 'behave.txt': 'pass' };
    const passed = await world.check();
    expect(await get()).toMatchObject({
      value: {
        attempts: [
          { id: passed.runId, verdict: 'passed' },
          { id: failed.runId, verdict: 'failed' },
        ],
        passed: true,
        lastCheck: { runId: passed.runId, reports: [{}, {}, {}] },
      },
    });
    expect(world.notes().filter((line) => line.startsWith('start'))).toHaveLength(1);
  });

  it('stays passed when its content changes, but shows no check of the old content', async () => {
    const exercise = exerciseWith();
    const world = makeWorld({ pack: { exercise: () => exercise } });
    await world.check();
    exercise.contentHash = 'hash-2';
    expect(await world.grading.handlers['exercise.get']({ exerciseId })).toMatchObject({
      value: { passed: true, lastCheck: null, attempts: [{}] },
    });
  });

  it('shows one hint more each time, once for a retry, and no more than there are', async () => {
    const { grading, store } = makeWorld();
    const hint = async (shown: number) => {
      const result = await grading.handlers['exercise.hint']({ exerciseId, shown });
      return result.ok ? result.value.hintsShown : result.error.code;
    };
    expect(await hint(0)).toBe(1);
    expect(await hint(0)).toBe(1);
    expect(await hint(1)).toBe(2);
    expect(await hint(2)).toBe(2);
    expect(await hint(6)).toBe(2);
    expect(await hint(0)).toBe(2);
    expect(store.attempts.hintsShown(exerciseId)).toBe(2);
  });

  it('remembers with an attempt how much help there was', async () => {
    const world = makeWorld();
    await world.grading.handlers['exercise.hint']({ exerciseId, shown: 0 });
    await world.grading.handlers['exercise.solution']({ exerciseId });
    await world.check();
    expect(world.store.attempts.recent(exerciseId, 1)).toMatchObject([
      { hintsShown: 1, solutionSeen: true },
    ]);
  });

  it('shows its solution, and remembers that only before the exercise was passed', async () => {
    const world = makeWorld();
    await world.check();
    expect(await world.grading.handlers['exercise.solution']({ exerciseId })).toEqual({
      ok: true,
      value: { files: [{ path: 'a.py', content: '# solution é\n' }] },
    });
    expect(world.store.attempts.solutionSeen(exerciseId)).toBe(false);
    const other = makeWorld();
    await other.grading.handlers['exercise.solution']({ exerciseId });
    await other.grading.handlers['exercise.solution']({ exerciseId });
    expect(other.store.attempts.solutionSeen(exerciseId)).toBe(true);
  });

  it('shows its checks', async () => {
    expect(await makeWorld().grading.handlers['exercise.checks']({ exerciseId })).toMatchObject({
      value: { files: [{ path: 'test_a.py', content: 'import fastapi\n' }] },
    });
  });
});

describe.skipIf(process.platform === 'win32')('a block of a lesson', () => {
  const run = (index: number, code = 'print(1)') => {
    const world = makeWorld(withLesson);
    return world.grading.handlers['block.run']({ pointId: POINT, index, code, runId: newRun() });
  };

  it.each([
    [0, []],
    [2, ['block 1']],
    [3, ['block 1', 'block 2']],
    [4, []],
  ])('number %i goes on from %j', async (index, preamble) => {
    const result = await run(index);
    expect(result).toMatchObject({ ok: true, value: { outcome: 'completed', failure: null } });
    if (result.ok) expect(JSON.parse(result.value.output)).toEqual({ preamble, asserts: null });
  });

  it('that is not there is not found', async () => {
    expect(await run(9)).toMatchObject({ ok: false, error: { code: 'notFound' } });
  });

  it('is lost with the grader, and says so', async () => {
    expect(await run(0, 'crash')).toMatchObject({
      value: { outcome: 'crashed', output: expect.stringContaining('The grader was lost') },
    });
  });

  it('can be stopped, and is carried out once however often it is asked for', async () => {
    const world = makeWorld(withLesson);
    const runId: Uuid = newRun();
    const start = () =>
      world.grading.handlers['block.run']({ pointId: POINT, index: 0, code: 'slow', runId });
    const first = start();
    const second = start();
    await vi.waitFor(() => expect(world.notes()).toContain(`run ${runId}`), 5000);
    await world.grading.handlers['block.cancel']({ runId });
    expect(await first).toMatchObject({ value: { outcome: 'cancelled' } });
    expect(await second).toEqual(await first);
    expect(world.notes().filter((line) => line.startsWith('run'))).toHaveLength(1);
  });

  it('without Python is refused with the reason', async () => {
    const world = makeWorld(withLesson);
    world.status = { kind: 'failed', message: 'The disk is full.', log: '' };
    expect(
      await world.grading.handlers['block.run']({
        pointId: POINT,
        index: 0,
        code: '',
        runId: newRun(),
      }),
    ).toMatchObject({ ok: false, error: { code: 'pythonMissing', message: 'The disk is full.' } });
  });

  it('does not hold up a check: a second grader takes it', async () => {
    const world = makeWorld(withLesson);
    const runId = newRun();
    const stuck = world.grading.handlers['block.run']({
      pointId: POINT,
      index: 0,
      code: 'slow',
      runId,
    });
    await vi.waitFor(() => expect(world.notes()).toContain(`run ${runId}`), 5000);
    expect(await world.check()).toMatchObject({ verdict: 'passed' });
    await world.grading.handlers['block.cancel']({ runId });
    await stuck;
  });
});

describe.skipIf(process.platform === 'win32')("a code card's lines", () => {
  const run = async (code: string) => {
    const result = await makeWorld().grading.runProgram({
      ...{ code, runId: newRun(), preamble: ['x = 1'], asserts: 'assert x' },
    });
    if (!result.ok) throw new Error(result.error.message);
    return result.value;
  };

  it('run after its set-up and before its tests', async () => {
    const { passed, output } = await run('y = x');
    expect(passed).toBe(true);
    expect(JSON.parse(output)).toEqual({ preamble: ['x = 1'], asserts: 'assert x' });
  });

  it('have not passed when they end in an error', async () => {
    expect(await run('exit')).toMatchObject({ passed: false });
  });
});
