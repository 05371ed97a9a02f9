import { err, ok } from '../../base/result.ts';
import { domainError } from '../../contract/errors.ts';
import type { CardId } from '../../contract/ids.ts';
import type { CardAbout, ShownCard } from '../../contract/shown-card.ts';
import type { FeatureContext } from '../feature.ts';
import type { ReviewFeature } from '../review/index.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import { createChangeHandlers } from './changes.ts';
import { createEditHandlers } from './edits.ts';
import { createCardLists } from './list.ts';
import { createNoteHandlers } from './notes.ts';
import { createShownCards, type ShownCards } from './shown.ts';
import { createTextActs, type TextActs } from './text-acts.ts';
import { createTexts, type Texts } from './texts.ts';
import { createWrite } from './write.ts';

export { plainFront } from './plain.ts';

/** The texts of cards as they are shown: made first, since the review shows them. */
export interface CardTexts {
  readonly shown: ShownCards;
  readonly texts: Texts;
  card(cardId: CardId): ShownCard | undefined;
  about(cardId: CardId): CardAbout;
  /** The handlers that show cards, each waiting for the renderer of own texts where there are any. */
  renderedAll<H extends ReviewFeature['handlers']>(handlers: H): Pick<H, ShowingMethod>;
}

export function createCardTexts({ store, pack }: FeatureContext): CardTexts {
  const texts = createTexts(store.finder.hasOwn);
  const shown = createShownCards(store, pack, texts);
  return {
    ...{ shown, texts, card: shown.card, about: shown.about },
    renderedAll: (handlers) => ({
      ...handlers,
      ...Object.fromEntries(
        SHOWING.map((name) => [name, waiting(handlers[name] as (params: never) => unknown, texts)]),
      ),
    }),
  };
}

const SHOWING = [
  'review.next',
  'review.answer',
  'review.undo',
  'review.redo',
  'review.card',
  'review.runCode',
] as const;
type ShowingMethod = (typeof SHOWING)[number];

function waiting(handler: (params: never) => unknown, texts: Texts): (params: never) => unknown {
  return (params) => {
    const ready = texts.ready();
    return ready ? ready.then(() => handler(params)) : handler(params);
  };
}

type CardMethods =
  | 'card.create'
  | 'card.edit'
  | 'card.restoreText'
  | 'card.source'
  | 'card.preview'
  | 'card.change'
  | 'card.list'
  | 'card.info'
  | 'tag.list'
  | 'tag.rename'
  | 'deck.list'
  | 'note.list'
  | 'note.save'
  | 'note.delete';

export interface CardsFeature {
  readonly handlers: Handlers<CardMethods>;
  /** Takes an act on the words of a card back, or gives it again; false: they were changed since. */
  readonly turnText: TextActs['turn'];
}

/** Own cards, own words for the cards of the course, notes, tags, decks, and the list of all cards. */
export function createCardsFeature(
  context: FeatureContext,
  parts: { readonly texts: CardTexts; readonly review: ReviewFeature },
): CardsFeature {
  const { review } = parts;
  const { shown, texts } = parts.texts;
  const { store, emit } = context;
  const write = createWrite(context);
  const acts = createTextActs(store, { write, acted: review.edited });
  const lists = createCardLists(context, review.listMoment);

  function changed(): void {
    store.cards.touch();
    emit('changed', { topics: ['review', 'today', 'progress'] });
  }
  const noteChanged = (): void => emit('changed', { topics: ['notes'] });

  return {
    turnText(which, actId, newId) {
      const turned = acts.turn(which, actId, newId);
      if (turned) changed();
      return turned;
    },
    handlers: {
      ...createEditHandlers(context, { shown, texts, acts, changed }),
      ...createChangeHandlers(context, { lists, shown, acts, review, changed }),
      ...createNoteHandlers(context, { texts, write, changed: noteChanged }),
      ...lists.handlers,
      'card.info'({ cardId }) {
        const history = review.historyOf(cardId);
        if (!history) {
          return err(domainError('notFound', `There is no card ${cardId} in this profile.`));
        }
        const { own, deck, tags } = shown.about(cardId);
        const found = shown.doc(cardId);
        return ok({
          ...history,
          ...{ own, deck, tags },
          pointId: context.pack.card(cardId)?.pointId ?? found?.doc.pointId ?? null,
          addedMs: own ? (found?.own.createdMs ?? null) : null,
          editedMs: found?.doc.text ? found.own.editedMs : null,
        });
      },
    },
  };
}
