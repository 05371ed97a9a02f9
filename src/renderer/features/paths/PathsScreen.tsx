import './paths.css';
import type { PathStepView, PathsView, PathView } from '../../../contract/paths.ts';
import { outlineResource, places } from '../../app/curriculum.ts';
import { routes } from '../../app/location.ts';
import { choosePath, pathsResource } from '../../app/paths.ts';
import { useScreenTitle } from '../../app/screen.ts';
import { CheckIcon, NextIcon } from '../../components/icons.ts';
import {
  Button,
  classNames,
  DomainErrorNote,
  EmptyState,
  LinkButton,
  Skeleton,
  Title,
} from '../../components/index.ts';
import { useResource } from '../../rpc/resource.ts';
import { countText, hoursText, leftText, paceText } from './words.ts';

/** The plan's ways through the curriculum: what is done, what is next, and how long the rest takes. */
export function PathsScreen() {
  useScreenTitle('Paths');
  const { value: view, error } = useResource(pathsResource);
  if (view === null) {
    return (
      <div className="page paths">
        <h1>Paths</h1>
        {error ? (
          <DomainErrorNote
            what="The paths could not be read"
            error={error}
            onRetry={() => void pathsResource.refresh()}
          />
        ) : (
          <Skeleton lines={5} />
        )}
      </div>
    );
  }
  if (view.paths.length === 0) {
    return (
      <div className="page paths">
        <EmptyState
          heading="h1"
          title="This curriculum has no paths"
          action={
            <LinkButton to={routes.learn} variant="primary">
              Open the map
            </LinkButton>
          }
        >
          Its points are taken in the order of study.
        </EmptyState>
      </div>
    );
  }
  return <Paths view={view} />;
}

function Paths({ view }: { readonly view: PathsView }) {
  const { paths, chosen, pace } = view;
  const ordered = [...paths].sort((a, b) => Number(b.id === chosen) - Number(a.id === chosen));
  return (
    <div className="page paths">
      <header>
        <h1>Paths</h1>
        <p className="paths-lead">
          Three ways through the same points. What you pass counts on all of them, you can change at
          any time, and what a point builds on is suggested, never a wall.
        </p>
        <p className="paths-actions">
          <LinkButton to={routes.assess}>Assess where you stand</LinkButton>
          {chosen !== null && (
            <Button variant="quiet" onClick={() => void choosePath(null, null)}>
              Follow the order of study instead
            </Button>
          )}
        </p>
      </header>
      {ordered.map((path) => (
        <PathSection key={path.id} path={path} followed={path.id === chosen} view={view} />
      ))}
      <p className="paths-note">{paceText(pace)}</p>
    </div>
  );
}

function PathSection(props: {
  readonly path: PathView;
  readonly followed: boolean;
  readonly view: PathsView;
}) {
  const { path, followed, view } = props;
  const id = `path-${path.id}`;
  return (
    <section className={classNames('path', followed && 'path-followed')} aria-labelledby={id}>
      <div className="path-head">
        <div>
          <h2 id={id}>{path.title}</h2>
          <p className="path-audience">{path.audience}</p>
        </div>
        {followed ? (
          <p className="path-here">
            <CheckIcon aria-hidden="true" /> You follow this path
          </p>
        ) : (
          <Button onClick={() => void choosePath(path.id, null)}>Follow {path.title}</Button>
        )}
      </div>
      <p className="path-outcome">{path.outcome}</p>
      <p className="path-numbers numbers">
        <strong>{countText(path)}.</strong> {leftText(path)}
        {path.coming > 0 && ` ${path.coming} of them are still being written.`}
      </p>
      {followed && <Next path={path} start={view.startPointId} />}
      {path.interleaved && (
        <p className="path-note">
          The modules take turns, topic by topic; the focuses below are parts of it.
        </p>
      )}
      <ol className="path-steps">
        {path.steps.map((step, index) => (
          <Step key={step.title} step={step} number={index + 1} />
        ))}
      </ol>
    </section>
  );
}

function Next(props: { readonly path: PathView; readonly start: string | null }) {
  const { value: outline } = useResource(outlineResource);
  const { next } = props.path;
  const place = outline && next !== null ? places(outline).get(next) : undefined;
  if (next === null || !place) {
    return (
      <p className="path-note">
        {props.path.doneOn === null
          ? 'It is done. Fading points come back in Review.'
          : 'What is written of it is done; the rest is coming.'}
      </p>
    );
  }
  return (
    <p className="paths-actions">
      <LinkButton to={routes.point(next)} variant="primary" icon={<NextIcon />}>
        Next: {next} <Title text={place.point.title} />
      </LinkButton>
    </p>
  );
}

function Step({ step, number }: { readonly step: PathStepView; readonly number: number }) {
  const { title, points, passed, known, minutesLeft } = step;
  const share = (count: number): string => `${(count / points.length) * 100}%`;
  return (
    <li className="path-step">
      <span className="path-step-number numbers" aria-hidden="true">
        {number}
      </span>
      <span className="path-step-title">{title}</span>
      <span className="path-step-bar" aria-hidden="true">
        <span className="path-step-passed" style={{ width: share(passed) }} />
        <span className="path-step-known" style={{ width: share(known) }} />
      </span>
      <span className="path-step-count numbers">
        {passed}/{points.length}
        <span className="visually-hidden"> points passed</span>
        {known > 0 && `, ${known} known`}
      </span>
      <span className="path-step-left numbers">
        {minutesLeft === 0 ? 'done' : hoursText(minutesLeft)}
      </span>
    </li>
  );
}
