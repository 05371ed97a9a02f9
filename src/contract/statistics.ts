import { z } from 'zod';
import { type PointId, uuid } from './ids.ts';
import { method } from './method.ts';
import type { DayActivity, NextAction } from './progress.ts';

/** Long-term answers (to cards not seen since an earlier day), by how long the card had rested. */
export interface Retention {
  /** `2026-11`. */
  readonly month: string;
  /** Rested less than 21 days. */
  readonly young: number;
  readonly youngRecalled: number;
  /** Rested 21 days or more. */
  readonly mature: number;
  readonly matureRecalled: number;
}

/** Answers that were predicted about alike, and how many of them were right. */
export interface CalibrationBin {
  readonly answers: number;
  /** Mean predicted probability of recall, 0 to 1. */
  readonly predicted: number;
  /** Share that was recalled, 0 to 1. */
  readonly recalled: number;
}

/** One bar of a distribution of cards: from `from` up to `to` (null: no end). */
export interface CardBin {
  readonly from: number;
  readonly to: number | null;
  readonly cards: number;
}

export interface HardCard {
  readonly cardId: string;
  /** Null: the card belongs to no lesson. */
  readonly pointId: PointId | null;
  /** Its question in plain text, shortened. */
  readonly title: string;
  readonly lapses: number;
  readonly answers: number;
  readonly difficulty: number;
}

export interface Streak {
  /** Days studied since the last gap that rest days do not cover. */
  readonly days: number;
  readonly longest: number;
  readonly restedThisWeek: number;
}

export interface GoalProgress {
  readonly kind: 'minutes' | 'points';
  readonly amount: number;
  readonly done: number;
}

export interface Statistics {
  /** The learner's day, `2026-11-23`. */
  readonly today: string;
  readonly cards: number;
  /** Mean probability of recall of every begun card, today and on each of the 90 days to come if none were answered. Null without cards. */
  readonly fading: readonly number[] | null;
  /** Cards that come due today (overdue ones with them) and on each of the 89 days after. */
  readonly load: readonly number[];
  /** Mean time of an answer; null until there is one. */
  readonly secondsPerAnswer: number | null;
  /** Every day with activity, oldest first. */
  readonly days: readonly DayActivity[];
  readonly retention: readonly Retention[];
  readonly calibration: readonly CalibrationBin[];
  readonly stability: readonly CardBin[];
  readonly difficulty: readonly CardBin[];
  readonly hardest: readonly HardCard[];
  /** By hour of the learner's clock. */
  readonly hours: readonly { readonly reviews: number; readonly minutes: number }[];
  /** Null title: cards of one's own that belong to no lesson. */
  readonly modules: readonly {
    readonly module: string;
    readonly title: string | null;
    readonly reviewMinutes: number;
    readonly checkMinutes: number;
  }[];
  readonly streak: Streak;
  readonly goal: GoalProgress | null;
  readonly week: WeekSummary;
}

/** `counting`: the log holds more than was counted so far; `changed {progress}` follows when it is done. */
export type StatisticsReply =
  | { readonly kind: 'ready'; readonly statistics: Statistics }
  | { readonly kind: 'counting'; readonly fraction: number };

/** Monday to Sunday: what was learnt, what faded, what is next. */
export interface WeekSummary {
  readonly firstDay: string;
  readonly lastDay: string;
  readonly daysStudied: number;
  readonly minutes: number;
  readonly answers: number;
  readonly newCards: number;
  readonly learnt: readonly { readonly pointId: PointId; readonly title: string }[];
  readonly faded: readonly {
    readonly pointId: PointId;
    readonly title: string;
    readonly recall: number;
  }[];
  readonly next: NextAction;
}

/** What one desired retention would cost and give. */
export interface WorkloadPoint {
  readonly retention: number;
  readonly minutesPerDay: number;
  readonly reviewsPerDay: number;
  /** Cards that would be recalled if asked on the last day. */
  readonly remembered: number;
}

export interface Workload {
  readonly points: readonly WorkloadPoint[];
  /** Days the simulation looked ahead. */
  readonly days: number;
  /** Cards it followed: those begun, and the new ones of each day. */
  readonly cards: number;
  /** False: answer times and grades are usual ones, since too few answers are there to measure the learner's own. */
  readonly own: boolean;
}

/** How well predictions fit answers they were not made from: smaller is better for both. */
export interface Fit {
  readonly logLoss: number;
  /** Root mean squared difference between predicted and real recall, over bins of alike reviews. */
  readonly rmse: number;
}

export interface OptimiserStatus {
  /** Answers it could learn from. */
  readonly answers: number;
  /** Answers from which it helps. */
  readonly needed: number;
  readonly running: boolean;
  /** True: parameters learnt from this profile are in use. */
  readonly own: boolean;
  /** When the parameters before the present ones can be taken back. */
  readonly undoable: boolean;
}

export type OptimiserOutcome =
  /** Better on answers it had not seen: in use now. */
  | {
      readonly kind: 'applied';
      readonly before: Fit;
      readonly after: Fit;
      readonly answers: number;
      readonly cards: number;
    }
  /** No better than what is in use: nothing changed. */
  | {
      readonly kind: 'kept';
      readonly before: Fit;
      readonly after: Fit;
      readonly answers: number;
    }
  | { readonly kind: 'tooFew'; readonly answers: number; readonly needed: number };

export interface OptimiserProgress {
  readonly runId: string;
  readonly step: 'reading' | 'learning' | 'refolding';
  readonly fraction: number;
}

export const statisticsMethods = {
  /** Everything the Progress screen shows. */
  'statistics.get': method<StatisticsReply>()(z.strictObject({})),
  /** The week to sum up today: the one that ends, or the one that ended yesterday. Null in mid-week. */
  'statistics.week': method<WeekSummary | null>()(z.strictObject({})),
  /** What each desired retention would cost, from the learner's own cards, times and parameters. */
  'statistics.workload': method<Workload>()(z.strictObject({})),

  'optimiser.status': method<OptimiserStatus>()(z.strictObject({})),
  /** Learns the memory parameters from the log; what is better is applied, and every card refolded. */
  'optimiser.run': method<OptimiserOutcome>()(z.strictObject({ runId: uuid })),
  'optimiser.cancel': method<null>()(z.strictObject({ runId: uuid })),
  /** Takes the parameters back that were in use before. */
  'optimiser.undo': method<OptimiserStatus>()(z.strictObject({ runId: uuid })),
} as const;
