import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Client, createClient } from '../../../src/contract/client.ts';
import type { Channel } from '../../../src/contract/envelope.ts';
import type { Events } from '../../../src/contract/events.ts';
import type { ExerciseId } from '../../../src/contract/ids.ts';
import { createCore } from '../../../src/core/createCore.ts';
import { readInstance } from '../../../src/core/socket/index.ts';
import { silentLog } from '../../helpers/log.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';
import { CLI_SCRIPT, PYTHON, PYTHON_ENVIRONMENT, ROOT } from './helpers.ts';

// No environment is built for a test: there is this one, or none.
process.env['CAIRN_PYTHON_ENV'] = PYTHON_ENVIRONMENT;
const RESOURCES = join(ROOT, 'resources');
const EXERCISE = '1.1.1.1-quote-order' as ExerciseId;

/** A real core as a window has it, the window's end of the line, and `cairn` as its terminal has it. */
async function open() {
  const dataFolder = temporaryFolder();
  const core = createCore({
    ...{ dataFolder, resourcesFolder: RESOURCES, profile: 'default', shell: 'web', version: '1' },
    log: silentLog,
  });
  if (!core.ok) throw new Error(core.error.message);
  onTestFinished(() => core.value.dispose());
  const toCore: ((message: unknown) => void)[] = [];
  const toWindow: ((message: unknown) => void)[] = [];
  const end = (inward: typeof toCore, outward: typeof toCore): Channel => ({
    send: (message) => void setImmediate(() => outward.map((listener) => listener(message))),
    onMessage: (listener) => void inward.push(listener),
    onClose: () => undefined,
    close: () => undefined,
  });
  core.value.attach(end(toCore, toWindow));
  const window: Client = createClient({
    connect: () => Promise.resolve(end(toWindow, toCore)),
    wait: () => new Promise(() => undefined),
  });
  onTestFinished(() => window.dispose());

  const profileFolder = join(dataFolder, 'profiles', 'default');
  let instance = readInstance(profileFolder);
  for (; !instance; instance = readInstance(profileFolder)) await pause(10);
  const { address, token } = instance;
  const cairn = (...words: string[]): Promise<{ code: number | null; stdout: string }> =>
    new Promise((done) => {
      const child = spawn(PYTHON, ['-I', '-X', 'utf8', CLI_SCRIPT, ...words], {
        env: {
          PATH: process.env['PATH'],
          CAIRN_SOCKET: address,
          CAIRN_SOCKET_TOKEN: token,
          CAIRN_EXERCISE: EXERCISE,
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let stdout = '';
      child.stdout.on('data', (text) => (stdout += text));
      child.on('close', (code) => done({ code, stdout }));
    });
  return { window, cairn, dataFolder };
}

test.skipIf(!existsSync(join(RESOURCES, 'pack', 'cairn.pack')))(
  'what cairn does in a terminal is seen in the window',
  async () => {
    const { window, cairn } = await open();
    const notices: string[] = [];
    const changed: string[] = [];
    const progress: Events['check.progress'][] = [];
    window.on('notice', ({ text }) => void notices.push(text));
    window.on('workspace.changed', ({ exerciseId }) => void changed.push(exerciseId));
    window.on('check.progress', (event) => void progress.push(event));

    const opened = await window.call('workspace.open', { exerciseId: EXERCISE });
    if (!opened.ok) throw new Error(opened.error.message);
    const file = opened.value.files.find(({ role }) => role === 'edit');
    await window.call('workspace.save', {
      ...{ exerciseId: EXERCISE, path: file?.path ?? '', content: '# mine\n' },
      baseVersion: file?.version ?? null,
    });
    expect(await cairn('reset', '--yes')).toMatchObject({ code: 0 });
    expect(readFileSync(join(opened.value.folder, file?.path ?? ''), 'utf8')).toBe(file?.content);
    expect(changed).toContain(EXERCISE);
    expect(notices.join()).toContain('"cairn reset" in a terminal put 1.1.1.1-quote-order back');

    expect(await cairn('hint')).toMatchObject({ code: 0 });
    expect(notices.join()).toContain('"cairn hint" in a terminal showed hint 1');

    const { code, stdout } = await cairn('check', '--json');
    const document = JSON.parse(stdout) as { checks?: { id: string }[]; error?: { code: string } };
    const [first] = progress;
    expect(first).toMatchObject({ kind: 'started', exerciseId: EXERCISE });
    if (document.error) {
      // A machine without a Python that does: the window hears the same.
      expect(document.error.code).toBe('pythonMissing');
      expect(code).toBe(2);
      return;
    }
    expect(code).toBe(1);
    const seen = progress.flatMap((event) => (event.kind === 'test' ? [event.report.id] : []));
    expect(seen.sort()).toEqual(document.checks?.map(({ id }) => id).sort());
    expect(progress.at(-1)).toMatchObject({ kind: 'finished', summary: { verdict: 'failed' } });
  },
  120_000,
);

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
