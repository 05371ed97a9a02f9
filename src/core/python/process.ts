import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** How a bounded child process ended. `output` holds both streams as they came, the newest end when it was too long. */
export type ProcessOutcome =
  | {
      readonly kind: 'exited';
      readonly code: number | null;
      readonly signal: NodeJS.Signals | null;
      readonly stdout: string;
      readonly output: string;
    }
  | { readonly kind: 'notStarted'; readonly code: string; readonly message: string }
  | { readonly kind: 'timedOut'; readonly output: string }
  | { readonly kind: 'cancelled'; readonly output: string };

export interface ProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  readonly folder?: string;
  readonly signal?: AbortSignal;
  /** Each line of either stream as it comes. */
  readonly onLine?: (line: string) => void;
}

/** Enough for any tool's report; a child that floods keeps only its newest end. */
const MAX_OUTPUT_CHARS = 64_000;

/** Variables that would change what a Python, pip or uv of ours does, or hand our own start options to a child. */
const HOSTILE =
  /^(?:PYTHON.*|PIP_.*|UV_.*|PYTEST_.*|COVERAGE_.*|CONDA_.*|VIRTUAL_ENV.*|__PYVENV_LAUNCHER__|NODE_OPTIONS|ELECTRON_.*|CAIRN_.*)$/i;

/** The environment every Python child gets: ours without what could steer it, plus `extra`. */
export function childEnvironment(
  from: NodeJS.ProcessEnv,
  extra: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  const kept = Object.entries(from).filter(([name]) => !HOSTILE.test(name));
  return { ...Object.fromEntries(kept), ...extra };
}

/** Runs a command to its end within a time limit. Never throws: how it ended is the value. */
export function runProcess(options: ProcessOptions): Promise<ProcessOutcome> {
  return new Promise((resolve) => {
    if (options.signal?.aborted) {
      resolve({ kind: 'cancelled', output: '' });
      return;
    }
    let child: ChildProcess;
    try {
      child = spawn(options.command, options.args, {
        env: options.environment,
        cwd: options.folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        windowsHide: true,
        // Its own group, so that a time-out takes the children it started with it.
        detached: process.platform !== 'win32',
      });
    } catch (error) {
      resolve(notStarted(error));
      return;
    }
    let stdout = '';
    let output = '';
    let ending: 'timedOut' | 'cancelled' | undefined;

    const finish = (outcome: ProcessOutcome): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', cancel);
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve(outcome);
    };
    const stop = (why: 'timedOut' | 'cancelled'): void => {
      ending ??= why;
      killTree(child);
      // A grandchild may hold the pipes open: the answer does not wait for it.
      finish({ kind: ending, output });
    };
    const cancel = (): void => stop('cancelled');
    const timer = setTimeout(() => stop('timedOut'), options.timeoutMs);
    options.signal?.addEventListener('abort', cancel, { once: true });

    const lines = options.onLine;
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream?.setEncoding('utf8');
      stream?.on('data', (text: string) => {
        output = (output + text).slice(-MAX_OUTPUT_CHARS);
        if (stream === child.stdout) stdout = (stdout + text).slice(-MAX_OUTPUT_CHARS);
        if (!lines) return;
        const parts = (rest + text).slice(-MAX_OUTPUT_CHARS).split(/\r?\n|\r/);
        rest = parts.pop() ?? '';
        for (const line of parts) if (line.trim()) lines(line.trim());
      });
    }
    child.on('error', (error) => {
      if (!ending) finish(notStarted(error));
    });
    child.on('close', (code, signal) => {
      if (!ending) finish({ kind: 'exited', code, signal, stdout, output });
    });
  });
}

function notStarted(error: unknown): ProcessOutcome {
  const { code, message } = error as NodeJS.ErrnoException;
  return { kind: 'notStarted', code: code ?? 'unknown', message };
}

/** Kills a child of ours with everything below it, those that left its process group included. */
export function killTree(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true, timeout: 5000 });
    child.kill('SIGKILL');
    return;
  }
  // Stopped first, so that nothing new appears between the listing and the kill.
  signal(pid, 'SIGSTOP');
  const below = descendants(pid);
  signal(-pid, 'SIGKILL');
  for (const each of below) {
    signal(-each, 'SIGKILL');
    signal(each, 'SIGKILL');
  }
  signal(pid, 'SIGKILL');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Already gone, or no group of that number: nothing to stop.
  }
}

function descendants(root: number): number[] {
  const childrenOf = new Map<number, number[]>();
  for (const [pid, parent] of processTable()) {
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), pid]);
  }
  const found: number[] = [];
  const queue = [root];
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    for (const child of childrenOf.get(pid) ?? []) {
      found.push(child);
      queue.push(child);
    }
  }
  return found;
}

/** Every process with its parent. */
function processTable(): [pid: number, parent: number][] {
  if (process.platform === 'linux') {
    return readdirSync('/proc').flatMap((name): [number, number][] => {
      if (!/^\d+$/.test(name)) return [];
      try {
        // "pid (name, which may hold brackets) state parent …"
        const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
        const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
        return [[Number(name), Number(parent)]];
      } catch {
        return [];
      }
    });
  }
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], {
    encoding: 'utf8',
    timeout: 2000,
  });
  return (stdout ?? '').split('\n').flatMap((line): [number, number][] => {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    return pid && parent !== undefined ? [[pid, parent]] : [];
  });
}
