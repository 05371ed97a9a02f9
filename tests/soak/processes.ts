import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process of the program, as the system tells of it. */
export interface ProcessFigures {
  readonly pid: number;
  /** The system's clock ticks at its start: with the pid, its name for ever. */
  readonly startedAt: string;
  readonly role: string;
  /** Memory that holds what it made, swapped or not, in kB. Pages of files are left out: the system drops and reads them as it likes. */
  readonly memoryKb: number;
  readonly descriptors: number;
  /** Ports and sockets it waits for connections on. */
  readonly listeners: number;
}

const OWN_MEMORY = /^(?:Pss_Anon|Pss_Shmem|SwapPss):\s+(\d+)/gm;

/** Every process below this one, and every other that was started for the profile in `home`. Linux only. */
export function processesOf(home: string): readonly ProcessFigures[] {
  const listening = listeningSockets();
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const parent = Number(statOf(pid)?.[1]);
    if (parent > 0) parents.set(pid, parent);
  }
  const isBelow = (pid: number): boolean => {
    for (let at = parents.get(pid); at !== undefined; at = parents.get(at)) {
      if (at === process.pid) return true;
    }
    return false;
  };
  return [...parents.keys()]
    .filter((pid) => pid !== process.pid && (isBelow(pid) || startedFor(pid, home)))
    .map((pid) => figuresOf(pid, listening))
    .filter((figures) => figures !== null);
}

/** Whether this very process still runs, and not a later one with its number. */
export function isAlive({ pid, startedAt }: ProcessFigures): boolean {
  const stat = statOf(pid);
  return stat !== null && stat[0] !== 'Z' && stat[19] === startedAt;
}

function figuresOf(pid: number, listening: ReadonlySet<string>): ProcessFigures | null {
  const stat = statOf(pid);
  const startedAt = stat?.[19];
  if (startedAt === undefined || stat?.[0] === 'Z') return null;
  try {
    const memory = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').matchAll(OWN_MEMORY);
    const targets = readdirSync(`/proc/${pid}/fd`).map((fd) => targetOf(`/proc/${pid}/fd/${fd}`));
    return {
      pid,
      startedAt,
      role: roleOf(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')),
      memoryKb: [...memory].reduce((sum, [, kb]) => sum + Number(kb), 0),
      descriptors: targets.length,
      listeners: targets.filter((target) => listening.has(target)).length,
    };
  } catch {
    // It ended while it was looked at.
    return null;
  }
}

/** The fields of /proc/PID/stat after the name, which may hold anything. */
function statOf(pid: number): readonly string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

function startedFor(pid: number, home: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`CAIRN_HOME=${home}\0`);
  } catch {
    return false;
  }
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}

/** The addresses that the processes of `home` wait for connections on, as the system writes them: address:port in hex. */
export function listeningAddresses(home: string): readonly string[] {
  const own = new Set(
    processesOf(home).flatMap(({ pid }) => {
      try {
        return readdirSync(`/proc/${pid}/fd`).map((fd) => targetOf(`/proc/${pid}/fd/${fd}`));
      } catch {
        return [];
      }
    }),
  );
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === '0A' && own.has(`socket:[${fields[9]}]`))
      .map((fields) => fields[1] ?? ''),
  );
}

function listeningSockets(): ReadonlySet<string> {
  const inodes = new Set<string>();
  for (const table of ['tcp', 'tcp6']) {
    for (const line of readFileSync(`/proc/net/${table}`, 'utf8').split('\n')) {
      const fields = line.trim().split(/\s+/);
      if (fields[3] === '0A') inodes.add(`socket:[${fields[9]}]`);
    }
  }
  for (const line of readFileSync('/proc/net/unix', 'utf8').split('\n')) {
    const fields = line.trim().split(/\s+/);
    if (fields[3] === '00010000') inodes.add(`socket:[${fields[6]}]`);
  }
  return inodes;
}

function roleOf(words: readonly string[]): string {
  const line = words.join(' ');
  const type = /--type=([\w-]+)/.exec(line)?.[1];
  if (type === 'utility') {
    return /sub-type=node/.test(line)
      ? 'core'
      : `utility ${/sub-type=([\w.]+)/.exec(line)?.[1] ?? ''}`;
  }
  if (type) return type;
  if (/out\/main\/web\.cjs/.test(line)) return 'core';
  if (/cairn_grader|resources\/python/.test(line)) return 'grader';
  if (/\/ty\b/.test(line)) return 'language server';
  const program = words[0]?.split('/').at(-1) ?? '';
  return /^(chrom|electron)/.test(program) ? 'window' : program;
}
