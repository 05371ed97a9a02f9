import { type ComponentType, lazy, Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { exerciseId, pointId } from '../../contract/ids.ts';
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

/** What the workbench is given: a point with its lesson, or an exercise by itself. */
interface WorkbenchProps {
  readonly pointId: string | null;
  readonly exerciseId: string | null;
}

// A pattern, so that the app builds while the workbench is not there yet.
const workbench = import.meta.glob<{ WorkbenchScreen: ComponentType<WorkbenchProps> }>(
  '../features/workbench/index.ts',
);
const WorkbenchScreen = lazy(async (): Promise<{ default: ComponentType<WorkbenchProps> }> => {
  const [load] = Object.values(workbench);
  return { default: load ? (await load()).WorkbenchScreen : NotThere };
});

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
              pointId.safeParse(id).success ? (
                <WorkbenchScreen key={id} pointId={id} exerciseId={null} />
              ) : (
                <NotThere />
              )
            }
          </Route>
          <Route path="/practice/:id">
            {({ id }) =>
              exerciseId.safeParse(id).success ? (
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
            {({ id }) => <ReviewScreen key={id} pointId={pointId.safeParse(id).data ?? null} />}
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
