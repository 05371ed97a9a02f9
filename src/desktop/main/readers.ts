import { join } from 'node:path';
import { type UtilityProcess, utilityProcess } from 'electron';
import { HELPER_HEAP_MB } from '../../core/helper-process.ts';

export interface Readers {
  start(id: number, words: readonly string[]): void;
  end(id: number): void;
  /** The core that asked for them is gone. */
  endAll(): void;
}

/** The processes that read files from elsewhere for the core. It names no program: there is only this one. */
export function createReaders(options: {
  readonly programFolder: string;
  readonly onMessage: (id: number, message: unknown) => void;
  readonly onGone: (id: number) => void;
}): Readers {
  const running = new Map<number, UtilityProcess>();
  return {
    start(id, words) {
      const reader = utilityProcess.fork(
        join(options.programFolder, 'out', 'main', 'reader.cjs'),
        [...words],
        {
          serviceName: 'Cairn reader',
          stdio: 'ignore',
          env: {},
          execArgv: [`--max-old-space-size=${HELPER_HEAP_MB}`],
        },
      );
      running.set(id, reader);
      reader.on('message', (message: unknown) => options.onMessage(id, message));
      reader.once('exit', () => {
        running.delete(id);
        options.onGone(id);
      });
    },
    end: (id) => void running.get(id)?.kill(),
    endAll() {
      for (const reader of running.values()) reader.kill();
    },
  };
}
