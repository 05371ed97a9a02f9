import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { connectLocalSocket } from '../../../../src/core/socket/connect.ts';
import { readInstance } from '../../../../src/core/socket/instance.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { call, closed, lines, raw, serve } from './helpers.ts';

const isWindows = process.platform === 'win32';

test('answers who shows the token, and tells them events', async () => {
  const core = await serve();
  const socket = await raw(core.address);
  socket.write(`${core.token}\n${call(1)}${call(2)}`);
  const answers = await lines(socket, 2);
  expect(answers.map((line) => JSON.parse(line))).toEqual([
    { type: 'result', id: 1, ok: true, value: 'today.get' },
    { type: 'result', id: 2, ok: true, value: 'today.get' },
  ]);
  const event = lines(socket, 1);
  core.emit('changed', { topics: ['today'] });
  expect(JSON.parse((await event)[0] ?? '')).toMatchObject({ type: 'event', name: 'changed' });
});

test('the profile says where it listens, for this user alone', async () => {
  const core = await serve();
  expect(readInstance(core.profileFolder)).toEqual({
    format: 1,
    pid: process.pid,
    version: '1.2.3',
    address: core.address,
    token: core.token,
  });
  if (isWindows) return;
  expect(Buffer.byteLength(core.address)).toBeLessThan(100);
  const mode = (path: string) => statSync(path).mode & 0o777;
  expect(mode(join(core.profileFolder, 'instance.json'))).toBe(0o600);
  expect(mode(core.address)).toBe(0o600);
  expect(mode(dirname(core.address))).toBe(0o700);
});

test('leaves nothing behind', async () => {
  const core = await serve();
  const client = await raw(core.address);
  client.write(`${core.token}\n`);
  core.dispose();
  core.dispose();
  await closed(client);
  expect(existsSync(join(core.profileFolder, 'instance.json'))).toBe(false);
  if (!isWindows) expect(existsSync(dirname(core.address))).toBe(false);
});

test('clears what a killed core left, and nothing else', async () => {
  const profileFolder = temporaryFolder();
  const dead = await serve({ profileFolder });
  const left = readFileSync(join(profileFolder, 'instance.json'));
  const next = await serve({ profileFolder });
  expect(next.address).not.toBe(dead.address);
  if (!isWindows) expect(existsSync(dead.address)).toBe(false);

  // What the file says is not believed: only a socket of our naming goes.
  const treasure = join(profileFolder, 'cairn-abcdef');
  mkdirSync(treasure);
  writeFileSync(join(treasure, 'core.sock'), 'not a socket');
  const lie = { ...JSON.parse(left.toString()), address: join(treasure, 'core.sock') };
  for (const address of [lie.address, profileFolder, '/', '../../core.sock', '']) {
    writeFileSync(join(profileFolder, 'instance.json'), JSON.stringify({ ...lie, address }));
    await serve({ profileFolder });
  }
  expect(readFileSync(join(treasure, 'core.sock'), 'utf8')).toBe('not a socket');
});

test('an instance file that is garbage is as good as none', () => {
  const folder = temporaryFolder();
  for (const text of ['', '{', 'null', '{"format":2}', '[]', '{"format":1,"pid":"1"}']) {
    writeFileSync(join(folder, 'instance.json'), text);
    expect(readInstance(folder)).toBeNull();
  }
});

test('a core that cannot listen goes on without', async () => {
  const profileFolder = temporaryFolder();
  writeFileSync(join(profileFolder, 'file'), '');
  const core = await serve({
    profileFolder,
    environment: { XDG_RUNTIME_DIR: join(profileFolder, 'file', 'below') },
  });
  // The next folder took its place.
  expect(await core.listening).toBe(true);
  expect(core.address).not.toContain(profileFolder);
});

test('a runtime folder with too long a path is passed over', async () => {
  const long = join(temporaryFolder(), 'x'.repeat(90));
  mkdirSync(long);
  const core = await serve({ environment: { XDG_RUNTIME_DIR: long } });
  expect(Buffer.byteLength(core.address)).toBeLessThan(100);
});

test('no first line but the token reaches a handler', async () => {
  const core = await serve({ tokenMs: 300 });
  const { token } = core;
  const heads = [
    '',
    '\n',
    call(1),
    `${token.slice(0, -1)}\n`,
    `${token}x\n`,
    ` ${token}\n`,
    `${token.toUpperCase()}\n`,
    `\0${token}\n`,
    `"${token}"\n`,
    `Bearer ${token}\n`,
    'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'x'.repeat(300_000),
    Buffer.alloc(5000, 0xff),
  ];
  for (const head of heads) {
    const socket = await raw(core.address);
    socket.write(head);
    if (head !== '') socket.write(call(1));
    expect(await lines(socket, 1)).toEqual([]);
  }
  expect(core.reached()).toBe(0);
});

test('random first bytes reach no handler either', async () => {
  const core = await serve({ tokenMs: 300 });
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      const socket = await raw(core.address);
      socket.write(bytes);
      socket.write(`\n${call(1)}`);
      expect(await lines(socket, 1)).toEqual([]);
    }),
    { numRuns: 40 },
  );
  expect(core.reached()).toBe(0);
});

test('the token may come in pieces and with a carriage return, but not late', async () => {
  const core = await serve({ tokenMs: 300 });
  const slow = await raw(core.address);
  for (const part of [core.token.slice(0, 20), core.token.slice(20), '\r', '\n']) {
    slow.write(part);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  slow.write(call(1));
  expect(await lines(slow, 1)).toHaveLength(1);

  const late = await raw(core.address);
  late.write(core.token);
  await closed(late);
  expect(core.reached()).toBe(1);
});

test.each([
  ['a 10 MB line', 'x'.repeat(10_000_000)],
  ['not JSON', '{oops}\n'],
  ['not UTF-8', Buffer.from([0xff, 0xfe, 0x0a])],
  ['not a message', '{"type":"event","name":"changed","data":{}}\n'],
  ['an array 200,000 deep', `${'['.repeat(200_000)}${']'.repeat(200_000)}\n`],
  ['a negative id', call(-1)],
])('after the token, %s closes the connection and reaches no handler', async (_name, bytes) => {
  const core = await serve();
  const socket = await raw(core.address);
  socket.write(`${core.token}\n`);
  socket.write(bytes);
  socket.write(call(7));
  expect(await lines(socket, 1)).toEqual([]);
  expect(core.reached()).toBe(0);
  await stillAnswers(core);
});

test('parameters nested without end are refused, and the core lives on', async () => {
  const core = await serve();
  const socket = await raw(core.address);
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  socket.write(`${core.token}\n`);
  socket.write(`{"type":"call","id":1,"method":"ui.save","params":{"key":"a","value":${deep}}}\n`);
  const [answer = ''] = await lines(socket, 1);
  expect(JSON.parse(answer)).toMatchObject({ ok: false, error: { code: 'badRequest' } });
  expect(core.reached()).toBe(0);
  await stillAnswers(core);
});

test('a thousand connections that say nothing do not lock a terminal out', async () => {
  const core = await serve({ tokenMs: 60_000 });
  const crowd = [];
  for (let round = 0; round < 20; round++) {
    const opened = Array.from({ length: 50 }, () => raw(core.address).catch(() => undefined));
    crowd.push(...(await Promise.all(opened)));
  }
  await stillAnswers(core);
  const open = crowd.filter((socket) => socket && !socket.destroyed).length;
  expect(open).toBeLessThan(1000);
  for (const socket of crowd) socket?.destroy();
}, 30_000);

test('at most 32 clients are served', async () => {
  const core = await serve();
  const clients = [];
  for (let n = 0; n < 32; n++) {
    const socket = await raw(core.address);
    socket.write(`${core.token}\n${call(n)}`);
    expect(await lines(socket, 1)).toHaveLength(1);
    clients.push(socket);
  }
  const surplus = await raw(core.address);
  surplus.write(`${core.token}\n${call(1)}`);
  expect(await lines(surplus, 1)).toEqual([]);
  clients[0]?.destroy();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await stillAnswers(core);
});

test('half-open and broken-off connections wedge nothing', async () => {
  const core = await serve();
  for (let n = 0; n < 50; n++) {
    const half = await raw(core.address);
    half.end(`${core.token}\n${call(n)}`);
    const broken = await raw(core.address);
    broken.write(`${core.token}\n{"type":"ca`);
    broken.destroy();
  }
  await stillAnswers(core);
});

test('a client that stops reading is cut off before its backlog fills the memory', async () => {
  const core = await serve();
  const socket = await raw(core.address);
  socket.write(`${core.token}\n${call(1)}`);
  await lines(socket, 1);
  socket.removeAllListeners('data');
  socket.pause();
  const text = 'x'.repeat(1_000_000);
  for (let n = 0; n < 60; n++) core.emit('notice', { level: 'info', text });
  const before = process.memoryUsage().rss;
  for (let n = 0; n < 500; n++) core.emit('notice', { level: 'info', text });
  expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  await stillAnswers(core);
}, 20_000);

test('connecting to what is gone rejects', async () => {
  const core = await serve();
  core.dispose();
  await expect(connectLocalSocket(core)).rejects.toThrow();
  await expect(
    connectLocalSocket({ address: join(temporaryFolder(), 'none'), token: 'x' }),
  ).rejects.toThrow();
});

async function stillAnswers(core: { address: string; token: string }): Promise<void> {
  const socket = await raw(core.address);
  socket.write(`${core.token}\n${call(99)}`);
  const [answer = '{}'] = await lines(socket, 1);
  expect(JSON.parse(answer)).toMatchObject({ id: 99, ok: true });
  socket.destroy();
}
