import { join } from 'node:path';
import {
  MessageChannelMain,
  type UtilityProcess,
  utilityProcess,
  type WebContents,
} from 'electron';
import { assertNever } from '../../base/assert-never.ts';
import { CORE_GONE, type FromCore, PORT, type ToCore } from '../messages.ts';
import { createReaders } from './readers.ts';

export interface CoreHost {
  /** Joins a window to the core; to the one that is starting, if it just died. */
  connect(contents: WebContents): void;
  /** Ends the core after it closed its files. */
  quit(): Promise<void>;
}

/** A core that died more often than this in a minute is not started again. */
const MAX_RESTARTS_A_MINUTE = 5;
const QUIT_MS = 3_000;

/** Runs the core in a utility process, starts it again when it dies, and tells the windows. */
export function createCoreHost(options: {
  readonly programFolder: string;
  readonly version: string;
  readonly windows: () => readonly WebContents[];
  readonly onGivenUp: () => void;
  readonly reveal: (folder: string) => void;
}): CoreHost {
  let quitting = false;
  let deaths: number[] = [];
  let child: UtilityProcess;

  function start(): void {
    const started = utilityProcess.fork(
      join(options.programFolder, 'out', 'main', 'core.cjs'),
      [options.programFolder, options.version],
      { serviceName: 'Cairn core', stdio: 'inherit' },
    );
    child = started;
    let isRestarting = false;
    const tell = (message: ToCore): void => started.postMessage(message);
    const readers = createReaders({
      programFolder: options.programFolder,
      onMessage: (id, message) => tell({ type: 'readerSaid', id, message }),
      onGone: (id) => tell({ type: 'readerGone', id }),
    });
    started.on('message', (message: FromCore) => {
      switch (message.type) {
        case 'restarting':
          isRestarting = true;
          break;
        case 'reveal':
          options.reveal(message.folder);
          break;
        case 'startReader':
          readers.start(message.id, message.words);
          break;
        case 'endReader':
          readers.end(message.id);
          break;
        default:
          assertNever(message);
      }
    });
    started.on('exit', () => {
      readers.endAll();
      if (quitting) return;
      const now = Date.now();
      deaths = deaths.filter((at) => now - at < 60_000);
      if (!isRestarting) deaths.push(now);
      if (deaths.length > MAX_RESTARTS_A_MINUTE) {
        options.onGivenUp();
        return;
      }
      start();
      for (const contents of options.windows()) contents.send(CORE_GONE);
    });
  }
  start();

  return {
    connect(contents) {
      const { port1, port2 } = new MessageChannelMain();
      child.postMessage({ type: 'attach' } satisfies ToCore, [port1]);
      contents.postMessage(PORT, null, [port2]);
    },
    quit() {
      quitting = true;
      return new Promise((resolve) => {
        if (child.pid === undefined) {
          resolve();
          return;
        }
        const timer = setTimeout(() => child.kill(), QUIT_MS);
        child.once('exit', () => {
          clearTimeout(timer);
          resolve();
        });
        child.postMessage({ type: 'quit' } satisfies ToCore);
      });
    },
  };
}
