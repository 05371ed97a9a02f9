import { WebSocket } from 'ws';
import type { Channel } from '../../src/contract/envelope.ts';
import type { WebServer } from '../../src/web/server.ts';

/** The token of a running server, as its address carries it. */
export function tokenOf(server: WebServer): string {
  return new URL(server.address).searchParams.get('token') ?? '';
}

/** A channel to a running server, as the browser opens it. */
export function webSocketChannel(server: WebServer): Promise<Channel> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, {
    origin: `http://127.0.0.1:${server.port}`,
    headers: { Cookie: `cairn-${server.port}=${tokenOf(server)}` },
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () =>
      resolve({
        send: (message) => socket.send(JSON.stringify(message)),
        onMessage: (listener) =>
          void socket.on('message', (data) => listener(JSON.parse(String(data)))),
        onClose: (listener) => void socket.on('close', listener),
        close: () => socket.close(),
      }),
    );
  });
}
