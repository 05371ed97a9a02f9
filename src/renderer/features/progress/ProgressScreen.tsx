import './progress.css';
import { useEffect, useMemo } from 'react';
import type { Statistics } from '../../../contract/statistics.ts';
import { type Action, useActions } from '../../app/actions.ts';
import { routes } from '../../app/location.ts';
import { useScreenTitle } from '../../app/screen.ts';
import { useSession } from '../../app/session.ts';
import {
  DomainErrorNote,
  EmptyState,
  LinkButton,
  ProgressBar,
  Skeleton,
} from '../../components/index.ts';
import { useResource } from '../../rpc/resource.ts';
import { Ahead } from './ahead.tsx';
import {
  CalibrationFigure,
  DaysFigure,
  HoursFigure,
  RetentionFigure,
  SpreadFigure,
} from './behind.tsx';
import { Calendar } from './Calendar.tsx';
import { Standing } from './Goal.tsx';
import { HardestFigure, ModulesFigure } from './lists.tsx';
import { loadProgressView, loadWorkload, statisticsResource } from './store.ts';
import { WeekCard } from './WeekCard.tsx';
import { WorkloadFigure } from './WorkloadFigure.tsx';

/** While the log is being counted, how often to ask how far it is. */
const COUNTING_MS = 400;

/** What is remembered, what it takes to keep it, and how it has been going. */
export function ProgressScreen() {
  useScreenTitle('Progress');
  const { value: reply, error } = useResource(statisticsResource);
  const actions = useMemo<readonly Action[]>(
    () => [
      {
        id: 'progress.workload',
        title: 'Simulate what each desired retention costs',
        group: 'Progress',
        run: () => void loadWorkload(),
      },
    ],
    [],
  );
  useActions(actions);
  useEffect(() => void loadProgressView(), []);
  useEffect(() => {
    if (reply?.kind !== 'counting') return;
    const timer = setTimeout(() => void statisticsResource.refresh(), COUNTING_MS);
    return () => clearTimeout(timer);
  }, [reply]);
  return (
    <div className="page progress-page">
      <h1>Progress</h1>
      {reply?.kind === 'ready' ? (
        <ProgressBody statistics={reply.statistics} />
      ) : reply ? (
        <ProgressBar label="Counting your answers" value={reply.fraction} />
      ) : error ? (
        <DomainErrorNote
          what="Your progress could not be read"
          error={error}
          onRetry={() => void statisticsResource.refresh()}
        />
      ) : (
        <Skeleton lines={8} />
      )}
    </div>
  );
}

function ProgressBody({ statistics }: { readonly statistics: Statistics }) {
  const desired = useSession((state) => state.settings.desiredRetention);
  const nothing = statistics.days.length === 0 && statistics.cards === 0;
  return (
    <>
      {nothing && (
        <EmptyState
          title="Nothing to show yet"
          action={
            <LinkButton to={routes.learn} variant="primary">
              Open the map
            </LinkButton>
          }
        >
          Read a lesson, answer its cards, check an exercise: from the first answer on, this page
          shows what you remember and what it takes to keep it.
        </EmptyState>
      )}
      <div className="figures">
        <Ahead statistics={statistics} desired={desired} />
        <Standing statistics={statistics} />
        <Calendar days={statistics.days} today={statistics.today} />
        <RetentionFigure statistics={statistics} />
        <CalibrationFigure statistics={statistics} />
        <DaysFigure statistics={statistics} what="reviews" />
        <DaysFigure statistics={statistics} what="minutes" />
        <SpreadFigure statistics={statistics} what="stability" />
        <SpreadFigure statistics={statistics} what="difficulty" />
        <HoursFigure statistics={statistics} />
        <div className="figure">
          <WeekCard week={statistics.week} title="This week" />
        </div>
        <HardestFigure statistics={statistics} />
        <ModulesFigure statistics={statistics} />
        {statistics.cards > 0 && <WorkloadFigure desired={desired} />}
      </div>
    </>
  );
}
