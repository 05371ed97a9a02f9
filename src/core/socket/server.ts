import { randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { Disposable } from '../../base/disposable.ts';
import { toDisposable } from '../../base/disposable.ts';
import type { Channel } from '../../contract/envelope.ts';
import type { Log } from '../log.ts';
import { createAddress, removeAddress } from './address.ts';
import { lineChannel, NEWLINE } from './channel.ts';
import { readInstance, removeInstance, writeInstance } from './instance.ts';

/** A token is 43 characters; a first line that goes on is none. */
const MAX_TOKEN_BYTES = 200;
/** A program that means it sends the token at once. */
const TOKEN_MS = 2_000;
/** Connections that have not shown the token yet: one more pushes the oldest out, so that a crowd never locks a terminal out. */
const MAX_WAITING = 64;
const MAX_CLIENTS = 32;
/** Below the usual limit of 1,024 open files. */
const MAX_CONNECTIONS = 256;

export interface LocalSocketOptions {
  /** The profile's folder, whose lock this process holds. */
  readonly profileFolder: string;
  readonly version: string;
  readonly log: Log;
  /** Gets each client that showed the token. */
  readonly accept: (channel: Channel) => void;
  readonly platform?: NodeJS.Platform;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly tokenMs?: number;
}

export interface LocalSocket extends Disposable {
  readonly address: string;
  readonly token: string;
  /** True once it listens; false where it cannot. */
  readonly listening: Promise<boolean>;
}

/**
 * Listens for this user's own programs (`cairn` in a terminal): a private socket, and a token as the first line. The
 * profile's `instance.json` says where. A core that cannot listen works without: undefined, and a line in the log.
 */
export function serveLocalSocket(options: LocalSocketOptions): LocalSocket | undefined {
  const { profileFolder, log, version } = options;
  const platform = options.platform ?? process.platform;
  // This process holds the profile: a core named there is dead, and what it left behind is ours to clear.
  const stale = readInstance(profileFolder);
  if (stale) removeAddress(stale.address);
  let address: string;
  try {
    removeInstance(profileFolder);
    address = createAddress({ platform, environment: options.environment ?? process.env });
  } catch (error) {
    log.error('There is no place for the socket of `cairn`', error);
    return undefined;
  }
  const token = randomBytes(32).toString('base64url');
  const door = createDoor(options, Buffer.from(token));

  const listening = new Promise<boolean>((resolve) => {
    door.server.on('error', (error) => {
      log.error('The socket of `cairn`', error);
      resolve(false);
    });
    door.server.listen(address, () => {
      try {
        if (platform !== 'win32') chmodSync(address, 0o600);
        writeInstance(profileFolder, { format: 1, pid: process.pid, version, address, token });
        resolve(true);
      } catch (error) {
        log.error('Saying where the socket of `cairn` is', error);
        resolve(false);
      }
    });
  });
  // Terminals alone never keep a core alive.
  door.server.unref();

  const release = toDisposable(() => {
    removeInstance(profileFolder);
    door.close();
    removeAddress(address);
  });
  return { address, token, listening, dispose: () => release.dispose() };
}

/** Lets in whoever sends the token in time; nobody else reaches `accept`. */
function createDoor(
  { accept, tokenMs = TOKEN_MS }: LocalSocketOptions,
  token: Buffer,
): { readonly server: Server; close(): void } {
  const waiting = new Set<Socket>();
  const clients = new Set<Socket>();
  const server = createServer((socket) => {
    const [oldest] = waiting;
    if (oldest && waiting.size >= MAX_WAITING) oldest.destroy();
    waiting.add(socket);
    const timer = setTimeout(() => socket.destroy(), tokenMs);
    socket.on('close', () => {
      clearTimeout(timer);
      waiting.delete(socket);
      clients.delete(socket);
    });
    // A broken connection closes by itself; without a listener it would end the process.
    socket.on('error', () => socket.destroy());
    let head = Buffer.alloc(0);
    const onData = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf(NEWLINE);
      if (end < 0 && head.length <= MAX_TOKEN_BYTES) return;
      socket.off('data', onData);
      socket.pause();
      clearTimeout(timer);
      waiting.delete(socket);
      if (end < 0 || !sameBytes(head.subarray(0, end), token) || clients.size >= MAX_CLIENTS) {
        socket.destroy();
        return;
      }
      clients.add(socket);
      const rest = head.subarray(end + 1);
      if (rest.length > 0) socket.unshift(rest);
      accept(lineChannel(socket, 'core'));
    };
    socket.on('data', onData);
  });
  server.maxConnections = MAX_CONNECTIONS;
  return {
    server,
    close() {
      server.close();
      for (const socket of [...waiting, ...clients]) socket.destroy();
    },
  };
}

/** Compares in a time that does not tell how much was right. */
function sameBytes(given: Buffer, wanted: Buffer): boolean {
  const trimmed = given[given.length - 1] === 13 ? given.subarray(0, -1) : given;
  return trimmed.length === wanted.length && timingSafeEqual(trimmed, wanted);
}
