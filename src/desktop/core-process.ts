import { setFlagsFromString } from 'node:v8';
import type { MessagePortMain } from 'electron';
import type { Channel } from '../contract/envelope.ts';
import { serve } from '../core/recovery.ts';
import { startOptions } from '../core/start-options.ts';
import { within } from '../core/within.ts';
import { createCoreReaders } from './core-readers.ts';
import type { FromCore, ToCore } from './messages.ts';

// The core of the desktop shell: a utility process, so that no database work or terminal flood blocks a window.

// Answers are small and short-lived: a young generation that grows to 16 MB gains no time. A utility process takes no V8
// switch from its parent, and the largest size is settled by now: so it does not grow at all, and the rest grows as the window's.
setFlagsFromString('--semi-space-growth-factor=1');
setFlagsFromString('--optimize-for-size');

/** The answer to the call that asked for a restart goes out first. */
const ANSWER_MS = 100;
/** A window that closes has said all it had to when its port closes; what it said last may still be under way here. */
const LAST_WORDS_MS = 1_000;

const [programFolder = '', version = ''] = process.argv.slice(2);
const tell = (message: FromCore): void => process.parentPort.postMessage(message);

/** The window lives on: it joins the core that the main process starts next. */
function restart(): void {
  tell({ type: 'restarting' });
  setTimeout(() => end(), ANSWER_MS);
}

async function quit(): Promise<void> {
  await within(LAST_WORDS_MS, Promise.all(windows));
  await serving.settled(LAST_WORDS_MS);
  end();
}

function end(): void {
  serving.dispose();
  process.exit(0);
}

/** Each resolves when that window is gone. */
const windows = new Set<Promise<void>>();
const options = startOptions(process.env, programFolder, { shell: 'desktop', version });
const readers = createCoreReaders(tell);
const serving = serve({
  ...options,
  restart,
  startReader: readers.start,
  reveal: (folder) => tell({ type: 'reveal', folder }),
});
process.parentPort.on('message', ({ data, ports }) => {
  const message = data as ToCore;
  const [port] = ports;
  if (message.type === 'attach' && port) {
    const closed = new Promise<void>((resolve) => void port.once('close', resolve));
    windows.add(closed);
    void closed.then(() => windows.delete(closed));
    serving.attach(toChannel(port));
  }
  if (message.type === 'quit') void quit();
  readers.onMessage(message);
});

function toChannel(port: MessagePortMain): Channel {
  return {
    send: (message) => port.postMessage(message),
    onMessage(listener) {
      port.on('message', ({ data }) => listener(data));
      port.start();
    },
    onClose: (listener) => void port.on('close', listener),
    close: () => port.close(),
  };
}
