import type { DayActivity, NextAction } from '../../../contract/progress.ts';
import { routes } from '../../app/location.ts';

/** How an action is offered: what to do, how long it takes, and why it comes now. */
export interface Offer {
  readonly title: string;
  readonly minutes: number | null;
  readonly why: string;
  /** The label of the button. */
  readonly act: string;
  readonly route: string;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function offer(
  action: NextAction,
  { place = 'first', dueNow = 0 }: { place?: 'first' | 'later'; dueNow?: number } = {},
): Offer {
  switch (action.kind) {
    case 'review':
      return {
        title: `Review ${plural(action.cards, 'card')}`,
        minutes: action.minutes,
        why:
          dueNow > 0
            ? 'Memory does not wait: a card costs least just before it would be forgotten.'
            : 'They are new, from the lessons you have read.',
        act: 'Start reviewing',
        route: routes.review,
      };
    case 'point':
      return {
        title: action.title,
        minutes: action.minutes,
        why: action.started
          ? 'You began this point; its checks are still open.'
          : action.path !== null
            ? `It ${place === 'first' ? 'is next' : 'follows'} on your path, ${action.path}.`
            : place === 'first'
              ? 'It is the next point in the order of study.'
              : 'It follows in the order of study.',
        act: action.started ? 'Continue' : 'Start the lesson',
        route: routes.point(action.pointId),
      };
    case 'exercise':
      return {
        title: action.title,
        minutes: action.minutes,
        why: 'You read the lesson; solving this shows that you can use it.',
        act: 'Open the exercise',
        route: routes.exercise(action.exerciseId),
      };
    case 'done':
      return {
        title: 'Nothing is left for now',
        minutes: null,
        why: 'Every written point is passed and no card is due. A fading point will show up here.',
        act: 'Open the map',
        route: routes.learn,
      };
  }
}

/** Five steps of a day's activity, as its cell shows them. */
export function activityLevel({ minutes, reviews, checks }: DayActivity): 0 | 1 | 2 | 3 | 4 {
  if (minutes === 0 && reviews === 0 && checks === 0) return 0;
  if (minutes < 10) return 1;
  if (minutes < 25) return 2;
  return minutes < 50 ? 3 : 4;
}

/** `Monday: 12 cards, 3 checks, 25 minutes`. */
export function daySentence(day: DayActivity, isToday: boolean): string {
  const name = isToday ? 'Today' : weekday(day.day, 'long');
  if (activityLevel(day) === 0) return `${name}: no activity`;
  return `${name}: ${plural(day.reviews, 'card')}, ${plural(day.checks, 'check')}, ${plural(day.minutes, 'minute')}`;
}

/** A calendar day has no time zone: it is read, and named, in UTC. */
export function weekday(day: string, form: 'long' | 'narrow'): string {
  return new Intl.DateTimeFormat('en', { weekday: form, timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

/** `Monday, 23 November`. */
export function longDate(day: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));
}
