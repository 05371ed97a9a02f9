import {
  createEmptyCard,
  type FSRS,
  type Card as FsrsCard,
  type Grade as FsrsGrade,
  fsrs,
  generatorParameters,
  State,
} from 'ts-fsrs';
import type { CardPhase, Grade } from '../../contract/review.ts';

/** FSRS's state of one card: stability in days, difficulty from 1 to 10, times in ms since the epoch. */
export interface Memory {
  readonly phase: CardPhase;
  readonly dueMs: number;
  readonly stability: number;
  readonly difficulty: number;
  readonly scheduledDays: number;
  readonly learningSteps: number;
  readonly reps: number;
  readonly lapses: number;
  readonly lastReviewMs: number | null;
}

export interface Scheduler {
  /** The memory after `grade` at `nowMs`. Pure: the same arguments give the same result, fuzz included. */
  next(memory: Memory, nowMs: number, grade: Grade): Memory;
  /** The probability of recall at `nowMs`, 0 to 1; null for a new card. */
  retrievability(memory: Memory, nowMs: number): number | null;
}

const PHASES: Readonly<Record<State, CardPhase>> = {
  [State.New]: 'new',
  [State.Learning]: 'learning',
  [State.Review]: 'review',
  [State.Relearning]: 'relearning',
};
const STATES: Readonly<Record<CardPhase, State>> = {
  new: State.New,
  learning: State.Learning,
  review: State.Review,
  relearning: State.Relearning,
};

/** A card that was never answered. */
export function newMemory(): Memory {
  return {
    phase: 'new',
    dueMs: 0,
    stability: 0,
    difficulty: 0,
    scheduledDays: 0,
    learningSteps: 0,
    reps: 0,
    lapses: 0,
    lastReviewMs: null,
  };
}

/**
 * FSRS-6 by ts-fsrs (Ye et al., "A Stochastic Shortest Path Algorithm for Optimizing Spaced Repetition Scheduling", 2022, and
 * its successors): learning steps of 1 and 10 minutes, relearning of 10, intervals fuzzed by a seed from the card itself.
 */
export function createScheduler(options: { readonly desiredRetention: number }): Scheduler {
  const engine: FSRS = fsrs(
    generatorParameters({
      request_retention: options.desiredRetention,
      enable_fuzz: true,
      enable_short_term: true,
      learning_steps: ['1m', '10m'],
      relearning_steps: ['10m'],
    }),
  );
  return {
    next(memory, nowMs, grade) {
      const { card } = engine.next(toFsrs(memory, nowMs), new Date(nowMs), grade as FsrsGrade);
      return fromFsrs(card);
    },
    retrievability(memory, nowMs) {
      if (memory.phase === 'new') return null;
      return engine.get_retrievability(toFsrs(memory, nowMs), new Date(nowMs), false);
    },
  };
}

function toFsrs(memory: Memory, nowMs: number): FsrsCard {
  if (memory.lastReviewMs === null) return createEmptyCard(new Date(nowMs));
  return {
    due: new Date(memory.dueMs),
    stability: memory.stability,
    difficulty: memory.difficulty,
    elapsed_days: 0,
    scheduled_days: memory.scheduledDays,
    learning_steps: memory.learningSteps,
    reps: memory.reps,
    lapses: memory.lapses,
    state: STATES[memory.phase],
    last_review: new Date(memory.lastReviewMs),
  };
}

function fromFsrs(card: FsrsCard): Memory {
  return {
    phase: PHASES[card.state],
    dueMs: card.due.getTime(),
    stability: card.stability,
    difficulty: card.difficulty,
    scheduledDays: card.scheduled_days,
    learningSteps: card.learning_steps,
    reps: card.reps,
    lapses: card.lapses,
    lastReviewMs: card.last_review?.getTime() ?? null,
  };
}
