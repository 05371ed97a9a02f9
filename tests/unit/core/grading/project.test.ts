import { describe, expect, it, vi } from 'vitest';
import type { ExerciseId } from '../../../../src/contract/ids.ts';
import { EXERCISE, exerciseWith, makeWorld, newRun } from './helpers.ts';

// The fake grader behaves as the checked file says.
const project = () => makeWorld({ exercise: exerciseWith({ kind: 'project', topicId: null }) });

describe.skipIf(process.platform === 'win32')('an acceptance run', () => {
  it('is kept with its report and its files, apart from the attempts', async () => {
    const world = project();
    world.files = { 'behave.txt': 'pass', 'app/main.py': 'print(1)\n' };
    const runId = newRun();
    const summary = await world.check(runId);
    expect(summary).toMatchObject({ verdict: 'passed', passed: 3 });
    expect(world.store.attempts.recent(EXERCISE, 10)).toEqual([]);
    expect(world.store.checkpoints.get(runId)).toMatchObject({
      ...{ checkpointId: EXERCISE, verdict: 'passed', passed: 3, total: 3, fileCount: 2 },
      ...{ contentHash: 'hash-1', measurements: null, deviceId: world.store.deviceId },
    });
    expect(world.store.checkpoints.report(runId)).toMatchObject({ summary, reports: [{}, {}, {}] });
    expect(world.store.checkpoints.files(runId)).toMatchObject([
      { path: 'app/main.py', bytes: 9, content: 'print(1)\n' },
      { path: 'behave.txt', content: 'pass' },
    ]);
    // A retry of the same run answers with what is known.
    expect(await world.check(runId)).toEqual(summary);
    expect(world.store.checkpoints.recent(EXERCISE, 10)).toHaveLength(1);
  });

  it('keeps files that are no text, or too long, by size and hash only', async () => {
    const world = project();
    world.files = { 'behave.txt': 'fail', 'larch.db': 'SQLite\0', 'long.txt': 'x'.repeat(300_000) };
    const runId = newRun();
    await world.check(runId);
    const files = world.store.checkpoints.files(runId);
    expect(files.map(({ path, bytes, content }) => [path, bytes, content])).toEqual([
      ['behave.txt', 4, 'fail'],
      ['larch.db', 7, null],
      ['long.txt', 300_000, null],
    ]);
    expect(files[1]?.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('does not run by a pause in typing', async () => {
    const world = project();
    const answer = await world.grading.handlers['exercise.check']({
      ...{ exerciseId: EXERCISE, runId: newRun(), quiet: true },
    });
    expect(answer).toMatchObject({ ok: false, error: { code: 'badRequest' } });
  });

  it('says how far it is to a window that comes in the middle, and leaves nothing when it is stopped', async () => {
    const world = project();
    world.files = { 'behave.txt': 'pass\nhang' };
    const runId = newRun();
    const view = async () => {
      const answer = await world.grading.handlers['exercise.get']({ exerciseId: EXERCISE });
      if (!answer.ok) throw new Error(answer.error.message);
      return answer.value;
    };
    expect((await view()).running).toBeNull();
    const done = world.check(runId);
    await vi.waitFor(async () => expect((await view()).running?.reports).toHaveLength(3));
    expect((await view()).running).toMatchObject({ runId, startedMs: expect.any(Number) });
    await world.grading.handlers['exercise.cancel']({ runId });
    expect(await done).toMatchObject({ verdict: 'cancelled' });
    expect((await view()).running).toBeNull();
    expect(world.store.checkpoints.recent(EXERCISE, 10)).toEqual([]);
  });

  it('counts as passed from its first pass on, whatever comes later', async () => {
    const world = project();
    await world.check();
    world.files = { 'behave.txt': 'fail' };
    await world.check();
    const standing = world.store.checkpoints.standings().get(EXERCISE as ExerciseId);
    expect(standing).toMatchObject({ runs: 2, passedMs: standing?.lastPassedMs });
    expect(standing?.passedMs).not.toBeNull();
  });
});
