import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ok } from '../../src/base/result.ts';
import { createClient } from '../../src/contract/client.ts';
import type { Channel } from '../../src/contract/envelope.ts';
import { createDispatcher, type Handlers } from '../../src/core/rpc/dispatcher.ts';
import { startWebServer } from '../../src/web/server.ts';
import { silentLog } from '../helpers/log.ts';
import { webSocketChannel } from '../helpers/web-socket.ts';

/** A core of four methods: what a transport must carry, without a database behind it. */
function testCore() {
  const dispatcher = createDispatcher(silentLog);
  let saves = 0;
  const handlers = {
    'ui.get': ({ key }: { key: string }) => ok({ key, text: 'zażółć 🪨  \u0000' }),
    'ui.save': () => {
      saves++;
      return ok(null);
    },
    'settings.get': () => {
      throw new Error('a bug');
    },
    'today.get': async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return ok('later');
    },
  } as unknown as Handlers;
  return {
    attach: (channel: Channel) => dispatcher.attach(channel, handlers),
    dispatcher,
    saves: () => saves,
  };
}

interface Transport {
  readonly name: string;
  open(
    accept: (channel: Channel) => void,
  ): Promise<{ connect: () => Promise<Channel>; close: () => Promise<void> }>;
}

function portChannel(port: MessagePort): Channel {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', listener),
    onClose: (listener) => void port.on('close', listener),
    close: () => port.close(),
  };
}

const inMemory: Transport = {
  name: 'in memory',
  async open(accept) {
    return {
      async connect() {
        const listeners: { [side in 'a' | 'b']: ((message: unknown) => void)[] } = { a: [], b: [] };
        const closers: (() => void)[] = [];
        let closed = false;
        const end = (mine: 'a' | 'b', other: 'a' | 'b'): Channel => ({
          send: (message) => {
            const copy: unknown = JSON.parse(JSON.stringify(message));
            queueMicrotask(() => {
              if (!closed) for (const listener of listeners[other]) listener(copy);
            });
          },
          onMessage: (listener) => void listeners[mine].push(listener),
          onClose: (listener) => void closers.push(listener),
          close: () => {
            if (closed) return;
            closed = true;
            for (const closer of closers) closer();
          },
        });
        accept(end('a', 'b'));
        return end('b', 'a');
      },
      close: async () => undefined,
    };
  },
};

const messagePort: Transport = {
  name: 'MessagePort',
  async open(accept) {
    return {
      async connect() {
        const { port1, port2 } = new MessageChannel();
        accept(portChannel(port1));
        return portChannel(port2);
      },
      close: async () => undefined,
    };
  },
};

let rendererFolder: string;
beforeAll(() => {
  rendererFolder = mkdtempSync(join(tmpdir(), 'cairn-renderer-'));
  writeFileSync(join(rendererFolder, 'index.html'), '<!doctype html><title>Cairn</title>');
});
afterAll(() => rmSync(rendererFolder, { recursive: true, force: true }));

const webSocket: Transport = {
  name: 'WebSocket',
  async open(accept) {
    const server = await startWebServer({ rendererFolder, port: 0, accept });
    if (!server.ok) throw new Error(server.error);
    return { connect: () => webSocketChannel(server.value), close: () => server.value.close() };
  },
};

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.min(ms, 5)));

describe.each([inMemory, messagePort, webSocket])('over $name', (transport) => {
  test('a call is answered with the value as it was', async () => {
    const core = testCore();
    const open = await transport.open(core.attach);
    const client = createClient({ connect: open.connect, wait });
    const answer = await client.call('ui.get', { key: 'a' });
    expect(answer).toEqual(ok({ key: 'a', text: 'zażółć 🪨  \u0000' }));
    client.dispose();
    await open.close();
  });

  test('a hundred calls at once each get their own answer', async () => {
    const core = testCore();
    const open = await transport.open(core.attach);
    const client = createClient({ connect: open.connect, wait });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => client.call('ui.get', { key: `key-${index}` })),
    );
    expect(
      answers.map((answer) => (answer.ok ? (answer.value as { key: string }).key : '')),
    ).toEqual(Array.from({ length: 100 }, (_, index) => `key-${index}`));
    client.dispose();
    await open.close();
  });

  test('a bug in a handler comes back as internal, and the next call works', async () => {
    const core = testCore();
    const open = await transport.open(core.attach);
    const client = createClient({ connect: open.connect, wait });
    const broken = await client.call('settings.get', {});
    expect(broken.ok ? '' : broken.error.code).toBe('internal');
    expect((await client.call('ui.save', { key: 'a', value: 1 })).ok).toBe(true);
    client.dispose();
    await open.close();
  });

  test('parameters that do not fit are refused by name, and no handler runs', async () => {
    const core = testCore();
    const open = await transport.open(core.attach);
    const client = createClient({ connect: open.connect, wait });
    const refused = await client.call('ui.save', { key: '../etc', value: 1 });
    expect(refused.ok ? '' : refused.error.code).toBe('badRequest');
    expect(refused.ok ? '' : refused.error.message).toContain('ui.save: key');
    expect(core.saves()).toBe(0);
    client.dispose();
    await open.close();
  });

  test('events reach every client, in order', async () => {
    const core = testCore();
    const open = await transport.open(core.attach);
    const clients = [1, 2].map(() => createClient({ connect: open.connect, wait }));
    const seen = clients.map((client) => {
      const texts: string[] = [];
      client.on('notice', ({ text }) => texts.push(text));
      return texts;
    });
    await Promise.all(clients.map((client) => client.call('ui.get', { key: 'a' })));
    for (const text of ['one', 'two', 'three'])
      core.dispatcher.emit('notice', { level: 'info', text });
    await Promise.all(clients.map((client) => client.call('today.get', {})));
    expect(seen).toEqual([
      ['one', 'two', 'three'],
      ['one', 'two', 'three'],
    ]);
    for (const client of clients) client.dispose();
    await open.close();
  });

  test('a client whose channel dies connects again and gets the answer it was waiting for', async () => {
    const core = testCore();
    const open = await transport.open(core.attach);
    const channels: Channel[] = [];
    let lose = true;
    const client = createClient({
      wait,
      connect: async () => {
        const channel = await open.connect();
        channels.push(channel);
        if (!lose) return channel;
        // The first channel swallows what is sent and then closes: an answer that never came.
        lose = false;
        const closers: (() => void)[] = [];
        return {
          ...channel,
          onClose: (listener) => void closers.push(listener),
          send: () =>
            queueMicrotask(() => {
              channel.close();
              for (const closer of closers) closer();
            }),
        };
      },
    });
    const answer = await client.call('ui.get', { key: 'again' });
    expect(answer).toMatchObject({ ok: true, value: { key: 'again' } });
    expect(channels).toHaveLength(2);
    client.dispose();
    await open.close();
  });
});
