import type { CardId, Uuid } from '../../contract/ids.ts';
import { derivedId } from '../derived-id.ts';
import type { EditRow, Store } from '../store/index.ts';
import type { Write } from './write.ts';

/** One entity that an act wrote: what it was before, and what after. */
interface Written {
  readonly entityId: string;
  readonly kind: EditRow['kind'];
  readonly before: EditRow['doc'];
  readonly after: EditRow['doc'];
}

/** What the learner wrote since the program started, act by act, so that it can be taken back. */
export interface TextActs {
  /** As `Write`; what is written within `during` is kept with its act. */
  readonly write: Write;
  /** Runs `act` in one transaction: what it writes is one act, on this card. */
  during<T>(actId: Uuid, cardId: CardId, act: () => T): T;
  /** Takes the act's texts back, or gives them again. False: one of them was changed since, and all stay as they are. */
  turn(which: 'undo' | 'redo', actId: Uuid, newId: Uuid): boolean;
}

/** A log only grows: taking a text back is one more edit, with the words of before. */
export function createTextActs(
  store: Store,
  parts: {
    readonly write: Write;
    /** The learner did something to the words of a card. */
    readonly acted: (actId: Uuid, cardId: CardId) => void;
  },
): TextActs {
  const acts = new Map<Uuid, readonly Written[]>();
  // The last edit of each entity that is of these acts, or of their turns.
  const tips = new Map<string, Uuid>();
  let current: Written[] | null = null;

  const write: Write = (edit) => {
    const { entityId, kind, id, doc } = edit;
    const before = current ? (store.edits.get(entityId)?.doc ?? null) : null;
    parts.write(edit);
    if (!current) return;
    current.push({ entityId, kind, before, after: doc });
    tips.set(entityId, id);
  };

  /** True: nobody else has written the entity since. */
  function stands({ entityId }: Written): boolean {
    const tip = tips.get(entityId) ?? '';
    return store.edits
      .editsOf(entityId)
      .every(({ baseId, merges }) => baseId !== tip && !merges.includes(tip));
  }

  return {
    write,
    during(actId, cardId, act) {
      const written: Written[] = [];
      current = written;
      try {
        const result = store.transaction(act);
        if (written.length > 0) {
          acts.set(actId, written);
          parts.acted(actId, cardId);
        }
        return result;
      } finally {
        current = null;
      }
    },
    turn(which, actId, newId) {
      const written = acts.get(actId);
      if (!written?.every(stands)) return false;
      store.transaction(() => {
        for (const [index, { entityId, kind, before, after }] of written.entries()) {
          const id = index === 0 ? newId : derivedId(newId, entityId);
          const doc = which === 'undo' ? before : after;
          parts.write({ id, entityId, kind, doc, baseId: tips.get(entityId) ?? null, merges: [] });
          tips.set(entityId, id);
        }
      });
      return true;
    },
  };
}
