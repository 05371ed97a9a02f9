import type { Statistics } from '../../../contract/statistics.ts';
import { routes } from '../../app/location.ts';
import { ProgressBar } from '../../components/index.ts';
import { duration, whole } from './text.ts';

/** Streak, weekly goal and totals: how it goes, without a judgement. */
export function Standing({ statistics }: { readonly statistics: Statistics }) {
  const { streak, goal, days } = statistics;
  const minutes = days.reduce((sum, day) => sum + day.minutes, 0);
  const answers = days.reduce((sum, day) => sum + day.reviews, 0);
  return (
    <section className="standing" aria-label="How it goes">
      <dl className="standing-facts">
        <div>
          <dt>Streak</dt>
          <dd className="numbers">
            {streak.days} {streak.days === 1 ? 'day' : 'days'}
          </dd>
          <dd className="standing-note">
            {streak.restedThisWeek > 0
              ? `${streak.restedThisWeek} of rest this week, which the streak keeps`
              : `longest ${streak.longest}`}
          </dd>
        </div>
        <div>
          <dt>Days of study</dt>
          <dd className="numbers">{whole(days.length)}</dd>
          <dd className="standing-note">{duration(minutes)}</dd>
        </div>
        <div>
          <dt>Answers</dt>
          <dd className="numbers">{whole(answers)}</dd>
          <dd className="standing-note">{whole(statistics.cards)} cards begun</dd>
        </div>
        <div className="standing-goal">
          <dt>This week's goal</dt>
          {goal ? (
            <>
              <dd className="numbers">
                {whole(goal.done)} of {whole(goal.amount)}{' '}
                {goal.kind === 'minutes' ? 'minutes' : goal.amount === 1 ? 'point' : 'points'}
              </dd>
              <dd>
                <ProgressBar
                  hideLabel
                  label="This week's goal"
                  value={Math.min(1, goal.done / goal.amount)}
                />
              </dd>
            </>
          ) : (
            <dd className="standing-note">
              None set. <a href={`#${routes.settings}#study`}>Set minutes or points a week</a>
            </dd>
          )}
        </div>
      </dl>
    </section>
  );
}
