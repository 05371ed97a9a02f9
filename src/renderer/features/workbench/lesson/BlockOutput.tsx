import type { ProgramResult } from '../../../../contract/grading.ts';
import { useLater } from '../../../components/index.ts';
import { InlineCode } from '../checks/InlineCode.tsx';
import { PythonLink } from '../checks/PythonLink.tsx';
import { splitTraceback } from '../logic/compare.ts';
import { formatDuration } from '../logic/format.ts';
import type { BlockRun } from './use-block-run.ts';

/** What a block prints: proved when the lesson was made, or from the learner's own run. */
export function BlockOutput(props: {
  readonly run: BlockRun;
  readonly proved: string | null;
  readonly onRun: () => void;
}) {
  const { run, proved, onRun } = props;
  const slow = useLater(300, run.kind === 'running');
  if (run.kind === 'running') {
    return (
      <div className="wb-output" aria-busy="true">
        <p className="wb-output-head">{slow ? 'Running…' : '\u00a0'}</p>
      </div>
    );
  }
  if (run.kind === 'error') {
    const missing = run.error.code === 'pythonMissing';
    return (
      <div className="wb-output wb-output-bad" role="alert">
        <p className="wb-output-head">
          {missing ? 'Running code needs Python' : 'It could not be run'}
        </p>
        <p className="wb-output-note">{run.error.message}</p>
        {missing && <PythonLink onReady={onRun} />}
        {missing && proved !== null && (
          <>
            <p className="wb-output-head wb-output-below">
              What it prints, as the lesson's makers ran it
            </p>
            <Printed text={proved} />
          </>
        )}
      </div>
    );
  }
  if (run.kind === 'done') return <Result result={run.result} />;
  if (proved === null) return null;
  return (
    <div className="wb-output">
      <p className="wb-output-head">Output</p>
      <Printed text={proved} />
    </div>
  );
}

const STOPPED: Readonly<Record<Exclude<ProgramResult['outcome'], 'completed'>, string>> = {
  timedOut: 'Stopped: it ran longer than its time limit. Look for a loop that never ends.',
  crashed: 'Python itself ended before the program did.',
  cancelled: 'Cancelled.',
  limit: 'Stopped: it used more memory, output or processes than its limit allows.',
};

function Result({ result }: { readonly result: ProgramResult }) {
  const { printed, traceback } =
    result.failure === null
      ? { printed: result.output, traceback: null }
      : splitTraceback(result.output);
  const { failure } = result;
  const line = failure?.frames.filter((frame) => frame.origin !== 'library').at(-1)?.line;
  return (
    <div
      className={
        failure || result.outcome !== 'completed' ? 'wb-output wb-output-bad' : 'wb-output'
      }
      role="status"
    >
      <p className="wb-output-head">
        Your output <span className="numbers">{formatDuration(result.durationMs)}</span>
      </p>
      {printed.trim() !== '' && <Printed text={printed} />}
      {printed.trim() === '' && failure === null && result.outcome === 'completed' && (
        <p className="wb-output-note">It ran to its end and printed nothing.</p>
      )}
      {result.outcome !== 'completed' && (
        <p className="wb-output-note">{STOPPED[result.outcome]}</p>
      )}
      {failure !== null && (
        <div className="wb-output-failure">
          <p className="wb-mono">
            <strong>{failure.type}</strong>
            {failure.message !== '' && `: ${failure.message}`}
            {line !== undefined && <span className="wb-quiet"> (line {line})</span>}
          </p>
          {failure.explanation && (
            <p>
              <InlineCode text={failure.explanation} />
            </p>
          )}
          {traceback !== null && (
            <details>
              <summary>The whole traceback</summary>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
              <pre tabIndex={0}>{traceback}</pre>
            </details>
          )}
        </div>
      )}
    </div>
  );
}

function Printed({ text }: { readonly text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <pre className="wb-printed" tabIndex={0}>
      {text.replace(/\n$/, '')}
    </pre>
  );
}
