import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openSession } from '../../../src/cli/session.ts';
import { createAddress } from '../../../src/core/socket/address.ts';
import { writeInstance } from '../../../src/core/socket/instance.ts';
import { openStore } from '../../../src/core/store/index.ts';
import { writePack } from '../../../src/core/store/pack-writer.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

const TOKEN = 'a-token-of-at-least-twenty-characters';

function profile() {
  const data = temporaryFolder();
  const profileFolder = join(data, 'profiles', 'default');
  mkdirSync(profileFolder, { recursive: true });
  mkdirSync(join(data, 'pack'));
  const core = { dataFolder: data, resourcesFolder: data, profile: 'default' } as const;
  const open = (lockWaitMs = 300) =>
    openSession({
      profileFolder,
      lockWaitMs,
      core: { ...core, shell: 'web', version: '1' },
      wait: (ms) => new Promise((done) => setTimeout(done, Math.min(ms, 100))),
    });
  return { data, profileFolder, open };
}

function emptyPack(data: string): void {
  writePack(join(data, 'pack', 'cairn.pack'), {
    title: 'Test',
    outline: { modules: [] },
    paths: { paths: [], buildsOn: {} },
    resources: null,
    lessons: [],
    exercises: [],
    checkpoints: [],
    cards: [],
    cardSources: [],
    assessment: [],
    exerciseFiles: [],
    search: [],
  });
}

test('without a running core it opens its own, and gives the profile back', async () => {
  const { data, open } = profile();
  emptyPack(data);
  for (let round = 0; round < 2; round++) {
    const session = await open();
    if (!session.ok) throw new Error(session.error.message);
    expect(session.value.hello.dataFolder).toBe(data);
    expect(await session.value.client.call('exercise.list', {})).toEqual({ ok: true, value: [] });
    session.value.close();
  }
});

test('a core that was killed is not waited for', async () => {
  const { data, profileFolder, open } = profile();
  emptyPack(data);
  const instance = { format: 1, pid: 999_999, version: '1', token: TOKEN } as const;
  writeInstance(profileFolder, { ...instance, address: join(data, 'gone', 'core.sock') });
  const session = await open();
  expect(session.ok).toBe(true);
  if (session.ok) session.value.close();
});

test('a profile that is held by what does not answer is told with what to do', async () => {
  const { data, profileFolder, open } = profile();
  emptyPack(data);
  const holder = openStore(profileFolder);
  if (!holder.ok) throw new Error(holder.error.message);
  const session = await open();
  expect(session).toMatchObject({ ok: false, error: { code: 'locked' } });
  expect(!session.ok && session.error.todo.join(' ')).toContain('Close its window');

  // The other command ends while this one waits.
  const waiting = open(5000);
  setTimeout(() => holder.value.close(), 200);
  const second = await waiting;
  expect(second.ok).toBe(true);
  if (second.ok) second.value.close();
});

test.each(['says nothing', 'hangs up', 'talks nonsense'])(
  'a listener that %s ends with a problem',
  async (how) => {
    const { profileFolder, open } = profile();
    const address = createAddress({ platform: process.platform, environment: {} });
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      if (how === 'hangs up') socket.destroy();
      if (how === 'talks nonsense') socket.end('{"type":"event","name":"x"}\nHTTP/1.1 400\n');
    });
    await new Promise<void>((listening) => server.listen(address, listening));
    onTestFinished(() => void server.close());
    writeInstance(profileFolder, { format: 1, pid: 1, version: '1', address, token: TOKEN });
    const session = await open();
    expect(session.ok).toBe(false);
    expect(['locked', 'disconnected', 'missing']).toContain(!session.ok && session.error.code);
  },
);

test('no pack, a pack that is none, and a folder that is a file are told apart', async () => {
  const missing = profile();
  expect(await missing.open()).toMatchObject({ ok: false, error: { code: 'missing' } });
  writeFileSync(join(missing.data, 'pack', 'cairn.pack'), 'not a pack');
  expect(await missing.open()).toMatchObject({ ok: false, error: { code: 'damaged' } });
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const unwritable = await openSession({
    profileFolder: join(file, 'profiles', 'default'),
    core: {
      dataFolder: file,
      resourcesFolder: file,
      profile: 'default',
      shell: 'web',
      version: '1',
    },
  });
  expect(unwritable).toMatchObject({ ok: false, error: { code: 'unwritable' } });
});
