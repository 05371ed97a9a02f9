import { createHash } from 'node:crypto';
import { type CardDoc, type CardText, cardDoc } from '../../contract/cards.ts';
import type { CardId } from '../../contract/ids.ts';
import { type CardAbout, NOTHING_ABOUT, type ShownCard } from '../../contract/shown-card.ts';
import type { OwnDoc, Pack, Store } from '../store/index.ts';
import type { Texts } from './texts.ts';

/** Rendered texts that are kept: a session comes back to its cards. */
const KEPT = 200;

export interface ShownCards {
  /** The card in the learner's words where there are some, else as the pack has it; undefined: its text is gone. */
  card(cardId: CardId): ShownCard | undefined;
  about(cardId: CardId): CardAbout;
  /** What the edit log keeps of a card; undefined where there is nothing, or nothing that fits. */
  doc(cardId: CardId): { readonly own: OwnDoc; readonly doc: CardDoc } | undefined;
}

/** Names a text, to see whether the curriculum has changed it. */
export function textHash(text: CardText): string {
  return createHash('sha256').update(JSON.stringify(text)).digest('hex').slice(0, 16);
}

/** A document may come from another device, or another version: what does not fit is not shown. */
export function readCardDoc(value: unknown): CardDoc | undefined {
  const parsed = cardDoc.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

export function createShownCards(store: Store, pack: Pack, texts: Texts): ShownCards {
  const rendered = new Map<string, ShownCard>();

  function doc(cardId: CardId): { readonly own: OwnDoc; readonly doc: CardDoc } | undefined {
    const own = store.edits.get(cardId);
    if (own?.kind !== 'card') return undefined;
    const parsed = readCardDoc(own.doc);
    return parsed && { own, doc: parsed };
  }

  function render(cardId: CardId, headId: string, value: CardDoc, text: CardText): ShownCard {
    const known = rendered.get(headId);
    if (known) return known;
    const place = pack.card(cardId);
    const card = texts.renderer().renderCard(text, value.gap, {
      id: cardId,
      pointId: place?.pointId ?? value.pointId,
      heading: place?.heading ?? value.heading,
    });
    if (rendered.size >= KEPT) rendered.clear();
    rendered.set(headId, card);
    return card;
  }

  return {
    doc,
    card(cardId) {
      const found = doc(cardId);
      const text = found?.doc.text;
      return found && text ? render(cardId, found.own.headId, found.doc, text) : pack.card(cardId);
    },
    about(cardId) {
      const found = doc(cardId);
      const own = cardId.startsWith('own-');
      if (!found) return { ...NOTHING_ABOUT, own };
      const edited = !own && found.doc.text !== null;
      const source = edited ? pack.cardSource(cardId) : undefined;
      return {
        own,
        tags: found.own.tags,
        deck: found.own.deck,
        edited,
        conflict: found.own.conflict.length > 0,
        originalChanged:
          source !== undefined &&
          found.doc.replaces !== null &&
          textHash(source.text) !== found.doc.replaces,
      };
    },
  };
}
