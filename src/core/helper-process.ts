import { fork } from 'node:child_process';

/** A process that does one thing for the core and may be ended at any moment. */
export interface HelperProcess {
  onMessage(listener: (message: unknown) => void): void;
  /** Settles once it is gone, however it went. */
  readonly exited: Promise<void>;
  kill(): void;
}

/** Starts one with these words; each shell has its own way. */
export type StartHelper = (words: readonly string[]) => HelperProcess;

/** What its JavaScript may take of memory; a file that needs more is no honest one. */
export const HELPER_HEAP_MB = 256;

/** The way of Node: a forked process, without the environment of this one. */
export function forkHelper(file: string): StartHelper {
  return (words) => {
    const child = fork(file, [...words], {
      execArgv: [`--max-old-space-size=${HELPER_HEAP_MB}`],
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'json',
    });
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    return {
      onMessage: (listener) => void child.on('message', listener),
      exited,
      kill: () => void child.kill('SIGKILL'),
    };
  };
}
