import { ok } from '../../base/result.ts';
import type { CardChange, CardDoc } from '../../contract/cards.ts';
import type { CardId, Uuid } from '../../contract/ids.ts';
import { derivedId } from '../derived-id.ts';
import type { FeatureContext } from '../feature.ts';
import type { ReviewFeature } from '../review/index.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import { EMPTY_DOC } from './edits.ts';
import type { CardLists } from './list.ts';
import type { ShownCards } from './shown.ts';
import type { TextActs } from './text-acts.ts';

export interface ChangeParts {
  readonly lists: CardLists;
  readonly shown: ShownCards;
  readonly acts: TextActs;
  readonly review: Pick<ReviewFeature, 'actOn'>;
  readonly changed: () => void;
}

/** What is done to many cards at once: all of it in one transaction. */
export function createChangeHandlers(
  { store, pack }: FeatureContext,
  { lists, shown, acts, review, changed }: ChangeParts,
): Handlers<'card.change' | 'tag.rename'> {
  /** Writes a card's document anew; false where nothing would be other than it was. */
  function redo(actId: Uuid, cardId: CardId, next: (doc: CardDoc) => CardDoc | null): boolean {
    const found = shown.doc(cardId);
    if (!found && !pack.card(cardId)) return false;
    const before = found?.doc ?? EMPTY_DOC;
    const after = next(before);
    if (after !== null && JSON.stringify(after) === JSON.stringify(before)) return false;
    acts.write({ id: derivedId(actId, cardId), entityId: cardId, kind: 'card', doc: after });
    return true;
  }

  function redoAll(
    actId: Uuid,
    cardIds: readonly CardId[],
    next: (doc: CardDoc) => CardDoc | null,
  ): number {
    const all = (): number => cardIds.filter((cardId) => redo(actId, cardId, next)).length;
    const [only] = cardIds;
    // What is done to one card is taken back like an answer; what is done to many is not one step of a session.
    const count =
      only !== undefined && cardIds.length === 1
        ? acts.during(actId, only, all)
        : store.transaction(all);
    if (count > 0) changed();
    return count;
  }

  function logged(
    actId: Uuid,
    cardIds: readonly CardId[],
    act: { readonly kind: 'suspend' | 'unsuspend' | 'bury' | 'flag'; readonly data?: unknown },
  ): number {
    return review.actOn(
      cardIds.map((cardId) => ({ ...act, cardId, id: derivedId(actId, cardId) })),
    );
  }

  function apply(actId: Uuid, cardIds: readonly CardId[], change: CardChange): number {
    switch (change.kind) {
      case 'suspend':
        return logged(actId, cardIds, { kind: change.suspended ? 'suspend' : 'unsuspend' });
      case 'bury':
        return logged(actId, cardIds, { kind: 'bury' });
      case 'flag':
        return logged(actId, cardIds, { kind: 'flag', data: { flag: change.flag } });
      case 'tags':
        return redoAll(actId, cardIds, (doc) => ({
          ...doc,
          tags: changedTags(doc.tags, change.add, change.remove),
        }));
      case 'deck':
        return redoAll(actId, cardIds, (doc) => ({ ...doc, deck: change.deck }));
      case 'delete': {
        const own = cardIds.filter((cardId) => cardId.startsWith('own-') && shown.doc(cardId));
        return redoAll(actId, own, () => null);
      }
      default: {
        const never: never = change;
        return never;
      }
    }
  }

  return {
    'card.change': ({ actId, selection, change }) =>
      ok({ changed: apply(actId, lists.select(selection), change) }),
    'tag.rename'({ actId, from, to }) {
      const changedCards = redoAll(actId, store.finder.withTag(from), (doc) => ({
        ...doc,
        tags: changedTags(doc.tags, to === null ? [] : [to], [from]),
      }));
      return ok({ changed: changedCards });
    },
  };
}

/** Tags are kept as they were written, and told apart whatever their capitals. */
export function changedTags(
  tags: readonly string[],
  add: readonly string[],
  remove: readonly string[],
): string[] {
  const gone = new Set(remove.map((tag) => tag.toLowerCase()));
  const kept = tags.filter((tag) => !gone.has(tag.toLowerCase()));
  const known = new Set(kept.map((tag) => tag.toLowerCase()));
  for (const tag of add) {
    if (known.has(tag.toLowerCase())) continue;
    known.add(tag.toLowerCase());
    kept.push(tag);
  }
  return kept;
}
