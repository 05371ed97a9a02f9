import type { CardId, ExerciseId } from '../../contract/ids.ts';

const PREFIX = 'exercise:';

/** The item of memory that a passed exercise is, beside the cards. */
export function itemOf(exerciseId: ExerciseId): CardId {
  return `${PREFIX}${exerciseId}` as CardId;
}

/** The exercise of an item; null for a card. */
export function exerciseOf(cardId: CardId): ExerciseId | null {
  return cardId.startsWith(PREFIX) ? (cardId.slice(PREFIX.length) as ExerciseId) : null;
}
