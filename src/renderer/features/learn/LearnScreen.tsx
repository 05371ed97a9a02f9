import './learn.css';
import { useEffect, useMemo } from 'react';
import {
  exercisesResource,
  outlineResource,
  progressResource,
  todayResource,
} from '../../app/curriculum.ts';
import { routes } from '../../app/location.ts';
import { pathsResource } from '../../app/paths.ts';
import { useScreenTitle } from '../../app/screen.ts';
import { DomainErrorNote, LinkButton, Skeleton } from '../../components/index.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { useResource } from '../../rpc/resource.ts';
import { LearnMap } from './LearnMap.tsx';
import { Legend } from './Legend.tsx';
import { currentPoint, type MapModule, mapOf } from './model.ts';
import { Overview } from './Overview.tsx';
import { PathLine } from './PathLine.tsx';
import { loadLearn, setPathOnly, setView, useLearn } from './store.ts';

const VIEWS = [
  { value: 'map', label: 'Map' },
  { value: 'outline', label: 'Outline' },
] as const;
const POINTS = [
  { value: 'all', label: 'All points' },
  { value: 'path', label: 'My path' },
] as const;
const NOTHING: readonly never[] = [];

/** The whole plan, and where the learner stands on it. */
export function LearnScreen() {
  useScreenTitle('Learn');
  const outline = useResource(outlineResource);
  const progress = useResource(progressResource);
  const exercises = useResource(exercisesResource);
  const today = useResource(todayResource);
  const view = useLearn((state) => state.view);
  useEffect(() => void loadLearn(), []);
  const paths = useResource(pathsResource);
  const path = paths.value?.paths.find(({ id }) => id === paths.value?.chosen) ?? null;
  const pathOnly = useLearn((state) => state.pathOnly) && path !== null;
  const order = pathOnly ? path.order : null;
  const map =
    outline.value &&
    mapOf(outline.value, order, progress.value ?? NOTHING, exercises.value ?? NOTHING);
  const here = useMemo(() => (map ? currentPoint(map, today.value) : null), [map, today.value]);
  const settled = today.value !== null || today.error !== null;

  if (!map || !settled || (progress.value === null && progress.error === null)) {
    return (
      <div className="page learn-page">
        <h1>Learn</h1>
        {outline.error ? (
          <DomainErrorNote
            what="The map could not be read"
            error={outline.error}
            onRetry={() => void outlineResource.refresh()}
          />
        ) : (
          <Skeleton lines={5} label="Loading the map" />
        )}
      </div>
    );
  }
  const sum = (count: (module: MapModule) => number): number =>
    map.reduce((total, module) => total + count(module), 0);
  return (
    <div className="page learn-page">
      <header className="learn-header">
        <div>
          <h1>Learn</h1>
          <p className="learn-summary numbers">
            {sum((module) => module.passed)} of {sum((module) => module.written)} written points
            passed. {sum((module) => module.points)}{' '}
            {pathOnly ? 'are on your path.' : 'are in the plan.'}
          </p>
          <PathLine path={path} known={paths.value !== null} />
        </div>
        <div className="learn-tools">
          <LinkButton to={routes.resources} variant="quiet">
            Resources
          </LinkButton>
          {path !== null && (
            <Segmented
              label="Points"
              options={POINTS}
              value={pathOnly ? 'path' : 'all'}
              onChange={(value) => setPathOnly(value === 'path')}
            />
          )}
          <Segmented label="View" options={VIEWS} value={view} onChange={setView} />
        </div>
      </header>
      {progress.error && (
        <DomainErrorNote
          what="Your progress could not be read"
          error={progress.error}
          onRetry={() => void progressResource.refresh()}
        />
      )}
      <div className="learn-body">
        <aside className="learn-aside">
          <Overview map={map} here={here} />
          <Legend />
        </aside>
        <LearnMap map={map} here={here} view={view} />
      </div>
    </div>
  );
}
