import type { Card, OutlinePoint } from '../../contract/curriculum.ts';
import type { Mastery, PointWhy, WhyLift } from '../../contract/progress.ts';
import type { CardState } from '../store/index.ts';
import { independenceOf, thresholds } from './mastery.ts';

const WEAKEST = 4;
const TEXT_CHARS = 140;

export interface WhyInput {
  readonly point: OutlinePoint;
  readonly mastery: Mastery;
  readonly lessonReadMs: number | null;
  readonly exercises: PointWhy['exercises'];
  readonly cards: readonly {
    readonly card: Card;
    readonly state: CardState;
    readonly recall: number;
  }[];
}

/** Gathers what a point's mastery rests on, and what would lift it. */
export function whyOf({ point, mastery, lessonReadMs, exercises, cards }: WhyInput): PointWhy {
  const passed = exercises.filter(({ passedMs }) => passedMs !== null);
  const independence = meanOf(passed.map(independenceOf));
  const { heldFrom, fadingBelow } = thresholds(independence ?? 1);
  const byRecall = [...cards].sort((a, b) => a.recall - b.recall);
  const recall = meanOf(cards.map((each) => each.recall));
  return {
    pointId: point.id,
    title: point.title,
    ...{ mastery, lessonReadMs, exercises, recall, independence, heldFrom, fadingBelow },
    cardsStarted: cards.length,
    cardsTotal: point.cardCount,
    weakest: byRecall.slice(0, WEAKEST).map(({ card, state, recall: own }) => ({
      cardId: card.id,
      text: plainText(card.frontHtml),
      recall: own,
      lastReviewMs: state.lastReviewMs,
      dueMs: state.dueMs,
    })),
    lifts: [
      ...(lessonReadMs === null ? [{ kind: 'read' } as const] : []),
      ...exercises
        .filter(({ passedMs }) => passedMs === null)
        .map(({ exerciseId, title }): WhyLift => ({ kind: 'pass', exerciseId, title })),
      ...(cards.length < point.cardCount
        ? [{ kind: 'begin', cards: point.cardCount - cards.length } as const]
        : []),
      ...(recall !== null && recall < heldFrom
        ? [
            {
              kind: 'review',
              cards: cards.filter((each) => each.recall < heldFrom).length,
            } as const,
          ]
        : []),
    ],
  };
}

export function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The front of a card in one line. */
function plainText(html: string): string {
  const text = html
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .replace(/ ([.,?:;])/g, '$1')
    .trim();
  return text.length <= TEXT_CHARS ? text : `${text.slice(0, TEXT_CHARS - 1).trimEnd()}…`;
}
