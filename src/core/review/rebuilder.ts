import { err, ok } from '../../base/result.ts';
import { domainError } from '../../contract/errors.ts';
import type { Settings } from '../../contract/settings.ts';
import type { FeatureContext } from '../feature.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import type { FoldRules } from './fold.ts';
import { projectionKey, type ReportRebuild, rebuildAll } from './rebuild.ts';
import { runTask } from './worker-task.ts';

/** A log of so many rows is folded at once, in less time than a thread takes to start. */
const ROWS_AT_ONCE = 5000;
/** The window is told at each of so many steps. */
const STEPS = 100;

export interface Rebuilder {
  readonly handlers: Handlers<'data.rebuild'>;
  /** Folds everything anew; false: it was cut off, and everything stands as it was. */
  run(options?: RebuildOptions): Promise<boolean>;
  /** Folds everything anew if another version or other settings folded it: at once where that is quick, else beside. */
  bringUpToDate(): void;
  dispose(): void;
}

export interface RebuildOptions {
  readonly report?: ReportRebuild;
  /** What follows from the other logs too: words, tags, exercises, statistics. */
  readonly everything?: boolean;
}

/** Folds states anew in a thread of its own, so that nobody waits for it. */
export function createRebuilder(
  context: Pick<FeatureContext, 'store' | 'log' | 'emit'>,
  parts: {
    readonly settings: () => Settings;
    readonly rules: () => FoldRules;
    /** The states are other ones now. */
    readonly done: () => void;
  },
): Rebuilder {
  const { store, log, emit } = context;
  let running: { readonly key: string; readonly abort: AbortController } | undefined;

  function done(): void {
    store.cards.touch();
    parts.done();
    emit('changed', { topics: ['review', 'today', 'progress'] });
  }

  /** True: the log was short, and everything stands. */
  function runAtOnce(report?: ReportRebuild): boolean {
    const { rebuilding, cards } = store;
    if (rebuilding.rows() > ROWS_AT_ONCE) return false;
    running?.abort.abort();
    const settings = parts.settings();
    rebuildAll(rebuilding, {
      ...{ rules: parts.rules(), settings, cards: cards.count() },
      ...(report && { report }),
    });
    done();
    return true;
  }

  async function run({ report, everything = false }: RebuildOptions = {}): Promise<boolean> {
    if (!everything && runAtOnce(report)) return true;
    running?.abort.abort();
    const settings = parts.settings();
    const mine = { key: projectionKey(settings), abort: new AbortController() };
    running = mine;
    let told = -1;
    const tell = (fraction: number): void => {
      const step = Math.floor(fraction * STEPS);
      if (step <= told) return;
      told = step;
      report?.(fraction);
      emit('rebuild.progress', { fraction: step / STEPS, done: false });
    };
    try {
      const finished = await runTask(
        { kind: 'rebuild', input: { databaseFile: store.file, settings, everything } },
        { signal: mine.abort.signal, onProgress: (_, fraction) => tell(fraction) },
      );
      if (finished === null) return false;
      done();
      return true;
    } finally {
      // Another one that took its place tells for itself.
      if (running === mine) {
        running = undefined;
        emit('rebuild.progress', { fraction: 1, done: true });
      }
    }
  }

  return {
    run,
    bringUpToDate() {
      const key = projectionKey(parts.settings());
      if (running?.key === key || (!running && store.rebuilding.key() === key)) return;
      if (!runAtOnce()) run().catch((error) => log.error('rebuild', error));
    },
    dispose: () => running?.abort.abort(),
    handlers: {
      async 'data.rebuild'() {
        const beganMs = performance.now();
        if (!(await run({ everything: true }))) {
          return err(domainError('cancelled', 'It was cut off. Everything stands as it was.'));
        }
        const tookMs = Math.round(performance.now() - beganMs);
        return ok({ cards: store.cards.count(), reviews: store.reviews.size(), tookMs });
      },
    },
  };
}
