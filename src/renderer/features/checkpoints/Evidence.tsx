import { useEffect, useState } from 'react';
import type { CheckpointView, Evidence, EvidenceFile } from '../../../contract/checkpoint.ts';
import type { DomainError } from '../../../contract/errors.ts';
import type { Uuid } from '../../../contract/ids.ts';
import { DomainErrorNote, EmptyState, Skeleton } from '../../components/index.ts';
import { core } from '../../rpc/client.ts';
import { formatDuration, formatWhen } from '../workbench/logic/format.ts';
import { CheckList } from './CheckList.tsx';
import { FileChanges } from './FileChanges.tsx';
import { runResult } from './words.ts';

/** What a run left: results, measurements, and the files, compared with those of another run. */
export function EvidencePanel(props: {
  readonly view: CheckpointView;
  readonly runId: string | null;
  readonly onRun: (id: string) => void;
}) {
  const { view, onRun } = props;
  const { timeline } = view;
  const run = timeline.find(({ id }) => id === props.runId) ?? timeline[0];
  const [against, setAgainst] = useState<string | null>(null);
  const at = timeline.findIndex(({ id }) => id === run?.id);
  const base = timeline.find(({ id }) => id === against && id !== run?.id) ?? timeline[at + 1];
  const evidence = useEvidence(view, run?.id ?? null);
  const before = useEvidence(view, base?.id ?? null);
  if (run === undefined) {
    return (
      <EmptyState title="No evidence yet">
        Each run of the acceptance leaves its results, its measurements and your files here, so that
        you can show what you built and how it came about.
      </EmptyState>
    );
  }
  const nowMs = Date.now();
  const label = (each: (typeof timeline)[number]): string =>
    `${formatWhen(each.atMs, nowMs)}: ${runResult(each).toLowerCase()}`;
  return (
    <div className="cp-evidence">
      <div className="cp-pickers">
        <label>
          Run
          <select value={run.id} onChange={(event) => onRun(event.target.value)}>
            {timeline.map((each) => (
              <option key={each.id} value={each.id}>
                {label(each)}
              </option>
            ))}
          </select>
        </label>
        {timeline.length > 1 && (
          <label>
            Compare its files with
            <select value={base?.id ?? ''} onChange={(event) => setAgainst(event.target.value)}>
              {base === undefined && <option value="">no earlier run</option>}
              {timeline
                .filter(({ id }) => id !== run.id)
                .map((each) => (
                  <option key={each.id} value={each.id}>
                    {label(each)}
                  </option>
                ))}
            </select>
          </label>
        )}
      </div>
      <dl className="cp-measures">
        <Measure name="Checks passed" value={`${run.passed} of ${run.total}`} />
        <Measure name="Duration" value={formatDuration(run.durationMs)} />
        {run.measurements !== null && (
          <>
            <Measure name="Requests" value={run.measurements.requests.toLocaleString('en')} />
            <Measure name="Half answered within" value={formatDuration(run.measurements.p50Ms)} />
            <Measure name="95 of 100 within" value={formatDuration(run.measurements.p95Ms)} />
          </>
        )}
        {run.solutionSeen && <Measure name="The solution" value="had been seen" />}
      </dl>
      {evidence.error !== null && (
        <DomainErrorNote what="The evidence could not be read" error={evidence.error} />
      )}
      {evidence.value === null && evidence.error === null && <Skeleton lines={5} />}
      {evidence.value !== null && (
        <>
          {evidence.value.problem !== null && <p>{evidence.value.problem}</p>}
          <section aria-labelledby="cp-files">
            <h2 id="cp-files">Files</h2>
            <FileChanges files={evidence.value.files} before={filesOf(before.value)} />
          </section>
          <section aria-labelledby="cp-results">
            <h2 id="cp-results" className="visually-hidden">
              Results
            </h2>
            <CheckList
              items={evidence.value.reports.map((report) => ({
                id: report.id,
                name: evidence.value?.checks.find(({ id }) => id === report.id)?.name ?? report.id,
                state: report.outcome,
                report,
              }))}
            />
          </section>
        </>
      )}
    </div>
  );
}

function filesOf(evidence: Evidence | null): readonly EvidenceFile[] | null {
  return evidence?.files ?? null;
}

function Measure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="numbers">{value}</dd>
    </div>
  );
}

function useEvidence(
  view: CheckpointView,
  runId: Uuid | null,
): { readonly value: Evidence | null; readonly error: DomainError | null } {
  const [state, setState] = useState<{ value: Evidence | null; error: DomainError | null }>({
    value: null,
    error: null,
  });
  const { id } = view;
  useEffect(() => {
    let current = true;
    setState({ value: null, error: null });
    if (runId === null) return;
    void core.call('checkpoint.evidence', { checkpointId: id, runId }).then((result) => {
      if (!current) return;
      setState(
        result.ok ? { value: result.value, error: null } : { value: null, error: result.error },
      );
    });
    return () => {
      current = false;
    };
  }, [id, runId]);
  return state;
}
