import type { Frame } from '../../../../contract/grading.ts';
import type { ExerciseSession } from '../exercise-session.ts';
import { count } from '../logic/format.ts';

/** A recursion without an end has hundreds of calls, and the last few tell how it goes. */
const NEAREST = 4;

/** Where it happened: the learner's own lines first, nearest to the failure on top; the rest folded away. */
export function Frames(props: {
  readonly frames: readonly Frame[];
  readonly session: ExerciseSession;
}) {
  const { frames, session } = props;
  const inner = [...frames].reverse();
  const own = inner.filter((frame) => frame.origin === 'learner');
  // One line more is no longer than the words that would stand for it.
  const near = own.length > NEAREST + 1 ? own.slice(0, NEAREST) : own;
  const far = own.slice(near.length);
  const rest = inner.filter((frame) => frame.origin !== 'learner');
  if (frames.length === 0) return null;
  return (
    <div className="wb-frames">
      {own.length > 0 && (
        <>
          <p className="wb-frames-title">In your code</p>
          <OwnFrames frames={near} session={session} />
          {far.length > 0 && (
            <details className="wb-frames-rest">
              <summary>How your code came there ({count(far.length, 'more line')})</summary>
              <OwnFrames frames={far} session={session} />
            </details>
          )}
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

function OwnFrames(props: {
  readonly frames: readonly Frame[];
  readonly session: ExerciseSession;
}) {
  return (
    <ol className="wb-frame-list">
      {props.frames.map((frame, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: frames keep their places
        <li key={index}>
          <FrameLine frame={frame} onGo={() => props.session.goTo(frame.file, frame.line)} />
          <Locals locals={frame.locals} />
        </li>
      ))}
    </ol>
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
