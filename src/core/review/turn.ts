import type { CardId } from '../../contract/ids.ts';
import type { Grade, ReviewCard, ReviewPreview } from '../../contract/review.ts';
import type { Settings } from '../../contract/settings.ts';
import type { CardState, Outcome } from '../store/index.ts';
import { dueAfter, elapsedDays, leechAfter } from './fold.ts';
import { intervalLabel } from './interval.ts';
import { chanceOf, type Schedule, type Scheduler } from './scheduler.ts';

export const GRADES: readonly Grade[] = [1, 2, 3, 4];
const DAY_MS = 86_400_000;

export interface AnswerRules {
  readonly scheduler: Scheduler;
  readonly settings: Settings;
  readonly retention: (cardId: CardId) => number;
  /** Known cards due on a day. */
  readonly loadOn: (day: number) => number;
}

export interface AnswerMoment {
  readonly nowMs: number;
  readonly day: number;
  readonly offsetMin: number;
}

/** Where each grade would lead now: what the buttons say, and what an answer then logs. */
export function outcomes(
  state: CardState,
  { day }: AnswerMoment,
  rules: AnswerRules,
): readonly Outcome[] {
  const { settings, scheduler, retention, loadOn } = rules;
  const schedules = scheduler.schedules(state, elapsedDays(state, day), {
    retention: retention(state.cardId),
    spread: settings.fuzz
      ? {
          chance: chanceOf(state.cardId, state.reps),
          load: settings.balanceLoad ? (days) => loadOn(day + days) : null,
        }
      : null,
  });
  return schedules.map(({ phase, step, wait }, index) => ({
    nth: state.reps,
    before: state.phase,
    after: phase,
    step,
    wait,
    leech: leechAfter(state, GRADES[index] ?? 1, settings),
  }));
}

export function previews(
  state: CardState,
  moment: AnswerMoment,
  rules: AnswerRules,
): readonly ReviewPreview[] {
  const rule = { offsetMin: moment.offsetMin, startHour: rules.settings.dayStartsAtHour };
  return outcomes(state, moment, rules).map(({ after, step, wait }, index) => {
    const schedule: Schedule = { phase: after, step, wait };
    return {
      grade: GRADES[index] ?? 1,
      dueMs: dueAfter(schedule, moment.nowMs, rule).dueMs,
      label: intervalLabel(wait * (after === 'review' ? DAY_MS : 1000)),
    };
  });
}

/** The probability of recall at a moment; null for a card that was never answered. */
export function recallOf(state: CardState, nowMs: number, scheduler: Scheduler): number | null {
  if (state.phase === 'new' || state.lastReviewMs === null) return null;
  return scheduler.retrievability(state, (nowMs - state.lastReviewMs) / DAY_MS);
}

/** What a client is told of a card's memory. */
export function memoryOf(
  state: CardState,
  nowMs: number,
  scheduler: Scheduler,
): ReviewCard['memory'] {
  const { phase, dueMs, stability, difficulty, reps, lapses, lastReviewMs } = state;
  return {
    ...{ phase, dueMs, stability, difficulty, reps, lapses, lastReviewMs },
    retrievability: recallOf(state, nowMs, scheduler),
  };
}
