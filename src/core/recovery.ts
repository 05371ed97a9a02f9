import { join } from 'node:path';
import type { Disposable } from '../base/disposable.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Channel } from '../contract/envelope.ts';
import { type DomainError, domainError } from '../contract/errors.ts';
import { methods } from '../contract/methods.ts';
import { type CoreOptions, createCore, type StartProblem } from './createCore.ts';
import { type Clock, systemClock } from './feature.ts';
import { createFileLog } from './log.ts';
import { createDispatcher, type Handlers } from './rpc/dispatcher.ts';
import { lockProfile, openBackups, openStore } from './store/index.ts';

/** Of the backups there are, where another was named. */
const MOST_NAMED = 10;

/** Either a whole core or, where the profile did not open, the way to recover it. */
export interface Serving {
  attach(channel: Channel): Disposable;
  /** Resolves once no client's call is running, at the latest after `ms`. */
  settled(ms: number): Promise<void>;
  dispose(): void;
  /** Why only recovery is served. */
  readonly problem: StartProblem | null;
}

/** What a shell serves: the core, or recovery. `options.restart` must close it and serve anew. */
export function serve(options: CoreOptions & { readonly restart: () => void }): Serving {
  const core = createCore(options);
  if (core.ok) return { ...core.value, problem: null };
  const profileFolder = join(options.dataFolder, 'profiles', options.profile);
  return createRecovery({ ...options, problem: core.error, profileFolder });
}

export interface RestoreFailure {
  readonly code: string;
  readonly message: string;
  readonly todo: readonly string[];
}

/** Puts a backup in the place of a profile's database that no program has open, and sees that it opens. */
export async function restoreClosed(
  profileFolder: string,
  name: string,
  nowMs: number,
): Promise<Result<{ readonly aside: string }, RestoreFailure>> {
  const lock = lockProfile(profileFolder);
  if (!lock.ok) return err({ code: lock.error.kind, message: lock.error.message, todo: [] });
  const backups = openBackups(profileFolder);
  const planned = await backups.planRestore(name, nowMs).finally(() => lock.value.close());
  if (!planned.ok) {
    const { code, message } = planned.error;
    const known = code === 'notFound' ? backups.list().slice(0, MOST_NAMED) : [];
    return err({ code, message, todo: known.map((each) => `There is ${each.name}`) });
  }
  const opened = openStore(profileFolder);
  if (!opened.ok) return err({ code: opened.error.kind, message: opened.error.message, todo: [] });
  opened.value.close();
  return ok({ aside: planned.value });
}

/**
 * What a shell serves when the profile did not open: the reason, the backups, and the ways on. Nothing is touched until
 * the learner chooses, and what is replaced is moved aside, whole. `restart` makes the shell try to open it again.
 */
export function createRecovery(options: {
  readonly problem: StartProblem;
  readonly dataFolder: string;
  readonly profileFolder: string;
  readonly restart: () => void;
  readonly clock?: Clock;
}): Serving {
  const { problem, profileFolder, restart } = options;
  const clock = options.clock ?? systemClock;
  const backups = openBackups(profileFolder);
  const closed = (): Result<never, DomainError> =>
    err(domainError('profileClosed', problem.message));

  /** Only one program may replace a profile, and none while another has it open. */
  async function replace(
    plan: () => Promise<Result<null, DomainError>>,
  ): Promise<Result<null, DomainError>> {
    if (problem.what === 'curriculum') return closed();
    const lock = lockProfile(profileFolder);
    if (!lock.ok) return err(domainError('busy', lock.error.message));
    try {
      const planned = await plan();
      if (planned.ok) restart();
      return planned;
    } finally {
      lock.value.close();
    }
  }

  const own: Handlers<
    'app.log' | 'recovery.status' | 'recovery.retry' | 'recovery.restore' | 'recovery.startNew'
  > = {
    'app.log': () => ok(null),
    'recovery.status': () =>
      ok({
        what: problem.what,
        kind: problem.kind,
        message: problem.message,
        folder: profileFolder,
        backups: backups.list(),
      }),
    'recovery.retry'() {
      restart();
      return ok(null);
    },
    'recovery.restore': ({ name }) =>
      replace(async () => {
        const planned = await backups.planRestore(name, clock.nowMs());
        return planned.ok ? ok(null) : planned;
      }),
    'recovery.startNew': () =>
      replace(async () => {
        backups.planNew(clock.nowMs());
        return ok(null);
      }),
  };
  const others = Object.fromEntries(Object.keys(methods).map((name) => [name, closed]));
  const handlers = { ...others, ...own } as unknown as Handlers;
  const dispatcher = createDispatcher(createFileLog(options.dataFolder));
  return {
    problem,
    attach: (channel) => dispatcher.attach(channel, handlers),
    settled: dispatcher.settled,
    dispose: () => undefined,
  };
}
