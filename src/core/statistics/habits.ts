import type { Settings } from '../../contract/settings.ts';
import { dayOfHour } from '../activity/index.ts';
import type { AnswerHabits } from '../review/index.ts';
import type { AnswerKind, GradeSums, HourSums } from '../store/index.ts';

/** Fewer long-term answers than this are no habit yet. */
const HABIT_ANSWERS = 100;
const RECENT_DAYS = 30;
/** A usual learner of code: shares and times to go by until there are enough of one's own. */
const USUAL: AnswerHabits = {
  firstMs: 20_000,
  sameDayMs: 10_000,
  recalledMs: 12_000,
  forgottenMs: 22_000,
  first: [0.25, 0.1, 0.5, 0.15],
  recalled: [0.1, 0.75, 0.15],
};

/** How the learner answers: shares of the grades, and how long each kind takes. */
export function answerHabits(grades: readonly GradeSums[]): {
  readonly habits: AnswerHabits;
  readonly own: boolean;
} {
  const of = (kind: AnswerKind, from: number, to: number): { answers: number; ms: number } =>
    grades
      .filter((row) => row.kind === kind && row.grade >= from && row.grade <= to)
      .reduce((sum, row) => ({ answers: sum.answers + row.answers, ms: sum.ms + row.ms }), {
        answers: 0,
        ms: 0,
      });
  const recalled = of('later', 2, 4);
  const first = of('first', 1, 4);
  if (of('later', 1, 4).answers < HABIT_ANSWERS || first.answers === 0 || recalled.answers === 0) {
    return { habits: USUAL, own: false };
  }
  const mean = (part: { answers: number; ms: number }, otherwise: number): number =>
    part.answers > 0 ? part.ms / part.answers : otherwise;
  const share = (kind: AnswerKind, grade: number, all: number): number =>
    of(kind, grade, grade).answers / all;
  return {
    own: true,
    habits: {
      firstMs: mean(first, USUAL.firstMs),
      sameDayMs: mean(of('same', 1, 4), USUAL.sameDayMs),
      recalledMs: mean(recalled, USUAL.recalledMs),
      forgottenMs: mean(of('later', 1, 1), USUAL.forgottenMs),
      first: [
        share('first', 1, first.answers),
        share('first', 2, first.answers),
        share('first', 3, first.answers),
        share('first', 4, first.answers),
      ],
      recalled: [
        share('later', 2, recalled.answers),
        share('later', 3, recalled.answers),
        share('later', 4, recalled.answers),
      ],
    },
  };
}

/** New cards a day as of late, over the days since the first of them; the setting before there are any. */
export function newPerDay(
  hours: readonly HourSums[],
  today: number,
  settings: Pick<Settings, 'newCardsPerDay' | 'dayStartsAtHour'>,
): number {
  const recent = hours.filter(({ hour, first }) => {
    const day = dayOfHour(hour, settings.dayStartsAtHour);
    return first > 0 && day > today - RECENT_DAYS && day <= today;
  });
  const [oldest] = recent;
  if (!oldest) return hours.length > 0 ? 0 : settings.newCardsPerDay;
  const since = today - dayOfHour(oldest.hour, settings.dayStartsAtHour) + 1;
  return recent.reduce((sum, { first }) => sum + first, 0) / Math.max(7, since);
}
