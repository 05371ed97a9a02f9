import type { Pace, PathView } from '../../../contract/paths.ts';

/** `3 h`, `45 min`. */
export function hoursText(minutes: number): string {
  return minutes < 90 ? `${Math.round(minutes)} min` : `${Math.round(minutes / 60)} h`;
}

/** `3 March 2027`: a calendar day has no time zone, so it is named in UTC. */
export function dayText(day: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));
}

/** What the hours and the date rest on. */
export function paceText({ points, factor, minutesPerDay, measuredDays }: Pace): string {
  const pace =
    points === 0
      ? "The hours are the authors', until you have passed five points."
      : `The hours are at your own pace, measured on ${points} points: ${paceWords(factor)}.`;
  const perDay = Math.round(minutesPerDay);
  const days = measuredDays
    ? `The date goes by your last four weeks: ${perDay} minutes a day.`
    : `The date assumes ${perDay} minutes a day, until you have studied on three days.`;
  return `${pace} ${days}`;
}

function paceWords(factor: number): string {
  const percent = Math.round(Math.abs(factor - 1) * 100);
  if (percent < 5) return "as the authors' minutes say";
  return `${percent} % ${factor > 1 ? 'more' : 'less'} time than the authors' minutes`;
}

/** `12 of 132 points passed, 9 known`. */
export function countText({ passed, known, total }: PathView): string {
  return `${passed} of ${total} points passed${known > 0 ? `, ${known} known` : ''}`;
}

/** `About 61 h left, done around 3 March 2027`. */
export function leftText({ minutesLeft, doneOn }: PathView): string {
  if (doneOn === null) return 'Every point of it is passed or known.';
  return `About ${hoursText(minutesLeft)} left, done around ${dayText(doneOn)}.`;
}
