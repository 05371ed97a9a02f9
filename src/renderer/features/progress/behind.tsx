import type { Statistics } from '../../../contract/statistics.ts';
import { Bars, Legend, Lines, type Series } from './charts.tsx';
import { Figure } from './Figure.tsx';
import { dayAfter, daysLabel, duration, monthName, percent, shortDate, whole } from './text.ts';

const AGES: readonly Series[] = [
  { key: 'young', name: 'Young: rested under 21 days', color: 'mastery-held', dots: true },
  { key: 'mature', name: 'Mature: 21 days or more', color: 'warn', dashed: true, dots: true },
];
const RECENT_DAYS = 60;

function share(part: number, all: number): number | null {
  return all > 0 ? part / all : null;
}

function cell(value: number | null): string {
  return value === null ? '–' : percent(value, 1);
}

/** True retention by month, of young and of mature cards. */
export function RetentionFigure({ statistics }: { readonly statistics: Statistics }) {
  const months = statistics.retention.slice(-24).map((row) => ({
    x: row.month,
    answers: row.young + row.mature,
    young: share(row.youngRecalled, row.young),
    mature: share(row.matureRecalled, row.mature),
  }));
  const answers = statistics.retention.reduce((sum, row) => sum + row.young + row.mature, 0);
  const recalled = statistics.retention.reduce(
    (sum, row) => sum + row.youngRecalled + row.matureRecalled,
    0,
  );
  return (
    <Figure
      id="retention"
      title="True retention"
      empty={
        answers === 0
          ? 'How often you still knew a card on a later day, month by month, will stand here after the first cards come back.'
          : null
      }
      summary={`${percent(recalled / Math.max(1, answers), 1)} of ${whole(answers)} answers on a later day were right.`}
      table={{
        columns: ['Month', 'Answers', 'Young', 'Mature'],
        rows: months.map(({ x, answers: count, young, mature }) => [
          monthName(x),
          whole(count),
          cell(young),
          cell(mature),
        ]),
      }}
    >
      <Lines
        label="True retention by month"
        data={months}
        series={AGES}
        tick={monthName}
        format={(value) => percent(value, 1)}
        axis={(value) => percent(value)}
        domain={[0.5, 1]}
        ticks={[0.5, 0.6, 0.7, 0.8, 0.9, 1]}
      />
      <Legend series={AGES} />
    </Figure>
  );
}

const CALIBRATION: readonly Series[] = [
  { key: 'recalled', name: 'What you recalled', color: 'mastery-held', dots: true },
  { key: 'perfect', name: 'Exactly as predicted', color: 'text-3', dashed: true },
];

/** Predicted against real recall. */
export function CalibrationFigure({ statistics }: { readonly statistics: Statistics }) {
  const bins = statistics.calibration;
  const answers = bins.reduce((sum, bin) => sum + bin.answers, 0);
  const off = bins.reduce(
    (sum, bin) => sum + bin.answers * Math.abs(bin.predicted - bin.recalled),
    0,
  );
  return (
    <Figure
      id="calibration"
      title="Predicted and real recall"
      empty={
        bins.length < 2
          ? 'Whether you remember as often as predicted will stand here after a few hundred answers.'
          : null
      }
      summary={`Predictions are off by ${((off / Math.max(1, answers)) * 100).toFixed(1)} points on average. Above the dashed line, you know more than predicted.`}
      table={{
        columns: ['Predicted', 'Recalled', 'Answers'],
        rows: bins.map((bin) => [
          percent(bin.predicted, 1),
          percent(bin.recalled, 1),
          whole(bin.answers),
        ]),
      }}
    >
      <Lines
        label="Real recall by predicted recall"
        data={bins.map(({ predicted, recalled }) => ({
          x: percent(predicted, 1),
          recalled,
          perfect: predicted,
        }))}
        series={CALIBRATION}
        format={(value) => percent(value, 1)}
        axis={(value) => percent(value)}
        domain={[Math.min(0.5, ...bins.map((bin) => Math.floor(bin.recalled * 10) / 10)), 1]}
      />
      <Legend series={CALIBRATION} />
    </Figure>
  );
}

/** Reviews and minutes of the last days. */
export function DaysFigure(props: {
  readonly statistics: Statistics;
  readonly what: 'reviews' | 'minutes';
}) {
  const { statistics, what } = props;
  const known = new Map(statistics.days.map((day) => [day.day, day]));
  const days = Array.from({ length: RECENT_DAYS }, (_, index) => {
    const day = dayAfter(statistics.today, index - RECENT_DAYS + 1);
    return { x: day, value: known.get(day)?.[what] ?? 0 };
  });
  const total = days.reduce((sum, { value }) => sum + value, 0);
  const active = days.filter(({ value }) => value > 0).length;
  const reviews = what === 'reviews';
  const mean = total / Math.max(1, active);
  return (
    <Figure
      id={what}
      title={reviews ? 'Reviews a day' : 'Minutes a day'}
      empty={
        statistics.days.length === 0
          ? reviews
            ? 'Your answers of each day will stand here.'
            : 'The minutes you spend on cards and checks each day will stand here.'
          : null
      }
      summary={
        reviews
          ? `${whole(total)} answers in the last ${RECENT_DAYS} days, ${whole(mean)} on a day of study.`
          : `${duration(total)} in the last ${RECENT_DAYS} days, ${duration(mean)} on a day of study.`
      }
      table={{
        columns: ['Day', reviews ? 'Answers' : 'Minutes'],
        rows: days.map(({ x, value }) => [shortDate(x), whole(value)]),
      }}
    >
      <Bars
        label={reviews ? 'Answers of each day' : 'Minutes of each day'}
        height={160}
        data={days}
        series={[{ key: 'value', name: reviews ? 'Answers' : 'Minutes', color: 'accent' }]}
        tick={shortDate}
        format={whole}
      />
    </Figure>
  );
}

/** When in the day the learner studies. */
export function HoursFigure({ statistics }: { readonly statistics: Statistics }) {
  const hour = (x: number): string => `${String(x).padStart(2, '0')}:00`;
  const total = statistics.hours.reduce((sum, { minutes }) => sum + minutes, 0);
  const most = statistics.hours.reduce(
    (best, { minutes }, index) => (minutes > (statistics.hours[best]?.minutes ?? 0) ? index : best),
    0,
  );
  return (
    <Figure
      id="hours"
      title="Time of day"
      empty={total === 0 ? 'The hours at which you study will stand here.' : null}
      summary={`Most of your study is between ${hour(most)} and ${hour((most + 1) % 24)}.`}
      table={{
        columns: ['Hour', 'Minutes', 'Answers'],
        rows: statistics.hours.map(({ reviews, minutes }, index) => [
          hour(index),
          whole(minutes),
          whole(reviews),
        ]),
      }}
    >
      <Bars
        label="Minutes by hour of the day"
        height={160}
        data={statistics.hours.map(({ minutes }, index) => ({ x: hour(index), minutes }))}
        series={[{ key: 'minutes', name: 'Minutes', color: 'accent' }]}
        format={whole}
      />
    </Figure>
  );
}

/** How long memories last, or how hard they are to keep: cards by FSRS's two numbers. */
export function SpreadFigure(props: {
  readonly statistics: Statistics;
  readonly what: 'stability' | 'difficulty';
}) {
  const { statistics, what } = props;
  const bins = statistics[what];
  const stability = what === 'stability';
  const name = (from: number, to: number | null): string => {
    if (!stability) return from === 9 ? '9 to 10' : `${from}`;
    if (from === 0) return 'under 1 d';
    return to === null ? `over ${daysLabel(from)}` : daysLabel(from);
  };
  const total = bins.reduce((sum, bin) => sum + bin.cards, 0);
  const long = bins.filter(({ from }) => from >= 32).reduce((sum, { cards }) => sum + cards, 0);
  const hard = bins.filter(({ from }) => from >= 7).reduce((sum, { cards }) => sum + cards, 0);
  return (
    <Figure
      id={what}
      title={stability ? 'How long memories last' : 'Difficulty'}
      empty={total === 0 ? 'Your cards will be sorted here once you have answered some.' : null}
      summary={
        stability
          ? `${percent(long / Math.max(1, total))} of your cards would still be known after a month. Each bar is cards by the days until recall falls to 90 %.`
          : `${percent(hard / Math.max(1, total))} of your cards are hard (7 or more of 10).`
      }
      table={{
        columns: [stability ? 'Days to 90 %, from' : 'Difficulty', 'Cards'],
        rows: bins.map(({ from, to, cards }) => [name(from, to), whole(cards)]),
      }}
    >
      <Bars
        label={stability ? 'Cards by stability' : 'Cards by difficulty'}
        height={160}
        data={bins.map(({ from, to, cards }) => ({ x: name(from, to), cards }))}
        series={[{ key: 'cards', name: 'Cards', color: 'mastery-held' }]}
        format={whole}
      />
    </Figure>
  );
}
