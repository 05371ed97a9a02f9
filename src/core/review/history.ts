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
  readonly undone: readonly Undone[];
}

interface Undone {
  readonly undoId: Uuid;
  readonly act: Act;
}

interface Stacks extends History {
  readonly done: Act[];
  readonly undone: Undone[];
}

export type HistoryRow = Pick<ReviewLogRow, 'id' | 'cardId' | 'targetId'> & {
  /** `edit`: the words of a card, which have a log of their own. */
  readonly kind: ReviewKind | 'edit';
};

/** What `rows` of one device lead to, in the order they were done: a busy day has thousands. */
export function historyOf(rows: Iterable<HistoryRow>): History {
  const stacks: Stacks = { done: [], undone: [] };
  for (const row of rows) apply(stacks, row);
  return stacks;
}

/** One more row of this device's, in the order it was done. A new act ends what could be done again. */
export function remember({ done, undone }: History, row: HistoryRow): History {
  const stacks: Stacks = { done: [...done], undone: [...undone] };
  apply(stacks, row);
  return stacks;
}

function apply({ done, undone }: Stacks, { id, cardId, kind, targetId }: HistoryRow): void {
  if (kind === 'undo') {
    const act = take(done, (each) => each.id === targetId);
    if (act) undone.push({ undoId: id, act });
  } else if (kind === 'redo') {
    const entry = take(undone, (each) => each.undoId === targetId);
    if (entry) done.push(entry.act);
  } else {
    done.push({ id, cardId, kind });
    undone.length = 0;
  }
}

/** Takes the one that is meant off the stack. */
function take<T>(stack: T[], isMeant: (each: T) => boolean): T | undefined {
  const at = stack.findIndex(isMeant);
  return at < 0 ? undefined : stack.splice(at, 1)[0];
}
