import type { CheckpointView } from '../../../contract/checkpoint.ts';
import { formatDuration, formatWhen } from '../workbench/logic/format.ts';
import { runResult } from './words.ts';

/** The attempts, newest first; each leads to its evidence. */
export function Timeline(props: {
  readonly view: CheckpointView;
  readonly onRun: (id: string) => void;
}) {
  const { view, onRun } = props;
  const nowMs = Date.now();
  return (
    <section aria-labelledby="cp-timeline">
      <h2 id="cp-timeline" className="cp-side-title">
        Time line
      </h2>
      {view.timeline.length === 0 ? (
        <p className="cp-quiet">
          No run yet. Each run of the acceptance is kept here, with its results, its measurements
          and your files.
        </p>
      ) : (
        <ol className="cp-timeline">
          {view.timeline.map((run) => (
            <li key={run.id} data-verdict={run.verdict}>
              <button type="button" className="cp-run" onClick={() => onRun(run.id)}>
                <span className="cp-run-result">{runResult(run)}</span>
                <span className="cp-quiet numbers">
                  {formatWhen(run.atMs, nowMs)}, {formatDuration(run.durationMs)}
                  {!run.current && ', earlier version'}
                </span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
