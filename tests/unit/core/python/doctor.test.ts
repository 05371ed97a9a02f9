import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Requirement } from '../../../../src/contract/python.ts';
import type { PythonFeature } from '../../../../src/core/python/index.ts';
import { answering, machineWith, script, startPython, world } from './helpers.ts';

async function doctor(python: PythonFeature): Promise<Record<string, Requirement>> {
  const answer = await python.handlers['python.doctor']({});
  if (!answer.ok) throw new Error(answer.error.message);
  return Object.fromEntries(answer.value.map((each) => [each.id, each]));
}

function missing(found: Record<string, Requirement>): string[] {
  return Object.values(found).flatMap(({ id, state }) => (state === 'missing' ? [id] : []));
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe.skipIf(process.platform === 'win32')('the doctor', () => {
  it('finds everything in order, and says what it found', async () => {
    const here = world();
    const { python } = startPython(here);
    await python.whenReady();
    python.want('quality');
    const found = await doctor(python);
    expect(missing(found)).toEqual([]);
    expect(found).toMatchObject({
      interpreter: { state: 'ok', found: expect.stringContaining('Python 3.12.1'), fix: null },
      environment: { state: 'ok', found: expect.stringContaining(here.data) },
      'tier.core': { state: 'ok' },
      selfTest: { state: 'ok', found: 'pytest ran and passed' },
      wheelhouse: { state: 'optional', detail: expect.stringContaining('package index') },
      dataFolder: { state: 'ok' },
      disk: { state: 'ok', found: expect.stringMatching(/GB free/) },
      shell: { state: expect.any(String) },
    });
    // What a learner did not come near yet, and no lesson names, is not shown.
    expect(found['tier.data']).toBeUndefined();
    expect(found['tier.quality']).toBeDefined();
  });

  it('only looks: nothing is made or installed', async () => {
    const here = world();
    const { python } = startPython(here);
    const found = await doctor(python);
    expect(missing(found)).toEqual(['environment', 'tier.core', 'selfTest']);
    expect(found['environment']).toMatchObject({ repairable: true });
    expect(here.acts()).toEqual([]);
    expect(python.status()).toEqual({ kind: 'unknown' });
  });

  it('says which interpreters it tried, and why not', async () => {
    const here = world({ probed: { version: [3, 7, 16] } });
    const { python } = startPython(here);
    await python.whenReady();
    expect((await doctor(python))['interpreter']).toMatchObject({
      state: 'missing',
      detail: expect.stringMatching(/Not .*python3: This is Python 3\.7\.16, which is too old/),
      fix: expect.stringContaining('Install Python 3.13'),
    });
  });

  it('names each wheel that is missing, changed, or for another system', async () => {
    const lock = (name: string): string => `${name}==1.0 --hash=sha256:${sha256(name)}\n`;
    const here = world({
      wheelhouse: {
        'core.lock.txt': ['good', 'gone', 'changed', 'other'].map(lock).join(''),
        'good-1.0-py3-none-any.whl': 'good',
        'changed-1.0-py3-none-any.whl': 'evil',
        'other-1.0-py3-none-win_amd64.whl': 'other',
      },
    });
    const machine = { ...here.machine, platform: 'linux' } as const;
    const { python } = startPython({ ...here, machine });
    const status = await python.whenReady();
    expect(status).toMatchObject({ kind: 'failed', message: expect.stringContaining('gone 1.0') });
    const { wheelhouse } = (await doctor(python)) as { wheelhouse: Requirement };
    expect(wheelhouse).toMatchObject({
      state: 'missing',
      fix: expect.stringContaining('npm run wheelhouse'),
    });
    expect(wheelhouse.detail.split('\n')).toEqual([
      expect.stringMatching(/gone 1\.0 is missing/),
      expect.stringMatching(/changed-1\.0-py3-none-any\.whl was changed/),
      expect.stringMatching(/other-1\.0-py3-none-win_amd64\.whl is for Windows/),
    ]);
    expect(here.acts()).toEqual([]);
  });

  it('repairs an environment that is gone, and answers how it stands then', async () => {
    const here = world();
    const { python } = startPython(here);
    await python.whenReady();
    rmSync(join(python.executable() ?? '', '..', '..'), { recursive: true });
    expect(missing(await doctor(python))).toEqual(['environment', 'tier.core', 'selfTest']);
    const repaired = await python.handlers['python.repair']({ id: 'environment' });
    expect(repaired).toMatchObject({ ok: true });
    expect(missing(await doctor(python))).toEqual([]);
  });

  it('refuses to repair what it cannot', async () => {
    const { python } = startPython(world());
    expect(await python.handlers['python.repair']({ id: 'disk' })).toMatchObject({
      ok: false,
      error: { code: 'badRequest' },
    });
  });

  it('says that the data folder cannot be written', async () => {
    const here = world();
    writeFileSync(here.data, 'a file where the folder should be');
    const { python } = startPython(here);
    expect((await doctor(python))['dataFolder']).toMatchObject({
      state: 'missing',
      fix: expect.stringContaining('CAIRN_HOME'),
    });
  });

  it('lists the tools of the plan, and waits for none of them', async () => {
    const here = world();
    const bin = join(here.folder, 'bin');
    script(join(bin, 'git'), 'echo git version 2.50.1');
    script(join(bin, 'kubectl'), 'sleep 60');
    script(join(bin, 'terraform'), 'exit 3');
    mkdirSync(join(bin, 'docker'));
    const { python } = startPython(here);
    const started = Date.now();
    const found = await doctor(python);
    expect(Date.now() - started).toBeLessThan(8000);
    expect(found).toMatchObject({
      'tool.git': { state: 'ok', found: `2.50.1, ${join(bin, 'git')}`, repairable: false },
      'tool.kubectl': { state: 'ok', found: join(bin, 'kubectl') },
      'tool.terraform': { state: 'ok', found: join(bin, 'terraform') },
      'tool.docker': { state: 'optional', found: null },
    });
    // Kept, until somebody asks to look again.
    rmSync(join(bin, 'git'));
    expect((await doctor(python))['tool.git']).toMatchObject({ state: 'ok' });
    const fresh = await python.handlers['python.doctor']({ refresh: true });
    expect(fresh.ok && fresh.value.find(({ id }) => id === 'tool.git')).toMatchObject({
      state: 'optional',
    });
  });

  it('takes an environment of somebody else as it is', async () => {
    const here = world({ python: false });
    const environment = join(here.folder, 'given');
    script(
      join(environment, 'bin', 'python'),
      `case "$*" in *"-m pytest"*) echo '9 passed in 0.01s';; *) ${answering()}\n;; esac`,
    );
    const machine = machineWith([join(environment, 'bin')], { CAIRN_PYTHON_ENV: environment });
    const { python } = startPython({ ...here, machine });
    await python.whenReady();
    const found = await doctor(python);
    expect(missing(found)).toEqual([]);
    expect(found['interpreter']).toMatchObject({
      detail: expect.stringContaining('CAIRN_PYTHON_ENV'),
    });
  });
});
