import type { CardId, Uuid } from '../../contract/ids.ts';
import type { ReviewTurn, TurnedAct } from '../../contract/review.ts';
import type { Store } from '../store/index.ts';
import { exerciseOf } from './exercise-id.ts';
import { type ActKind, type History, type HistoryRow, historyOf, remember } from './history.ts';
import type { Moment } from './queue.ts';
import type { Recorded } from './record.ts';

/** What this device did today, so that it can be taken back: kept, since one process holds the profile. */
export interface TodaysActs {
  read(at: Moment): History;
  /** One more row of the log, with what it did where that is known. */
  add(row: HistoryRow, recorded?: Recorded): void;
  /** An act on the words of a card, its undo or its redo: no rows of the review log, and gone with the program. */
  addText(row: HistoryRow, atMs: number): void;
  /** It cannot be taken back any more. */
  drop(actId: Uuid): void;
  /** An act of this session with its states: they hold for as long as nothing else changed states or log. */
  recorded(actId: Uuid): Recorded | undefined;
  /** The log or the states changed by other ways: read anew. */
  forget(): void;
}

export function createTodaysActs(store: Store): TodaysActs {
  const recent = new Map<Uuid, Recorded>();
  let texts: (HistoryRow & { readonly atMs: number })[] = [];
  let known: { readonly day: number; acts: History } | undefined;

  function drop(actId: Uuid): void {
    if (!known) return;
    const { done, undone } = known.acts;
    known.acts = {
      done: done.filter(({ id }) => id !== actId),
      undone: undone.filter(({ act }) => act.id !== actId),
    };
  }

  return {
    read({ day, dayStartMs: sinceMs }) {
      if (known?.day !== day) {
        texts = texts.filter(({ atMs }) => atMs >= sinceMs);
        const rows = store.reviews
          .actsSince(store.deviceId, sinceMs)
          // What a check said of an exercise is the check's: it is not taken back among the cards.
          .filter(({ kind, cardId }) => kind !== 'grade' || !exerciseOf(cardId));
        // The log's order is the order it was done in, also where the clock went back.
        const all = texts.length === 0 ? rows : [...rows, ...texts].sort((a, b) => a.atMs - b.atMs);
        known = { day, acts: historyOf(all) };
        recent.clear();
      }
      return known.acts;
    },
    add(row, recorded) {
      if (known) known.acts = remember(known.acts, row);
      if (row.kind === 'undo' && row.targetId !== null) recent.delete(row.targetId as Uuid);
      else if (recorded && row.kind !== 'redo') recent.set(row.id, recorded);
    },
    addText(row, atMs) {
      texts.push({ ...row, atMs });
      if (known) known.acts = remember(known.acts, row);
    },
    drop(actId) {
      texts = texts.filter(({ id, targetId }) => id !== actId && targetId !== actId);
      drop(actId);
    },
    recorded: (actId) => recent.get(actId),
    forget() {
      known = undefined;
    },
  };
}

/** Where an undo or a redo led. */
export interface WentBack {
  readonly turn: ReviewTurn;
  /** Null: it was done before. */
  readonly cardId: CardId | null;
  readonly kind: ActKind | null;
}

/** What a client is told of the act that was turned. */
export function toldAs(kind: ActKind | null): TurnedAct | null {
  switch (kind) {
    case null:
      return null;
    case 'grade':
      return 'answer';
    case 'suspend':
    case 'bury':
      return 'putAway';
    case 'edit':
      return 'words';
    default:
      return 'other';
  }
}
