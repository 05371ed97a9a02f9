import type { CardId, ExerciseId, PointId } from './ids.ts';

/** How well a point is held: from its checks, and the retrievability of its cards now. */
export type Mastery = 'unseen' | 'started' | 'passed' | 'held' | 'fading';

export interface PointProgress {
  readonly pointId: PointId;
  readonly mastery: Mastery;
  readonly lessonRead: boolean;
  readonly exercisesPassed: number;
  readonly exercisesTotal: number;
  readonly cardsStarted: number;
  readonly cardsTotal: number;
  /** Mean probability of recall now over its started cards, 0 to 1. */
  readonly recall: number | null;
}

/** What there is to show for a point's mastery. */
export interface PointWhy {
  readonly pointId: PointId;
  readonly title: string;
  readonly mastery: Mastery;
  /** Null: the lesson was not read to its end. */
  readonly lessonReadMs: number | null;
  readonly exercises: readonly {
    readonly exerciseId: ExerciseId;
    readonly title: string;
    readonly passedMs: number | null;
    /** Checks until it first passed, or so far. */
    readonly attempts: number;
    readonly hintsShown: number;
    readonly hintsTotal: number;
    /** Before it passed. */
    readonly solutionSeen: boolean;
    /** The probability of solving it again now; null where it is not repeated yet. */
    readonly recall: number | null;
  }[];
  readonly cardsStarted: number;
  readonly cardsTotal: number;
  /** Mean probability of recall over the cards that were begun; null where none was. */
  readonly recall: number | null;
  /** The cards that are most nearly forgotten. */
  readonly weakest: readonly {
    readonly cardId: CardId;
    readonly text: string;
    readonly recall: number;
    readonly lastReviewMs: number | null;
    readonly dueMs: number;
  }[];
  /** How far the checks were passed without help, 0 to 1; null before they were. */
  readonly independence: number | null;
  /** The recall from which it counts as held, and below which it fades: higher where help was needed. */
  readonly heldFrom: number;
  readonly fadingBelow: number;
  /** What would lift it, the nearest first. */
  readonly lifts: readonly WhyLift[];
}

export type WhyLift =
  | { readonly kind: 'read' }
  | { readonly kind: 'pass'; readonly exerciseId: ExerciseId; readonly title: string }
  | { readonly kind: 'begin'; readonly cards: number }
  | { readonly kind: 'review'; readonly cards: number };

export type NextAction =
  | { readonly kind: 'review'; readonly cards: number; readonly minutes: number }
  | {
      readonly kind: 'point';
      readonly pointId: PointId;
      readonly title: string;
      readonly started: boolean;
      readonly minutes: number;
      /** The title of the path it is next on; null off it, or where none is followed. */
      readonly path: string | null;
    }
  | {
      readonly kind: 'exercise';
      readonly pointId: PointId;
      readonly exerciseId: ExerciseId;
      readonly title: string;
      readonly minutes: number;
    }
  | { readonly kind: 'done' };

export interface DayActivity {
  /** Local calendar day, `2026-11-23`. */
  readonly day: string;
  readonly reviews: number;
  readonly checks: number;
  readonly minutes: number;
}

export interface Today {
  readonly next: NextAction;
  /** What else is worth doing, best first. */
  readonly alternatives: readonly NextAction[];
  readonly dueNow: number;
  readonly newAvailable: number;
  readonly streakDays: number;
  /** The last 7 days, oldest first, today last. */
  readonly week: readonly DayActivity[];
  readonly fading: readonly {
    readonly pointId: PointId;
    readonly title: string;
    readonly recall: number;
  }[];
  readonly lastPointId: PointId | null;
  readonly pointsPassed: number;
  readonly pointsWritten: number;
  readonly pointsTotal: number;
}
