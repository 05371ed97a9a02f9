import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Channel } from '../contract/envelope.ts';
import { type Guard, refuse } from './security.ts';

/** A save carries at most 1 MB of text; JSON may double it. */
const MAX_MESSAGE_BYTES = 4_000_000;
/** A client that stopped reading is cut off, so that its backlog cannot fill the memory. */
const MAX_BACKLOG_BYTES = 32_000_000;
const MAX_CLIENTS = 32;
const PING_MS = 20_000;

/** Accepts WebSockets on `/rpc` of `server`, each handed to `accept` as a channel. */
export function serveWebSockets(
  server: Server,
  guard: () => Guard,
  accept: (channel: Channel) => void,
): WebSocketServer {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  server.on('upgrade', (request, socket, head) => {
    const refused =
      request.url !== '/rpc' ||
      sockets.clients.size >= MAX_CLIENTS ||
      refuse(guard(), request, 'socket', null) !== null;
    if (refused) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => accept(toChannel(accepted)));
  });
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (socket.readyState === socket.OPEN) socket.ping();
    }
  }, PING_MS);
  sockets.on('close', () => clearInterval(timer));
  return sockets;
}

function toChannel(socket: WebSocket): Channel {
  return {
    send(message) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MAX_BACKLOG_BYTES) {
        socket.terminate();
        return;
      }
      socket.send(JSON.stringify(message));
    },
    onMessage(listener) {
      socket.on('message', (data, isBinary) => {
        let message: unknown;
        try {
          message = isBinary ? undefined : JSON.parse(data.toString());
        } catch {
          message = undefined;
        }
        listener(message);
      });
      // A protocol error closes the socket by itself; without a listener it would end the process.
      socket.on('error', () => socket.terminate());
    },
    onClose: (listener) => void socket.on('close', listener),
    close: () => socket.close(),
  };
}
