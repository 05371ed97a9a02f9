import type { StartHelper } from '../core/helper-process.ts';
import type { FromCore, ToCore } from './messages.ts';

/** The core's side of the readers that the main process starts for it. */
export function createCoreReaders(tell: (message: FromCore) => void): {
  readonly start: StartHelper;
  onMessage(message: ToCore): void;
} {
  interface Reader {
    readonly listeners: ((message: unknown) => void)[];
    readonly gone: () => void;
  }
  const readers = new Map<number, Reader>();
  let lastId = 0;
  return {
    start(words) {
      const id = ++lastId;
      const listeners: Reader['listeners'] = [];
      const exited = new Promise<void>((gone) => {
        readers.set(id, { listeners, gone });
      });
      tell({ type: 'startReader', id, words });
      return {
        onMessage: (listener) => void listeners.push(listener),
        exited,
        kill: () => tell({ type: 'endReader', id }),
      };
    },
    onMessage(message) {
      if (message.type === 'readerSaid') {
        for (const listener of readers.get(message.id)?.listeners ?? []) listener(message.message);
      } else if (message.type === 'readerGone') {
        readers.get(message.id)?.gone();
        readers.delete(message.id);
      }
    },
  };
}
