import type { PointId } from '../../contract/ids.ts';
import type { CardPlace, Pack } from '../store/index.ts';

/** How far each later card of a point moves back when new cards are spread: about one point's cards. */
const SPREAD = 6;

/**
 * The places of the pack's cards: their order on the path, and one in which the cards of a point are apart from one
 * another. Cloze cards of one text (`...-c1`, `...-c2`) are siblings.
 */
export function contentPlaces(pack: Pick<Pack, 'cardIndex'>): readonly CardPlace[] {
  const index = pack.cardIndex();
  const ids = new Set<string>(index.map(({ cardId }) => cardId));
  const seen = new Map<PointId, number>();
  return index.map(({ cardId, pointId }, ord) => {
    const nth = seen.get(pointId) ?? 0;
    seen.set(pointId, nth + 1);
    const text = /^(.*)-c\d+$/.exec(cardId)?.[1];
    // A text with one gap has one card, named after the text: `-c2` at its end is then only its name.
    const several = text !== undefined && (ids.has(`${text}-c1`) || ids.has(`${text}-c2`));
    return {
      cardId,
      source: 'content',
      pointId,
      sibling: several ? text : null,
      ord,
      spreadOrd: ord + nth * SPREAD,
      begun: false,
    };
  });
}
