import type { Frame } from '../../../../contract/grading.ts';
import type { ExerciseSession } from '../exercise-session.ts';
import { count } from '../logic/format.ts';

/** Where it happened: the learner's own lines first, nearest to the failure on top; the rest folded away. */
export function Frames(props: {
  readonly frames: readonly Frame[];
  readonly session: ExerciseSession;
}) {
  const { frames, session } = props;
  const inner = [...frames].reverse();
  const own = inner.filter((frame) => frame.origin === 'learner');
  const rest = inner.filter((frame) => frame.origin !== 'learner');
  if (frames.length === 0) return null;
  return (
    <div className="wb-frames">
      {own.length > 0 && (
        <>
          <p className="wb-frames-title">In your code</p>
          <ol className="wb-frame-list">
            {own.map((frame, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: frames keep their places
              <li key={index}>
                <FrameLine frame={frame} onGo={() => session.goTo(frame.file, frame.line)} />
                <Locals locals={frame.locals} />
              </li>
            ))}
          </ol>
        </>
      )}
      {rest.length > 0 && (
        <details className="wb-frames-rest">
          <summary>
            {own.length > 0 ? 'Also in the checks and libraries' : 'Where the check looked'} (
            {count(rest.length, 'line')})
          </summary>
          <ol className="wb-frame-list">
            {rest.map((frame, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: frames keep their places
              <li key={index}>
                <FrameLine
                  frame={frame}
                  onGo={
                    frame.origin === 'check'
                      ? () => session.read({ kind: 'checks', path: frame.file, line: frame.line })
                      : null
                  }
                />
                {frame.origin === 'check' && <Locals locals={frame.locals} />}
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}

function FrameLine({ frame, onGo }: { readonly frame: Frame; readonly onGo: (() => void) | null }) {
  const where = (
    <>
      <span className="wb-frame-place">
        {frame.file}:{frame.line}
      </span>{' '}
      <code className="wb-frame-code">{frame.code.trim()}</code>
    </>
  );
  return onGo === null ? (
    <div className="wb-frame">{where}</div>
  ) : (
    <button type="button" className="wb-frame" onClick={onGo}>
      {where}
    </button>
  );
}

function Locals({ locals }: { readonly locals: Frame['locals'] }) {
  const names = Object.entries(locals);
  if (names.length === 0) return null;
  return (
    <dl className="wb-locals">
      {names.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
