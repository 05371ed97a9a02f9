import type { CardDoc, CardText } from '../../contract/cards.ts';
import { cardDoc } from '../../contract/cards.ts';
import type { CardId } from '../../contract/ids.ts';
import type { CardState, Pack, ReviewLogRow, Store } from '../store/index.ts';

/** A card with all that leaves with it. */
export interface ExportedCard {
  readonly id: CardId;
  readonly own: boolean;
  readonly doc: CardDoc & { readonly text: CardText };
  readonly createdMs: number;
  readonly editedMs: number;
  readonly state: CardState | undefined;
  /** Answers that count, oldest first. */
  readonly grades: readonly ReviewLogRow[];
}

/** The learner's cards, and with `all` those of the curriculum that they have begun, one at a time. */
export function* exportedCards(
  store: Store,
  pack: Pack,
  which: 'own' | 'all',
): Generator<ExportedCard> {
  const gather = (id: CardId): Pick<ExportedCard, 'state' | 'grades'> => ({
    state: store.cards.state(id),
    grades: store.reviews.logOf(id).filter(({ kind }) => kind === 'grade'),
  });
  const changed = new Set<string>();
  for (const entityId of store.edits.entities()) {
    const current = store.edits.get(entityId);
    if (current?.kind !== 'card') continue;
    const parsed = cardDoc.safeParse(current.doc);
    if (!parsed.success) continue;
    const { text, ...rest } = parsed.data;
    const own = entityId.startsWith('own-');
    const shown = text ?? pack.cardSource(entityId as CardId)?.text;
    if (!shown || (!own && which === 'own')) continue;
    changed.add(entityId);
    const id = entityId as CardId;
    const { createdMs, editedMs } = current;
    yield { id, own, doc: { ...rest, text: shown }, createdMs, editedMs, ...gather(id) };
  }
  if (which === 'own') return;
  for (const { cardId, pointId } of pack.cardIndex()) {
    if (changed.has(cardId)) continue;
    const gathered = gather(cardId);
    const source = pack.cardSource(cardId);
    if (!source || gathered.grades.length === 0) continue;
    const createdMs = gathered.state?.introducedMs ?? 0;
    yield {
      id: cardId,
      own: false,
      doc: {
        ...{ text: source.text, gap: source.gap, replaces: null, pointId, heading: null },
        ...{ quote: null, deck: null, tags: [], sibling: null },
      },
      ...{ createdMs, editedMs: createdMs, ...gathered },
    };
  }
}
