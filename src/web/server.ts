import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { WebSocket } from 'ws';
import { err, ok, type Result } from '../base/result.ts';
import type { Channel } from '../contract/envelope.ts';
import { within } from '../core/within.ts';
import { createHttpServer, readStaticFiles } from './http.ts';
import type { Guard } from './security.ts';
import { serveWebSockets } from './websocket.ts';

export interface WebServer {
  /** With the token: whoever has it is the learner. */
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

/** A client that answers takes a millisecond; one that hangs is cut off. */
const FAREWELL_MS = 500;

/** Says goodbye: what a client sent before is heard first. */
function farewell(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
    socket.close(1001);
  });
}

/** Serves the renderer in `rendererFolder` and the core behind `accept` on 127.0.0.1 alone. `port` 0 takes a free one. */
export function startWebServer(options: {
  readonly rendererFolder: string;
  readonly port: number;
  readonly accept: (channel: Channel) => void;
}): Promise<Result<WebServer, string>> {
  const token = randomBytes(32).toString('base64url');
  let guard: Guard | undefined;
  const currentGuard = (): Guard => {
    if (!guard) throw new Error('The server has no address yet.');
    return guard;
  };
  const server = createHttpServer(readStaticFiles(options.rendererFolder), currentGuard);
  const sockets = serveWebSockets(server, currentGuard, options.accept);
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      sockets.close();
      resolve(
        err(
          error.code === 'EADDRINUSE'
            ? `Port ${options.port} is taken by another program. Choose another with --port, or leave it out for a free one.`
            : `Cairn cannot listen on 127.0.0.1:${options.port} (${error.message}).`,
        ),
      );
    });
    server.listen({ host: '127.0.0.1', port: options.port }, () => {
      const { port } = server.address() as AddressInfo;
      const host = `127.0.0.1:${port}`;
      guard = { host, origin: `http://${host}`, cookieName: `cairn-${port}`, token };
      resolve(
        ok({
          address: `http://${host}/open?token=${token}`,
          port,
          async close() {
            await within(FAREWELL_MS, Promise.all([...sockets.clients].map(farewell)));
            for (const socket of sockets.clients) socket.terminate();
            sockets.close();
            await new Promise((done) => {
              server.close(done);
              server.closeAllConnections();
            });
          },
        }),
      );
    });
  });
}
