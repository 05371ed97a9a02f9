import type { Grade } from '../../../contract/review.ts';

export interface LinePair {
  readonly expected: string | null;
  readonly typed: string | null;
  readonly same: boolean;
}

/** What was typed beside what is printed, line by line. Blanks at the end of a line or of the text do not count. */
export function comparePrediction(
  expected: string,
  typed: string,
): { readonly correct: boolean; readonly lines: readonly LinePair[] } {
  const wanted = outputLines(expected);
  const given = outputLines(typed);
  const lines = Array.from({ length: Math.max(wanted.length, given.length) }, (_, index) => {
    const pair = { expected: wanted[index] ?? null, typed: given[index] ?? null };
    return { ...pair, same: pair.expected === pair.typed };
  });
  return { correct: lines.every((line) => line.same), lines };
}

function outputLines(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trimEnd());
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

export const GRADES: readonly { readonly grade: Grade; readonly name: string }[] = [
  { grade: 1, name: 'Again' },
  { grade: 2, name: 'Hard' },
  { grade: 3, name: 'Good' },
  { grade: 4, name: 'Easy' },
];

const MINUTE_MS = 60_000;

/** When the next card comes: `in 12 minutes`, `today at 18:40`, `tomorrow at 09:00`, `on Friday at 09:00`. */
export function dueText(dueMs: number, nowMs: number, locale = 'en-GB'): string {
  const minutes = Math.ceil((dueMs - nowMs) / MINUTE_MS);
  if (minutes <= 1) return 'in a minute';
  if (minutes < 60) return `in ${minutes} minutes`;
  const due = new Date(dueMs);
  const days = calendarDay(due) - calendarDay(new Date(nowMs));
  const time = due.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
  if (days === 0) return `today at ${time}`;
  if (days === 1) return `tomorrow at ${time}`;
  if (days < 7) return `on ${due.toLocaleDateString(locale, { weekday: 'long' })} at ${time}`;
  return `on ${due.toLocaleDateString(locale, { day: 'numeric', month: 'long' })}`;
}

function calendarDay(date: Date): number {
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}

/** `0:07`, `12:30`. */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
