import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** The stamp of a finished environment, written last: a folder without one is the rest of a set-up that was broken off. */
const stamp = z.object({
  format: z.literal(1),
  /** The folder of the environment, beside the stamp. */
  folder: z.string().regex(/^[0-9a-f]+$/),
  planHash: z.string(),
  basedOn: z.string(),
  version: z.string(),
  why: z.string(),
  chosenPath: z.string().nullable(),
});
export type Stamp = z.infer<typeof stamp>;

export interface Environment {
  /** Where its stamp is: `data/python/<key>`. */
  readonly home: string;
  readonly folder: string;
  readonly stamp: Stamp;
}

/** An environment nobody used for this long is removed: another Cairn may still use a younger one. */
const UNUSED_MS = 30 * 24 * 3600 * 1000;
const STAMP = 'ready.json';
const BUILDER = 'builder.pid';
const COMPILED = 'compiled';

/** The interpreter inside an environment. Called directly: nothing needs "activate". */
export function environmentPython(folder: string): string {
  return process.platform === 'win32'
    ? join(folder, 'Scripts', 'python.exe')
    : join(folder, 'bin', 'python');
}

export function environmentBin(folder: string): string {
  return join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
}

/**
 * The environments under `root`. Scripts inside an environment name their interpreter's full path, so one cannot be moved:
 * each is built in its final folder under a random name, and the stamp (written and renamed in one step) makes it the current one.
 */
export function environmentStore(root: string) {
  const keyOf = (basedOn: string, minor: string, planHash: string): string =>
    createHash('sha256').update(`${basedOn}\n${minor}\n${planHash}`).digest('hex').slice(0, 12);

  function read(home: string): Environment | null {
    try {
      const parsed = stamp.parse(JSON.parse(readFileSync(join(home, STAMP), 'utf8')));
      return { home, folder: join(home, parsed.folder), stamp: parsed };
    } catch {
      return null;
    }
  }

  return {
    root,
    /** Finished environments, the one used last first. */
    ready(): readonly Environment[] {
      return names(root)
        .flatMap((name) => read(join(root, name)) ?? [])
        .map((environment) => ({
          environment,
          usedMs: modified(join(environment.home, STAMP)),
        }))
        .sort((a, b) => b.usedMs - a.usedMs)
        .map(({ environment }) => environment);
    },
    /** A fresh folder to build in, marked with our process so that nobody sweeps it away. */
    begin(basedOn: string, version: string, planHash: string): { home: string; folder: string } {
      const minor = version.split('.').slice(0, 2).join('.');
      const home = join(root, keyOf(basedOn, minor, planHash));
      const folder = join(home, randomBytes(4).toString('hex'));
      mkdirSync(home, { recursive: true });
      writeFileSync(`${folder}.${BUILDER}`, String(process.pid));
      return { home, folder };
    },
    /** The environment that is the current one of this home, whoever made it. */
    current: read,
    /** Makes the environment the current one of its home, in one step. */
    finish(home: string, folder: string, values: Omit<Stamp, 'format' | 'folder'>): Environment {
      const name = folder.slice(home.length + 1);
      const written: Stamp = { format: 1, folder: name, ...values };
      const draft = join(home, `${STAMP}.${process.pid}`);
      writeDurably(draft, JSON.stringify(written));
      renameSync(draft, join(home, STAMP));
      rmSync(`${folder}.${BUILDER}`, { force: true });
      return { home, folder, stamp: written };
    },
    /** Takes away what a set-up that failed or was stopped had begun. */
    abandon(folder: string): void {
      rmSync(folder, { recursive: true, force: true, maxRetries: 2 });
      rmSync(`${folder}.${BUILDER}`, { force: true });
    },
    /** While packages go into an environment that is in use, nobody sweeps. Call the answer when they are in. */
    hold({ folder }: Environment): () => void {
      const mark = `${folder}.${BUILDER}`;
      writeFileSync(mark, String(process.pid));
      rmSync(join(folder, COMPILED), { force: true });
      return () => rmSync(mark, { force: true });
    },
    /** Marks the environment as used now. */
    touch(environment: Environment, nowMs: number): void {
      try {
        utimesSync(join(environment.home, STAMP), nowMs / 1000, nowMs / 1000);
      } catch {
        // A read-only data folder: it is only used for tidying up.
      }
    },
    isCompiled: ({ folder }: Environment) => existsSync(join(folder, COMPILED)),
    markCompiled: ({ folder }: Environment) => writeFileSync(join(folder, COMPILED), ''),
    /** Removes what broken-off set-ups left, and what was not used for a month. Returns the folders it could not remove. */
    async sweep(keep: Environment | null, nowMs: number): Promise<readonly string[]> {
      const stuck: string[] = [];
      const removals: Promise<void>[] = [];
      // Thousands of files: nobody waits for them.
      const remove = (path: string): void => {
        const gone = rm(path, { recursive: true, force: true, maxRetries: 2 });
        removals.push(gone.catch(() => void stuck.push(path)));
      };
      let building = false;
      for (const name of names(root)) {
        const home = join(root, name);
        if (!/^[0-9a-f]{12}$/.test(name)) continue;
        const current = read(home);
        const builders = names(home).filter((each) => each.endsWith(BUILDER));
        const busy = builders.some((each) => isAlive(join(home, each)));
        building ||= busy;
        if (busy) continue;
        const unused = current && nowMs - modified(join(home, STAMP)) > UNUSED_MS;
        if (home !== keep?.home && (!current || unused)) {
          remove(home);
          continue;
        }
        for (const each of names(home)) {
          if (each !== STAMP && each !== current?.stamp.folder) remove(join(home, each));
        }
      }
      // Another Cairn that builds right now still needs what was downloaded.
      if (!building) {
        remove(join(root, 'cache'));
        for (const name of names(join(root, 'tools'))) {
          if (name.startsWith('download-')) remove(join(root, 'tools', name));
        }
      }
      await Promise.all(removals);
      return stuck;
    },
  };
}
export type EnvironmentStore = ReturnType<typeof environmentStore>;

function writeDurably(file: string, text: string): void {
  const handle = openSync(file, 'w');
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function isAlive(file: string): boolean {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
