import { ok, type Result } from '../../base/result.ts';
import type { CardList, CardRow, CardSelection, CardSort, CardText } from '../../contract/cards.ts';
import type { DomainError } from '../../contract/errors.ts';
import type { CardId } from '../../contract/ids.ts';
import type { FeatureContext } from '../feature.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import { matchText } from '../search/index.ts';
import type { CardListRow, ListMoment, PackCard } from '../store/index.ts';
import { plainFront } from './plain.ts';
import { parseQuery } from './query.ts';
import { readCardDoc } from './shown.ts';

export interface CardLists {
  readonly handlers: Handlers<'card.list' | 'tag.list' | 'deck.list'>;
  /** The cards that an act is about. */
  select(selection: CardSelection): readonly CardId[];
}

interface Found {
  readonly key: string;
  readonly stamp: number;
  readonly keys: readonly number[];
}

/** Lists of cards: found once, then read page by page until anything is written. */
export function createCardLists(context: FeatureContext, moment: () => ListMoment): CardLists {
  const { store, pack } = context;
  let last: Found | undefined;

  function packCards(): readonly PackCard[] {
    return pack.cardIndex().flatMap(({ cardId }) => {
      const card = pack.card(cardId);
      return card ? [{ cardId, kind: card.kind, front: frontOf(cardId) }] : [];
    });
  }

  /** Plain text of a card of the pack: its source, or what its HTML says. */
  function frontOf(cardId: CardId): string {
    const source = pack.cardSource(cardId);
    if (source) return plainFront(source.text);
    const card = pack.card(cardId);
    return card ? plainFront({ kind: 'basic', front: card.frontHtml } as CardText) : '';
  }

  function find(query: string, sort: CardSort, descending: boolean): Found {
    const key = JSON.stringify([query, sort, descending]);
    const stamp = store.writeMark();
    if (last?.key === key && last.stamp === stamp) return last;
    const keys = store.finder.find({
      test: parseQuery(query).test,
      ...{ sort, descending, packCards, moment: moment() },
      ownMatch: matchText,
      packMatches: (words) => {
        const match = matchText(words);
        return match === null ? [] : pack.cardsMatching(match);
      },
    });
    last = { key, stamp: store.writeMark(), keys };
    return last;
  }

  function toRow(row: CardListRow, nowMs: number): CardRow {
    const doc = row.doc === null ? undefined : readCardDoc(row.doc);
    const { cardId, source, phase } = row;
    const known = phase !== 'new';
    return {
      ...{ cardId, phase, pointId: row.pointId, reps: row.reps, lapses: row.lapses },
      kind: doc?.text?.kind ?? pack.card(cardId)?.kind ?? 'basic',
      front: doc?.text ? plainFront(doc.text) : frontOf(cardId),
      own: source === 'own',
      deck: doc?.deck ?? null,
      tags: doc?.tags ?? [],
      dueMs: known ? row.dueMs : null,
      stability: known ? row.stability : null,
      difficulty: known ? row.difficulty : null,
      recall: row.recall,
      suspended: row.suspended,
      buried: row.buriedUntilMs > nowMs,
      flag: row.flag,
      leech: row.leech,
      edited: source === 'content' && doc?.text != null,
      conflict: row.conflict,
    };
  }

  return {
    select(selection) {
      if (selection.kind === 'ids') return selection.cardIds;
      const except = new Set(selection.except);
      const { keys } = find(selection.query, 'order', false);
      return store.finder.ids(keys).filter((cardId) => !except.has(cardId));
    },
    handlers: {
      'card.list'({ query, sort, descending, offset, limit }): Result<CardList, DomainError> {
        const { notUnderstood } = parseQuery(query);
        const { keys } = find(query, sort, descending);
        const at = moment();
        const rows = store.finder.rows(keys.slice(offset, offset + limit), at);
        return ok({
          ...{ notUnderstood, total: keys.length },
          rows: rows.map((row) => toRow(row, at.nowMs)),
        });
      },
      'tag.list': () =>
        ok(store.edits.tags().map(({ tag, count }) => ({ name: tag, cards: count }))),
      'deck.list': () =>
        ok(store.edits.decks().map(({ deck, count }) => ({ name: deck, cards: count }))),
    },
  };
}
