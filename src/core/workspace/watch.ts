import { relative, sep } from 'node:path';
import type { FSWatcher } from 'chokidar';
import type { Disposable } from '../../base/disposable.ts';
import { errorCode } from '../disk.ts';
import type { Log } from '../log.ts';
import { isIgnoredName, MAX_DEPTH } from './paths.ts';

/** One save of another editor is several events: they are told as one. */
const GATHER_MS = 40;
/** Where the system has no watches left, looking once a second does. */
const POLL_MS = 1000;

/** Watches one exercise's folder. `onPaths` gets paths that may have changed; `onGone` that the folder itself went. */
export function watchFolder(options: {
  readonly folder: string;
  readonly log: Log;
  readonly onPaths: (paths: readonly string[]) => void;
  /** Watching has begun: what changed before, the owner compares by itself. */
  readonly onReady: () => void;
  readonly onGone: () => void;
}): Disposable {
  const { folder, log } = options;
  const gathered = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let watcher: FSWatcher | undefined;
  void start(false);

  async function start(usePolling: boolean): Promise<void> {
    // Loaded with the first folder: the start of the program need not wait for it.
    const { watch } = await import('chokidar');
    if (closed) return;
    const opened = watch(folder, {
      ignoreInitial: true,
      followSymlinks: false,
      depth: MAX_DEPTH,
      usePolling,
      interval: POLL_MS,
      ignored: (path) => path !== folder && isIgnoredName(path.slice(path.lastIndexOf(sep) + 1)),
    });
    opened.on('all', (event, path) => {
      if (closed) return;
      if (event === 'unlinkDir' && path === folder) {
        tell();
        options.onGone();
        return;
      }
      if (event !== 'add' && event !== 'change' && event !== 'unlink') return;
      gathered.add(relative(folder, path).split(sep).join('/'));
      timer ??= setTimeout(tell, GATHER_MS);
    });
    opened.on('ready', () => {
      if (!closed) options.onReady();
    });
    opened.on('error', (error) => {
      if (closed) return;
      const code = errorCode(error);
      log.warning(`watching ${folder}: ${error instanceof Error ? error.message : String(error)}`);
      if (usePolling || (code !== 'ENOSPC' && code !== 'EMFILE')) return;
      void opened.close();
      void start(true);
    });
    watcher = opened;
  }

  function tell(): void {
    clearTimeout(timer);
    timer = undefined;
    if (closed || gathered.size === 0) return;
    const paths = [...gathered];
    gathered.clear();
    options.onPaths(paths);
  }

  return {
    dispose() {
      closed = true;
      clearTimeout(timer);
      void watcher?.close();
    },
  };
}
