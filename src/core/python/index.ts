import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/emitter.ts';
import { err, ok } from '../../base/result.ts';
import { domainError } from '../../contract/errors.ts';
import type { PythonStatus, Requirement, TierStatus } from '../../contract/python.ts';
import type { Settings } from '../../contract/settings.ts';
import type { FeatureContext } from '../feature.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import { compileBytecode } from './build.ts';
import { type Machine, thisMachine } from './candidates.ts';
import { examine } from './doctor.ts';
import { type Environment, environmentBin, environmentStore } from './environments.ts';
import { findOptionalTools } from './optional-tools.ts';
import { probeEnvironment, setUp } from './setup.ts';
import { createTiers } from './tiers.ts';

export { childEnvironment, killTree } from './process.ts';

export interface PythonContext extends Pick<FeatureContext, 'emit' | 'log' | 'clock' | 'folders'> {
  readonly settings: () => Settings;
  /** Tests bring their own machine and a shorter patience. */
  readonly machine?: Machine;
  readonly probeMs?: number;
  /** The program an exercise's terminal starts, for the doctor. */
  readonly shell?: string;
  /** The tiers of packages that the curriculum names, for the doctor. */
  readonly usedTiers?: () => readonly string[];
}

export interface PythonFeature extends Disposable {
  readonly handlers: Handlers<
    'python.status' | 'python.setUp' | 'python.cancel' | 'python.doctor' | 'python.repair'
  >;
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
  /** The learner comes near what needs this tier of packages: installs it in the background, after `core`. */
  want(tier: string): void;
  /** As `whenKnown`, for what needs this tier: ready only when the tier is in. Wants it otherwise. */
  whenTierKnown(tier: string): Promise<PythonStatus>;
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
  /** The environment of ours that is in use. */
  let current: Environment | null = null;
  let background = new AbortController();
  let disposed = false;
  let sweeping = Promise.resolve();
  let optionalTools: Promise<readonly Requirement[]> | null = null;
  const ending = new AbortController();
  const changes = new Emitter<PythonStatus>();
  const tiers = createTiers({
    ...{ machine, store, log },
    swept: () => sweeping,
    changed() {
      if (status.kind === 'ready') become(status);
    },
    idle: compile,
  });

  function become(next: PythonStatus): void {
    const shown = next.kind === 'ready' && current ? { ...next, tiers: tiers.list() } : next;
    if (disposed || JSON.stringify(shown) === JSON.stringify(status)) return;
    status = shown;
    emit('python.status', shown);
    changes.fire(shown);
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
      // At once, so that whoever asks now waits for the look at the machine.
      become({ kind: 'probing' });
      await tiers.stop();
      await sweeping;
      const result = await setUp({
        ...{ machine, store, mode, signal, log, show: become },
        resources: folders.resources,
        chosenPath: context.settings().pythonPath || null,
        nowMs: startedMs,
        ...(context.probeMs === undefined ? {} : { probeMs: context.probeMs }),
      });
      const took = clock.nowMs() - startedMs;
      log.info(`Python: ${result.status.kind} after ${took} ms`);
      const { environment, plan } = result;
      current = environment;
      if (environment && !disposed) sweeping = sweep(environment);
      if (!disposed) await tiers.use(environment && plan ? { environment, plan } : null);
      if (!tiers.busy()) compile();
      return result.status;
    } catch (error) {
      const logId = log.error('The set-up of Python threw', error);
      const message = `Something went wrong while Python was set up (log: ${logId}). Choose "Try again".`;
      return { kind: 'failed', message, log: '' };
    }
  }

  async function sweep(environment: Environment): Promise<void> {
    try {
      store.touch(environment, clock.nowMs());
      for (const path of await store.sweep(environment, clock.nowMs())) {
        log.warning(`An old Python environment could not be removed: ${path}`);
      }
    } catch (error) {
      log.error('Sweeping old Python environments', error);
    }
  }

  /** What can wait until the learner works: the packages' bytecode. */
  function compile(): void {
    if (!current || disposed || store.isCompiled(current)) return;
    background.abort();
    background = new AbortController();
    const environment = current;
    const { signal } = background;
    compileBytecode({ folder: environment.folder, machine, signal })
      .then((done) => {
        if (done && !signal.aborted) store.markCompiled(environment);
      })
      .catch((error) => {
        // Taken away in the meantime: then nobody needs it compiled.
        log.warning(`The Python packages were not compiled: ${(error as Error).message}`);
      });
  }

  function whenReady(): Promise<PythonStatus> {
    if (running) return running.done;
    return status.kind === 'unknown' ? begin('start') : Promise.resolve(status);
  }

  function whenKnown(): Promise<PythonStatus> {
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
  }

  async function doctor(refresh: boolean): Promise<readonly Requirement[]> {
    if (refresh) optionalTools = null;
    optionalTools ??= findOptionalTools(machine);
    const examined = await examine({
      ...{ machine, store, status, signal: ending.signal },
      ...{ resources: folders.resources, dataFolder: folders.data },
      chosenPath: context.settings().pythonPath || null,
      shell: context.shell ?? '',
      usedTiers: context.usedTiers?.() ?? [],
      ...(context.probeMs === undefined ? {} : { probeMs: context.probeMs }),
    });
    const all = [...examined, ...(await optionalTools)];
    // In one order, for those who read the JSON.
    return all.map(({ id, title, state, found, detail, fix, repairable }) => ({
      ...{ id, title, state, found, detail, fix, repairable },
    }));
  }

  return {
    handlers: {
      'python.status': () => ok(status),
      'python.setUp'() {
        void begin('repair');
        return ok(status);
      },
      'python.cancel'() {
        running?.abort.abort();
        void tiers.stop();
        return ok(null);
      },
      'python.doctor': async ({ refresh }) => ok(await doctor(refresh ?? false)),
      async 'python.repair'({ id }) {
        const tier = /^tier\.([\w-]+)$/.exec(id)?.[1] ?? 'core';
        if (!id.startsWith('tier.') && id !== 'environment' && id !== 'selfTest') {
          const message = 'This is nothing that Cairn can repair. What to do stands beside it.';
          return err(domainError('badRequest', message));
        }
        if (tier === 'core' || status.kind !== 'ready') await begin('repair');
        if (tier !== 'core') await tiers.repair(tier);
        return ok(await doctor(false));
      },
    },
    start() {
      if (status.kind === 'unknown') void begin('start');
    },
    status: () => status,
    executable: () => (status.kind === 'ready' ? status.executable : null),
    binFolder: () => (status.kind === 'ready' ? environmentBin(status.environment) : null),
    whenReady,
    whenKnown,
    want: tiers.want,
    async whenTierKnown(tier) {
      const known = await whenKnown();
      if (tier === 'core' || known.kind !== 'ready' || !current) return known;
      tiers.want(tier);
      return tierAsStatus(tiers.get(tier), tier) ?? status;
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
      ending.abort();
      void tiers.stop();
      background.abort();
    },
  };
}

/** How Python stands for what needs a tier that is not in; null when it is. */
function tierAsStatus(tier: TierStatus | undefined, name: string): PythonStatus | null {
  switch (tier?.kind) {
    case 'installed':
      return null;
    case 'installing': {
      const { name: _name, kind: _kind, ...progress } = tier;
      return { kind: 'settingUp', ...progress };
    }
    case 'failed':
      return { kind: 'failed', message: tier.message, log: tier.log };
    default: {
      const step = `Installing the packages "${name}"`;
      return { kind: 'settingUp', step, fraction: null, detail: 'Other packages come first.' };
    }
  }
}
