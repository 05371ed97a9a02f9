import type { Today } from '../../../contract/progress.ts';
import { routes } from '../../app/location.ts';
import { ProgressBar } from '../../components/index.ts';
import { activityLevel, daySentence, plural, weekday } from './today-text.ts';

/** Seven days in minutes, the streak, and how far along the plan. */
export function Week({ today }: { readonly today: Today }) {
  const last = today.week.length - 1;
  const active = today.week.some((day) => activityLevel(day) > 0);
  const minutes = today.week.reduce((sum, day) => sum + day.minutes, 0);
  return (
    <>
      <section aria-labelledby="week-title">
        <h3 id="week-title">Last seven days</h3>
        <ol className="week">
          {today.week.map((day, index) => (
            <li key={day.day} className="week-day" title={daySentence(day, index === last)}>
              <span className="visually-hidden">{daySentence(day, index === last)}</span>
              <span aria-hidden="true" className="week-name">
                {weekday(day.day, 'narrow')}
              </span>
              <span
                aria-hidden="true"
                className={`week-cell numbers week-level-${activityLevel(day)}`}
              >
                {activityLevel(day) === 0 ? '' : Math.max(1, day.minutes)}
              </span>
            </li>
          ))}
        </ol>
        <p className="today-note numbers">{weekNote(active, minutes)}</p>
      </section>
      <dl className="today-facts">
        <div>
          <dt>Streak, days</dt>
          <dd className="numbers">{today.streakDays}</dd>
        </div>
        <div>
          <dt>Cards due now</dt>
          <dd className="numbers">{today.dueNow}</dd>
        </div>
        <div>
          <dt>New cards ready</dt>
          <dd className="numbers">{today.newAvailable}</dd>
        </div>
      </dl>
      <section aria-labelledby="points-title">
        <h3 id="points-title" className="visually-hidden">
          Progress
        </h3>
        <ProgressBar
          label={`${today.pointsPassed} of ${today.pointsWritten} written points passed`}
          value={today.pointsWritten === 0 ? 0 : today.pointsPassed / today.pointsWritten}
        />
        <p className="today-note">
          <a href={`#${routes.learn}`}>The map</a> shows all {today.pointsTotal} points of the plan.
        </p>
      </section>
    </>
  );
}

function weekNote(active: boolean, minutes: number): string {
  if (!active) return 'The minutes you study each day will stand here.';
  return minutes === 0 ? 'Less than a minute so far.' : `${plural(minutes, 'minute')} in all.`;
}
