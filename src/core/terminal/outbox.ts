import type { Disposable } from '../../base/disposable.ts';
import { HIGH_WATER_CHARS, LOW_WATER_CHARS } from '../../contract/terminal.ts';

/**
 * One frame of a 60 Hz screen. A program that prints line by line would otherwise send a message a line, and each costs more
 * than its text; nobody can see more often than a frame.
 */
export const BATCH_MS = 16;
/** A batch this large goes at once: under a flood, waiting would cap the throughput at one batch a frame. */
const FULL_BATCH_CHARS = 16_384;
/** One message; small enough that another client's answer does not wait behind it. */
const MAX_MESSAGE_CHARS = 32_768;

export interface Outbox extends Disposable {
  push(data: string): void;
  /** A client has shown this many characters. */
  acknowledge(chars: number): void;
  /** A client that begins anew will never acknowledge what its predecessor was sent. */
  forgetUnacknowledged(): void;
  /** Our own screen has taken in this many characters. */
  parsed(chars: number): void;
  /** Keeps everything back until the result is disposed. */
  hold(): Disposable;
  /** Throws away what is queued and not sent; answers how much that was. */
  dropQueued(): number;
  /** The program has ended: sends all that is left, acknowledged or not. */
  finish(): void;
  readonly queuedChars: number;
}

/**
 * Between a pseudoterminal and its clients: gathers output into batches and stops the source while more than HIGH_WATER_CHARS
 * are queued, unacknowledged or unparsed, until less than LOW_WATER_CHARS are. The first output after a quiet frame goes out
 * at once, so that the echo of a key waits for nothing.
 */
export function createOutbox(options: {
  readonly send: (data: string) => void;
  readonly pause: () => void;
  readonly resume: () => void;
}): Outbox {
  let queue: string[] = [];
  let queuedChars = 0;
  let unacknowledged = 0;
  let unparsed = 0;
  let holds = 0;
  let paused = false;
  let disposed = false;
  let timer: NodeJS.Timeout | undefined;

  const isBlocked = () =>
    holds > 0 || unacknowledged >= HIGH_WATER_CHARS || unparsed >= HIGH_WATER_CHARS;

  function flush(): void {
    if (queuedChars === 0 || isBlocked()) return;
    let rest = queue.length === 1 ? (queue[0] ?? '') : queue.join('');
    queue = [];
    queuedChars = 0;
    while (rest.length > 0 && !isBlocked()) {
      const message = rest.slice(0, endOfMessage(rest));
      rest = rest.slice(message.length);
      unacknowledged += message.length;
      unparsed += message.length;
      options.send(message);
    }
    if (rest.length > 0) {
      queue.unshift(rest);
      queuedChars += rest.length;
    }
    timer ??= setTimeout(frameEnded, BATCH_MS);
  }

  function frameEnded(): void {
    timer = undefined;
    flush();
    steer();
  }

  function steer(): void {
    if (disposed) return;
    const most = queuedChars + Math.max(unacknowledged, unparsed);
    if (!paused && most >= HIGH_WATER_CHARS) {
      paused = true;
      options.pause();
    } else if (paused && most < LOW_WATER_CHARS) {
      paused = false;
      options.resume();
    }
  }

  function proceed(): void {
    if (timer === undefined || queuedChars >= FULL_BATCH_CHARS) flush();
    steer();
  }

  return {
    get queuedChars() {
      return queuedChars;
    },
    push(data) {
      if (disposed || data === '') return;
      queue.push(data);
      queuedChars += data.length;
      proceed();
    },
    acknowledge(chars) {
      // Two clients that show the same terminal both acknowledge: the one that is ahead sets the pace.
      unacknowledged = Math.max(0, unacknowledged - chars);
      proceed();
    },
    forgetUnacknowledged() {
      unacknowledged = 0;
      proceed();
    },
    parsed(chars) {
      unparsed -= chars;
      proceed();
    },
    hold() {
      holds++;
      let held = true;
      return {
        dispose() {
          if (!held) return;
          held = false;
          holds--;
          proceed();
        },
      };
    },
    dropQueued() {
      const dropped = queuedChars;
      queue = [];
      queuedChars = 0;
      steer();
      return dropped;
    },
    finish() {
      const rest = queue.join('');
      queue = [];
      queuedChars = 0;
      for (let start = 0; start < rest.length; ) {
        const length = endOfMessage(rest.slice(start, start + MAX_MESSAGE_CHARS + 1));
        options.send(rest.slice(start, start + length));
        start += length;
      }
    },
    dispose() {
      disposed = true;
      clearTimeout(timer);
      queue = [];
      queuedChars = 0;
    },
  };
}

/** Where a message ends: never between the halves of a character. */
function endOfMessage(text: string): number {
  if (text.length <= MAX_MESSAGE_CHARS) return text.length;
  const last = text.charCodeAt(MAX_MESSAGE_CHARS - 1);
  return last >= 0xd800 && last <= 0xdbff ? MAX_MESSAGE_CHARS - 1 : MAX_MESSAGE_CHARS;
}
