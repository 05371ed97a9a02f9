import { useMemo, useState } from 'react';
import type { Failure } from '../../../../contract/grading.ts';
import { Button } from '../../../components/index.ts';
import type { ExerciseSession } from '../exercise-session.ts';
import { compareInline, type Segment } from '../logic/compare.ts';
import { count } from '../logic/format.ts';
import { Frames } from './Frames.tsx';
import { InlineCode } from './InlineCode.tsx';

/** A failure as a person would explain it: what was looked at, what should have come, what came, where. */
export function FailureView(props: {
  readonly failure: Failure;
  readonly session: ExerciseSession;
}) {
  const { failure, session } = props;
  const compared = failure.expected != null && failure.actual != null;
  const where = failure.kind === 'syntax' ? failure.frames.at(-1) : undefined;
  return (
    <div className="wb-failure">
      {failure.label && (
        <p className="wb-failure-label">
          <code>{failure.label}</code>
        </p>
      )}
      {compared ? (
        <Expected expected={failure.expected ?? ''} actual={failure.actual ?? ''} />
      ) : (
        (failure.message !== '' || failure.kind !== 'assertion') && (
          <p className="wb-failure-message">
            {failure.kind !== 'assertion' && (
              <strong>
                {failure.type}
                {failure.message === '' ? '' : ': '}
              </strong>
            )}
            {failure.message}
          </p>
        )
      )}
      {where !== undefined && (
        <Button
          size="small"
          className="wb-failure-go"
          onClick={() => session.goTo(where.file, where.line)}
        >
          Go to line {where.line} of {where.file}
        </Button>
      )}
      {failure.diff != null && failure.diff.length > 0 && <Diff lines={failure.diff} />}
      {failure.explanation && (
        <p className="wb-failure-why">
          <InlineCode text={failure.explanation} />
        </p>
      )}
      {failure.cause && (
        <div className="wb-cause">
          <p className="wb-failure-message">
            It began with{' '}
            <strong>
              {failure.cause.type}
              {failure.cause.message === '' ? '' : ': '}
            </strong>
            {failure.cause.message}
          </p>
          <Frames frames={failure.cause.frames} session={session} />
        </div>
      )}
      {failure.kind !== 'syntax' && <Frames frames={failure.frames} session={session} />}
    </div>
  );
}

function Expected({ expected, actual }: { readonly expected: string; readonly actual: string }) {
  const marks = useMemo(() => compareInline(expected, actual), [expected, actual]);
  return (
    <dl className="wb-compare">
      <dt>Expected</dt>
      <dd className="wb-compare-expected">
        <Value text={expected} segments={marks?.expected} />
      </dd>
      <dt>Got</dt>
      <dd className="wb-compare-actual">
        <Value text={actual} segments={marks?.actual} />
      </dd>
    </dl>
  );
}

function Value(props: {
  readonly text: string;
  readonly segments: readonly Segment[] | undefined;
}) {
  const segments = props.segments ?? [{ text: props.text, differs: false }];
  return (
    <pre className="wb-value">
      {segments.map((segment, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one value keep their places
        segment.differs ? <mark key={index}>{segment.text}</mark> : segment.text,
      )}
    </pre>
  );
}

const SIGNS = { same: ' ', removed: '−', added: '+' } as const;
const SPOKEN = { same: '', removed: 'expected: ', added: 'got: ' } as const;

/** `removed` was expected and did not come; `added` came and was not expected. */
function Diff({ lines }: { readonly lines: NonNullable<Failure['diff']> }) {
  return (
    <figure className="wb-diff">
      <figcaption>
        <span data-op="removed">− expected</span> <span data-op="added">+ got</span>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines keep their places
          <span key={index} className="wb-diff-line" data-op={line.op}>
            <span aria-hidden="true">{SIGNS[line.op]} </span>
            <span className="visually-hidden">{SPOKEN[line.op]}</span>
            {line.text}
            {'\n'}
          </span>
        ))}
      </pre>
    </figure>
  );
}

const FOLD_LINES = 12;

/** What the learner's own program printed, apart from what the checks say. */
export function Printed(props: {
  readonly text: string;
  readonly title: string;
  readonly truncated?: boolean;
}) {
  const lines = props.text.replace(/\n$/, '').split('\n');
  const [all, setAll] = useState(false);
  const long = lines.length > FOLD_LINES;
  const shown = long && !all ? lines.slice(-FOLD_LINES) : lines;
  return (
    <section className="wb-own-output" aria-label={props.title}>
      <p className="wb-own-output-title">{props.title}</p>
      {long && !all && (
        <Button size="small" variant="quiet" onClick={() => setAll(true)}>
          Show {count(lines.length - FOLD_LINES, 'earlier line')}
        </Button>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{shown.join('\n')}</pre>
      {props.truncated && <p className="wb-quiet">The rest was too long and is left out.</p>}
    </section>
  );
}
