import './week.css';
import type { WeekSummary } from '../../../contract/statistics.ts';
import { routes } from '../../app/location.ts';
import { Title } from '../../components/index.ts';
import { offer } from '../today/today-text.ts';
import { duration, percent, shortDate } from './text.ts';

const MOST = 5;

/** A week in words: what was learnt, what is fading, what is next. */
export function WeekCard(props: { readonly week: WeekSummary; readonly title: string }) {
  const { week, title } = props;
  const { daysStudied, answers, newCards } = week;
  const next = offer(week.next);
  return (
    <section className="week-card" aria-labelledby="week-card-title">
      <h2 id="week-card-title">{title}</h2>
      <p className="week-card-dates">
        {shortDate(week.firstDay)} to {shortDate(week.lastDay)}
      </p>
      <p className="week-card-sum">
        {daysStudied === 0
          ? 'No study this week so far.'
          : `${daysStudied} ${daysStudied === 1 ? 'day' : 'days'} of study, ${duration(week.minutes)}: ${answers} answers, ${newCards} of them to new cards.`}
      </p>
      <dl className="week-card-parts">
        <div>
          <dt>Learnt</dt>
          <dd>
            {week.learnt.length === 0 ? (
              'No point was passed in this week.'
            ) : (
              <ul>
                {week.learnt.slice(0, MOST).map(({ pointId, title: name }) => (
                  <li key={pointId}>
                    <a href={`#${routes.point(pointId)}`}>
                      <Title text={name} />
                    </a>
                  </li>
                ))}
                {week.learnt.length > MOST && <li>and {week.learnt.length - MOST} more</li>}
              </ul>
            )}
          </dd>
        </div>
        <div>
          <dt>Fading</dt>
          <dd>
            {week.faded.length === 0 ? (
              'Nothing that you passed is fading.'
            ) : (
              <ul>
                {week.faded.map(({ pointId, title: name, recall }) => (
                  <li key={pointId}>
                    <a href={`#${routes.reviewPoint(pointId)}`}>
                      <Title text={name} />
                    </a>{' '}
                    <span className="numbers">recall {percent(recall)}</span>
                  </li>
                ))}
              </ul>
            )}
          </dd>
        </div>
        <div>
          <dt>Next</dt>
          <dd>
            <a href={`#${next.route}`}>
              <Title text={next.title} />
            </a>
            {next.minutes !== null && <span className="numbers"> {next.minutes} min</span>}
          </dd>
        </div>
      </dl>
    </section>
  );
}
