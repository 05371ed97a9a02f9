import type { Socket } from 'node:net';
import type { Channel } from '../../contract/envelope.ts';

export const NEWLINE = 10;
/** A save carries at most 1 MB of text; JSON may double it. */
const MAX_LINE_BYTES = 4_000_000;
/** A client that stopped reading is cut off, so that its backlog cannot fill the memory. */
const MAX_BACKLOG_BYTES = 32_000_000;
/** The core's longest answers are an exercise's view and a terminal's replay. */
const MAX_ANSWER_BYTES = 64_000_000;

/** Cuts a stream into lines without copying what it holds at each chunk. */
export class LineReader {
  readonly #limit: number;
  #parts: Buffer[] = [];
  #length = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The lines that `chunk` completes, or null as soon as one is longer than the limit. */
  push(chunk: Buffer): Buffer[] | null {
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      const line = this.#take(chunk.subarray(start, end));
      if (line.length > this.#limit) return null;
      lines.push(line);
      start = end + 1;
    }
    if (start < chunk.length) {
      this.#parts.push(chunk.subarray(start));
      this.#length += chunk.length - start;
    }
    return this.#length > this.#limit ? null : lines;
  }

  #take(last: Buffer): Buffer {
    if (this.#parts.length === 0) return last;
    const line = Buffer.concat([...this.#parts, last]);
    this.#parts = [];
    this.#length = 0;
    return line;
  }
}

/**
 * One JSON message a line over a socket. What is not JSON is handed on as undefined, which no schema accepts; a line over
 * the limit ends the connection. Reading begins with the first listener, so nothing is missed before it.
 */
export function lineChannel(socket: Socket, side: 'core' | 'client'): Channel {
  const reader = new LineReader(side === 'core' ? MAX_LINE_BYTES : MAX_ANSWER_BYTES);
  let open = true;
  socket.on('close', () => {
    open = false;
  });
  return {
    send(message) {
      if (!open || socket.destroyed) return;
      if (socket.writableLength > MAX_BACKLOG_BYTES) {
        socket.destroy();
        return;
      }
      socket.write(`${JSON.stringify(message)}\n`);
    },
    onMessage(listener) {
      socket.on('data', (chunk: Buffer) => {
        if (!open) return;
        const lines = reader.push(chunk);
        if (lines === null) {
          open = false;
          socket.destroy();
          return;
        }
        for (const line of lines) {
          // A listener may have closed the connection: the rest of the chunk is not for it any more.
          if (!open) return;
          const message = parse(line);
          // What answers nonsense is not a core; a core's dispatcher judges by itself.
          if (side === 'client' && (typeof message !== 'object' || message === null)) {
            socket.destroy();
            return;
          }
          listener(message);
        }
      });
      socket.resume();
    },
    onClose: (listener) => void socket.on('close', listener),
    close() {
      open = false;
      socket.destroySoon();
    },
  };
}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
}
