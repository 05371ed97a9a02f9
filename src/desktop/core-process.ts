import type { MessagePortMain } from 'electron';
import type { Channel } from '../contract/envelope.ts';
import { serve } from '../core/recovery.ts';
import { startOptions } from '../core/start-options.ts';
import { createCoreReaders } from './core-readers.ts';
import type { FromCore, ToCore } from './messages.ts';

// The core of the desktop shell: a utility process, so that no database work or terminal flood blocks a window.

/** The answer to the call that asked for a restart goes out first. */
const ANSWER_MS = 100;

const [programFolder = '', version = ''] = process.argv.slice(2);
const tell = (message: FromCore): void => process.parentPort.postMessage(message);

/** The window lives on: it joins the core that the main process starts next. */
function restart(): void {
  tell({ type: 'restarting' });
  setTimeout(() => end(), ANSWER_MS);
}

function end(): void {
  serving.dispose();
  process.exit(0);
}

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
  if (message.type === 'attach' && port) serving.attach(toChannel(port));
  if (message.type === 'quit') end();
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
