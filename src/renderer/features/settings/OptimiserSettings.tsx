import { useEffect } from 'react';
import type { Fit, OptimiserProgress } from '../../../contract/statistics.ts';
import { Button, DomainErrorNote, ProgressBar } from '../../components/index.ts';
import { Row } from './fields.tsx';
import {
  cancelOptimiser,
  loadOptimiser,
  runOptimiser,
  undoOptimiser,
  useOptimiser,
} from './optimiser-store.ts';

const STEPS: Readonly<Record<OptimiserProgress['step'], string>> = {
  reading: 'Reading your answers',
  learning: 'Learning how you forget',
  refolding: 'Working out every card anew',
};

/** Fits the forgetting curve to the learner: run, stop, what came of it, and the way back. */
export function OptimiserSettings() {
  const { status, runId, progress, error } = useOptimiser();
  useEffect(() => void loadOptimiser(), []);
  const enough = status !== null && status.answers >= status.needed;
  return (
    <>
      <Row
        label="Forgetting curve"
        hint={
          status?.own
            ? 'Fitted to your own answers. Fit it again every month or so.'
            : 'The usual one, made from the answers of many learners. Yours can be fitted to how you forget.'
        }
      >
        <div className="optimiser-actions">
          {status?.undoable && (
            <Button disabled={runId !== null} onClick={() => void undoOptimiser()}>
              Undo fitting
            </Button>
          )}
          {runId !== null && progress?.step !== 'refolding' ? (
            <Button onClick={cancelOptimiser}>Stop</Button>
          ) : (
            <Button disabled={!enough || runId !== null} onClick={() => void runOptimiser()}>
              Fit to my answers
            </Button>
          )}
        </div>
      </Row>
      {status !== null && !enough && (
        <p className="settings-text">
          Fitting helps from {status.needed} answers to cards of an earlier day; you have{' '}
          {status.answers}. Until then the usual curve predicts better than one made from few
          answers.
        </p>
      )}
      <div role="status">
        {runId !== null && (
          <ProgressBar
            label={progress ? STEPS[progress.step] : 'Starting'}
            value={progress ? progress.fraction : null}
          />
        )}
        <Outcome />
      </div>
      {error && <DomainErrorNote what="The curve was not fitted" error={error} />}
    </>
  );
}

function Outcome() {
  const outcome = useOptimiser((state) => state.outcome);
  switch (outcome?.kind) {
    case undefined:
      return null;
    case 'tooFew':
      return (
        <p className="settings-text">
          {outcome.answers} answers are too few: it takes {outcome.needed}. Nothing has changed.
        </p>
      );
    case 'undone':
      return (
        <p className="settings-text">
          The parameters of before are in use again, and every card follows them.
        </p>
      );
    case 'kept':
      return (
        <>
          <p className="settings-text">
            What is in use predicts your answers as well as a newly fitted curve. Nothing has
            changed.
          </p>
          <FitTable before={outcome.before} after={outcome.after} />
        </>
      );
    case 'applied':
      return (
        <>
          <p className="settings-text">
            The curve was fitted to {outcome.answers.toLocaleString('en-GB')} answers and is in use:{' '}
            {outcome.cards.toLocaleString('en-GB')} cards follow it. It predicts your latest
            answers, which it had not seen, better than before.
          </p>
          <FitTable before={outcome.before} after={outcome.after} />
        </>
      );
  }
}

function FitTable({ before, after }: { readonly before: Fit; readonly after: Fit }) {
  return (
    <table className="optimiser-fit numbers">
      <caption>How far predictions were off, on your latest answers. Smaller is better.</caption>
      <thead>
        <tr>
          <th scope="col">Measure</th>
          <th scope="col">Before</th>
          <th scope="col">Fitted</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">Log loss</th>
          <td>{before.logLoss.toFixed(4)}</td>
          <td>{after.logLoss.toFixed(4)}</td>
        </tr>
        <tr>
          <th scope="row">RMSE (bins)</th>
          <td>{(before.rmse * 100).toFixed(2)} %</td>
          <td>{(after.rmse * 100).toFixed(2)} %</td>
        </tr>
      </tbody>
    </table>
  );
}
