import { useState } from 'react';
import type { Workload, WorkloadPoint } from '../../../contract/statistics.ts';
import { notify } from '../../app/notices.ts';
import { saveSettings } from '../../app/session.ts';
import { Button, DomainErrorNote, ProgressBar } from '../../components/index.ts';
import { Lines } from './charts.tsx';
import { Figure } from './Figure.tsx';
import { loadWorkload, useWorkload } from './store.ts';
import { percent, whole } from './text.ts';

/** What each desired retention would cost in minutes a day; the present one is marked, another can be set here. */
export function WorkloadFigure({ desired }: { readonly desired: number }) {
  const { workload, error, loading } = useWorkload();
  return (
    <Figure
      wide
      id="workload"
      title="What retention costs"
      summary={summary(workload, desired)}
      table={{
        columns: ['Desired retention', 'Minutes a day', 'Answers a day', 'Remembered'],
        rows: (workload?.points ?? []).map((point) => [
          percent(point.retention),
          point.minutesPerDay.toFixed(1),
          point.reviewsPerDay.toFixed(1),
          whole(point.remembered),
        ]),
      }}
    >
      {error && (
        <DomainErrorNote
          what="The simulation did not finish"
          error={error}
          onRetry={() => void loadWorkload()}
        />
      )}
      {workload ? (
        <Costs workload={workload} desired={desired} />
      ) : loading ? (
        <ProgressBar label="Following your cards through half a year" value={null} />
      ) : (
        !error && <Button onClick={() => void loadWorkload()}>Simulate my next half year</Button>
      )}
    </Figure>
  );
}

function summary(workload: Workload | null, desired: number): string {
  if (!workload) {
    return 'A simulation follows your cards through the next half year, with your memory and your answer times, and shows the minutes a day that each desired retention would take.';
  }
  const now = nearest(workload.points, desired);
  const times = workload.own
    ? 'With your own answer times.'
    : 'With usual answer times: yours are measured from 100 answers on a later day.';
  return `Desired retention is ${percent(desired)}: about ${now.minutesPerDay.toFixed(0)} minutes a day over ${workload.days} days, and ${whole(now.remembered)} of ${whole(workload.cards)} cards known at the end. ${times}`;
}

function nearest(points: readonly WorkloadPoint[], retention: number): WorkloadPoint {
  const empty = { retention, minutesPerDay: 0, reviewsPerDay: 0, remembered: 0 };
  return points.reduce(
    (best, point) =>
      Math.abs(point.retention - retention) < Math.abs(best.retention - retention) ? point : best,
    points[0] ?? empty,
  );
}

function Costs({ workload, desired }: { readonly workload: Workload; readonly desired: number }) {
  const [chosen, setChosen] = useState(desired);
  const point = nearest(workload.points, chosen);
  const now = nearest(workload.points, desired);
  const change = point.minutesPerDay - now.minutesPerDay;
  async function set(): Promise<void> {
    const before = desired;
    const saved = await saveSettings({ desiredRetention: chosen });
    if (!saved.ok) return;
    notify({
      level: 'info',
      text: `Desired retention is ${percent(chosen)}. It holds for answers from now on.`,
      action: { label: 'Undo', run: () => void saveSettings({ desiredRetention: before }) },
    });
  }
  return (
    <>
      <Lines
        label="Minutes a day by desired retention"
        data={workload.points.map(({ retention, minutesPerDay }) => ({
          x: percent(retention),
          minutes: minutesPerDay,
        }))}
        series={[{ key: 'minutes', name: 'Minutes a day', color: 'accent', dots: true }]}
        format={(value) => value.toFixed(1)}
        axis={(value) => value.toFixed(0)}
        domain={[0, Math.ceil(Math.max(...workload.points.map((each) => each.minutesPerDay), 1))]}
        mark={{ x: percent(now.retention), text: 'Now' }}
      />
      <div className="workload-set">
        <label htmlFor="workload-retention">Desired retention</label>
        <input
          id="workload-retention"
          type="range"
          min={70}
          max={97}
          step={1}
          value={Math.round(chosen * 100)}
          aria-valuetext={percent(chosen)}
          onChange={(event) => setChosen(Number(event.target.value) / 100)}
        />
        <span className="numbers workload-effect" aria-live="polite">
          {percent(chosen)}: about {point.minutesPerDay.toFixed(0)} minutes a day
          {Math.abs(change) >= 0.5 &&
            `, ${Math.abs(change).toFixed(0)} ${change > 0 ? 'more' : 'fewer'} than now`}
          , {whole(point.remembered)} cards known
        </span>
        <Button disabled={chosen === desired} onClick={() => void set()}>
          Use {percent(chosen)}
        </Button>
      </div>
    </>
  );
}
