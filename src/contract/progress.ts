import type { ExerciseId, PointId } from './ids.ts';

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

export type NextAction =
  | { readonly kind: 'review'; readonly cards: number; readonly minutes: number }
  | {
      readonly kind: 'point';
      readonly pointId: PointId;
      readonly title: string;
      readonly started: boolean;
      readonly minutes: number;
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
