import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { ok } from '../../src/base/result.ts';
import type { Channel } from '../../src/contract/envelope.ts';
import { methods } from '../../src/contract/methods.ts';
import { createDispatcher, type Handlers } from '../../src/core/rpc/dispatcher.ts';
import { startWebServer, type WebServer } from '../../src/web/server.ts';
import { silentLog } from '../helpers/log.ts';
import { tokenOf, webSocketChannel } from '../helpers/web-socket.ts';

let folder: string;
let server: WebServer;
let reached = 0;
const PAGE = 'the page of Cairn';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-hostile-'));
  writeFileSync(join(folder, 'index.html'), PAGE);
  const dispatcher = createDispatcher(silentLog);
  const handlers = Object.fromEntries(
    Object.keys(methods).map((name) => [
      name,
      () => {
        reached++;
        return ok(null);
      },
    ]),
  ) as unknown as Handlers;
  const started = await startWebServer({
    rendererFolder: folder,
    port: 0,
    accept: (channel) => dispatcher.attach(channel, handlers),
  });
  if (!started.ok) throw new Error(started.error);
  server = started.value;
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Sends bytes as they are and returns all that came back until the server closed or answered a whole head. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(server.port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.setTimeout(15_000, () => socket.destroy());
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

const host = (): string => `127.0.0.1:${server.port}`;
const cookie = (token = tokenOf(server)): string => `Cookie: cairn-${server.port}=${token}`;
const get = (path: string, ...headers: string[]): string =>
  `GET ${path} HTTP/1.1\r\n${[...headers, 'Connection: close'].join('\r\n')}\r\n\r\n`;
const upgrade = (...headers: string[]): string =>
  get(
    '/rpc',
    ...headers,
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  ).replace('Connection: close', 'Connection: Upgrade');
const status = (answer: string): number => Number(answer.match(/^HTTP\/1\.1 (\d+)/)?.[1] ?? 0);

describe('the loopback server', () => {
  test('serves the page to whoever has the cookie of this run, and sets it once for the token', async () => {
    expect(await raw(get('/', `Host: ${host()}`, cookie()))).toContain(PAGE);
    const opened = await raw(get(`/open?token=${tokenOf(server)}`, `Host: ${host()}`));
    expect(status(opened)).toBe(303);
    expect(opened).toContain('HttpOnly; SameSite=Strict');
    expect(opened).toContain("script-src 'self'");
    expect(opened).not.toContain("script-src 'self' 'unsafe-inline'");
  });

  const foreignHosts = [
    'localhost',
    'evil.example',
    '127.0.0.1',
    '0.0.0.0',
    '127.0.0.1.evil.example',
    '127.1',
    '[::1]',
    '2130706433',
    'LOCALHOST',
  ];
  const foreignOrigins = [
    'null',
    'http://evil.example',
    'https://127.0.0.1',
    'http://127.0.0.1:1',
    'http://localhost',
    'file://',
    'http://127.0.0.1.evil.example',
    '',
  ];
  const wrongTokens = [
    '',
    'x',
    'A'.repeat(43),
    'A'.repeat(5000),
    '%00',
    '../../etc/passwd',
    '__proto__',
  ];
  const paths = [
    '/',
    '/index.html',
    '/assets/x.js',
    '/%2e%2e%2fpackage.json',
    '/../package.json',
    '/rpc',
    '//',
    '/open',
  ];

  test('gives nothing without the right token, Host and Origin: 200 and more hostile requests', async () => {
    const requests: string[] = [];
    for (const path of paths) {
      for (const foreign of foreignHosts) requests.push(get(path, `Host: ${foreign}`, cookie()));
      for (const origin of foreignOrigins) {
        if (origin !== '')
          requests.push(get(path, `Host: ${host()}`, `Origin: ${origin}`, cookie()));
      }
      for (const token of wrongTokens) requests.push(get(path, `Host: ${host()}`, cookie(token)));
      requests.push(get(path, cookie()));
      requests.push(get(path, `Host: ${host()}`, `Host: evil.example`, cookie()));
      requests.push(get(path, `Host: ${host()}`));
      requests.push(get(path, `Host: ${host()}`, `Referer: ${server.address}`));
      requests.push(get(path, `Host: ${host()}`, 'Sec-Fetch-Site: cross-site', cookie()));
      requests.push(get(path, `Host: ${host()}`, cookie(), cookie('x')));
    }
    for (const origin of foreignOrigins) {
      requests.push(upgrade(`Host: ${host()}`, `Origin: ${origin}`, cookie()));
    }
    for (const foreign of foreignHosts) {
      requests.push(upgrade(`Host: ${foreign}`, `Origin: http://${foreign}`, cookie()));
    }
    for (const token of wrongTokens) {
      requests.push(upgrade(`Host: ${host()}`, `Origin: http://${host()}`, cookie(token)));
    }
    requests.push(upgrade(`Host: ${host()}`, cookie()));
    requests.push(
      `POST / HTTP/1.1\r\nHost: ${host()}\r\n${cookie()}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
    );
    expect(requests.length).toBeGreaterThan(200);
    for (const request of requests) {
      const answer = await raw(request);
      expect([0, 400, 401, 403, 404], request).toContain(status(answer));
      expect(answer, request).not.toContain(PAGE);
    }
    expect(reached).toBe(0);
  });

  test('has no file outside the renderer to give, whatever the path says', async () => {
    for (const path of [
      '/../package.json',
      '/%2e%2e/package.json',
      '/..%5cpackage.json',
      '/index.html%00',
      '//etc/passwd',
      '/assets/../../package.json',
    ]) {
      expect(status(await raw(get(path, `Host: ${host()}`, cookie())))).toBe(404);
    }
  });

  test('a socket that sends nonsense is closed before any handler runs, and others go on', async () => {
    const before = reached;
    const open = (): Promise<WebSocket> =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(`ws://${host()}/rpc`, {
          origin: `http://${host()}`,
          headers: { Cookie: `cairn-${server.port}=${tokenOf(server)}` },
        });
        socket.once('open', () => resolve(socket));
        socket.once('error', reject);
      });
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
    const messages: (string | Buffer)[] = [
      'not json',
      '[]',
      '{"type":"call"}',
      '{"type":"call","id":-1,"method":"today.get","params":{}}',
      '{"type":"call","id":1.5,"method":"today.get","params":{}}',
      '{"type":"call","id":"1","method":"today.get","params":{}}',
      '{"type":"event","name":"changed","data":{}}',
      '{"type":"call","id":1,"method":"today.get","params":{},"extra":1}',
      deep,
      Buffer.from([0, 1, 2, 255]),
      'x'.repeat(5_000_000),
    ];
    for (const message of messages) {
      const socket = await open();
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.on('error', () => undefined);
      socket.send(message);
      await closed;
    }
    expect(reached).toBe(before);
    const channel = await webSocketChannel(server);
    const answer = new Promise((resolve) => channel.onMessage(resolve));
    channel.send({ type: 'call', id: 1, method: 'today.get', params: {} });
    expect(await answer).toMatchObject({ id: 1, ok: true });
    channel.close();
  });
});

describe('the dispatcher', () => {
  function ask(message: unknown): Promise<unknown> {
    const dispatcher = createDispatcher(silentLog);
    let deliver: (message: unknown) => void = () => undefined;
    return new Promise((resolve) => {
      const channel: Channel = {
        send: resolve,
        onMessage: (listener) => {
          deliver = listener;
        },
        onClose: () => undefined,
        close: () => resolve('closed'),
      };
      dispatcher.attach(channel, {} as Handlers);
      deliver(message);
    });
  }

  test.each(['__proto__', 'constructor', 'toString', 'today', 'today.get ', 'TODAY.GET', ''])(
    'has no method %j',
    async (method) => {
      expect(await ask({ type: 'call', id: 1, method, params: {} })).toMatchObject({
        ok: false,
        error: { code: 'badRequest' },
      });
    },
  );

  const uuid = '01999999-0000-7000-8000-000000000000';
  const answer = {
    scope: { kind: 'due' },
    reviewId: uuid,
    cardId: '1.1.1.1-a',
    grade: 3,
    revision: 0,
    elapsedMs: 10,
  };
  test.each([
    { grade: 0 },
    { grade: 5 },
    { grade: '3' },
    { grade: Number.NaN },
    { elapsedMs: -1 },
    { elapsedMs: Number.POSITIVE_INFINITY },
    { revision: 1.5 },
    { cardId: '../../x' },
    { reviewId: 'x' },
    { scope: { kind: 'all' } },
  ])('refuses an answer with %j before any handler', async (wrong) => {
    const params = { ...answer, ...wrong };
    expect(await ask({ type: 'call', id: 1, method: 'review.answer', params })).toMatchObject({
      ok: false,
      error: { code: 'badRequest' },
    });
  });

  test('answers or closes on any JSON value, and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue(),
        fc.constantFrom(...Object.keys(methods)),
        async (value, method) => {
          expect(await ask(value)).toBeDefined();
          const reply = await ask({ type: 'call', id: 7, method, params: value });
          expect(reply).toMatchObject({ type: 'result', id: 7, ok: false });
        },
      ),
      { numRuns: 300 },
    );
  });
});
