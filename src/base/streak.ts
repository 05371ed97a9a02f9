/** Days studied in a row, where a week may have some days of rest. */
export interface StudyStreak {
  readonly days: number;
  readonly longest: number;
  /** Days of rest since Monday that the streak has used. */
  readonly restedThisWeek: number;
}

/** The number of the week, Monday to Sunday, that holds a day (day 0, 1 January 1970, was a Thursday). */
export function weekNumber(day: number): number {
  return Math.floor((day + 3) / 7);
}

/** The Monday of a week. */
export function weekStart(week: number): number {
  return week * 7 - 3;
}

/** Whatever a week allows, no more than two weeks' rest can lie side by side. */
const LONGEST_GAP = 15;

/**
 * Streaks over day numbers: the longest stretches in which no week has more than `restDays` days without study. Rest counts
 * as no day of study; today without study yet counts as nothing. `active` holds the days studied.
 */
export function studyStreak(
  active: ReadonlySet<number>,
  today: number,
  restDays: number,
): StudyStreak {
  const days = [...active].filter((day) => day <= today).sort((a, b) => a - b);
  const rested = new Map<number, number>();
  let weeksOver = 0;
  /** The first day of the stretch that ends where we are. */
  let first = 0;

  function rest(from: number, until: number, change: 1 | -1): void {
    for (let day = from + 1; day < until; day++) {
      const week = weekNumber(day);
      const before = rested.get(week) ?? 0;
      rested.set(week, before + change);
      if (Math.max(before, before + change) === restDays + 1) weeksOver += change;
    }
  }

  /** Moves the end of the stretch to `until`, and its beginning on until every week fits. */
  function extend(last: number, until: number, end: number): void {
    const from = days[last];
    if (from === undefined || until - from > LONGEST_GAP) {
      rested.clear();
      weeksOver = 0;
      first = end;
      return;
    }
    rest(from, until, 1);
    while (weeksOver > 0 && first < end) {
      rest(days[first] ?? until, first === last ? until : (days[first + 1] ?? until), -1);
      first++;
    }
  }

  let longest = 0;
  for (const [index, day] of days.entries()) {
    extend(index - 1, day, index);
    longest = Math.max(longest, index - first + 1);
  }
  if (days.at(-1) !== today) extend(days.length - 1, today, days.length);
  const alive = days.length - first;
  return {
    days: alive,
    longest,
    restedThisWeek: alive > 0 ? (rested.get(weekNumber(today)) ?? 0) : 0,
  };
}
