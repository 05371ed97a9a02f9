import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ok } from '../../../../src/base/result.ts';
import type { Recording, ReplayTarget } from '../../../../src/contract/replay.ts';
import { createReplayFeature } from '../../../../src/core/replay/index.ts';
import { EXERCISE, makeWorld, newRun, POINT, type World } from '../grading/helpers.ts';

const environment = process.env['CAIRN_PYTHON_ENV'] ?? '';
const script = join(import.meta.dirname, '../../../../resources/python/cairn_grader/__main__.py');
const executable = join(
  environment,
  process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python',
);
const there = environment !== '' && existsSync(executable);

function replayWorld(files: Readonly<Record<string, string>>, real = there) {
  const block = (index: number, code: string, continues: boolean) => ({
    ...{ kind: 'run' as const, index, code, continues, html: '', output: '' },
  });
  const lesson = { parts: [block(0, 'base = 20\n', false), block(1, '', true)] };
  const world: World = makeWorld({
    ...(real ? { real: { executable, script } } : {}),
    patience: { readyMs: 30_000, startMs: 30_000, graceMs: 5000, cancelMs: 3000 },
    pack: { lesson: () => lesson as never },
  });
  world.files = files;
  const pack = { exercise: (id: string) => (id === EXERCISE ? { tier: 'core' } : undefined) };
  const contents = Object.entries(files).map(([path, text]) => ({
    ...{ path, content: Buffer.from(text) },
  }));
  const replay = createReplayFeature({ pack } as never, {
    grading: world.grading,
    workspace: { folderOf: () => '', readFolder: () => ok(contents) },
  });
  return { world, replay };
}

const fileTarget = (path: string, call = ''): ReplayTarget => ({
  ...{ kind: 'file', exerciseId: EXERCISE, path, call },
});

async function run(
  replay: ReturnType<typeof createReplayFeature>,
  target: ReplayTarget,
  steps = 10_000,
): Promise<Recording> {
  const result = await replay.handlers['replay.run']({
    ...{ runId: newRun(), steps, target: target as never },
  });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('refusals', () => {
  it('say what is not there and what to do', async () => {
    const { replay } = replayWorld({ 'notes.txt': 'x' }, false);
    const refused = async (target: ReplayTarget): Promise<string> => {
      const result = await replay.handlers['replay.run']({
        ...{ runId: newRun(), steps: 10, target: target as never },
      });
      return result.ok ? 'ran' : `${result.error.code}: ${result.error.message}`;
    };
    expect(await refused(fileTarget('notes.txt'))).toMatch(/^notFound: There is no Python file/);
    expect(await refused(fileTarget('../main.py'))).toMatch(/^notFound/);
    expect(
      await refused({ kind: 'block', pointId: POINT, index: 9, code: '' } as ReplayTarget),
    ).toMatch(/^notFound: There is no block 9/);
    expect(await replay.handlers['replay.moment']({ runId: newRun(), step: 0 })).toMatchObject({
      error: { code: 'notFound', message: expect.stringContaining('Step through the code again') },
    });
  });

  it('of Python that is missing are the typed error', async () => {
    const { world, replay } = replayWorld({ 'main.py': 'n = 1' }, false);
    world.status = { kind: 'missing', message: 'No Python.' } as never;
    const result = await replay.handlers['replay.run']({
      ...{ runId: newRun(), steps: 10, target: fileTarget('main.py') as never },
    });
    expect(result).toMatchObject({ error: { code: 'pythonMissing' } });
  });
});

// With a ready environment (CAIRN_PYTHON_ENV) recordings are made by the recorder itself.
describe.skipIf(!there)('a recorded run', () => {
  it('of a file: its modules, a call after it, moments and histories', async () => {
    const { replay } = replayWorld({
      'main.py': 'from rates import RATE\n\ndef price(n):\n    return n * RATE\n',
      'rates.py': 'RATE = 3\n',
    });
    const recording = await run(replay, fileTarget('main.py', 'print(price(14))'));
    expect(recording.files.map(({ name }) => name)).toEqual(['main.py', 'rates.py', 'call.py']);
    expect(recording.output).toEqual([
      { step: expect.any(Number), stream: 'stdout', text: '42\n' },
    ]);
    expect(recording.notes).toEqual([]);
    const returns = recording.steps.lines.findIndex(
      (line, step) => line === 4 && recording.steps.kinds[step] === 'return',
    );
    const moment = await replay.handlers['replay.moment']({
      runId: recording.runId,
      step: returns,
    });
    if (!moment.ok) throw new Error(moment.error.message);
    expect(moment.value.value).toBe('42');
    expect(moment.value.stack[0]?.variables).toMatchObject([{ name: 'n', text: '14' }]);
    const beyond = await replay.handlers['replay.moment']({ runId: recording.runId, step: 9999 });
    expect(beyond).toMatchObject({ error: { code: 'notFound' } });
    await replay.handlers['replay.close']({ runId: recording.runId });
    const closed = await replay.handlers['replay.moment']({ runId: recording.runId, step: 0 });
    expect(closed).toMatchObject({ error: { code: 'notFound' } });
  });

  it('of a lesson block goes on from the blocks before it', async () => {
    const { replay } = replayWorld({});
    const recording = await run(replay, {
      ...{ kind: 'block', pointId: POINT, index: 1, code: 'print(base + 1)\n' },
    } as ReplayTarget);
    expect(recording.output[0]?.text).toBe('21\n');
    expect(recording.files.map(({ name }) => name)).toEqual(['main.py']);
  });

  it('is cut at its bound, and says so', async () => {
    const { replay } = replayWorld({ 'main.py': 'n = 0\nwhile True:\n    n += 1\n' });
    const recording = await run(replay, fileTarget('main.py'), 1000);
    expect(recording.steps.lines).toHaveLength(1000);
    expect(recording.moreSteps).toBe(true);
    expect(recording.notes[0]).toMatch(/ended after 1,000 steps/);
  });

  it('that is stopped shows what was recorded by then', async () => {
    const { replay } = replayWorld({
      'main.py': 'import time\nfor n in range(9):\n    time.sleep(0.3)\n',
    });
    const runId = newRun();
    const done = replay.handlers['replay.run']({
      ...{ runId, steps: 100, target: fileTarget('main.py') as never },
    });
    const again = replay.handlers['replay.run']({
      ...{ runId, steps: 100, target: fileTarget('main.py') as never },
    });
    expect(again).toBe(done);
    await expect
      .poll(() => replay.handlers['replay.moment']({ runId, step: 1 }), { timeout: 20_000 })
      .toMatchObject({ ok: true });
    await replay.handlers['replay.cancel']({ runId });
    const result = await done;
    if (!result.ok) throw new Error(result.error.message);
    expect(result.value.outcome).toBe('cancelled');
    expect(result.value.notes[0]).toMatch(/^You stopped the program/);
    expect(result.value.steps.lines.length).toBeGreaterThan(1);
  });

  it('tells of output that belongs to no step', async () => {
    const { replay } = replayWorld({
      'main.py': 'import os\nprint("seen")\nos.write(1, b"unseen")\n',
    });
    const recording = await run(replay, fileTarget('main.py'));
    expect(recording.notes).toEqual([expect.stringMatching(/^6 bytes were written past Python/)]);
  });

  it('that cannot be compiled has no steps and its failure', async () => {
    const { replay } = replayWorld({ 'main.py': 'print(1\n' });
    const recording = await run(replay, fileTarget('main.py'));
    expect(recording.steps.lines).toEqual([]);
    expect(recording.failure?.kind).toBe('syntax');
  });
});
