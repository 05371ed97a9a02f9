import type { Settings } from '../../contract/settings.ts';
import type { Store } from '../store/index.ts';
import { FOLD_VERSION, type FoldRules, foldCard } from './fold.ts';

/** Cards folded in one transaction: long enough to be quick, short enough that an answer waits little. */
const CARDS_AT_ONCE = 2000;

export interface RebuildProgress {
  /** Of `total`, which is no number of anything: reading and folding weigh the same. */
  readonly done: number;
  readonly total: number;
}

/** What the states hang on besides the log: states folded under another one are folded anew. */
export function projectionKey(settings: Settings): string {
  return JSON.stringify([FOLD_VERSION, settings.dayStartsAtHour, settings.fsrsParameters]);
}

/**
 * Folds every card's state from the log, and counts the days anew: one piece at each step, each a transaction, so that
 * answers may come in between. A rebuild that is cut off is begun again at the next start.
 */
export function* rebuild(
  store: Store,
  rules: FoldRules,
  settings: Settings,
): Generator<RebuildProgress> {
  if (store.rebuilding.isEmpty()) {
    store.rebuilding.end(projectionKey(settings));
    return;
  }
  const scan = store.rebuilding.begin();
  for (let read = scan.read(); read !== null; read = scan.read()) {
    yield { done: read, total: scan.total * 2 };
  }
  const cards = Math.max(1, store.cards.count());
  for (;;) {
    const folded = scan.fold(CARDS_AT_ONCE, (cardId, rows, revision) =>
      foldCard({ cardId, rows, rules, revision }),
    );
    if (folded === null) break;
    yield { done: scan.total * (1 + folded / cards), total: scan.total * 2 };
  }
  store.transaction(() => {
    scan.countDays(settings.dayStartsAtHour);
    store.rebuilding.end(projectionKey(settings));
  });
  store.cards.touch();
}
