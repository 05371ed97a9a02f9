import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { ok } from '../../../../src/base/result.ts';
import { methods } from '../../../../src/contract/methods.ts';
import { createDispatcher, type Emit, type Handlers } from '../../../../src/core/rpc/dispatcher.ts';
import {
  type LocalSocket,
  type LocalSocketOptions,
  serveLocalSocket,
} from '../../../../src/core/socket/server.ts';
import { silentLog } from '../../../helpers/log.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

export interface Served extends LocalSocket {
  readonly profileFolder: string;
  readonly emit: Emit;
  /** How many calls reached a handler. */
  reached(): number;
}

/** A socket in front of a dispatcher whose every handler only counts. */
export async function serve(options: Partial<LocalSocketOptions> = {}): Promise<Served> {
  const profileFolder = options.profileFolder ?? temporaryFolder();
  let reached = 0;
  const handlers = Object.fromEntries(
    Object.keys(methods).map((name) => [
      name,
      () => {
        reached++;
        return ok(name);
      },
    ]),
  ) as unknown as Handlers;
  const dispatcher = createDispatcher(silentLog);
  const socket = serveLocalSocket({
    profileFolder,
    version: '1.2.3',
    log: silentLog,
    accept: (channel) => dispatcher.attach(channel, handlers),
    ...options,
  });
  if (!socket) throw new Error('it does not listen');
  onTestFinished(() => socket.dispose());
  await socket.listening;
  return { ...socket, profileFolder, emit: dispatcher.emit, reached: () => reached };
}

/** Bytes as they are, to the socket. */
export function raw(address: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(address, () => resolve(socket));
    socket.on('error', reject);
    onTestFinished(() => void socket.destroy());
  });
}

export const call = (id: number, method = 'today.get'): string =>
  `${JSON.stringify({ type: 'call', id, method, params: {} })}\n`;

/** All that comes until the connection closes or `count` lines are there. */
export function lines(socket: Socket, count: number): Promise<string[]> {
  return new Promise((resolve) => {
    let text = '';
    const look = (): void => {
      const found = text.split('\n').slice(0, -1);
      if (found.length >= count) resolve(found);
    };
    socket.on('data', (data) => {
      text += data.toString('utf8');
      look();
    });
    socket.on('close', () => resolve(text.split('\n').slice(0, -1)));
    socket.on('error', () => socket.destroy());
  });
}

export function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    socket.on('close', () => resolve());
    socket.on('error', () => socket.destroy());
    socket.resume();
  });
}
