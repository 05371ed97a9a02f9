import { z } from 'zod';
import { cardId } from './ids.ts';
import type { CardAbout, ShownCard } from './shown-card.ts';

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

export interface ReviewCard extends CardAbout {
  readonly card: ShownCard;
  readonly memory: CardMemory;
  readonly previews: readonly ReviewPreview[];
  /** Changes with every answer and edit; an answer names the revision it saw. */
  readonly revision: number;
  /** 0: none; 1 to 7: the learner's colours. */
  readonly flag: number;
  /** Forgotten again and again: worth other words, or a look at the lesson. */
  readonly leech: boolean;
  readonly suspended: boolean;
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
  readonly canRedo: boolean;
  /** The answer that led here made its card a leech; null for every other turn. */
  readonly leech: 'marked' | 'suspended' | null;
  /** When nothing is due now: when the next card comes, if any. */
  readonly nextDueMs: number | null;
}

/** What an undo took back, or a redo did again. */
export type TurnedAct = 'answer' | 'putAway' | 'words' | 'other';

/** Cards that are neither due nor new too. */
const all = z.boolean().default(false);

/**
 * Which cards a session draws from. `due` keeps the daily limits; the others are asked for by name, so they do not.
 * A card answered early is scheduled from its real elapsed time, as FSRS wants it.
 */
export const reviewScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('due') }),
  z.strictObject({ kind: z.literal('point'), pointId: z.string() }),
  /** `3`, `3.1` or `3.1.2`: a module, a section or a topic. */
  z.strictObject({
    kind: z.literal('module'),
    moduleId: z.string().regex(/^\d(?:\.\d){0,2}$/),
    all,
  }),
  /** The tag, and those under it (`python::async`). */
  z.strictObject({ kind: z.literal('tag'), tag: z.string().min(1).max(200), all }),
  /** The deck, and those under it (`Python::Async`). */
  z.strictObject({ kind: z.literal('deck'), deck: z.string().min(1).max(400), all }),
  z.strictObject({
    kind: z.literal('flagged'),
    flag: z.number().int().min(1).max(7).nullable(),
    all,
  }),
  z.strictObject({ kind: z.literal('ahead'), days: z.number().int().min(1).max(365) }),
  /** Answered with Again today. */
  z.strictObject({ kind: z.literal('forgotten') }),
  z.strictObject({ kind: z.literal('card'), cardId }),
]);
export type ReviewScope = z.infer<typeof reviewScope>;

export const cardFlag = z.number().int().min(0).max(7);
