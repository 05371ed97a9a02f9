const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How a learner's days are cut: `offsetMin` minutes east of UTC, a new day beginning at `startHour`. */
export interface DayRule {
  readonly offsetMin: number;
  readonly startHour: number;
}

/** The number of the learner's day that holds `atMs`: whole days since 1970 on their clock, moved by the hour it starts. */
export function dayNumber(atMs: number, rule: DayRule): number {
  return Math.floor((atMs + rule.offsetMin * MINUTE_MS - rule.startHour * HOUR_MS) / DAY_MS);
}

/** The moment the learner's day number `day` begins. */
export function dayStartMs(day: number, rule: DayRule): number {
  return day * DAY_MS - rule.offsetMin * MINUTE_MS + rule.startHour * HOUR_MS;
}

/** `2026-11-23`. */
export function dayName(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
