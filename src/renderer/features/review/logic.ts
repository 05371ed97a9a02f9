import type { Grade } from '../../../contract/review.ts';

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
