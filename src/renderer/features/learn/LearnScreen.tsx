import './learn.css';
import { useEffect, useMemo } from 'react';
import {
  exercisesResource,
  outlineResource,
  progressResource,
  todayResource,
} from '../../app/curriculum.ts';
import { routes } from '../../app/location.ts';
import { useScreenTitle } from '../../app/screen.ts';
import { DomainErrorNote, LinkButton, Skeleton } from '../../components/index.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { useResource } from '../../rpc/resource.ts';
import { LearnMap } from './LearnMap.tsx';
import { Legend } from './Legend.tsx';
import { buildMap, currentPoint, type MapModule } from './model.ts';
import { Overview } from './Overview.tsx';
import { loadLearn, setView, useLearn } from './store.ts';

const VIEWS = [
  { value: 'map', label: 'Map' },
  { value: 'outline', label: 'Outline' },
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
  const map = useMemo(
    () =>
      outline.value
        ? buildMap(outline.value, progress.value ?? NOTHING, exercises.value ?? NOTHING)
        : null,
    [outline.value, progress.value, exercises.value],
  );
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
            passed. {sum((module) => module.points)} are in the plan.
          </p>
        </div>
        <div className="learn-tools">
          <LinkButton to={routes.resources} variant="quiet">
            Resources
          </LinkButton>
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
