import type { MessagePortMain } from 'electron';
import type { Channel } from '../contract/envelope.ts';
import { createCore } from '../core/createCore.ts';
import { startOptions } from '../core/start-options.ts';
import type { FromCore, ToCore } from './messages.ts';

// The core of the desktop shell: a utility process, so that no database work or terminal flood blocks a window.

const [programFolder = '', version = ''] = process.argv.slice(2);
const tell = (message: FromCore): void => process.parentPort.postMessage(message);

const core = createCore(startOptions(process.env, programFolder, { shell: 'desktop', version }));
if (!core.ok) {
  tell({ type: 'startFailed', problem: core.error });
} else {
  process.parentPort.on('message', ({ data, ports }) => {
    const message = data as ToCore;
    const [port] = ports;
    if (message.type === 'attach' && port) core.value.attach(toChannel(port));
    if (message.type === 'quit') {
      core.value.dispose();
      process.exit(0);
    }
  });
  tell({ type: 'ready' });
}

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
