import { err, ok, type Result } from '../../base/result.ts';
import type { CardDoc, CardSource, CardText, CardVersion } from '../../contract/cards.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { CardId, Uuid } from '../../contract/ids.ts';
import { derivedId } from '../derived-id.ts';
import type { FeatureContext } from '../feature.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import type { OwnKind } from '../store/index.ts';
import { readCardDoc, type ShownCards, textHash } from './shown.ts';
import type { TextActs } from './text-acts.ts';
import type { Texts } from './texts.ts';

/** A deck or tags alone say nothing about a card's text. */
export const EMPTY_DOC: CardDoc = {
  ...{ text: null, gap: null, replaces: null, pointId: null, heading: null, quote: null },
  ...{ deck: null, tags: [], sibling: null },
};

/** The id of an own card, and of the cards of its further gaps. */
export function ownCardId(newId: string, gap: number | null, first: number | null): CardId {
  const id = `own-${newId}`;
  return (gap === first ? id : `${id}-c${gap ?? 1}`) as CardId;
}

export interface EditParts {
  readonly shown: ShownCards;
  readonly texts: Texts;
  readonly acts: TextActs;
  /** Tells the queue and every window. */
  readonly changed: () => void;
}

type EditMethods =
  | 'card.create'
  | 'card.edit'
  | 'card.restoreText'
  | 'card.source'
  | 'card.preview';

/** Writing cards, and changing the words of those there are. */
export function createEditHandlers(
  context: FeatureContext,
  parts: EditParts,
): Handlers<EditMethods> {
  const { store, pack } = context;
  const { shown, texts, acts, changed } = parts;
  const { write } = acts;

  function missing(cardId: CardId): DomainError {
    return domainError(
      'notFound',
      `The card ${cardId} is not here any more: it was deleted, or came with another curriculum.`,
    );
  }

  async function refuse(text: CardText): Promise<DomainError | null> {
    const [problem] = (await texts.load()).cardProblems(text);
    return problem ? domainError('badRequest', problem.message, problem) : null;
  }

  function source(cardId: CardId): Result<CardSource, DomainError> {
    const found = shown.doc(cardId);
    const content = pack.cardSource(cardId);
    const place = pack.card(cardId);
    const text = found?.doc.text ?? content?.text;
    if (!text) {
      return err(
        place
          ? domainError(
              'notFound',
              'This curriculum was built before its cards could be changed. Build or install it anew.',
            )
          : missing(cardId),
      );
    }
    const about = shown.about(cardId);
    return ok({
      cardId,
      own: about.own,
      text,
      gap: found?.doc.gap ?? content?.gap ?? null,
      deck: about.deck,
      tags: about.tags,
      pointId: place?.pointId ?? found?.doc.pointId ?? null,
      heading: place?.heading ?? found?.doc.heading ?? null,
      quote: found?.doc.quote ?? null,
      baseId: (found?.own.headId as Uuid | undefined) ?? null,
      original: about.edited ? (content?.text ?? null) : null,
      originalChanged: about.originalChanged,
      conflicts: (found?.own.conflict ?? []).flatMap((id) => version(id)),
    });
  }

  function version(editId: string): readonly CardVersion[] {
    const edit = store.edits.edit(editId);
    if (!edit) return [];
    const doc = edit.doc === null ? null : readCardDoc(edit.doc);
    return [
      {
        editId: editId as Uuid,
        text: doc?.text ?? null,
        tags: doc?.tags ?? [],
        deck: doc?.deck ?? null,
        atMs: edit.atMs,
        thisDevice: edit.deviceId === store.deviceId,
      },
    ];
  }

  /** The other cards of one cloze text follow it: they share their words, a new gap is a new card, a lost one is deleted. */
  function editSiblings(actId: Uuid, cardId: CardId, doc: CardDoc, gaps: readonly number[]): void {
    const { sibling, text } = doc;
    if (sibling === null || text === null) return;
    const others = store.finder.siblings(sibling).filter((id) => id !== cardId);
    const left = new Set(gaps.filter((gap) => gap !== doc.gap));
    for (const other of others) {
      const gap = shown.doc(other)?.doc.gap ?? null;
      const kept = gap !== null && left.delete(gap);
      write({
        id: derivedId(actId, other),
        entityId: other,
        kind: 'card',
        doc: kept ? { ...doc, gap } : null,
      });
    }
    for (const gap of left) {
      const id = `${sibling}-c${gap}` as CardId;
      write({ id: derivedId(actId, id), entityId: id, kind: 'card', doc: { ...doc, gap } });
    }
  }

  return {
    async 'card.create'({ actId, newId, text, deck, tags, pointId, heading, quote }) {
      const wrong = await refuse(text);
      if (wrong) return err(wrong);
      const gaps = (await texts.load()).gapsOf(text);
      const first = gaps[0] ?? null;
      const sibling = gaps.length > 0 ? `own-${newId}` : null;
      const made = (gaps.length > 0 ? gaps : [null]).map((gap) => ({
        gap,
        cardId: ownCardId(newId, gap, first),
      }));
      store.transaction(() => {
        for (const { gap, cardId } of made) {
          const doc: CardDoc = {
            ...{ text, gap, replaces: null, pointId, heading, quote, deck, tags, sibling },
          };
          const id = gap === first ? actId : derivedId(actId, cardId);
          write({ id, entityId: cardId, kind: 'card', doc });
        }
      });
      changed();
      return ok({ cardIds: made.map(({ cardId }) => cardId) });
    },

    async 'card.edit'({ cardId, actId, baseId, merges, text, deck, tags }) {
      if (store.edits.has(actId)) return source(cardId);
      const wrong = await refuse(text);
      if (wrong) return err(wrong);
      const found = shown.doc(cardId);
      const content = pack.cardSource(cardId);
      if (!found && !content) return err(missing(cardId));
      if ((found?.own.headId ?? null) !== baseId) {
        return err(
          domainError(
            'cardChanged',
            'This card was changed in another window meanwhile. Nothing was saved; copy what you need of your text, and open the card again.',
          ),
        );
      }
      const own = cardId.startsWith('own-');
      if (!own && content && content.text.kind !== text.kind) {
        return err(domainError('badRequest', 'A card of the course keeps its kind.'));
      }
      const gaps = (await texts.load()).gapsOf(text);
      const gap = found?.doc.gap ?? content?.gap ?? null;
      if (gap !== null && !gaps.includes(gap)) {
        return err(
          domainError(
            'badRequest',
            `This card asks the gap c${gap}, which the text no longer has. Keep that number, or delete the card.`,
          ),
        );
      }
      const same = !own && content !== undefined && textHash(content.text) === textHash(text);
      const doc: CardDoc = {
        ...(found?.doc ?? EMPTY_DOC),
        ...{ text: same ? null : text, gap, deck, tags },
        replaces: !own && content ? textHash(content.text) : null,
      };
      acts.during(actId, cardId, () => {
        write({ id: actId, entityId: cardId, kind: 'card', doc, baseId, merges });
        if (own) editSiblings(actId, cardId, doc, gaps);
      });
      changed();
      return source(cardId);
    },

    'card.restoreText'({ cardId, actId }) {
      const found = shown.doc(cardId);
      if (!pack.cardSource(cardId)) return err(missing(cardId));
      if (found && !store.edits.has(actId)) {
        const doc: CardDoc = { ...found.doc, text: null, replaces: null };
        const { conflict, headId } = found.own;
        const edit = { id: actId, entityId: cardId, kind: 'card' as OwnKind, doc };
        acts.during(actId, cardId, () => write({ ...edit, baseId: headId, merges: conflict }));
        changed();
      }
      return source(cardId);
    },

    'card.source': ({ cardId }) => source(cardId),

    async 'card.preview'({ text }) {
      const place = { id: 'own-preview' as CardId, pointId: null, heading: null };
      return ok((await texts.load()).previewCard(text, place));
    },
  };
}
