import { type DayRule, dayNumber } from '../../base/day.ts';
import type { CardId, Uuid } from '../../contract/ids.ts';
import type { CardState, ReviewLogRow, Store } from '../store/index.ts';
import { exerciseOf } from './exercise-id.ts';
import { applyRow, emptyState, type FoldRules, foldCard } from './fold.ts';

export type LoggedAct = Omit<ReviewLogRow, 'deviceId'>;

/** An act as most are: nothing but its kind. */
export const PLAIN_ACT = {
  grade: null,
  elapsedMs: 0,
  targetId: null,
  outcome: null,
  data: null,
} as const;

/** An act of this session, and the states it led from and to: what it takes to take it back without reading the log. */
export interface Recorded {
  readonly act: LoggedAct;
  readonly before: CardState;
  readonly after: CardState;
}

/**
 * Appends one row and brings the card's state and its day's count up to date, in one transaction. A row that is there
 * already changes nothing (null). A row newer than all others is one step on top of the state; the undo of the card's last
 * act (`undone`) is one step back; others fold the card anew.
 */
export function recordAct(
  store: Store,
  act: LoggedAct,
  rules: FoldRules,
  undone?: Recorded,
): Recorded | null {
  return store.transaction(() => {
    if (store.reviews.has(act.id)) return null;
    const before = store.cards.state(act.cardId) ?? emptyState(act.cardId);
    return recordOn(before, store, act, rules, undone);
  });
}

/** The same for a row that is known to be new, on the state as it was just read, in the caller's transaction. */
export function recordOn(
  before: CardState,
  store: Store,
  act: LoggedAct,
  rules: FoldRules,
  undone?: Recorded,
): Recorded {
  const { reviews, cards } = store;
  if (undone && act.kind === 'undo' && before.revision === undone.after.revision) {
    reviews.append({ ...act, deviceId: store.deviceId });
    countAnswer(store, undone.act, rules.startHour, -1);
    const after = { ...undone.before, revision: before.revision + 1 };
    cards.put(after, before);
    return { act, before, after };
  }
  const taken = actOf(store, act);
  const counted = taken !== undefined && reviews.counts(taken.id);
  reviews.append({ ...act, deviceId: store.deviceId });
  if (taken && reviews.counts(taken.id) !== counted) {
    countAnswer(store, taken, rules.startHour, counted ? -1 : 1);
  }
  const onTop = !taken && act.atMs > before.lastRowMs;
  const after = onTop
    ? applyRow(before, act, rules)
    : foldCard({
        cardId: act.cardId,
        rows: reviews.logOf(act.cardId),
        rules,
        revision: before.revision + 1,
      });
  if (!taken) countAnswer(store, act, rules.startHour, 1);
  cards.put(after, before);
  return { act, before, after };
}

/** Folds a card anew from its log: after rows came from elsewhere. The caller's transaction. */
export function refoldCard(store: Store, cardId: CardId, rules: FoldRules): CardState {
  const revision = (store.cards.state(cardId)?.revision ?? 0) + 1;
  const state = foldCard({ cardId, rows: store.reviews.logOf(cardId), rules, revision });
  store.cards.put(state);
  return state;
}

/** The row that an undo takes or a redo gives back. */
function actOf(store: Store, act: LoggedAct): ReviewLogRow | undefined {
  if (act.targetId === null) return undefined;
  const target = store.reviews.get(act.targetId as Uuid);
  if (act.kind === 'undo') return target;
  return target?.targetId ? store.reviews.get(target.targetId as Uuid) : undefined;
}

function countAnswer(
  store: Store,
  row: Pick<ReviewLogRow, 'kind' | 'cardId' | 'atMs' | 'offsetMin' | 'elapsedMs' | 'outcome'>,
  startHour: number,
  sign: 1 | -1,
): void {
  // The limits of a day are of cards; an exercise done again is its own day's work.
  if (row.kind !== 'grade' || exerciseOf(row.cardId) !== null) return;
  const rule: DayRule = { offsetMin: row.offsetMin, startHour };
  store.reviews.countDay(dayNumber(row.atMs, rule), row, sign);
}
