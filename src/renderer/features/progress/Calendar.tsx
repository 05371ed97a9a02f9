import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { DayActivity } from '../../../contract/progress.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { Figure } from './Figure.tsx';
import { dayAfter, duration, monthName, shortDate, whole } from './text.ts';

type Measure = 'minutes' | 'reviews' | 'checks';
const MEASURES: readonly { readonly value: Measure; readonly label: string }[] = [
  { value: 'minutes', label: 'Minutes' },
  { value: 'reviews', label: 'Reviews' },
  { value: 'checks', label: 'Checks' },
];
const WEEKS = 53;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** Monday is 0. */
function weekdayOf(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** A year of days, a column a week. One cell takes Tab; arrow keys go from day to day. */
export function Calendar(props: { readonly days: readonly DayActivity[]; readonly today: string }) {
  const { days, today } = props;
  const [measure, setMeasure] = useState<Measure>('minutes');
  const [focused, setFocused] = useState<string>(today);
  const grid = useRef<HTMLTableElement>(null);
  const known = useMemo(() => new Map(days.map((day) => [day.day, day])), [days]);
  const first = dayAfter(today, -weekdayOf(today) - (WEEKS - 1) * 7);
  const shown = Array.from({ length: WEEKS * 7 }, (_, index) => dayAfter(first, index)).filter(
    (day) => day <= today,
  );
  const values = shown.map((day) => known.get(day)?.[measure] ?? 0).filter((value) => value > 0);
  const steps = quarters(values);
  const total = values.reduce((sum, value) => sum + value, 0);

  function onKeyDown(event: KeyboardEvent): void {
    const by = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -7, ArrowRight: 7 }[event.key];
    const next =
      by !== undefined
        ? dayAfter(focused, by)
        : event.key === 'Home'
          ? first
          : event.key === 'End'
            ? today
            : null;
    if (next === null || next < first || next > today) return;
    event.preventDefault();
    setFocused(next);
    grid.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus();
  }

  return (
    <Figure
      wide
      id="calendar"
      title="The last year"
      empty={
        days.length === 0
          ? 'Each day of study will be a square here, darker the more you did.'
          : null
      }
      actions={
        <Segmented
          label="What the squares show"
          options={MEASURES}
          value={measure}
          onChange={setMeasure}
        />
      }
      summary={`${measure === 'minutes' ? duration(total) : `${whole(total)} ${measure}`} on ${values.length} days.`}
      table={{
        columns: ['Day', 'Reviews', 'Checks', 'Minutes'],
        rows: [...days]
          .reverse()
          .slice(0, 371)
          .map(({ day, reviews, checks, minutes }) => [
            day,
            whole(reviews),
            whole(checks),
            whole(minutes),
          ]),
      }}
    >
      <div className="calendar-scroll">
        <table
          ref={grid}
          className="calendar"
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its cells are gone through by arrow keys
          role="grid"
          aria-label="Days of the last year"
          onKeyDown={onKeyDown}
        >
          <thead>
            <tr>
              <td />
              {Array.from({ length: WEEKS }, (_, week) => {
                const monday = dayAfter(first, week * 7);
                return (
                  <th key={monday} scope="col" className="calendar-month">
                    <span className="visually-hidden">Week of {shortDate(monday)}</span>
                    {week > 0 && startsMonth(monday) && (
                      <span aria-hidden="true" className="calendar-month-name">
                        {monthName(monday.slice(0, 7)).split(' ')[0]}
                      </span>
                    )}
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {WEEKDAYS.map((name, weekday) => (
              <tr key={name}>
                <th scope="row" className="calendar-weekday">
                  <span className={weekday % 2 === 0 ? '' : 'visually-hidden'}>{name}</span>
                </th>
                {Array.from({ length: WEEKS }, (_, week) => {
                  const day = dayAfter(first, week * 7 + weekday);
                  if (day > today) return <td key={day} />;
                  const activity = known.get(day);
                  const level = levelOf(activity?.[measure] ?? 0, steps);
                  const label = sentence(day, activity);
                  return (
                    <td
                      key={day}
                      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a cell of a grid
                      role="gridcell"
                      data-day={day}
                      className={`calendar-day week-level-${level}`}
                      tabIndex={day === focused ? 0 : -1}
                      aria-label={label}
                      title={label}
                      onFocus={() => setFocused(day)}
                    />
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="calendar-key" aria-hidden="true">
        Less
        {[0, 1, 2, 3, 4].map((level) => (
          <span key={level} className={`calendar-day week-level-${level}`} />
        ))}
        More
      </p>
    </Figure>
  );
}

function startsMonth(monday: string): boolean {
  return Number(monday.slice(8)) <= 7;
}

/** Where the quarters of the learner's own days lie: a busy one is busy for them. */
function quarters(values: readonly number[]): readonly number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return [0.25, 0.5, 0.75].map((part) => sorted[Math.floor(sorted.length * part)] ?? 0);
}

function levelOf(value: number, steps: readonly number[]): number {
  return value === 0 ? 0 : 1 + steps.filter((step) => value > step).length;
}

function sentence(day: string, activity: DayActivity | undefined): string {
  const date = `${shortDate(day)} ${day.slice(0, 4)}`;
  if (!activity) return `${date}: no activity`;
  const { reviews, checks, minutes } = activity;
  return `${date}: ${reviews} reviews, ${checks} checks, ${minutes} minutes`;
}
