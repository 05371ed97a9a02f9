import { join } from 'node:path';
import type { Disposable } from '../../base/disposable.ts';
import type { ExerciseId } from '../../contract/ids.ts';
import { type Disk, fingerprintOf } from '../disk.ts';
import type { Log } from '../log.ts';
import type { Emit } from '../rpc/dispatcher.ts';
import { listFiles } from './folder.ts';
import { byPath, parsePath } from './paths.ts';
import { watchFolder } from './watch.ts';

/** An exercise nobody asked about for this long is no longer watched; opening it watches it again. */
export const WATCH_IDLE_MS = 30 * 60_000;
/** Watches are scarce on some systems; the one used longest ago goes first. */
const MAX_WATCHED = 4;

interface Watched {
  /** What the clients were last told of each file: a file that still has it did not change from outside. */
  readonly known: Map<string, string>;
  watcher: Disposable | undefined;
  idle: NodeJS.Timeout | undefined;
}

/** Tells clients of edits made outside of Cairn, and only of those. */
export interface Watchers extends Disposable {
  /** Begins to watch, or goes on. `fingerprints` is what a client has just been given. */
  watch(exerciseId: ExerciseId, fingerprints?: ReadonlyMap<string, string>): void;
  /** Our own change: null for a file we removed. */
  note(exerciseId: ExerciseId, path: string, fingerprint: string | null): void;
}

export function createWatchers(options: {
  readonly disk: Disk;
  readonly emit: Emit;
  readonly log: Log;
  readonly folderOf: (exerciseId: ExerciseId) => string;
  readonly idleMs: number;
}): Watchers {
  const { disk, emit, log, folderOf } = options;
  const all = new Map<ExerciseId, Watched>();

  function compare(exerciseId: ExerciseId, paths: Iterable<string>): void {
    const known = all.get(exerciseId)?.known;
    if (!known) return;
    const changed = [...new Set(paths)].filter((path) => {
      if (!parsePath(path).ok) return false;
      const stats = disk.lstatSync(join(folderOf(exerciseId), path), { throwIfNoEntry: false });
      const now = stats?.isFile() ? fingerprintOf(stats) : undefined;
      if (now === known.get(path)) return false;
      if (now === undefined) known.delete(path);
      else known.set(path, now);
      return true;
    });
    if (changed.length > 0) emit('workspace.changed', { exerciseId, paths: changed.sort(byPath) });
  }

  function stop(exerciseId: ExerciseId): void {
    const watched = all.get(exerciseId);
    clearTimeout(watched?.idle);
    watched?.watcher?.dispose();
    all.delete(exerciseId);
  }

  return {
    watch(exerciseId, fingerprints) {
      const watched = all.get(exerciseId) ?? {
        known: new Map<string, string>(),
        watcher: undefined,
        idle: undefined,
      };
      // The most recently used is last.
      all.delete(exerciseId);
      all.set(exerciseId, watched);
      if (fingerprints) {
        watched.known.clear();
        for (const [path, fingerprint] of fingerprints) watched.known.set(path, fingerprint);
      }
      clearTimeout(watched.idle);
      watched.idle = setTimeout(() => stop(exerciseId), options.idleMs);
      watched.idle.unref();
      const folder = folderOf(exerciseId);
      watched.watcher ??= watchFolder({
        folder,
        log,
        onPaths: (paths) => compare(exerciseId, paths),
        onReady: () => {
          const found = listFiles(disk, folder, watched.known.keys()).files.map(
            (file) => file.path,
          );
          compare(exerciseId, [...watched.known.keys(), ...found]);
        },
        onGone: () => {
          watched.watcher?.dispose();
          watched.watcher = undefined;
          compare(exerciseId, [...watched.known.keys()]);
        },
      });
      const oldest = all.keys().next();
      if (all.size > MAX_WATCHED && !oldest.done) stop(oldest.value);
    },
    note(exerciseId, path, fingerprint) {
      const known = all.get(exerciseId)?.known;
      if (fingerprint === null) known?.delete(path);
      else known?.set(path, fingerprint);
    },
    dispose() {
      for (const exerciseId of [...all.keys()]) stop(exerciseId);
    },
  };
}
