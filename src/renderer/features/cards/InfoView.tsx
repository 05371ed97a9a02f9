import { useEffect, useState } from 'react';
import type { CardInfo, CardLogEntry } from '../../../contract/cards.ts';
import type { DomainError } from '../../../contract/errors.ts';
import type { CardId } from '../../../contract/ids.ts';
import { DomainErrorNote, Skeleton } from '../../components/index.ts';
import { core } from '../../rpc/client.ts';
import { agoText, dateText, durationText, FLAG_NAMES, percent, spanText } from './text.ts';

const GRADE_NAMES = ['', 'Again', 'Hard', 'Good', 'Easy'] as const;
const ACT_NAMES: Readonly<Record<string, string>> = {
  ...{ suspend: 'Suspended', unsuspend: 'No longer suspended', bury: 'Put off', unbury: 'Back' },
  ...{ flag: 'Flag', forget: 'Begun anew', set: 'Imported' },
};

/** Everything known of one card: its memory now, how it will fade, and what was done with it. */
export function InfoView({ cardId }: { readonly cardId: CardId }) {
  const [info, setInfo] = useState<CardInfo | null>(null);
  const [error, setError] = useState<DomainError | null>(null);
  useEffect(() => {
    let current = true;
    const load = async (): Promise<void> => {
      const found = await core.call('card.info', { cardId });
      if (!current) return;
      if (found.ok) setInfo(found.value);
      setError(found.ok ? null : found.error);
    };
    void load();
    const listening = core.on('changed', ({ topics }) => {
      if (topics.includes('review')) void load();
    });
    return () => {
      current = false;
      listening.dispose();
    };
  }, [cardId]);
  if (error) return <DomainErrorNote what="The card's history could not be read" error={error} />;
  if (!info || info.cardId !== cardId)
    return <Skeleton lines={4} label="Reading the card's history" />;
  return (
    <div className="card-info">
      <Facts info={info} />
      {info.forgetting.length > 1 && <Forgetting info={info} />}
      <Log log={info.log} />
    </div>
  );
}

function Facts({ info }: { readonly info: CardInfo }) {
  const { memory } = info;
  const nowMs = Date.now();
  const isNew = memory.phase === 'new';
  const facts: readonly (readonly [string, string, string?])[] = [
    ['Recall now', memory.retrievability === null ? 'new' : percent(memory.retrievability)],
    ...(isNew
      ? []
      : ([
          ['Stability', spanText(memory.stability), 'how long until recall falls to 90 %'],
          ['Difficulty', `${memory.difficulty.toFixed(1)} of 10`],
          ['Due', `${agoText(memory.dueMs, nowMs)}, ${dateText(memory.dueMs)}`],
          ['Answers', String(memory.reps)],
          ['Forgotten', String(memory.lapses)],
          ['Time in all', durationText(info.totalMs)],
        ] as const)),
    ...(info.suspended ? ([['Suspended', 'yes']] as const) : []),
    ...(info.buriedUntilMs === null
      ? []
      : ([['Put off until', dateText(info.buriedUntilMs)]] as const)),
    ...(info.leech ? ([['Leech', 'forgotten again and again']] as const) : []),
    ...(info.flag > 0 ? ([['Flag', `${info.flag}, ${FLAG_NAMES[info.flag]}`]] as const) : []),
    ...(info.deck === null ? [] : ([['Deck', info.deck]] as const)),
    ...(info.tags.length === 0 ? [] : ([['Tags', info.tags.join(' ')]] as const)),
    ...(info.addedMs === null ? [] : ([['Made', dateText(info.addedMs)]] as const)),
    ...(info.editedMs === null ? [] : ([['Changed', dateText(info.editedMs)]] as const)),
    ['Card', info.cardId],
  ];
  return (
    <dl className="card-facts numbers">
      {facts.map(([name, value, hint]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value}
            {hint !== undefined && <span className="field-hint"> {hint}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const WIDTH = 320;
const HEIGHT = 96;

/** Recall since the last answer, and ahead. */
function Forgetting({ info }: { readonly info: CardInfo }) {
  const { forgetting } = info;
  const from = forgetting[0]?.days ?? 0;
  const to = forgetting.at(-1)?.days ?? 1;
  const x = (days: number): number => ((days - from) / Math.max(0.001, to - from)) * WIDTH;
  const y = (recall: number): number => (1 - recall) * HEIGHT;
  const line = forgetting.map(
    ({ days, recall }) => `${x(days).toFixed(1)},${y(recall).toFixed(1)}`,
  );
  const last = forgetting.at(-1);
  const now = info.memory.retrievability ?? 1;
  return (
    <figure className="card-curve">
      <svg
        viewBox={`-1 -4 ${WIDTH + 2} ${HEIGHT + 8}`}
        role="img"
        aria-label={`Recall falls from 100 % after the last answer to ${percent(now)} now, and to ${percent(last?.recall ?? now)} ${agoText((last?.days ?? 0) * 86_400_000, 0)}.`}
      >
        {[1, 0.9, 0.5, 0].map((recall) => (
          <line
            key={recall}
            x1="0"
            x2={WIDTH}
            y1={y(recall)}
            y2={y(recall)}
            className="curve-grid"
          />
        ))}
        <line x1={x(0)} x2={x(0)} y1="0" y2={HEIGHT} className="curve-now" />
        <polyline points={line.join(' ')} className="curve-line" />
        <circle cx={x(0)} cy={y(now)} r="3.5" className="curve-dot" />
      </svg>
      <figcaption className="field-hint">
        Recall from the last answer to {agoText(to * 86_400_000, 0)}. The dot is now: {percent(now)}
        . Lines at 100, 90, 50 and 0 %.
      </figcaption>
    </figure>
  );
}

function Log({ log }: { readonly log: readonly CardLogEntry[] }) {
  if (log.length === 0) return <p className="field-hint">This card was not answered yet.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="card-log" tabIndex={0} aria-label="History">
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">What</th>
            <th scope="col">Recall before</th>
            <th scope="col">Then again in</th>
            <th scope="col">Stability</th>
            <th scope="col">Difficulty</th>
            <th scope="col">Time</th>
          </tr>
        </thead>
        <tbody>
          {[...log].reverse().map((entry) => (
            <tr key={entry.id}>
              <td>{dateText(entry.atMs)}</td>
              <td className={entry.grade === 1 ? 'card-log-again' : undefined}>
                {entry.grade === null
                  ? (ACT_NAMES[entry.kind] ?? entry.kind)
                  : GRADE_NAMES[entry.grade]}
              </td>
              <td>{entry.recallBefore === null ? '' : percent(entry.recallBefore)}</td>
              <td>{entry.intervalDays === null ? '' : spanText(entry.intervalDays)}</td>
              <td>{entry.stability === null ? '' : spanText(entry.stability)}</td>
              <td>{entry.difficulty === null ? '' : entry.difficulty.toFixed(1)}</td>
              <td>{entry.grade === null ? '' : durationText(entry.elapsedMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
