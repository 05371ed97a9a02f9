import type { Statistics } from '../../../contract/statistics.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { Bars, Lines } from './charts.tsx';
import { Figure } from './Figure.tsx';
import { type Range, setRange, useProgressView } from './store.ts';
import { dayAfter, duration, percent, shortDate, whole } from './text.ts';

const RANGES: readonly { readonly value: Range; readonly label: string }[] = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
];

/** The first thing to see: what is remembered now and how it would fade, and the reviews that keep it. */
export function Ahead(props: { readonly statistics: Statistics; readonly desired: number }) {
  const { statistics, desired } = props;
  const range = useProgressView((state) => state.range);
  const days = Number(range);
  const load = statistics.load.slice(0, days);
  const fading = statistics.fading?.slice(0, days + 1) ?? [];
  const seconds = statistics.secondsPerAnswer;
  const minutes = (cards: number): number => ((seconds ?? 12) * cards) / 60;
  const today = load[0] ?? 0;
  const total = load.reduce((sum, cards) => sum + cards, 0);
  const lowest = Math.floor((fading.at(-1) ?? 0.8) * 10) / 10;
  const label = (x: string): string =>
    x === '0' ? 'Today' : shortDate(dayAfter(statistics.today, Number(x)));
  const ranges = (
    <Segmented label="How far ahead" options={RANGES} value={range} onChange={setRange} />
  );
  return (
    <>
      <Figure
        wide
        id="fading"
        title="What you remember"
        actions={ranges}
        empty={
          statistics.fading === null
            ? 'A curve of what you remember, and how it would fade without reviews, will stand here once you have answered your first cards.'
            : null
        }
        summary={
          <>
            <strong className="figure-number numbers">{percent(fading[0] ?? 0)}</strong> of{' '}
            {whole(statistics.cards)} cards now. Without a review, {percent(fading.at(-1) ?? 0)} in{' '}
            {days} days.
          </>
        }
        table={{
          columns: ['Day', 'Recall without reviews'],
          rows: fading.map((value, day) => [label(String(day)), percent(value, 1)]),
        }}
      >
        <Lines
          label="Recall in the days to come, without reviews"
          height={220}
          data={fading.map((recall, day) => ({ x: String(day), recall }))}
          series={[{ key: 'recall', name: 'Recall', color: 'accent' }]}
          tick={label}
          format={(value) => percent(value, 1)}
          axis={(value) => percent(value)}
          domain={[Math.min(lowest, 0.8), 1]}
          mark={{ y: desired, text: `Desired retention, ${percent(desired)}` }}
        />
      </Figure>
      <Figure
        wide
        id="load"
        title="Reviews to come"
        empty={
          total === 0
            ? 'The reviews of the days to come will stand here. Nothing is planned yet.'
            : null
        }
        summary={
          <>
            <strong className="figure-number numbers">{whole(today)}</strong>{' '}
            {today === 1 ? 'card' : 'cards'} today, about {duration(minutes(today))}; then{' '}
            {whole((total - today) / Math.max(1, days - 1))} a day on average, of cards begun so
            far.
          </>
        }
        table={{
          columns: ['Day', 'Cards', 'Minutes'],
          rows: load.map((cards, day) => [
            label(String(day)),
            whole(cards),
            minutes(cards).toFixed(1),
          ]),
        }}
      >
        <Bars
          label="Cards due in the days to come"
          height={180}
          data={load.map((cards, day) => ({ x: String(day), cards }))}
          series={[{ key: 'cards', name: 'Cards due', color: 'mastery-held' }]}
          tick={label}
          format={whole}
        />
      </Figure>
    </>
  );
}
