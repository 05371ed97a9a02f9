import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { SetUpProgress, TierStatus } from '../../contract/python.ts';
import type { Log } from '../log.ts';
import { verifyEnvironment } from './build.ts';
import type { Machine } from './candidates.ts';
import type { Environment, EnvironmentStore } from './environments.ts';
import { installPackages } from './install.ts';
import type { PackagePlan, PackageSet } from './packages.ts';
import { tail } from './tools.ts';
import { obtainUv, uvOnPath } from './uv.ts';
import { wheelFaults } from './wheelhouse.ts';

/** The environment that tiers go into, and what they hold. */
export interface TierPlace {
  readonly environment: Environment;
  readonly plan: PackagePlan;
}

export interface TiersOptions {
  readonly machine: Machine;
  readonly store: EnvironmentStore;
  readonly log: Log;
  changed(): void;
  /** Ends when old environments are swept away: what is fetched would go with them. */
  swept(): Promise<void>;
  /** Nothing is installed any more: what waits for that may go on. */
  idle(): void;
}

const TIER_STOPPED =
  'Its installation was stopped. What was fetched is kept: repair it in Settings, Python, to go on.';

/**
 * The packages beyond `core`: asked for as the learner comes near what needs them, installed one tier after the other into the
 * same environment, and remembered, so that a start after a kill goes on and a new environment gets them again.
 */
export function createTiers(options: TiersOptions) {
  const { machine, store, log } = options;
  const memory = join(store.root, 'tiers.json');
  let statuses = new Map<string, TierStatus>();
  let place: TierPlace | null = null;
  let running: { readonly abort: AbortController; readonly done: Promise<void> } | null = null;
  let wanted: ReadonlySet<string> = readWanted(memory);

  function become(status: TierStatus): void {
    statuses = new Map(statuses).set(status.name, status);
    options.changed();
  }

  function remember(name: string): void {
    if (wanted.has(name)) return;
    wanted = new Set([...wanted, name]);
    try {
      mkdirSync(dirname(memory), { recursive: true });
      writeFileSync(memory, JSON.stringify([...wanted]));
    } catch (error) {
      // It is asked for again when the learner comes back.
      log.warning(`Cairn could not note the packages it needs: ${(error as Error).message}`);
    }
  }

  function look(name: string): TierStatus {
    const tier = place?.plan.tiers.get(name);
    if (place && tier && isInstalled(place.environment, tier)) return { kind: 'installed', name };
    return { kind: 'waiting', name };
  }

  async function work(at: TierPlace, signal: AbortSignal): Promise<void> {
    for (;;) {
      const next = [...statuses.values()].find(({ kind }) => kind === 'waiting');
      if (!next || place !== at) return;
      const { name } = next;
      try {
        become(await installTier(at, name, signal));
      } catch (error) {
        const logId = log.error(`Installing the packages "${name}"`, error);
        const message = `The packages "${name}" could not be installed (${(error as Error).message}; log: ${logId}).`;
        become({ kind: 'failed', name, message, log: '' });
      }
    }
  }

  async function installTier(
    { environment, plan }: TierPlace,
    name: string,
    signal: AbortSignal,
  ): Promise<TierStatus> {
    const packages = plan.tiers.get(name);
    const fail = (message: string, said = ''): TierStatus => ({
      ...{ kind: 'failed', name, message: signal.aborted ? TIER_STOPPED : message, log: said },
    });
    if (signal.aborted) return fail(TIER_STOPPED);
    if (!packages) return fail(`This Cairn knows no packages "${name}". Install a newer one.`);
    const { folder, stamp } = environment;
    const report = (progress: SetUpProgress): void =>
      become({ kind: 'installing', name, ...progress });
    report({ step: `Getting the packages "${name}" ready`, fraction: 0.02, detail: packages.why });
    const { wheelhouse } = plan;
    if (wheelhouse && packages.bundle) {
      const target = { platform: machine.platform, arch: process.arch };
      const [fault, ...others] = await wheelFaults(wheelhouse, packages.bundle.locked, target);
      if (fault !== undefined) return fail(fault, others.join('\n'));
    }
    await options.swept();
    const marks = marksOf(environment, name);
    const afresh = existsSync(marks.begun);
    const release = store.hold(environment);
    try {
      mkdirSync(dirname(marks.begun), { recursive: true });
      rmSync(marks.done, { force: true });
      writeFileSync(marks.begun, '');
      const onPath = await uvOnPath(machine, signal);
      const toolsFolder = join(store.root, 'tools');
      const python = stamp.basedOn;
      const uv = await obtainUv({ plan, machine, toolsFolder, signal, python, onPath });
      const said: string[] = [];
      const problem = await installPackages(
        {
          ...{ folder, basePython: python, plan, packages, uv, afresh, machine, signal, report },
          ...{ cacheFolder: join(store.root, 'cache'), from: 0.05, to: 0.9 },
        },
        said,
      );
      if (problem !== null) return fail(problem, tail(said));
      report({ step: `Trying out "${name}"`, fraction: 0.93, detail: 'pytest runs once' });
      const { requirements } = packages;
      const broken = await verifyEnvironment(
        { folder, machine, signal, requirements, imports: ['pytest'] },
        said,
      );
      if (broken !== null) {
        return fail(`"${name}" was installed, but its trial run failed: ${broken}`, tail(said));
      }
      writeFileSync(`${marks.done}.draft`, packages.hash);
      renameSync(`${marks.done}.draft`, marks.done);
      rmSync(marks.begun, { force: true });
      return { kind: 'installed', name };
    } finally {
      release();
    }
  }

  function start(): void {
    if (running || !place) return;
    if (![...statuses.values()].some(({ kind }) => kind === 'waiting')) return;
    const abort = new AbortController();
    const done = work(place, abort.signal).finally(() => {
      running = null;
      options.idle();
    });
    running = { abort, done };
  }

  async function stop(): Promise<void> {
    running?.abort.abort();
    await running?.done;
  }

  return {
    list: (): readonly TierStatus[] => [...statuses.values()],
    get: (name: string): TierStatus | undefined => statuses.get(name),
    busy: () => running !== null,
    /** Installs it once there is an environment; one that failed waits for a repair. */
    want(name: string): void {
      if (name === 'core') return;
      remember(name);
      if (!place || statuses.has(name)) return;
      become(look(name));
      start();
    },
    /** Puts a tier in anew, whatever was there, and ends when that is done. */
    async repair(name: string): Promise<void> {
      remember(name);
      if (!place) return;
      await stop();
      const marks = marksOf(place.environment, name);
      if (existsSync(marks.done)) {
        writeFileSync(marks.begun, '');
        rmSync(marks.done, { force: true });
      }
      become({ kind: 'waiting', name });
      start();
      await running?.done;
    },
    /** Goes on with the environment that is the current one now; null while there is none. */
    async use(next: TierPlace | null): Promise<void> {
      await stop();
      place = next;
      statuses = new Map();
      if (!place) return;
      for (const name of wanted) statuses.set(name, look(name));
      start();
    },
    stop,
  };
}

function marksOf({ folder }: Environment, name: string): { done: string; begun: string } {
  const done = join(folder, 'cairn-tiers', name);
  return { done, begun: `${done}.begun` };
}

/** Whether the environment has the tier as it is now. */
export function isInstalled(environment: Environment, tier: PackageSet): boolean {
  try {
    return readFileSync(marksOf(environment, tier.name).done, 'utf8') === tier.hash;
  } catch {
    return false;
  }
}

function readWanted(file: string): ReadonlySet<string> {
  try {
    const names = z
      .array(z.string().regex(/^[\w-]{1,40}$/))
      .safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return new Set(names.success ? names.data : []);
  } catch {
    return new Set();
  }
}
