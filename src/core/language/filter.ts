import { spawn } from 'node:child_process';
import { killTree } from '../python/index.ts';

export type FilterOutcome =
  | {
      readonly kind: 'exited';
      readonly code: number | null;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly kind: 'failed'; readonly message: string };

const MAX_OUTPUT_CHARS = 8_000_000;

/** Gives a program a text on its input and takes what it prints, within a time. Never throws. */
export function runFilter(options: {
  readonly program: string;
  readonly args: readonly string[];
  readonly input: string;
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}): Promise<FilterOutcome> {
  const { program, args, input, folder, environment, timeoutMs, signal } = options;
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve({ kind: 'failed', message: 'Cairn is closing' });
      return;
    }
    const child = spawn(program, args, {
      cwd: folder,
      env: environment,
      windowsHide: true,
      detached: process.platform !== 'win32',
    });
    let stdout = '';
    let stderr = '';
    const finish = (outcome: FilterOutcome): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      resolve(outcome);
    };
    const stop = (message: string): void => {
      killTree(child);
      finish({ kind: 'failed', message });
    };
    const cancel = (): void => stop('Cairn is closing');
    const timer = setTimeout(() => stop(`no answer in ${timeoutMs / 1000} seconds`), timeoutMs);
    signal.addEventListener('abort', cancel, { once: true });
    child.stdout.setEncoding('utf8');
    child.stderr.setEncoding('utf8');
    child.stdout.on('data', (text: string) => {
      stdout += text;
      if (stdout.length > MAX_OUTPUT_CHARS) stop('it printed too much');
    });
    child.stderr.on('data', (text: string) => {
      stderr = (stderr + text).slice(-4000);
    });
    // It may end before it has read everything: its exit tells.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => finish({ kind: 'failed', message: error.message }));
    child.on('close', (code) => finish({ kind: 'exited', code, stdout, stderr }));
    child.stdin.end(input);
  });
}
