/// <reference path="./node-pty.d.ts" />
import { randomUUID } from 'node:crypto';
import type { IPty } from 'node-pty';
import type { Disposable } from '../../base/disposable.ts';
import { LOW_WATER_CHARS } from '../../contract/terminal.ts';
import { within } from '../within.ts';
import type { Launch } from './launch.ts';
import { createOutbox } from './outbox.ts';
import { endProcesses, MARK_VARIABLE, type Root } from './processes.ts';
import type { SavedScreen, Screen } from './screen.ts';

/** What a session needs of node-pty, so that a test can stand in for it. */
export type Pty = Pick<
  IPty,
  'pid' | 'onData' | 'onExit' | 'resize' | 'write' | 'kill' | 'pause' | 'resume'
>;
export type SpawnPty = (
  launch: Launch,
  options: { readonly folder: string; readonly cols: number; readonly rows: number },
) => Pty;

const CTRL_C = '\x03';
/** Asks whether the shell is still there while its output is held back: node-pty gives what is left 200 ms to be read. */
const EXIT_LOOK_MS = 50;
/** node-pty reports an exit within its own 200 ms; a report that never comes must not hold up a close. */
const EXIT_REPORT_MS = 1_000;

/** One shell on one pseudoterminal. */
export interface Session {
  readonly terminalId: string;
  readonly title: string;
  readonly root: Root;
  readonly exited: { readonly code: number } | null;
  write(data: string): void;
  resize(cols: number, rows: number): void;
  acknowledge(chars: number): void;
  readonly size: { readonly cols: number; readonly rows: number };
  /** What to show a client that joins. What is printed after it is sent once the answer is on its way. */
  join(): Promise<string>;
  save(): SavedScreen;
  /** Ends the shell and all that came out of it; resolves when it is gone. */
  close(): Promise<void>;
  /** Lets go of everything without waiting; whoever calls it ends the processes of `root`. */
  abandon(): void;
}

export interface SessionListener {
  onData(data: string): void;
  onExit(code: number): void;
}

/** Starts a shell. Throws what the system says when it has no pseudoterminal or process left. */
export function startSession(options: {
  readonly spawn: SpawnPty;
  readonly launch: Launch;
  readonly folder: string;
  readonly cols: number;
  readonly rows: number;
  readonly screen: Screen;
  /** Begins the mark of everything this profile's terminals start. */
  readonly markPrefix: string;
  readonly listener: SessionListener;
}): Session {
  const { screen, listener } = options;
  const terminalId = randomUUID();
  const mark = `${options.markPrefix}-${terminalId}`;
  const launch = { ...options.launch, env: { ...options.launch.env, [MARK_VARIABLE]: mark } };
  const pty = options.spawn(launch, options);
  const root = { pid: pty.pid, mark };
  let { cols, rows } = options;
  let exited: { readonly code: number } | null = null;
  let abandoned = false;
  let exitLook: NodeJS.Timeout | undefined;
  let ended: () => void = () => {};
  const whenExited = new Promise<void>((resolve) => {
    ended = resolve;
  });

  const outbox = createOutbox({
    send(data) {
      screen.write(data, () => outbox.parsed(data.length));
      listener.onData(data);
    },
    pause() {
      pty.pause();
      exitLook = setInterval(() => {
        if (!isAlive(root.pid)) readOn();
      }, EXIT_LOOK_MS);
    },
    resume: () => readOn(),
  });

  function readOn(): void {
    clearInterval(exitLook);
    pty.resume();
  }

  const subscriptions = [
    pty.onData((data) => outbox.push(data)),
    pty.onExit(({ exitCode, signal }) => {
      clearInterval(exitLook);
      // As shells report it: 128 and the signal's number.
      exited = { code: signal ? 128 + signal : exitCode };
      outbox.finish();
      ended();
      if (!abandoned) listener.onExit(exited.code);
    }),
  ];

  /** What is not sent yet is stale once the learner has stopped the program: the prompt should not wait behind it. */
  function skipQueued(): void {
    if (outbox.queuedChars <= LOW_WATER_CHARS || screen.isFullScreen) return;
    const dropped = outbox.dropQueued();
    const count = dropped.toLocaleString('en');
    // CAN ends a sequence that the cut may have left open.
    outbox.push(`\x18\x1b[0m\r\n\x1b[2m… ${count} characters left out …\x1b[0m\r\n`);
  }

  function release(): void {
    abandoned = true;
    clearInterval(exitLook);
    for (const subscription of subscriptions) subscription.dispose();
    outbox.dispose();
    screen.dispose();
  }

  return {
    terminalId,
    title: launch.title,
    root,
    get exited() {
      return exited;
    },
    get size() {
      return { cols, rows };
    },
    write(data) {
      if (exited) return;
      if (data.includes(CTRL_C)) skipQueued();
      pty.write(data);
    },
    resize(nextCols, nextRows) {
      if (nextCols === cols && nextRows === rows) return;
      cols = nextCols;
      rows = nextRows;
      screen.resize(cols, rows);
      if (exited) return;
      try {
        pty.resize(cols, rows);
      } catch {
        // The shell has ended, and its exit is not reported yet.
      }
    },
    acknowledge: (chars) => outbox.acknowledge(chars),
    async join() {
      const hold: Disposable = outbox.hold();
      try {
        await screen.settled();
        outbox.forgetUnacknowledged();
        return screen.replay();
      } finally {
        // After the answer, which leaves within this turn of the event loop.
        setImmediate(() => hold.dispose());
      }
    },
    save: () => screen.save(),
    async close() {
      readOn();
      await endProcesses(root);
      if (process.platform === 'win32' && !exited) pty.kill();
      if (!exited) await within(EXIT_REPORT_MS, whenExited);
      release();
    },
    abandon() {
      release();
      // Nobody listens any more; reading on lets the system close its side.
      pty.onData(() => {});
      pty.resume();
      if (process.platform === 'win32' && !exited) pty.kill();
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
