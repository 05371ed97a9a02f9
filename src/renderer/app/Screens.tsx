import { lazy, Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { CHECKPOINT_ID, EXERCISE_ID, POINT_ID } from '../../contract/id-patterns.ts';
import { EmptyState, LinkButton, Skeleton } from '../components/index.ts';
import { outlineResource, todayResource } from './curriculum.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { routes } from './location.ts';
import { useScreenTitle } from './screen.ts';

const load = {
  today: async () => ({ default: (await import('../features/today/index.ts')).TodayScreen }),
  learn: async () => ({ default: (await import('../features/learn/index.ts')).LearnScreen }),
  cards: async () => ({
    default: (await import('../features/cards/browser/CardsScreen.tsx')).CardsScreen,
  }),
  review: async () => ({ default: (await import('../features/review/index.ts')).ReviewScreen }),
  resources: async () => ({
    default: (await import('../features/resources/index.ts')).ResourcesScreen,
  }),
  assess: async () => ({ default: (await import('../features/assess/index.ts')).AssessScreen }),
  paths: async () => ({ default: (await import('../features/paths/index.ts')).PathsScreen }),
  progress: async () => ({
    default: (await import('../features/progress/index.ts')).ProgressScreen,
  }),
  search: async () => ({ default: (await import('../features/search/index.ts')).SearchScreen }),
  settings: async () => ({
    default: (await import('../features/settings/index.ts')).SettingsScreen,
  }),
  doctor: async () => ({ default: (await import('../features/settings/index.ts')).DoctorScreen }),
  checkpoints: async () => ({
    default: (await import('../features/checkpoints/index.ts')).CheckpointsScreen,
  }),
  checkpoint: async () => ({
    default: (await import('../features/checkpoints/index.ts')).CheckpointScreen,
  }),
  workbench: async () => ({
    default: (await import('../features/workbench/index.ts')).WorkbenchScreen,
  }),
};
const TodayScreen = lazy(load.today);
const LearnScreen = lazy(load.learn);
const ReviewScreen = lazy(load.review);
const ResourcesScreen = lazy(load.resources);
const CardsScreen = lazy(load.cards);
const AssessScreen = lazy(load.assess);
const PathsScreen = lazy(load.paths);
const ProgressScreen = lazy(load.progress);
const SearchScreen = lazy(load.search);
const SettingsScreen = lazy(load.settings);
const DoctorScreen = lazy(load.doctor);
const CheckpointsScreen = lazy(load.checkpoints);
const CheckpointScreen = lazy(load.checkpoint);
const WorkbenchScreen = lazy(load.workbench);

/** Fetches a screen's code, and what Today shows, while the core is still starting. */
export function preloadScreen(path: string): void {
  if (path === '/') {
    void load.today();
    void todayResource.refresh();
    void outlineResource.refresh();
  } else if (/^\/(learn|practice)\/./.test(path)) {
    void load.workbench();
  }
}

/** One screen at a time, each with its own boundary for bugs. */
export function Screens() {
  const [path] = useLocation();
  return (
    <ErrorBoundary resetKey={path}>
      <Suspense
        fallback={
          <div className="page">
            <Skeleton lines={5} />
          </div>
        }
      >
        <Switch>
          <Route path="/">
            <TodayScreen />
          </Route>
          <Route path="/learn">
            <LearnScreen />
          </Route>
          <Route path="/learn/:id">
            {({ id }) =>
              POINT_ID.test(id) ? (
                <WorkbenchScreen key={id} pointId={id} exerciseId={null} />
              ) : (
                <NotThere />
              )
            }
          </Route>
          <Route path="/practice/:id">
            {({ id }) =>
              EXERCISE_ID.test(id) ? (
                <WorkbenchScreen key={id} pointId={null} exerciseId={id} />
              ) : (
                <NotThere />
              )
            }
          </Route>
          <Route path="/review">
            <ReviewScreen scope="due" />
          </Route>
          <Route path="/review/cards">
            <CardsScreen />
          </Route>
          <Route path="/review/:scope">
            {({ scope }) => <ReviewScreen key={scope} scope={scope} />}
          </Route>
          <Route path="/resources">
            <ResourcesScreen />
          </Route>
          <Route path="/assess">
            <AssessScreen />
          </Route>
          <Route path="/paths">
            <PathsScreen />
          </Route>
          <Route path="/progress">
            <ProgressScreen />
          </Route>
          <Route path="/checkpoints">
            <CheckpointsScreen />
          </Route>
          <Route path="/checkpoints/:id">
            {({ id }) =>
              CHECKPOINT_ID.test(id) ? (
                <CheckpointScreen key={id} checkpointId={id} />
              ) : (
                <NotThere />
              )
            }
          </Route>
          <Route path="/checkpoints/:id/work">
            {({ id }) =>
              CHECKPOINT_ID.test(id) ? (
                <WorkbenchScreen key={id} pointId={null} exerciseId={id} />
              ) : (
                <NotThere />
              )
            }
          </Route>
          <Route path="/search">
            <SearchScreen />
          </Route>
          <Route path="/settings">
            <SettingsScreen />
          </Route>
          <Route path="/settings/doctor">
            <DoctorScreen />
          </Route>
          <Route>
            <NotThere />
          </Route>
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}

function NotThere() {
  useScreenTitle('Not found');
  return (
    <div className="page">
      <EmptyState
        heading="h1"
        title="There is nothing at this address"
        action={
          <LinkButton to={routes.learn} variant="primary">
            Open the map
          </LinkButton>
        }
      >
        The link may be from another version of the curriculum. The map shows every point there is.
      </EmptyState>
    </div>
  );
}
