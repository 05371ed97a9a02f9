import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { TierStatus } from '../../../../src/contract/python.ts';
import type { PythonFeature } from '../../../../src/core/python/index.ts';
import { answering, machineWith, type Started, script, startPython, world } from './helpers.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const WHEELHOUSE = {
  'core.lock.txt': `pytest==9.2.0 --hash=sha256:${sha256('pytest')}\n`,
  'quality.lock.txt': `ruff==0.17.6 --hash=sha256:${sha256('ruff')}\n`,
  'pytest-9.2.0-py3-none-any.whl': 'pytest',
  'ruff-0.17.6-py3-none-manylinux_2_17_x86_64.whl': 'ruff',
};

function tiersOf(python: PythonFeature): readonly TierStatus[] {
  const status = python.status();
  return status.kind === 'ready' ? (status.tiers ?? []) : [];
}

async function installed(python: PythonFeature, name: string): Promise<void> {
  await vi.waitFor(
    () => expect(tiersOf(python)).toContainEqual({ kind: 'installed', name }),
    10_000,
  );
}

function seenTiers({ seen }: Started): TierStatus['kind'][] {
  const kinds = seen.flatMap((status) =>
    status.kind === 'ready' ? (status.tiers ?? []).map(({ kind }) => kind) : [],
  );
  return kinds.filter((kind, index) => kind !== kinds[index - 1]);
}

describe.skipIf(process.platform === 'win32')('packages beyond core', () => {
  it('are installed when they are wanted, into the same environment, and remembered', async () => {
    const here = world();
    const started = startPython(here);
    const { python } = started;
    await python.whenReady();
    const executable = python.executable();
    expect(tiersOf(python)).toEqual([]);
    python.want('quality');
    await installed(python, 'quality');
    expect(python.executable()).toBe(executable);
    expect(seenTiers(started)).toEqual(['waiting', 'installing', 'installed']);
    // Together with core's pins, so that no version of core moves.
    expect(here.installs().at(-1)).toMatch(/pytest==9\.2\.0 ruff==0\.17\.6$/);

    const again = startPython(here);
    await again.python.whenReady();
    expect(tiersOf(again.python)).toEqual([{ kind: 'installed', name: 'quality' }]);
    expect(here.installs()).toHaveLength(2);
  });

  it('that are wanted before core is there come after it', async () => {
    const here = world();
    const { python } = startPython(here);
    python.want('core');
    python.want('quality');
    expect(here.acts()).toEqual([]);
    python.start();
    await installed(python, 'quality');
    expect(here.acts().filter((act) => act !== 'compile')).toEqual([
      ...['venv', 'install', 'trial'],
      ...['install', 'trial'],
    ]);
  });

  it('are waited for with what is done, not with an error', async () => {
    const here = world();
    const { python } = startPython(here);
    await python.whenReady();
    expect(await python.whenTierKnown('core')).toMatchObject({ kind: 'ready' });
    expect(await python.whenTierKnown('quality')).toMatchObject({
      kind: 'settingUp',
      step: expect.stringContaining('quality'),
    });
    await installed(python, 'quality');
    expect(await python.whenTierKnown('quality')).toMatchObject({ kind: 'ready' });
  });

  it('are stopped on request, and gone on with by a repair', async () => {
    const here = world({ wheelhouse: WHEELHOUSE });
    const { python } = startPython(here);
    await python.whenReady();
    writeFileSync(join(here.folder, 'hang'), '');
    python.want('quality');
    await vi.waitFor(() => expect(existsSync(join(here.folder, 'pid'))).toBe(true), 5000);
    const { tiers } = python.status() as Extract<
      ReturnType<PythonFeature['status']>,
      { kind: 'ready' }
    >;
    expect(tiers).toMatchObject([
      { kind: 'installing', packages: { done: 0, total: 1 }, bytes: { done: 0, total: 4 } },
    ]);
    await python.handlers['python.cancel']({});
    await vi.waitFor(() => expect(tiersOf(python)).toMatchObject([{ kind: 'failed' }]), 5000);
    expect(tiersOf(python)).toMatchObject([{ message: expect.stringMatching(/stopped.*repair/) }]);
    // Core works on: only what needs the tier waits.
    expect(await python.whenTierKnown('core')).toMatchObject({ kind: 'ready' });
    expect(await python.whenTierKnown('quality')).toMatchObject({ kind: 'failed' });
    rmSync(join(here.folder, 'hang'));
    await python.handlers['python.repair']({ id: 'tier.quality' });
    expect(tiersOf(python)).toEqual([{ kind: 'installed', name: 'quality' }]);
    // What the first left behind is not trusted.
    expect(here.installs().at(-1)).toMatch(/--no-deps --force-reinstall/);
  });

  it('are gone on with after a kill in the middle', async () => {
    const here = world({ wheelhouse: WHEELHOUSE });
    const first = startPython(here);
    await first.python.whenReady();
    writeFileSync(join(here.folder, 'hang'), '');
    first.python.want('quality');
    await vi.waitFor(() => expect(existsSync(join(here.folder, 'pid'))).toBe(true), 5000);
    first.python.dispose();
    rmSync(join(here.folder, 'hang'));

    const second = startPython(here);
    await second.python.whenReady();
    await installed(second.python, 'quality');
    expect(second.python.executable()).toBe(
      first.python.executable() ?? second.python.executable(),
    );
    expect(here.installs().at(-1)).toMatch(/--force-reinstall/);
    expect(here.acts().filter((act) => act === 'venv')).toHaveLength(1);
  });

  it('come into a new environment again', async () => {
    const here = world();
    const first = startPython(here);
    await first.python.whenReady();
    first.python.want('quality');
    await installed(first.python, 'quality');
    first.python.dispose();
    script(join(here.data, 'python', 'x'), '');
    const file = join(here.resources, 'python', 'packages.toml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('pytest==9.2.0', 'pytest==9.2.1'));
    const second = startPython(here);
    await second.python.whenReady();
    await installed(second.python, 'quality');
    expect(here.acts().filter((act) => act === 'venv')).toHaveLength(2);
  });

  it.each([
    [
      'a tampered wheel',
      { ...WHEELHOUSE, 'ruff-0.17.6-py3-none-manylinux_2_17_x86_64.whl': 'evil' },
      /ruff-0\.17\.6-\S+\.whl was changed.*npm run wheelhouse/,
    ],
    [
      'a missing wheel',
      { ...WHEELHOUSE, 'ruff-0.17.6-py3-none-manylinux_2_17_x86_64.whl': null },
      /ruff 0\.17\.6 is missing from.*npm run wheelhouse/,
    ],
    [
      'a wheel of another system',
      {
        ...WHEELHOUSE,
        'ruff-0.17.6-py3-none-manylinux_2_17_x86_64.whl': null,
        'ruff-0.17.6-py3-none-win_amd64.whl': 'ruff',
      },
      /ruff-0\.17\.6-py3-none-win_amd64\.whl is for Windows; this computer runs Linux/,
    ],
    [
      'no wheels for it',
      { ...WHEELHOUSE, 'quality.lock.txt': null },
      /did not come with this Cairn.*npm run wheelhouse -- --tier quality/,
    ],
  ])('%s is named with the way out, and core works on', async (_, files, problem) => {
    const wheelhouse = Object.fromEntries(
      Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== null),
    );
    const here = world({ wheelhouse });
    const { python } = startPython({
      ...here,
      machine: { ...here.machine, platform: 'linux' },
    });
    await python.whenReady();
    python.want('quality');
    await vi.waitFor(() => expect(tiersOf(python)).toMatchObject([{ kind: 'failed' }]), 5000);
    expect(tiersOf(python)).toMatchObject([{ message: expect.stringMatching(problem) }]);
    expect(python.executable()).not.toBeNull();
    expect(here.installs()).toHaveLength(1);
  });

  it('that nobody knows are said to be unknown', async () => {
    const { python } = startPython(world());
    await python.whenReady();
    python.want('quantum');
    await vi.waitFor(() => expect(tiersOf(python)).toMatchObject([{ kind: 'failed' }]), 5000);
    expect(tiersOf(python)).toMatchObject([{ message: expect.stringContaining('"quantum"') }]);
  });

  it('are their keeper’s in an environment that CAIRN_PYTHON_ENV names', async () => {
    const here = world({ python: false });
    const environment = join(here.folder, 'given');
    script(join(environment, 'bin', 'python'), answering());
    const machine = machineWith([join(environment, 'bin')], { CAIRN_PYTHON_ENV: environment });
    const { python } = startPython({ ...here, machine });
    expect(await python.whenTierKnown('quality')).toMatchObject({ kind: 'ready' });
    expect(here.acts()).toEqual([]);
  });
});
