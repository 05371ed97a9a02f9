import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { answering, machineWith, script, startPython, world } from './helpers.ts';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ');
  } catch {
    return false;
  }
}

describe.skipIf(process.platform === 'win32')('setting Python up', () => {
  it('goes from nothing to ready, says each step, and keeps what it made', async () => {
    const here = world();
    const { python, seen } = startPython(here);
    expect(python.status()).toEqual({ kind: 'unknown' });
    expect(python.executable()).toBeNull();
    python.start();
    const status = await python.whenReady();
    expect(status).toMatchObject({ kind: 'ready', version: '3.12.1' });
    expect(status).toMatchObject({ why: expect.stringContaining('from PATH') });
    expect(seen.map(({ kind }) => kind).filter((kind, i, all) => kind !== all[i - 1])).toEqual([
      'probing',
      'settingUp',
      'ready',
    ]);
    const fractions = seen.flatMap((each) => (each.kind === 'settingUp' ? [each.fraction] : []));
    expect(fractions).toEqual([...fractions].sort((a, b) => (a ?? 0) - (b ?? 0)));
    expect(JSON.stringify(seen)).toContain('package index');
    expect(python.executable()).toMatch(
      /\/data Ünï\/python\/[0-9a-f]{12}\/[0-9a-f]{8}\/bin\/python$/,
    );
    expect(python.binFolder()).toBe(join(python.executable() ?? '', '..'));
    await vi.waitFor(() => expect(here.acts()).toEqual(['venv', 'install', 'trial', 'compile']));

    const again = startPython(here);
    expect(await again.python.whenReady()).toEqual(status);
    expect(again.seen.some(({ kind }) => kind === 'settingUp')).toBe(false);
  });

  it('is proved, not made anew, by a repair that finds nothing wrong', async () => {
    const here = world();
    const { python } = startPython(here);
    const before = await python.whenReady();
    await python.handlers['python.setUp']({});
    expect(await python.whenReady()).toEqual(before);
    expect(here.acts().filter((act) => act === 'trial')).toHaveLength(2);
    expect(here.acts().filter((act) => act === 'venv')).toHaveLength(1);
  });

  it('goes on after a kill in the middle, and takes the rest away', async () => {
    const here = world();
    writeFileSync(join(here.folder, 'hang'), '');
    const first = startPython(here);
    first.python.start();
    await vi.waitFor(() => expect(existsSync(join(here.folder, 'pid'))).toBe(true), 5000);
    const root = join(here.data, 'python');
    const home = join(root, readdirSync(root).find((name) => /^[0-9a-f]{12}$/.test(name)) ?? '');
    const half = readdirSync(home).find((name) => name.endsWith('.builder.pid')) ?? '';
    // What a kill -9 leaves: the half-made folder and the mark of a process that is no more.
    const left = join(home, 'deadbeef');
    mkdirSync(left);
    writeFileSync(`${left}.builder.pid`, '999999999');
    first.python.dispose();
    const pid = Number(readFileSync(join(here.folder, 'pid'), 'utf8'));
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 5000);
    rmSync(join(here.folder, 'hang'));

    const second = startPython(here);
    expect(await second.python.whenReady()).toMatchObject({ kind: 'ready' });
    await vi.waitFor(() => expect(readdirSync(home)).toHaveLength(2));
    expect(readdirSync(home)).not.toContain(half);
    expect(existsSync(left)).toBe(false);
  });

  it('ends in one environment when two begin at once', async () => {
    const here = world();
    const both = [startPython(here).python, startPython(here).python];
    const statuses = await Promise.all(both.map((python) => python.whenReady()));
    expect(statuses.map(({ kind }) => kind)).toEqual(['ready', 'ready']);
    expect(statuses[0]).toEqual(statuses[1]);
    await vi.waitFor(() => expect(here.acts()).toContain('compile'));
    for (const python of both) expect(existsSync(python.executable() ?? '')).toBe(true);
  });

  it('can be stopped, and tried again', async () => {
    const here = world();
    writeFileSync(join(here.folder, 'hang'), '');
    const { python } = startPython(here);
    const end = python.whenReady();
    await vi.waitFor(() => expect(existsSync(join(here.folder, 'pid'))).toBe(true), 5000);
    python.cancel();
    expect(await end).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('stopped'),
    });
    rmSync(join(here.folder, 'hang'));
    await python.handlers['python.setUp']({});
    expect(await python.whenReady()).toMatchObject({ kind: 'ready' });
  });

  it('notices that the environment is gone, and repairs it', async () => {
    const here = world();
    const { python } = startPython(here);
    await python.whenReady();
    const executable = python.executable() ?? '';
    rmSync(join(executable, '..', '..'), { recursive: true });
    expect(await python.recheck()).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/no longer works.*Repair/),
    });
    expect(python.executable()).toBeNull();
    await python.handlers['python.setUp']({});
    expect(await python.whenReady()).toMatchObject({ kind: 'ready' });
    expect(python.executable()).not.toBe(executable);
  });

  it('makes a broken environment of an earlier start anew', async () => {
    const here = world();
    const first = startPython(here);
    await first.python.whenReady();
    script(first.python.executable() ?? '', 'echo broken; exit 1');
    const second = startPython(here);
    expect(await second.python.whenReady()).toMatchObject({ kind: 'ready' });
    expect(second.python.executable()).not.toBe(first.python.executable());
  });

  it('says what is missing and how to get it', async () => {
    const { python } = startPython(world({ python: false }));
    expect(await python.whenReady()).toMatchObject({
      kind: 'missing',
      message: expect.stringContaining('No Python was found'),
      howTo: expect.arrayContaining([expect.stringContaining('python3-venv')]),
    });
  });

  it('names an interpreter that is too old', async () => {
    const here = world({ probed: { version: [3, 7, 16] } });
    const { python } = startPython(here);
    expect(await python.whenReady()).toMatchObject({
      kind: 'missing',
      tried: [
        { path: join(here.folder, 'bin', 'python3'), problem: expect.stringContaining('3.7.16') },
      ],
    });
  });

  it('names an interpreter that cannot make environments', async () => {
    const { python } = startPython(world({ probed: { ensurepip: false } }));
    expect(await python.whenReady()).toMatchObject({
      kind: 'missing',
      tried: [{ problem: expect.stringContaining('apt install python3.12-venv') }],
    });
  });

  it("takes the learner's choice first, and says why it could not", async () => {
    const here = world();
    const chosen = script(
      join(here.folder, '$name Я', 'python'),
      answering({ version: [3, 7, 0] }),
    );
    const { python } = startPython({ ...here, pythonPath: chosen });
    expect(await python.whenReady()).toMatchObject({
      kind: 'ready',
      why: expect.stringMatching(/from PATH.*chosen in Settings cannot be used.*3\.7\.0/),
    });
  });

  it.each([
    ['/nonexistent/python', /no file at this path/],
    ['/tmp', /a folder/],
  ])('refuses the choice %s with the reason', async (pythonPath, problem) => {
    const { python } = startPython({ ...world({ python: false }), pythonPath });
    expect(await python.whenReady()).toMatchObject({
      kind: 'missing',
      message: expect.stringMatching(problem),
    });
  });

  it('says why packages could not be installed, with the log', async () => {
    const here = world();
    writeFileSync(join(here.folder, 'fail'), '');
    const { python } = startPython(here);
    expect(await python.whenReady()).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/could not be fetched: ERROR: No matching distribution/),
      log: expect.stringContaining('pip install'),
    });
    expect(
      readdirSync(join(here.data, 'python')).flatMap((name) =>
        readdirSync(join(here.data, 'python', name)),
      ),
    ).toEqual([]);
  });

  it('says that its folder cannot be written', async () => {
    const here = world();
    mkdirSync(here.data);
    writeFileSync(join(here.data, 'python'), 'a file where the folder should be');
    const { python } = startPython(here);
    expect(await python.whenReady()).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/cannot write its Python folder/),
    });
  });

  it('takes the environment CAIRN_PYTHON_ENV names, after asking it', async () => {
    const here = world({ python: false });
    const environment = join(here.folder, 'given');
    const machine = machineWith([join(environment, 'bin')], { CAIRN_PYTHON_ENV: environment });
    const broken = startPython({ ...here, machine });
    expect(await broken.python.whenReady()).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/CAIRN_PYTHON_ENV names .*no file at this path/),
    });
    script(join(environment, 'bin', 'python'), answering({ pytest: false }));
    const bare = startPython({ ...here, machine });
    expect(await bare.python.whenReady()).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('lacks pytest'),
    });
    script(join(environment, 'bin', 'python'), answering());
    const good = startPython({ ...here, machine });
    expect(await good.python.whenReady()).toMatchObject({ kind: 'ready', environment });
    expect(here.acts()).toEqual([]);
  });
});
