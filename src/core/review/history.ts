import type { CardId, Uuid } from '../../contract/ids.ts';
import type { ReviewKind, ReviewLogRow } from '../store/index.ts';

export interface Act {
  readonly id: Uuid;
  readonly cardId: CardId;
  readonly kind: ActKind;
}

/** What was done: `undo` and `redo` are no acts of their own. */
export type ActKind = Exclude<ReviewKind, 'undo' | 'redo'> | 'edit';

/** What can be undone, and what can be done again: two stacks. */
export interface History {
  readonly done: readonly Act[];
  readonly undone: readonly { readonly undoId: Uuid; readonly act: Act }[];
}

export const NO_HISTORY: History = { done: [], undone: [] };

export type HistoryRow = Pick<ReviewLogRow, 'id' | 'cardId' | 'targetId'> & {
  /** `edit`: the words of a card, which have a log of their own. */
  readonly kind: ReviewKind | 'edit';
};

/** One more row of this device's, in the order it was done. A new act ends what could be done again. */
export function remember({ done, undone }: History, row: HistoryRow): History {
  const { id, cardId, kind, targetId } = row;
  if (kind === 'undo') {
    const act = done.find((each) => each.id === targetId);
    if (!act) return { done, undone };
    return { done: done.filter((each) => each !== act), undone: [...undone, { undoId: id, act }] };
  }
  if (kind === 'redo') {
    const entry = undone.find((each) => each.undoId === targetId);
    if (!entry) return { done, undone };
    return { done: [...done, entry.act], undone: undone.filter((each) => each !== entry) };
  }
  return { done: [...done, { id, cardId, kind }], undone: [] };
}
