import { z } from 'zod';
import type { Card } from './curriculum.ts';
import type { CardId } from './ids.ts';

/** Again, Hard, Good, Easy: FSRS's and Anki's numbers. */
export const grade = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
export type Grade = z.infer<typeof grade>;

export type CardPhase = 'new' | 'learning' | 'review' | 'relearning';

/** A card's memory: FSRS's stability in days, difficulty from 1 to 10. */
export interface CardMemory {
  readonly phase: CardPhase;
  readonly dueMs: number;
  readonly stability: number;
  readonly difficulty: number;
  readonly reps: number;
  readonly lapses: number;
  readonly lastReviewMs: number | null;
  /** The probability of recall now, 0 to 1; null for a new card. */
  readonly retrievability: number | null;
}

export interface ReviewPreview {
  readonly grade: Grade;
  readonly dueMs: number;
  /** For the button: `10m`, `4d`, `2mo`. */
  readonly label: string;
}

export interface ReviewCard {
  readonly card: Card;
  readonly memory: CardMemory;
  readonly previews: readonly ReviewPreview[];
  /** Changes with every answer and edit; an answer names the revision it saw. */
  readonly revision: number;
  readonly flagged: boolean;
}

export interface ReviewCounts {
  readonly new: number;
  readonly learning: number;
  readonly due: number;
}

export interface ReviewTurn {
  /** Null: nothing is due now. */
  readonly next: ReviewCard | null;
  readonly counts: ReviewCounts;
  readonly canUndo: boolean;
  /** When nothing is due now: when the next card comes, if any. */
  readonly nextDueMs: number | null;
}

/** Which cards a session draws from. */
export const reviewScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('due') }),
  z.strictObject({ kind: z.literal('point'), pointId: z.string() }),
]);
export type ReviewScope = z.infer<typeof reviewScope>;

export interface CardListRow {
  readonly cardId: CardId;
  readonly phase: CardPhase;
  readonly dueMs: number;
}
