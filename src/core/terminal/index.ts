/// <reference path="./node-pty.d.ts" />
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Disposable } from '../../base/disposable.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { ExerciseId } from '../../contract/ids.ts';
import type { TerminalInfo } from '../../contract/terminal.ts';
import type { FeatureContext } from '../feature.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import { within } from '../within.ts';
import type { WorkspaceFeature } from '../workspace/index.ts';
import {
  type Launch,
  planLaunch,
  type ShellEnvironment,
  systemShell,
  virtualEnvOf,
} from './launch.ts';
import { endOrphans, endProcesses, endProcessesNow, isShellAlone } from './processes.ts';
import { type Session, type SpawnPty, startSession } from './session.ts';
import { writeShellFiles } from './shell-files.ts';

export { type ShellEnvironment, shellFile } from './launch.ts';
export type { Pty, SpawnPty } from './session.ts';

/** How much of a scrollback a kill can cost. */
const SAVE_EVERY_MS = 10_000;

/** The first look at the machine takes less; a first set-up takes minutes, and nobody should wait that long for a prompt. */
const PYTHON_WAIT_MS = 2_000;

/** A shell costs some 5 MB and its screen as much: who goes from exercise to exercise would gather them by the hundred. */
const MAX_SHELLS = 6;

/** What a killed core left running may run this much longer. */
const ORPHANS_AFTER_MS = 1_000;

export interface TerminalFeature extends Disposable {
  readonly handlers: Handlers<
    | 'terminal.open'
    | 'terminal.write'
    | 'terminal.resize'
    | 'terminal.acknowledge'
    | 'terminal.restart'
    | 'terminal.close'
  >;
}

export interface TerminalOptions {
  readonly workspace: Pick<WorkspaceFeature, 'ensure'>;
  /** The folder that holds the exercise's `python`; null where there is none yet. */
  readonly pythonBin: () => string | null;
  /** Resolves when it is known whether there is a Python; a new terminal waits for it for a moment. */
  readonly pythonSettled?: () => Promise<unknown>;
  /** Folders with tools of ours, such as `cairn`: on PATH right after Python's. */
  readonly toolFolders?: () => readonly string[];
  /** What those tools need to reach the running core: `CAIRN_SOCKET` and its like. */
  readonly variables?: (exerciseId: ExerciseId) => Readonly<Record<string, string>>;
  /** The learner's shell and environment, where it is not simply the process's own. */
  readonly environment?: () => Promise<ShellEnvironment>;
  readonly spawn?: SpawnPty;
}

/**
 * The learner's terminals: one session an exercise, in the exercise's folder, its Python first on PATH.
 *
 * For clients: write `replay` of `terminal.open` to an empty terminal of that size, then every `terminal.data` of that `terminalId`; data that came
 * before the answer is in the replay already. Acknowledge what is shown, or the program is held back after HIGH_WATER_CHARS.
 * Output is passed on as the program wrote it: what OSC 52 (clipboard), OSC 8 (links), titles and device queries may do is the
 * client's to decide. Only clients answer queries, so a program that asks while none is there waits.
 */
export function createTerminalFeature(context: FeatureContext & TerminalOptions): TerminalFeature {
  const { store, emit, log, clock, folders, workspace } = context;
  /** The one opened last comes last. */
  const sessions = new Map<ExerciseId, Session>();
  /** Acts on one exercise's session wait for each other: two windows that open it share one shell. */
  const turns = new Map<ExerciseId, Promise<unknown>>();
  const saves = new Map<ExerciseId, NodeJS.Timeout>();
  const markPrefix = createHash('sha256').update(folders.profile).digest('hex').slice(0, 16);
  /** The profile's lock is ours: what carries its mark now belongs to a core that was killed. */
  let orphansEnded: Promise<void> | undefined;
  const endOrphansOnce = (): Promise<void> => {
    orphansEnded ??= endOrphans(markPrefix);
    return orphansEnded;
  };
  // It reads the whole process table, a fifth of the core's start: the window comes first, and a first terminal waits for it.
  const orphansLater = setTimeout(() => void endOrphansOnce(), ORPHANS_AFTER_MS);
  orphansLater.unref();
  let disposed = false;

  function inTurn<T>(exerciseId: ExerciseId, act: () => Promise<T>): Promise<T> {
    const next = (turns.get(exerciseId) ?? Promise.resolve()).then(act, act);
    const settled = next.then(
      () => {},
      () => {},
    );
    turns.set(exerciseId, settled);
    void settled.then(() => {
      if (turns.get(exerciseId) === settled) turns.delete(exerciseId);
    });
    return next;
  }

  function save(exerciseId: ExerciseId): void {
    clearTimeout(saves.get(exerciseId));
    saves.delete(exerciseId);
    const session = sessions.get(exerciseId);
    if (!session) return;
    try {
      store.local.saveUi(savedKey(exerciseId), session.save(), clock.nowMs());
    } catch (error) {
      // A full disk costs the scrollback of a restart, not the terminal.
      log.warning(`the scrollback of ${exerciseId} was not kept: ${messageOf(error)}`);
    }
  }

  function saveLater(exerciseId: ExerciseId): void {
    if (saves.has(exerciseId)) return;
    const timer = setTimeout(() => save(exerciseId), SAVE_EVERY_MS);
    timer.unref();
    saves.set(exerciseId, timer);
  }

  async function start(
    exerciseId: ExerciseId,
    cols: number,
    rows: number,
  ): Promise<Result<Session, DomainError>> {
    const folder = workspace.ensure(exerciseId);
    if (!folder.ok) return folder;
    await endOrphansOnce();
    // Loaded with the first terminal: the start of the program need not wait for them.
    const { createScreen, readSavedScreen } = await import('./screen.ts');
    const spawn = context.spawn ?? spawnWith(await import('node-pty'));
    const screen = createScreen({ cols, rows });
    try {
      const launch = await plan(exerciseId);
      const saved = readSavedScreen(store.local.ui(savedKey(exerciseId)));
      if (saved) await screen.restore(saved, 'restored: a new shell begins here');
      if (disposed) throw new Error('Cairn is closing');
      const session: Session = startSession({
        spawn,
        launch,
        folder: folder.value,
        cols,
        rows,
        screen,
        markPrefix,
        listener: {
          onData(data) {
            emit('terminal.data', { terminalId: session.terminalId, data });
            saveLater(exerciseId);
          },
          onExit(code) {
            save(exerciseId);
            emit('terminal.exit', { terminalId: session.terminalId, code });
            void endProcesses(session.root);
          },
        },
      });
      sessions.set(exerciseId, session);
      return ok(session);
    } catch (error) {
      screen.dispose();
      log.error(`the terminal of ${exerciseId} did not start`, error);
      const text = `The terminal could not start (${messageOf(error)}). Close other programs and try again; editing and checking work without it.`;
      return err(domainError('ioFailed', text));
    }
  }

  async function plan(exerciseId: ExerciseId): Promise<Launch> {
    const environment = await (context.environment?.() ?? systemShell(process.env));
    if (context.pythonSettled) await within(PYTHON_WAIT_MS, context.pythonSettled());
    const pythonBin = context.pythonBin();
    return planLaunch({
      environment,
      pathFolders: [...(pythonBin ? [pythonBin] : []), ...(context.toolFolders?.() ?? [])],
      virtualEnv: virtualEnvOf(pythonBin),
      variables: { CAIRN_EXERCISE: exerciseId, ...context.variables?.(exerciseId) },
      files: writeShellFiles(join(folders.profile, 'shell')),
    });
  }

  async function show(session: Session): Promise<Result<TerminalInfo, DomainError>> {
    const replay = await session.join();
    const { terminalId, title, exited, size } = session;
    return ok({ terminalId, ...size, title, replay, exited });
  }

  async function close(exerciseId: ExerciseId): Promise<void> {
    const session = sessions.get(exerciseId);
    if (!session) return;
    save(exerciseId);
    sessions.delete(exerciseId);
    await session.close();
  }

  /** Ends the shells that were not opened for the longest time and run nothing; their screens come back with the next. */
  function endIdleShells(): void {
    let spare = sessions.size - MAX_SHELLS;
    for (const [exerciseId, session] of [...sessions].slice(0, -1)) {
      if (spare <= 0) return;
      if (session.exited === null && !isShellAlone(session.root)) continue;
      spare--;
      void inTurn(exerciseId, async () => {
        if (sessions.get(exerciseId) === session) await close(exerciseId);
      });
    }
  }

  function find(terminalId: string): [ExerciseId, Session] | undefined {
    for (const entry of sessions) if (entry[1].terminalId === terminalId) return entry;
    return undefined;
  }

  function withSession(
    terminalId: string,
    act: (session: Session) => void,
  ): Result<null, DomainError> {
    const entry = find(terminalId);
    if (!entry) {
      return err(domainError('notFound', 'This terminal has closed. Open it again to go on.'));
    }
    act(entry[1]);
    return ok(null);
  }

  return {
    handlers: {
      'terminal.open': ({ exerciseId, cols, rows }) =>
        inTurn(exerciseId, async () => {
          const running = sessions.get(exerciseId);
          if (running) {
            sessions.delete(exerciseId);
            sessions.set(exerciseId, running);
            running.resize(cols, rows);
            return show(running);
          }
          const started = await start(exerciseId, cols, rows);
          if (!started.ok) return started;
          endIdleShells();
          return show(started.value);
        }),
      'terminal.restart': ({ exerciseId, cols, rows }) =>
        inTurn(exerciseId, async () => {
          await close(exerciseId);
          const started = await start(exerciseId, cols, rows);
          return started.ok ? show(started.value) : started;
        }),
      'terminal.close'({ terminalId }) {
        const entry = find(terminalId);
        // A retry finds it closed: that is what was asked for.
        if (!entry) return ok(null);
        return inTurn(entry[0], async () => {
          if (sessions.get(entry[0]) === entry[1]) await close(entry[0]);
          return ok(null);
        });
      },
      'terminal.write': ({ terminalId, data }) =>
        withSession(terminalId, (session) => session.write(data)),
      'terminal.resize': ({ terminalId, cols, rows }) =>
        withSession(terminalId, (session) => session.resize(cols, rows)),
      'terminal.acknowledge': ({ terminalId, chars }) =>
        withSession(terminalId, (session) => session.acknowledge(chars)),
    },
    dispose() {
      disposed = true;
      clearTimeout(orphansLater);
      for (const exerciseId of sessions.keys()) save(exerciseId);
      for (const session of sessions.values()) session.abandon();
      endProcessesNow([...sessions.values()].map((session) => session.root));
      sessions.clear();
    },
  };
}

function savedKey(exerciseId: ExerciseId): string {
  return `terminal/${exerciseId}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function spawnWith(pty: typeof import('node-pty')): SpawnPty {
  return (launch, { folder, cols, rows }) =>
    pty.spawn(launch.file, launch.args, {
      name: 'xterm-256color',
      cwd: folder,
      cols,
      rows,
      env: launch.env,
    });
}
