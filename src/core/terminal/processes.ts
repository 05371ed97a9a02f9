import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** In the environment of everything a terminal starts: finds what left its session and its parents (`setsid`, double forks). */
export const MARK_VARIABLE = 'CAIRN_TERMINAL';
/** Time to end by itself after SIGHUP, as when any terminal closes. */
const GRACE_MS = 250;
const STEP_MS = 10;
/** After SIGKILL only the system's own work is left. */
const LAST_MS = 2_000;

const NO_PROCESS = -1;

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  /** On Linux the session; elsewhere the process group. */
  readonly session: number;
  readonly isZombie: boolean;
}

export interface Root {
  readonly pid: number;
  readonly mark: string;
}

/** Every living process that came out of the terminal `root`: its session, its descendants, and whatever carries its mark. */
export function processesOf(root: Root): number[] {
  const rows = process.platform === 'linux' ? rowsFromProc() : rowsFromPs();
  const mine = new Set<number>([root.pid]);
  for (let before = -1; before !== mine.size; ) {
    before = mine.size;
    for (const row of rows) {
      if (row.session === root.pid || mine.has(row.parent)) mine.add(row.pid);
    }
  }
  return rows
    .filter((row) => !row.isZombie && row.pid !== process.pid)
    .filter((row) => mine.has(row.pid) || hasMark(row.pid, root.mark))
    .map((row) => row.pid);
}

/** True where it is known that the shell runs nothing, in the background either. */
export function isShellAlone(root: Root): boolean {
  return process.platform !== 'win32' && processesOf(root).every((pid) => pid === root.pid);
}

/** Ends everything that came out of a terminal, and resolves when it is gone. */
export async function endProcesses(root: Root): Promise<void> {
  if (process.platform === 'win32') return endOnWindows(root);
  const pause = () => new Promise((resolve) => setTimeout(resolve, STEP_MS));
  signalAll(processesOf(root), ['SIGHUP', 'SIGCONT']);
  // By the clock: to look at every process may take longer than a step, on a busy machine far longer.
  const graceEndsMs = performance.now() + GRACE_MS;
  while (performance.now() < graceEndsMs) {
    if (processesOf(root).length === 0) return;
    await pause();
  }
  for (let waited = 0; waited < LAST_MS; waited += STEP_MS) {
    // Asked anew each time: what forks while it is being ended has children that were not listed.
    if (signalAll(processesOf(root), ['SIGKILL']) === 0) return;
    await pause();
  }
}

/** The same for a program that is about to end itself: blocks for a moment, because nothing of ours runs afterwards. */
export function endProcessesNow(roots: readonly Root[]): void {
  if (process.platform === 'win32') {
    for (const root of roots) endOnWindows(root);
    return;
  }
  const all = () => roots.flatMap(processesOf);
  const cell = new Int32Array(new SharedArrayBuffer(4));
  signalAll(all(), ['SIGHUP', 'SIGCONT']);
  for (let waited = 0; waited < GRACE_MS; waited += STEP_MS) {
    if (all().length === 0) return;
    Atomics.wait(cell, 0, 0, STEP_MS);
  }
  for (let waited = 0; waited < GRACE_MS; waited += STEP_MS) {
    if (signalAll(all(), ['SIGKILL']) === 0) return;
    Atomics.wait(cell, 0, 0, STEP_MS);
  }
}

/** Ends what a core that was killed left behind: everything whose mark begins so. Call it while no terminal of one's own runs. */
export async function endOrphans(markPrefix: string): Promise<void> {
  if (process.platform === 'linux') await endProcesses({ pid: NO_PROCESS, mark: markPrefix });
}

function signalAll(pids: readonly number[], signals: readonly NodeJS.Signals[]): number {
  for (const pid of pids) {
    for (const signal of signals) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended since it was listed.
      }
    }
  }
  return pids.length;
}

function rowsFromProc(): ProcessRow[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      // The command's name is in brackets and may hold anything, brackets too: what follows the last one is plain.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const [state = '', parent = '', , session = ''] = fields;
      return [
        {
          pid: Number(name),
          parent: Number(parent),
          session: Number(session),
          isZombie: state === 'Z' || state === 'X',
        },
      ];
    } catch {
      return [];
    }
  });
}

function hasMark(pid: number, mark: string): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${MARK_VARIABLE}=${mark}`);
  } catch {
    return false;
  }
}

function rowsFromPs(): ProcessRow[] {
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat='], {
    encoding: 'utf8',
    timeout: 2_000,
    maxBuffer: 4_000_000,
  });
  return text.split('\n').flatMap((line) => {
    const [pid, parent, group, state = ''] = line.trim().split(/\s+/);
    if (!pid) return [];
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        session: Number(group),
        isZombie: state.startsWith('Z'),
      },
    ];
  });
}

function endOnWindows(root: Root): void {
  try {
    execFileSync('taskkill', ['/T', '/F', '/PID', String(root.pid)], {
      stdio: 'ignore',
      timeout: 2_000,
      windowsHide: true,
    });
  } catch {
    // It has ended already.
  }
}
