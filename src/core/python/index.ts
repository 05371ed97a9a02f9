import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/emitter.ts';
import { ok } from '../../base/result.ts';
import type { PythonStatus } from '../../contract/python.ts';
import type { Settings } from '../../contract/settings.ts';
import type { FeatureContext } from '../feature.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import { compileBytecode } from './build.ts';
import { type Machine, thisMachine } from './candidates.ts';
import { type Environment, environmentBin, environmentStore } from './environments.ts';
import { probeEnvironment, setUp } from './setup.ts';

export { childEnvironment, killTree } from './process.ts';

export interface PythonContext extends Pick<FeatureContext, 'emit' | 'log' | 'clock' | 'folders'> {
  readonly settings: () => Settings;
  /** Tests bring their own machine and a shorter patience. */
  readonly machine?: Machine;
  readonly probeMs?: number;
}

export interface PythonFeature extends Disposable {
  readonly handlers: Handlers<'python.status' | 'python.setUp'>;
  /** Begins in the background; does nothing when it has begun. */
  start(): void;
  status(): PythonStatus;
  /** The interpreter of our environment, when it is ready. */
  executable(): string | null;
  /** The folder that goes first on a terminal's PATH, when it is ready. */
  binFolder(): string | null;
  /** Begins if nothing has, and waits until it is known how it stands: `ready`, `missing` or `failed`. */
  whenReady(): Promise<PythonStatus>;
  /** Begins if nothing has, and waits out the look at the machine, but not a set-up that follows it. */
  whenKnown(): Promise<PythonStatus>;
  /** Asks again whether a ready environment still works: for those whose start of it failed. */
  recheck(): Promise<PythonStatus>;
  /** Stops a set-up that is under way. */
  cancel(): void;
}

/** Finds the learner's Python and keeps an environment of our own made from it. The learner's Python itself is never changed. */
export function createPythonFeature(context: PythonContext): PythonFeature {
  const { emit, log, clock, folders } = context;
  const machine = context.machine ?? thisMachine(process.env, homedir());
  const store = environmentStore(join(folders.data, 'python'));
  let status: PythonStatus = { kind: 'unknown' };
  let running: { readonly abort: AbortController; readonly done: Promise<PythonStatus> } | null =
    null;
  let background = new AbortController();
  let disposed = false;
  const changes = new Emitter<PythonStatus>();

  function become(next: PythonStatus): void {
    if (disposed || JSON.stringify(next) === JSON.stringify(status)) return;
    status = next;
    emit('python.status', next);
    changes.fire(next);
  }

  function begin(mode: 'start' | 'repair'): Promise<PythonStatus> {
    if (running) return running.done;
    if (disposed) return Promise.resolve(status);
    // An environment that is still being compiled is left alone while it is proved or replaced.
    background.abort();
    background = new AbortController();
    const abort = new AbortController();
    const done = run(mode, abort.signal).then((end) => {
      running = null;
      become(end);
      return status;
    });
    running = { abort, done };
    return done;
  }

  async function run(mode: 'start' | 'repair', signal: AbortSignal): Promise<PythonStatus> {
    const startedMs = clock.nowMs();
    try {
      const result = await setUp({
        ...{ machine, store, mode, signal, log, show: become },
        resources: folders.resources,
        chosenPath: context.settings().pythonPath || null,
        nowMs: startedMs,
        ...(context.probeMs === undefined ? {} : { probeMs: context.probeMs }),
      });
      const took = clock.nowMs() - startedMs;
      log.info(`Python: ${result.status.kind} after ${took} ms`);
      if (result.environment) void tidy(result.environment);
      return result.status;
    } catch (error) {
      const logId = log.error('The set-up of Python threw', error);
      const message = `Something went wrong while Python was set up (log: ${logId}). Choose "Try again".`;
      return { kind: 'failed', message, log: '' };
    }
  }

  /** What can wait until the learner works: old environments go, bytecode is compiled. */
  async function tidy(environment: Environment): Promise<void> {
    const { signal } = background;
    try {
      store.touch(environment, clock.nowMs());
      for (const path of store.sweep(environment, clock.nowMs())) {
        log.warning(`An old Python environment could not be removed: ${path}`);
      }
      if (store.isCompiled(environment)) return;
      const { folder } = environment;
      if (await compileBytecode({ folder, machine, signal })) store.markCompiled(environment);
    } catch (error) {
      log.error('Tidying up after the set-up of Python', error);
    }
  }

  function whenReady(): Promise<PythonStatus> {
    if (running) return running.done;
    return status.kind === 'unknown' ? begin('start') : Promise.resolve(status);
  }

  return {
    handlers: {
      'python.status': () => ok(status),
      'python.setUp'() {
        void begin('repair');
        return ok(status);
      },
    },
    start() {
      if (status.kind === 'unknown') void begin('start');
    },
    status: () => status,
    executable: () => (status.kind === 'ready' ? status.executable : null),
    binFolder: () => (status.kind === 'ready' ? environmentBin(status.environment) : null),
    whenReady,
    whenKnown() {
      const ended = whenReady();
      if (status.kind !== 'probing') return Promise.resolve(status);
      return new Promise((resolve) => {
        const listening = changes.on((next) => {
          if (next.kind === 'probing') return;
          listening.dispose();
          resolve(next);
        });
        void ended.then(resolve);
      });
    },
    async recheck() {
      if (running) return running.done;
      const before = status;
      if (before.kind !== 'ready') return before;
      const { problem } = await probeEnvironment(before.environment, machine);
      if (problem !== null && status === before) {
        become({
          kind: 'failed',
          message: `The Python environment of Cairn no longer works. ${problem} Choose "Repair" to make it anew; your files are not touched.`,
          log: `${before.executable}: ${problem}`,
        });
      }
      return status;
    },
    cancel: () => running?.abort.abort(),
    dispose() {
      disposed = true;
      running?.abort.abort();
      background.abort();
    },
  };
}
