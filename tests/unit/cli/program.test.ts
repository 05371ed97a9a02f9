import { type ChildProcess, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readInstance } from '../../../src/core/socket/index.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { PYTHON, PYTHON_ENVIRONMENT, type Ran, ROOT } from './helpers.ts';

// The built program as a learner types it, with the real pack, grader and Python. `npm test` builds all of them first.

const EXERCISE = '1.1.1.1-quote-order';
const AUTHORED = join(
  ROOT,
  'curriculum/1-python-foundation/1.1-core-python-mastery/1.1.1-functions-and-control-flow/1.1.1.1-signatures/exercises/quote-order',
);
const OUT = join(ROOT, 'out/main');
const isReady = [
  join(OUT, 'cli.cjs'),
  join(OUT, 'web.cjs'),
  join(ROOT, 'resources/pack/cairn.pack'),
  AUTHORED,
].every((path) => existsSync(path));
const hasPython = PYTHON.startsWith(PYTHON_ENVIRONMENT);

interface Options {
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

function start(home: string, program: string, words: readonly string[], options: Options = {}) {
  const child = spawn(process.execPath, [program, ...words], {
    cwd: options.folder ?? home,
    env: {
      ...process.env,
      CAIRN_HOME: home,
      CAIRN_PYTHON_ENV: PYTHON_ENVIRONMENT,
      CAIRN_EXERCISE: '',
      ...options.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

function ended(child: ChildProcess): Promise<Ran> {
  return new Promise((done) => {
    const ran = { stdout: '', stderr: '' };
    child.stdout?.on('data', (text) => (ran.stdout += text));
    child.stderr?.on('data', (text) => (ran.stderr += text));
    child.on('close', (code) => done({ ...ran, code: code ?? -1 }));
  });
}

const cairn = (home: string, words: readonly string[], options?: Options): Promise<Ran> =>
  ended(start(home, join(ROOT, 'bin/cairn.mjs'), words, options));

function workspaceOf(home: string): string {
  return join(home, 'profiles/default/workspaces', EXERCISE);
}

describe.skipIf(!isReady)('the built command line', { timeout: 120_000 }, () => {
  test('lists, and tells what it does not know, with 2', async () => {
    const home = temporaryFolder();
    const list = await cairn(home, ['list', '--module', '1', '--json']);
    expect(list).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(list.stdout).exercises[0]).toMatchObject({ id: EXERCISE, state: 'new' });
    expect(await cairn(home, ['check', 'nothing-of-the-kind'])).toMatchObject({ code: 2 });
    expect(await cairn(home, ['check'])).toMatchObject({ code: 2 });
    const lost = await cairn(home, ['list', '--json'], { environment: { CAIRN_RESOURCES: home } });
    expect(lost.code).toBe(2);
    expect(JSON.parse(lost.stdout)).toMatchObject({ error: { code: 'missing' } });
  });

  test('imports, exports, backs up, goes back, and takes a whole profile to another folder', async () => {
    const home = temporaryFolder();
    const cards = async (where: string, to: string): Promise<string> => {
      expect(await cairn(where, ['export', to, '--cards', 'own', '--yes'])).toMatchObject({
        code: 0,
      });
      return readFileSync(join(where, to), 'utf8');
    };
    writeFileSync(join(home, 'first.csv'), 'What is a WAL?,A log that is written ahead.\n');
    writeFileSync(join(home, 'second.csv'), 'What is a page?,The unit of a database file.\n');
    expect(await cairn(home, ['import', 'first.csv', '--yes'])).toMatchObject({ code: 0 });
    const before = await cards(home, 'before.csv');
    expect(before).toContain('What is a WAL?');
    const made = await cairn(home, ['backup', '--json']);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const { name } = JSON.parse(made.stdout).backup;
    expect(await cairn(home, ['import', 'second.csv', '--yes'])).toMatchObject({ code: 0 });
    expect(await cards(home, 'after.csv')).toContain('What is a page?');

    expect(await cairn(home, ['restore', 'none.db', '--yes'])).toMatchObject({ code: 2 });
    expect(await cairn(home, ['restore', name, '--yes'])).toMatchObject({ code: 0 });
    expect(await cards(home, 'restored.csv')).toBe(before);

    const other = temporaryFolder();
    const taken = join(other, 'all.zip');
    expect(await cairn(home, ['export', '--profile', taken])).toMatchObject({ code: 0 });
    expect(await cairn(other, ['import', '--profile', taken, '--yes'])).toMatchObject({ code: 0 });
    expect(await cards(other, 'there.csv')).toBe(before);
  });

  test('without a Python that does, it ends with 2 and says what to do', async () => {
    const home = temporaryFolder();
    const environment = { CAIRN_PYTHON_ENV: join(home, 'none') };
    const ran = await cairn(home, ['check', EXERCISE, '--json'], { environment });
    expect(ran.code).toBe(2);
    const { error } = JSON.parse(ran.stdout);
    expect(error).toMatchObject({ code: 'pythonMissing' });
    expect(error.todo.length).toBeGreaterThan(0);
    expect(ran.stderr).toContain(error.message);
  });

  test.skipIf(!hasPython)('fails the starter, passes the solution, and remembers', async () => {
    const home = temporaryFolder();
    const starter = await cairn(home, ['check', EXERCISE]);
    expect(starter.code).toBe(1);
    expect(starter.stdout).toMatch(/✗ .+\n {6}.+/);
    expect(starter.stdout).toMatch(/\d+ of \d+ checks passed, \d+ to go/);

    for (const name of readdirSync(join(AUTHORED, 'solution'))) {
      copyFileSync(join(AUTHORED, 'solution', name), join(workspaceOf(home), name));
    }
    const solved = await cairn(home, ['check', '--json'], { folder: workspaceOf(home) });
    expect(solved).toMatchObject({ code: 0, stderr: '' });
    const document = JSON.parse(solved.stdout);
    expect(document).toMatchObject({ verdict: 'passed', exercise: { id: EXERCISE } });
    expect(document.checks).toHaveLength(document.total);

    expect((await cairn(home, ['reset', '--yes'], { folder: workspaceOf(home) })).code).toBe(0);
    expect((await cairn(home, ['check', EXERCISE])).code).toBe(1);
    expect((await cairn(home, ['list'])).stdout).toMatch(/passed {2}1\.1\.1\.1-quote-order/);
  });

  test.skipIf(!hasPython)('grades any folder and records nothing', async () => {
    const home = temporaryFolder();
    const grade = (folder: string) =>
      cairn(home, ['check', EXERCISE, '--workspace', join(AUTHORED, folder), '--json']);
    expect((await grade('starter')).code).toBe(1);
    const solution = await grade('solution');
    expect(solution.code).toBe(0);
    expect(JSON.parse(solution.stdout)).toMatchObject({ verdict: 'passed', recorded: false });
    expect((await cairn(home, ['list'])).stdout).toMatch(/new {5}1\.1\.1\.1-quote-order/);
    expect(existsSync(workspaceOf(home))).toBe(false);
  });

  test.skipIf(!hasPython)('two at once take turns', async () => {
    const home = temporaryFolder();
    const both = await Promise.all([
      cairn(home, ['check', EXERCISE, '--json']),
      cairn(home, ['check', EXERCISE, '--json']),
    ]);
    expect(both.map(({ code }) => code)).toEqual([1, 1]);
  });

  test('speaks to the core that runs, and opens its own once that one was killed', async () => {
    const home = temporaryFolder();
    const profileFolder = join(home, 'profiles/default');
    const running = start(home, join(OUT, 'web.cjs'), ['--no-open']);
    await untilUp(running, profileFolder);
    expect((await cairn(home, ['hint', EXERCISE])).stdout).toMatch(/^Hint 1 of /);
    expect((await cairn(home, ['hint', EXERCISE])).stdout).toMatch(/^Hint 2 of /);
    const gone = ended(running);
    running.kill('SIGKILL');
    await gone;
    expect(readInstance(profileFolder)).not.toBeNull();
    expect((await cairn(home, ['hint', EXERCISE])).stdout).toMatch(/^Hint 3 of /);
  });

  test('a window that hangs is not waited for without end', async () => {
    const home = temporaryFolder();
    const running = start(home, join(OUT, 'web.cjs'), ['--no-open']);
    await untilUp(running, join(home, 'profiles/default'));
    running.kill('SIGSTOP');
    const ran = await cairn(home, ['list']);
    running.kill('SIGCONT');
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('does not answer');
  });

  test.skipIf(!hasPython || process.platform === 'win32')(
    'Ctrl-C cancels within seconds',
    async () => {
      const home = temporaryFolder();
      const folder = join(home, 'endless');
      mkdirSync(folder);
      writeFileSync(join(folder, 'quoting.py'), 'while True:\n    pass\n');
      const child = start(home, join(ROOT, 'bin/cairn.mjs'), [
        'check',
        EXERCISE,
        '--workspace',
        folder,
      ]);
      const running = ended(child);
      await pause(2500);
      const pressed = Date.now();
      child.kill('SIGINT');
      const ran = await running;
      expect(ran.code).toBe(130);
      expect(ran.stdout).toMatch(/Cancelled\.\n$/);
      expect(Date.now() - pressed).toBeLessThan(5000);
    },
  );
});

async function untilUp(running: ChildProcess, profileFolder: string): Promise<void> {
  let said = '';
  running.stderr?.on('data', (text) => (said += text));
  while (!readInstance(profileFolder)) {
    if (running.exitCode !== null) throw new Error(`The core ended: ${said}`);
    await pause(50);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
