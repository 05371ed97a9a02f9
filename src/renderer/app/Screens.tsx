import { lazy, Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { EXERCISE_ID, POINT_ID } from '../../contract/id-patterns.ts';
import { EmptyState, LinkButton, Skeleton } from '../components/index.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { routes } from './location.ts';
import { useScreenTitle } from './screen.ts';

const TodayScreen = lazy(async () => ({
  default: (await import('../features/today/index.ts')).TodayScreen,
}));
const LearnScreen = lazy(async () => ({
  default: (await import('../features/learn/index.ts')).LearnScreen,
}));
const ReviewScreen = lazy(async () => ({
  default: (await import('../features/review/index.ts')).ReviewScreen,
}));
const SearchScreen = lazy(async () => ({
  default: (await import('../features/search/index.ts')).SearchScreen,
}));
const SettingsScreen = lazy(async () => ({
  default: (await import('../features/settings/index.ts')).SettingsScreen,
}));

const WorkbenchScreen = lazy(async () => ({
  default: (await import('../features/workbench/index.ts')).WorkbenchScreen,
}));

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
            <ReviewScreen pointId={null} />
          </Route>
          <Route path="/review/:id">
            {({ id }) => <ReviewScreen key={id} pointId={POINT_ID.test(id) ? id : null} />}
          </Route>
          <Route path="/search">
            <SearchScreen />
          </Route>
          <Route path="/settings">
            <SettingsScreen />
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
