import { type DayRule, dayNumber, dayStartMs } from '../../base/day.ts';
import type { CardId } from '../../contract/ids.ts';
import type { CardState, ReviewLogRow } from '../store/index.ts';
import { newMemory, type Scheduler } from './scheduler.ts';

/**
 * A card's state: the fold of its log rows in their order (undone rows left out). Undefined for a card without rows,
 * which is how an unseen card is kept: not at all. `revision` counts every row ever written, so it only grows.
 */
export function foldCard(options: {
  readonly cardId: CardId;
  readonly rows: readonly ReviewLogRow[];
  readonly scheduler: Scheduler;
  readonly startHour: number;
  readonly revision: number;
}): CardState | undefined {
  const { cardId, rows, scheduler, startHour, revision } = options;
  if (rows.length === 0) return undefined;
  let state: CardState = { ...emptyState(cardId), revision };
  for (const row of rows) state = applyRow(state, row, scheduler, startHour);
  return { ...state, revision };
}

/** One row on top of a state; `foldCard` is this, over all rows. */
export function applyRow(
  state: CardState,
  row: ReviewLogRow,
  scheduler: Scheduler,
  startHour: number,
): CardState {
  switch (row.kind) {
    case 'grade':
      if (row.grade === null) return state;
      return {
        ...state,
        ...scheduler.next(state, row.atMs, row.grade),
        introducedMs: state.introducedMs ?? row.atMs,
        buriedUntilMs: 0,
        revision: state.revision + 1,
      };
    case 'suspend':
    case 'unsuspend':
      return { ...state, suspended: row.kind === 'suspend', revision: state.revision + 1 };
    case 'bury':
      return {
        ...state,
        buriedUntilMs: nextDayMs(row.atMs, { offsetMin: row.offsetMin, startHour }),
        revision: state.revision + 1,
      };
    case 'undo':
      return state;
    default: {
      const never: never = row.kind;
      return never;
    }
  }
}

export function emptyState(cardId: CardId): CardState {
  return {
    cardId,
    ...newMemory(),
    introducedMs: null,
    suspended: false,
    buriedUntilMs: 0,
    revision: 0,
  };
}

function nextDayMs(atMs: number, rule: DayRule): number {
  return dayStartMs(dayNumber(atMs, rule) + 1, rule);
}
