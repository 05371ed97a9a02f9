import './checkpoints.css';
import './project.css';
import './acceptance.css';
import { useEffect, useMemo, useState } from 'react';
import type { CheckpointView } from '../../../contract/checkpoint.ts';
import type { ExerciseId } from '../../../contract/ids.ts';
import { type Action, useActions } from '../../app/actions.ts';
import { navigate, routes } from '../../app/location.ts';
import { useScreenTitle } from '../../app/screen.ts';
import { Html } from '../../components/Html.tsx';
import { RunIcon } from '../../components/icons.ts';
import {
  Button,
  DomainErrorNote,
  ErrorNote,
  LinkButton,
  Skeleton,
  Tabs,
  Title,
} from '../../components/index.ts';
import { plainTitle } from '../../components/Title.tsx';
import { formatWhen } from '../workbench/logic/format.ts';
import { Acceptance } from './Acceptance.tsx';
import { EvidencePanel } from './Evidence.tsx';
import { RestsOnList } from './RestsOnList.tsx';
import { StateLabel } from './StateLabel.tsx';
import { runAcceptance, useCheckpoint, useCheckpointStore } from './store.ts';
import { Timeline } from './Timeline.tsx';

type Tab = 'brief' | 'acceptance' | 'evidence';

/** One project: its brief, its acceptance with the last results, the evidence of its runs, and what it rests on. */
export function CheckpointScreen({ checkpointId }: { readonly checkpointId: string }) {
  const { retry } = useCheckpoint(checkpointId as ExerciseId);
  const view = useCheckpointStore((state) => state.view);
  const error = useCheckpointStore((state) => state.error);
  useScreenTitle(view === null ? 'Checkpoint' : plainTitle(view.title));
  if (view === null) {
    return (
      <div className="page">
        {error === null ? (
          <Skeleton lines={6} />
        ) : (
          <DomainErrorNote what="The checkpoint could not be read" error={error} onRetry={retry} />
        )}
      </div>
    );
  }
  return <Project view={view} />;
}

function Project({ view }: { readonly view: CheckpointView }) {
  const [tab, setTab] = useState<Tab>('brief');
  const [runId, setRunId] = useState<string | null>(null);
  const phase = useCheckpointStore((state) => state.run.phase);
  const written = view.state !== 'coming';
  useEffect(() => {
    // A run that goes on, or was just asked for in the terminal, is what one came to see.
    if (phase === 'running') setTab('acceptance');
  }, [phase]);
  const actions = useMemo<readonly Action[]>(
    () =>
      written
        ? [
            {
              id: 'checkpoint.run',
              title: 'Run the acceptance',
              group: 'Checkpoint',
              keys: 'Mod+Enter',
              also: 'check test',
              run: () => void runAcceptance(),
            },
            {
              id: 'checkpoint.work',
              title: 'Work on the project',
              group: 'Checkpoint',
              run: () => navigate(routes.checkpointWork(view.id)),
            },
          ]
        : [],
    [written, view.id],
  );
  useActions(actions);
  const show = (id: string): void => {
    setRunId(id);
    setTab('evidence');
  };
  return (
    <div className="page cp-page">
      <header className="cp-head">
        <p className="cp-crumb">
          <a href={`#${routes.checkpoints}`}>Checkpoints</a>
          <span aria-hidden="true"> / </span>
          {view.group.title}
        </p>
        <h1>
          <Title text={view.title} />
        </h1>
        <p className="cp-lead">{view.summary}</p>
        <div className="cp-head-row">
          <StateLabel state={view.state} />
          {written && (
            <>
              <LinkButton
                to={routes.checkpointWork(view.id)}
                variant={view.runs === 0 ? 'primary' : 'secondary'}
              >
                {view.runs === 0 ? 'Open the project' : 'Work on the project'}
              </LinkButton>
              <Button
                variant={view.runs === 0 ? 'secondary' : 'primary'}
                icon={<RunIcon />}
                keys="Mod+Enter"
                busy={phase === 'running'}
                onClick={() => void runAcceptance()}
              >
                {phase === 'running' ? 'Running the acceptance' : 'Run the acceptance'}
              </Button>
            </>
          )}
        </div>
      </header>
      {view.state === 'fading' && <OpenAgain view={view} />}
      <div className="cp-body">
        <div className="cp-main">
          {written ? (
            <Tabs<Tab>
              label="The project"
              className="cp-tabs"
              value={tab}
              onChange={setTab}
              items={[
                { id: 'brief', label: 'Brief', panel: <Brief view={view} /> },
                { id: 'acceptance', label: 'Acceptance', panel: <Acceptance view={view} /> },
                {
                  id: 'evidence',
                  label: 'Evidence',
                  panel: <EvidencePanel view={view} runId={runId} onRun={setRunId} />,
                },
              ]}
            />
          ) : (
            <>
              <p className="cp-coming">
                The acceptance suite of this project is not written yet. The brief is what it will
                ask; it can be built already, and checked later.
              </p>
              <Brief view={view} />
            </>
          )}
        </div>
        <aside className="cp-side" aria-label="About the project">
          {written && <Timeline view={view} onRun={show} />}
          <RestsOnList view={view} />
          <Facts view={view} />
        </aside>
      </div>
    </div>
  );
}

function OpenAgain({ view }: { readonly view: CheckpointView }) {
  const faded = view.restsOn.filter(({ pointId }) => view.faded.includes(pointId));
  const many = faded.length > 1;
  return (
    <div className="cp-again">
      <ErrorNote level="warning" title="Open again">
        <p>
          You passed this {view.passedMs === null ? '' : formatWhen(view.passedMs, Date.now())}, and
          that stays in its history. Since then {faded.length} of the points it rests on{' '}
          {many ? 'have' : 'has'} faded: {faded.map(({ title }) => plainTitle(title)).join(', ')}.
          Review {many ? 'them' : 'it'}, or pass the acceptance once more.
        </p>
        {faded[0] !== undefined && (
          <LinkButton size="small" to={routes.reviewPoint(faded[0].pointId)}>
            Review {plainTitle(faded[0].title)}
          </LinkButton>
        )}
      </ErrorNote>
    </div>
  );
}

function Brief({ view }: { readonly view: CheckpointView }) {
  return (
    <div className="cp-brief">
      <Html className="prose" html={view.briefHtml} />
      <section className="prose" aria-labelledby="cp-accepted">
        <h2 id="cp-accepted">It is accepted when</h2>
        <ul>
          {view.acceptance.map((html) => (
            <Html key={html} as="li" html={html} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function Facts({ view }: { readonly view: CheckpointView }) {
  return (
    <section aria-labelledby="cp-facts">
      <h2 id="cp-facts" className="cp-side-title">
        To work with
      </h2>
      <dl className="cp-facts">
        <div>
          <dt>Time</dt>
          <dd className="numbers">about {view.hours} hours</dd>
        </div>
        <div>
          <dt>Tools</dt>
          <dd>
            <ul className="cp-tools">
              {view.tools.map((html) => (
                <Html key={html} as="li" html={html} />
              ))}
            </ul>
          </dd>
        </div>
        <div>
          <dt>Offline</dt>
          <dd>
            <Html html={view.offlineHtml} />
          </dd>
        </div>
      </dl>
    </section>
  );
}
