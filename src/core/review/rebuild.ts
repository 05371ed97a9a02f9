import type { CardId } from '../../contract/ids.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Store } from '../store/index.ts';
import { FOLD_VERSION, type FoldRules, foldCard } from './fold.ts';

/** Cards folded in one transaction: long enough to be quick, short enough that an answer waits little. */
const CARDS_AT_ONCE = 2000;

export interface RebuildProgress {
  readonly cards: number;
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
  const total = store.cards.count();
  store.rebuilding.begin();
  let done = 0;
  for (let after = 0; ; ) {
    const last = store.rebuilding.fold(after, CARDS_AT_ONCE, (cardId, rows, revision) =>
      foldCard({ cardId: cardId as CardId, rows, rules, revision }),
    );
    if (last === null) break;
    after = last;
    done = Math.min(total, done + CARDS_AT_ONCE);
    if (done < total) yield { cards: done, total };
  }
  store.transaction(() => {
    store.reviews.recountDays(settings.dayStartsAtHour);
    store.rebuilding.end(projectionKey(settings));
  });
  store.cards.touch();
}
