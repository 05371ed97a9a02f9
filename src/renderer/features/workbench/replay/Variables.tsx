import { useEffect, useState } from 'react';
import type { RecordedVariable, Recording, VariableHistory } from '../../../../contract/replay.ts';
import { classNames } from '../../../components/index.ts';
import { core } from '../../../rpc/client.ts';
import { frameName } from './steps.ts';
import { currentRun, goTo, type OpenReplay } from './store.ts';
import { useArrowKeys } from './use-arrow-keys.ts';

/** What the chosen frame's names hold at this step; what has just changed is marked, and leads to where it changed. */
export function Variables(props: {
  readonly recording: Recording;
  readonly open: OpenReplay;
  readonly frame: number;
}) {
  const { recording, open, frame } = props;
  const [shown, setShown] = useState<string | null>(null);
  const activation = recording.frames[frame]?.activation ?? -1;
  const entry = open.moment?.stack.find((each) => each.frame === frame);
  const variables = entry?.variables ?? [];
  // biome-ignore lint/correctness/useExhaustiveDependencies: another frame has other variables
  useEffect(() => setShown(null), [activation]);
  return (
    <section className="rp-variables" aria-label="Variables">
      <h2 className="rp-label">
        Variables <span className="rp-flow wb-mono">{frameName(recording, frame)}</span>
      </h2>
      {variables.length === 0 && (entry?.gone.length ?? 0) === 0 ? (
        <p className="rp-none">No variables yet.</p>
      ) : (
        <table className="rp-table">
          <thead className="visually-hidden">
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Value</th>
              <th scope="col">Since</th>
            </tr>
          </thead>
          <tbody>
            {variables.map((variable) => (
              <Row
                key={variable.name}
                variable={variable}
                step={open.step}
                activation={activation}
                unfolded={shown === variable.name}
                onUnfold={(on) => setShown(on ? variable.name : null)}
              />
            ))}
            {entry?.gone.map((name) => (
              <tr key={name} className="rp-row rp-row-gone">
                <th scope="row" className="wb-mono">
                  {name}
                </th>
                <td colSpan={2}>is gone</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row(props: {
  readonly variable: RecordedVariable;
  readonly step: number;
  readonly activation: number;
  readonly unfolded: boolean;
  readonly onUnfold: (on: boolean) => void;
}) {
  const { variable, step, activation, unfolded, onUnfold } = props;
  const { name, text, change, since, values } = variable;
  return (
    <>
      <tr className={classNames('rp-row', change !== 'none' && 'rp-row-changed')}>
        <th scope="row" className="wb-mono">
          {name}
        </th>
        <td className="wb-mono rp-value">
          {text}
          {change !== 'none' && <span className="rp-change">{change}</span>}
        </td>
        <td className="rp-since">
          {since !== step && (
            <button
              type="button"
              className="text-button rp-link numbers"
              aria-label={`${name} got this value at step ${since + 1}: go there`}
              title="Where it got this value"
              onClick={() => goTo(since)}
            >
              step {(since + 1).toLocaleString('en')}
            </button>
          )}
          {values > 1 && (
            <button
              type="button"
              className="text-button rp-link"
              aria-expanded={unfolded}
              aria-label={`All ${values.toLocaleString('en')} values of ${name}`}
              onClick={() => onUnfold(!unfolded)}
            >
              {values.toLocaleString('en')} values
            </button>
          )}
        </td>
      </tr>
      {unfolded && (
        <tr>
          <td colSpan={3} className="rp-history-cell">
            <History name={name} activation={activation} step={step} />
          </td>
        </tr>
      )}
    </>
  );
}

/** Every value it has had; each leads to the step where it got it. */
function History(props: {
  readonly name: string;
  readonly activation: number;
  readonly step: number;
}) {
  const { name, activation, step } = props;
  const [history, setHistory] = useState<VariableHistory | null>(null);
  const onKeyDown = useArrowKeys();
  useEffect(() => {
    const runId = currentRun();
    if (runId === null) return;
    let current = true;
    void core.call('replay.history', { runId, activation, name }).then((result) => {
      if (current && result.ok) setHistory(result.value);
    });
    return () => {
      current = false;
    };
  }, [name, activation]);
  if (history === null) return null;
  const now = history.values.reduce((at, value, index) => (value.step <= step ? index : at), 0);
  return (
    <>
      <ol className="rp-history" aria-label={`Values of ${name}`} onKeyDown={onKeyDown}>
        {history.values.map((value, index) => (
          <li key={value.step}>
            <button
              type="button"
              className="rp-history-value"
              aria-current={index === now ? 'true' : undefined}
              tabIndex={index === now ? 0 : -1}
              onClick={() => goTo(value.step)}
            >
              <span className="numbers">step {(value.step + 1).toLocaleString('en')}</span>
              <span className="wb-mono">{value.text ?? 'gone'}</span>
            </button>
          </li>
        ))}
      </ol>
      {history.leftOut > 0 && (
        <p className="rp-left-out">{history.leftOut.toLocaleString('en')} more values follow.</p>
      )}
    </>
  );
}
