import type { Settings } from '../../contract/settings.ts';
import type { Rebuilding } from '../store/index.ts';
import { FOLD_VERSION, type FoldRules, foldCard } from './fold.ts';

/** Cards folded between two reports. */
const CARDS_AT_ONCE = 2000;
/** The log may lose rows while it is read (an import undone); more often than this it is not read anew. */
const ATTEMPTS = 5;

/** From 0 to 1: reading and folding weigh the same. */
export type ReportRebuild = (fraction: number) => void;

/** What the states hang on besides the log: states folded under another one are folded anew. */
export function projectionKey(settings: Settings): string {
  return JSON.stringify([FOLD_VERSION, settings.dayStartsAtHour, settings.fsrsParameters]);
}

/**
 * Folds every card's state from the log, and counts the days anew. Everything is written in one transaction at the end: a
 * rebuild that is cut off leaves the states of before, and the next start sees that they are of before.
 */
export function rebuildAll(
  rebuilding: Rebuilding,
  options: {
    readonly rules: FoldRules;
    readonly settings: Settings;
    /** How many cards there are. */
    readonly cards: number;
    readonly report?: ReportRebuild;
  },
): void {
  const { rules, settings, cards, report = () => undefined } = options;
  const key = projectionKey(settings);
  if (rebuilding.rows() === 0) {
    rebuilding.end(key);
    return;
  }
  const fold: Parameters<ReturnType<Rebuilding['begin']>['fold']>[1] = (cardId, rows, revision) =>
    foldCard({ cardId, rows, rules, revision });
  for (let attempt = 1; ; attempt++) {
    const scan = rebuilding.begin();
    for (let read = scan.read(); read !== null; read = scan.read()) report(read / scan.total / 2);
    let folded = scan.fold(CARDS_AT_ONCE, fold);
    while (folded !== null) {
      report(0.5 + Math.min(1, folded / Math.max(1, cards)) / 2);
      folded = scan.fold(CARDS_AT_ONCE, fold);
    }
    if (scan.finish({ startHour: settings.dayStartsAtHour, key, fold })) return;
    if (attempt === ATTEMPTS) throw new Error('The log changed under every attempt to fold it.');
  }
}
