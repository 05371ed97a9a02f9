import { expect, test } from 'vitest';
import type { Requirement } from '../../../src/contract/python.ts';
import { type FakeCore, fakeCore, type Ran, report } from './helpers.ts';

async function both(core: FakeCore, words: readonly string[]): Promise<Ran> {
  const typescript = await core.typescript(words);
  const python = await core.python3(words);
  if (words.includes('--json')) {
    expect(JSON.parse(python.stdout)).toEqual(JSON.parse(typescript.stdout));
    expect({ ...python, stdout: '' }).toEqual({ ...typescript, stdout: '' });
  } else expect(python).toEqual(typescript);
  return typescript;
}

function requirement(id: string, values: Partial<Requirement>): Requirement {
  return {
    ...{ id, title: `The ${id}`, state: 'ok', found: null, detail: 'It is what it is.' },
    ...{ fix: null, repairable: false },
    ...values,
  };
}

const BROKEN = requirement('environment', {
  state: 'missing',
  detail: 'It lacks pytest.\nAnd more.',
  fix: 'Choose "Repair".',
  repairable: true,
});
const ALL = [
  requirement('interpreter', { found: 'Python 3.12.1, /usr/bin/python3' }),
  BROKEN,
  requirement('disk', { state: 'warning', found: '1.0 GB free', fix: 'Free some room.' }),
  requirement('tool.docker', { state: 'optional', detail: 'To build images.', fix: 'Nothing.' }),
];

test('doctor shows what is there, what is not, and what to do; something missing is 1', async () => {
  const core = await fakeCore();
  core.requirements = ALL;
  const { code, stdout } = await both(core, ['doctor']);
  expect(code).toBe(1);
  expect(stdout).toBe(`  ✓ The interpreter: Python 3.12.1, /usr/bin/python3
  ✗ The environment
      It lacks pytest.
      And more.
      Choose "Repair".
  ! The disk: 1.0 GB free
      It is what it is.
      Free some room.
  – The tool.docker
      To build images.

1 required thing is missing. Lessons and cards work all the same.
`);
  const json = await both(core, ['doctor', '--json']);
  expect(json.code).toBe(1);
  expect(JSON.parse(json.stdout)).toEqual({
    ...{ schema: 1, command: 'doctor', ok: false, repaired: [], requirements: ALL },
  });
});

test('a warning and a missing option are still 0', async () => {
  const core = await fakeCore();
  core.requirements = ALL.filter((each) => each !== BROKEN);
  const { code, stdout } = await both(core, ['doctor']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/\n\nEverything that exercises need is there\.\n$/);
});

test('doctor --repair repairs what can be, says each step, and shows how it stands then', async () => {
  const core = await fakeCore();
  core.requirements = ALL;
  const { code, stdout, stderr } = await both(core, ['doctor', '--repair']);
  expect(code).toBe(0);
  expect(stderr).toBe('Repairing: The environment\n  Mending environment\n');
  expect(stdout).toContain('✓ The environment: mended');
  const asked = core.calls.filter(({ method }) => method === 'python.repair');
  expect(asked.map(({ params }) => params)).toEqual(Array(2).fill({ id: 'environment' }));
});

test('a repair that does not help is tried once, and ends with 1', async () => {
  const core = await fakeCore();
  core.requirements = ALL;
  core.repairs = false;
  const { code, stdout } = await both(core, ['doctor', '--repair', '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, repaired: ['environment'] });
});

test('doctor takes no exercise, and is explained', async () => {
  const core = await fakeCore();
  expect(await both(core, ['doctor', '1.1.1.1'])).toMatchObject({ code: 2 });
  expect(await both(core, ['check', '--repair'])).toMatchObject({ code: 2 });
  expect((await both(core, ['doctor', '--help'])).stdout).toContain('cairn doctor [--repair]');
});

test('packages beyond core that are under way are waited for by a check', async () => {
  const core = await fakeCore();
  const name = 'quality';
  core.script = {
    checks: [{ id: 'a', name: 'adds up' }],
    reports: [report('a')],
    summary: { verdict: 'pythonMissing', problem: { message: 'Not yet.', failure: null } },
  };
  const ready = { kind: 'ready' } as never as { kind: 'ready' };
  const installing = { kind: 'installing', name, step: 'tools', fraction: null, detail: '' };
  const inSteps = async (): Promise<void> => {
    core.python = { ...ready, tiers: [{ kind: 'waiting', name }] } as never;
    while (!core.calls.some(({ method }) => method === 'python.status')) await pause(20);
    core.emit('python.status', { ...ready, tiers: [installing] } as never);
    await pause(50);
    core.script = { ...core.script, summary: {} };
    core.emit('python.status', { ...ready, tiers: [{ kind: 'installed', name }] } as never);
  };
  for (const program of [core.typescript, core.python3]) {
    core.calls.length = 0;
    core.script = {
      ...core.script,
      summary: { verdict: 'pythonMissing', problem: { message: 'Not yet.', failure: null } },
    };
    const [ran] = await Promise.all([program(['check', '1.1.1.1']), inSteps()]);
    expect(ran).toMatchObject({ code: 0, stderr: 'Setting up Python (once): tools\n' });
  }
});

test('packages beyond core that could not be installed are why a check ends with 2', async () => {
  const core = await fakeCore();
  const problem = { message: 'The package x.whl was changed.', failure: null };
  core.script = {
    ...{ checks: [{ id: 'a', name: 'adds up' }], reports: [] },
    summary: { verdict: 'pythonMissing', problem },
  };
  core.python = {
    kind: 'ready',
    tiers: [{ kind: 'failed', name: 'quality', message: problem.message, log: '' }],
  } as never;
  const { code, stderr } = await both(core, ['check', '1.1.1.1']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^cairn: The package x\.whl was changed\.\n.*cairn doctor --repair/);
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
