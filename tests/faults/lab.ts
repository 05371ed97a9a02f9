import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { type Client, createClient } from '../../src/contract/client.ts';
import type { Channel } from '../../src/contract/envelope.ts';
import type { MethodName, Params, ResultOf } from '../../src/contract/methods.ts';
import type { FromChild, Opening } from './core-child.ts';
import { buildShim, type DiskControl, diskControl } from './disk-shim.ts';
import type { FaultRun } from './fault.ts';

export const RESOURCES = join(import.meta.dirname, '..', '..', 'resources');
const CHILD = join(import.meta.dirname, 'core-child.ts');
const MODULES = join(import.meta.dirname, 'modules.mjs');
/** On a busy machine a start takes seconds; longer is a wedge. */
const PATIENCE_MS = 60_000;

/** A learner's client, and cores that die under it and are started again, as the shells do. */
export interface Lab {
  readonly client: Client;
  readonly profile: string;
  /** Undefined where the shim cannot be built. */
  readonly disk: DiskControl | undefined;
  /** The problems with which a profile did not open. */
  readonly problems: readonly string[];
  deaths(): number;
  /** Calls, and throws what is refused. */
  call<M extends MethodName>(method: M, params: Params<M>): Promise<ResultOf<M>>;
  /** Looks at a copy of the database as it lies on the disk now. */
  look<T>(read: (db: Database.Database) => T): T;
  kill(): void;
  /** Closes the core as its user would; the next call would start it anew. */
  close(): Promise<void>;
}

export interface LabOptions {
  readonly name: string;
  readonly durable?: string;
  readonly syncsLess?: boolean;
  /** After a core died and before the next opens. */
  readonly afterDeath?: () => void;
  readonly withoutShim?: boolean;
  /** Of the cores. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Starts what a core of a window starts: Python, the command line's socket. */
  readonly served?: boolean;
}

export function createLab(run: FaultRun, options: LabOptions): Lab {
  const home = run.folder(options.name);
  const profile = join(home, 'profiles', 'default');
  mkdirSync(profile, { recursive: true });
  const library = options.withoutShim ? null : buildShim('disk');
  const disk =
    library === null
      ? undefined
      : diskControl({
          library,
          file: join(run.folder('control'), `${options.name}.control`),
          folder: profile,
          ...(options.durable === undefined ? {} : { durable: options.durable }),
        });
  const problems: string[] = [];
  let deaths = 0;
  let core: ChildProcess | undefined;
  /** Loads while the one before it works, so that a death costs an opening only. */
  let spare: ChildProcess | undefined;
  let closing = false;

  const start = (): ChildProcess =>
    fork(CHILD, [], {
      execArgv: ['--disable-warning=ExperimentalWarning', '--import', MODULES],
      env: {
        ...process.env,
        ...disk?.environment,
        NODE_COMPILE_CACHE: run.folder('compiled'),
        CAIRN_PYTHON: '/nonexistent/python3',
        ...options.environment,
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });

  function opened(child: ChildProcess): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        problems.push(`A core did not open within ${PATIENCE_MS} ms.`);
        child.kill('SIGKILL');
      }, PATIENCE_MS);
      child.once('message', (raw) => {
        clearTimeout(timer);
        const message = raw as FromChild;
        if (message.kind === 'opened' && message.problem !== null) problems.push(message.problem);
        resolve();
      });
      child.once('exit', () => {
        clearTimeout(timer);
        reject(new Error('It died while it opened.'));
      });
    });
  }

  async function connect(): Promise<Channel> {
    const child = spare ?? start();
    spare = undefined;
    core = child;
    const opening: Opening = {
      dataFolder: home,
      resourcesFolder: RESOURCES,
      syncsLess: options.syncsLess ?? false,
      commandLine: options.served ? 'served' : 'alone',
    };
    const closers: (() => void)[] = [];
    child.once('exit', () => {
      if (core === child) core = undefined;
      if (!closing) {
        deaths++;
        options.afterDeath?.();
      }
      for (const closer of closers) closer();
    });
    const ready = opened(child);
    child.send(opening);
    await ready;
    if (!closing) spare ??= start();
    return {
      // A message to a core that has just died is lost; the client sends it again.
      send: (message) => void child.send(message as object, () => undefined),
      onMessage: (listener) =>
        void child.on('message', (raw) => {
          const from = raw as FromChild;
          if (from.kind === 'message') listener(from.message);
        }),
      onClose: (listener) => void closers.push(listener),
      close: () => child.disconnect(),
    };
  }

  const client = createClient({ connect, wait: (ms) => sleep(Math.min(ms, 20)) });
  return {
    client,
    profile,
    disk,
    problems,
    deaths: () => deaths,
    async call(method, params) {
      const result = await client.call(method, params);
      if (!result.ok) throw new Error(`${method}: ${result.error.code}: ${result.error.message}`);
      return result.value;
    },
    look: (read) => lookAt(profile, run.folder(`look-${options.name}`), read),
    kill: () => void core?.kill('SIGKILL'),
    async close() {
      closing = true;
      disk?.disarm();
      const ended = [core, spare].flatMap((child) =>
        child && child.exitCode === null && child.signalCode === null ? [once(child, 'exit')] : [],
      );
      client.dispose();
      spare?.kill('SIGKILL');
      await Promise.race([
        Promise.all(ended),
        sleep(PATIENCE_MS, undefined, { ref: false }).then(() => core?.kill('SIGKILL')),
      ]);
    },
  };
}

/** Opens a copy of a profile's database and its WAL, so that looking changes nothing. */
export function lookAt<T>(profile: string, scratch: string, read: (db: Database.Database) => T): T {
  const copy = join(scratch, 'cairn.db');
  for (const ending of ['', '-wal', '-shm']) rmSync(`${copy}${ending}`, { force: true });
  for (const ending of ['', '-wal']) {
    const file = join(profile, `cairn.db${ending}`);
    if (existsSync(file)) copyFileSync(file, `${copy}${ending}`);
  }
  const db = new Database(copy);
  try {
    return read(db);
  } finally {
    db.close();
  }
}
