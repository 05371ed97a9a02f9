import { useEffect, useRef } from 'react';
import type { CheckpointView } from '../../../contract/checkpoint.ts';
import { routes } from '../../app/location.ts';
import { Button, ErrorNote, LinkButton, ProgressBar } from '../../components/index.ts';
import { type CheckItem, type CheckRun, verdictSentence } from '../workbench/logic/check-run.ts';
import { CheckList } from './CheckList.tsx';
import { cancelAcceptance, useCheckpointStore } from './store.ts';

/** The acceptance: how the run goes that goes on, else what each check said last. */
export function Acceptance({ view }: { readonly view: CheckpointView }) {
  const run = useCheckpointStore((state) => state.run);
  const shown = run.phase === 'idle' ? lastItems(view) : run.items;
  return (
    <div className="cp-acceptance">
      {run.phase === 'running' && <Running run={run} />}
      {run.phase === 'done' && <Verdict run={run} />}
      {run.phase === 'idle' && (
        <p className="cp-quiet">
          {view.lastReports.length > 0
            ? 'What each check said in the last run of this version.'
            : `${view.checks.length} checks start your server and ask it over HTTP. None has run yet.`}
        </p>
      )}
      {run.phase !== 'idle' && <LiveLog />}
      <h2 className="visually-hidden">Each check</h2>
      <CheckList items={shown} />
    </div>
  );
}

function lastItems(view: CheckpointView): readonly CheckItem[] {
  const reports = new Map(view.lastReports.map((report) => [report.id, report]));
  return view.checks.map(({ id, name }) => {
    const report = reports.get(id) ?? null;
    return { id, name, report, state: report?.outcome ?? 'waiting' };
  });
}

function Running({ run }: { readonly run: CheckRun }) {
  const done = run.items.filter(({ report }) => report !== null).length;
  const failed = run.items.filter(({ state }) => state === 'failed' || state === 'errored').length;
  const current = run.items.find(({ state }) => state === 'running');
  return (
    <div className="cp-running">
      <ProgressBar
        label={`Running the acceptance: ${done} of ${run.items.length}${failed > 0 ? `, ${failed} failed` : ''}`}
        value={run.items.length === 0 ? null : done / run.items.length}
        detail={current?.name ?? 'Starting your server'}
      />
      <Button onClick={cancelAcceptance}>Cancel</Button>
    </div>
  );
}

function Verdict({ run }: { readonly run: CheckRun }) {
  const sentence = verdictSentence(run);
  const passed = run.summary?.verdict === 'passed';
  const missing = run.summary?.verdict === 'pythonMissing';
  const problem = run.summary?.verdict === 'failed' ? null : run.summary?.problem;
  return (
    <>
      <p className="cp-verdict" data-passed={passed} role="status">
        {sentence}
        {run.summary?.verdict === 'cancelled' && '. Nothing of this run was recorded.'}
      </p>
      {missing && (
        <ErrorNote level="warning" title="The packages of this project are not ready">
          {problem?.message}
          <LinkButton size="small" to={routes.settingsPython}>
            See how Python stands
          </LinkButton>
        </ErrorNote>
      )}
    </>
  );
}

/** What happens, line by line; it stays at its end unless one scrolls up. */
function LiveLog() {
  const log = useCheckpointStore((state) => state.log);
  const area = useRef<HTMLPreElement>(null);
  const atEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is why it scrolls.
  useEffect(() => {
    const element = area.current;
    if (element !== null && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [log]);
  return (
    <details className="cp-log">
      <summary>Log</summary>
      <pre
        ref={area}
        role="log"
        aria-label="Log of the run"
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={({ currentTarget: each }) => {
          atEnd.current = each.scrollHeight - each.scrollTop - each.clientHeight < 8;
        }}
      >
        {log.length === 0 ? 'Nothing yet.' : log.join('\n')}
      </pre>
    </details>
  );
}
