import type { Card } from './curriculum.ts';
import type { PointId } from './ids.ts';

/** A card as it is shown: the curriculum's, or the learner's own, which may belong to no point. */
export type ShownCard = Card extends infer One
  ? One extends Card
    ? Omit<One, 'pointId'> & { readonly pointId: PointId | null }
    : never
  : never;

/** What a review says beside a card's text. */
export interface CardAbout {
  readonly own: boolean;
  readonly tags: readonly string[];
  readonly deck: string | null;
  /** The learner's words stand in for the curriculum's. */
  readonly edited: boolean;
  /** Changed on two devices: there is another text. */
  readonly conflict: boolean;
  /** The curriculum's words changed since the learner wrote theirs. */
  readonly originalChanged: boolean;
}

/** Of a card of the curriculum that the learner has changed nothing about. */
export const NOTHING_ABOUT: CardAbout = {
  ...{ own: false, tags: [], deck: null, edited: false, conflict: false, originalChanged: false },
};
