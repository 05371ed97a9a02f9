import './today.css';
import type { NextAction, Today } from '../../../contract/progress.ts';
import { outlineResource, places, todayResource } from '../../app/curriculum.ts';
import { routes } from '../../app/location.ts';
import { useScreenTitle } from '../../app/screen.ts';
import { openWhy } from '../../app/why.ts';
import { NextIcon } from '../../components/icons.ts';
import { DomainErrorNote, LinkButton, Skeleton, Title } from '../../components/index.ts';
import { plainTitle } from '../../components/Title.tsx';
import { useResource } from '../../rpc/resource.ts';
import { NearestCheckpoint } from '../checkpoints/NearestCheckpoint.tsx';
import { useWelcome, WelcomeScreen } from '../onboarding/index.ts';
import { WeekCard } from '../progress/WeekCard.tsx';
import { RememberedExercises } from '../remembered/index.ts';
import { NextSteps } from '../steps/index.ts';
import { longDate, offer, plural } from './today-text.ts';
import { Week } from './Week.tsx';
import { weekResource } from './week-store.ts';

/** What is worth doing now, and how it has been going; on the very first start, where to begin. */
export function TodayScreen() {
  const welcome = useWelcome();
  if (welcome === 'unknown') return null;
  return welcome === 'shown' ? <WelcomeScreen /> : <TodayPage />;
}

function TodayPage() {
  useScreenTitle('Today');
  const { value: today, error } = useResource(todayResource);
  return (
    <div className="page today">
      <header className="today-header">
        <h1>Today</h1>
        {today && <p className="today-date">{longDate(today.week.at(-1)?.day ?? '')}</p>}
      </header>
      {today ? (
        <TodayBody today={today} />
      ) : error ? (
        <DomainErrorNote
          what="What is next could not be worked out"
          error={error}
          onRetry={() => void todayResource.refresh()}
        />
      ) : (
        <Skeleton lines={4} />
      )}
    </div>
  );
}

function TodayBody({ today }: { readonly today: Today }) {
  const others = today.alternatives.filter((action) => action.kind !== 'done');
  const next = offer(today.next, { dueNow: today.dueNow });
  return (
    <div className="today-body">
      <div className="today-main">
        <section className="today-next" aria-labelledby="today-next">
          <p className="today-kicker">{kicker(today.next)}</p>
          <h2 id="today-next">
            <Title text={next.title} />
          </h2>
          <p className="today-why">
            {next.minutes !== null && (
              <strong className="numbers">About {plural(next.minutes, 'minute')}. </strong>
            )}
            {next.why}
          </p>
          <p className="today-acts">
            <LinkButton to={next.route} variant="primary" size="large" icon={<NextIcon />}>
              {next.act}
            </LinkButton>
            {today.next.kind === 'point' && today.next.started && (
              <WhyButton pointId={today.next.pointId} title={today.next.title} />
            )}
          </p>
        </section>
        {others.length > 0 && (
          <section aria-labelledby="today-then">
            <h3 id="today-then">Then</h3>
            <ul className="today-list">
              {others.map((action) => {
                const { title, minutes, why, route } = offer(action, {
                  place: 'later',
                  dueNow: today.dueNow,
                });
                return (
                  <li key={route}>
                    <a href={`#${route}`} className="today-row">
                      <span className="today-row-title">
                        <Title text={title} />
                      </span>
                      <span className="today-row-why">{why}</span>
                      {minutes !== null && (
                        <span className="today-row-note numbers">{minutes} min</span>
                      )}
                    </a>
                  </li>
                );
              })}
            </ul>
          </section>
        )}
        <RememberedExercises level="h3" />
        <EndOfWeek today={today} />
        <NearestCheckpoint />
        <LastPlace today={today} />
        <Fading today={today} />
      </div>
      <aside className="today-side" aria-label="How it has been going">
        <NextSteps />
        <Week today={today} />
      </aside>
    </div>
  );
}

/** Opens the evidence for a point. */
function WhyButton({ pointId, title }: { readonly pointId: string; readonly title: string }) {
  return (
    <button
      type="button"
      className="text-button"
      aria-label={`Why? What ${plainTitle(title)} rests on`}
      onClick={() => openWhy(pointId)}
    >
      Why?
    </button>
  );
}

/** On the last day of a week and the first of the next: what the week brought. */
function EndOfWeek({ today }: { readonly today: Today }) {
  const { value } = useResource(weekResource);
  if (!value?.summary) return null;
  const over = value.summary.lastDay < (today.week.at(-1)?.day ?? '');
  return <WeekCard week={value.summary} title={over ? 'Last week' : 'This week'} />;
}

function kicker(action: NextAction): string {
  switch (action.kind) {
    case 'review':
      return 'First';
    case 'point':
      return action.started ? `Continue ${action.pointId}` : `Next, ${action.pointId}`;
    case 'exercise':
      return `Next, exercise of ${action.pointId}`;
    case 'done':
      return 'All done';
  }
}

/** Where the learner was last, unless it is offered already. */
function LastPlace({ today }: { readonly today: Today }) {
  const { value: outline } = useResource(outlineResource);
  const { lastPointId } = today;
  if (lastPointId === null || !outline) return null;
  const offered = [today.next, ...today.alternatives].some(
    (action) => 'pointId' in action && action.pointId === lastPointId,
  );
  const place = places(outline).get(lastPointId);
  if (offered || !place) return null;
  return (
    <section aria-labelledby="today-last">
      <h3 id="today-last">Where you were</h3>
      <ul className="today-list">
        <li>
          <a href={`#${routes.point(lastPointId)}`} className="today-row">
            <span className="today-row-title">
              <Title text={place.point.title} />
            </span>
            <span className="today-row-why">{place.topic.title}</span>
            <span className="today-row-note numbers">{lastPointId}</span>
          </a>
        </li>
      </ul>
    </section>
  );
}

function Fading({ today }: { readonly today: Today }) {
  if (today.fading.length === 0) return null;
  return (
    <section aria-labelledby="today-fading">
      <h3 id="today-fading">Fading</h3>
      <ul className="today-list">
        {today.fading.map(({ pointId, title, recall }) => (
          <li key={pointId}>
            <a href={`#${routes.reviewPoint(pointId)}`} className="today-row">
              <span className="today-row-title">
                <Title text={title} />
              </span>
              <span className="today-row-why">Its cards bring it back.</span>
              <span className="today-row-note numbers">recall {Math.round(recall * 100)} %</span>
            </a>
            <WhyButton pointId={pointId} title={title} />
          </li>
        ))}
      </ul>
    </section>
  );
}
