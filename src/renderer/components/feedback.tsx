import type { ReactNode } from 'react';
import type { DomainError } from '../../contract/errors.ts';
import { Button } from './Button.tsx';
import { classNames } from './class-names.ts';
import { AlertIcon } from './icons.ts';
import { useLater } from './use-later.ts';

/** Says what will be here, and offers the act that fills it. */
export function EmptyState(props: {
  readonly title: string;
  /** `h1` where it is all there is on the screen. */
  readonly heading?: 'h1' | 'h2';
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  const Heading = props.heading ?? 'h2';
  return (
    <div className="empty-state">
      <Heading>{props.title}</Heading>
      {props.children !== undefined && <div className="empty-text">{props.children}</div>}
      {props.action !== undefined && <div className="empty-action">{props.action}</div>}
    </div>
  );
}

/** Says what happened, what was kept, and what to do. */
export function ErrorNote(props: {
  readonly title: string;
  readonly children?: ReactNode;
  /** A log or a trace, folded away. */
  readonly detail?: string | undefined;
  readonly onRetry?: (() => void) | undefined;
  readonly retry?: string;
  readonly level?: 'error' | 'warning';
}) {
  return (
    <div className={classNames('note', props.level === 'warning' && 'note-warning')} role="alert">
      <AlertIcon />
      <div className="note-body">
        <p className="note-title">{props.title}</p>
        {props.children !== undefined && <div className="note-text">{props.children}</div>}
        {props.detail !== undefined && props.detail !== '' && (
          <details className="note-detail">
            <summary>Details</summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
            <pre tabIndex={0}>{props.detail}</pre>
          </details>
        )}
        {props.onRetry && (
          <Button size="small" onClick={props.onRetry}>
            {props.retry ?? 'Try again'}
          </Button>
        )}
      </div>
    </div>
  );
}

/** A failure the core answered with. Its message is written for the learner. */
export function DomainErrorNote(props: {
  readonly error: DomainError;
  readonly what: string;
  readonly onRetry?: (() => void) | undefined;
}) {
  return (
    <ErrorNote
      title={props.what}
      onRetry={props.onRetry}
      detail={props.error.logId && `Logged as ${props.error.logId}.`}
    >
      {props.error.message}
    </ErrorNote>
  );
}

/** Progress with its number; `value` null is work whose length cannot be known. */
export function ProgressBar(props: {
  readonly label: string;
  readonly value: number | null;
  readonly hideLabel?: boolean;
  readonly detail?: string;
}) {
  const percent = props.value === null ? null : Math.round(props.value * 100);
  return (
    <div className="progress">
      {!props.hideLabel && (
        <div className="progress-label">
          <span>{props.label}</span>
          {percent !== null && <span className="numbers">{percent} %</span>}
        </div>
      )}
      <div
        className={classNames('progress-track', percent === null && 'progress-unknown')}
        role="progressbar"
        aria-label={props.label}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(percent !== null && { 'aria-valuenow': percent })}
      >
        <div className="progress-fill" style={{ width: `${percent ?? 30}%` }} />
      </div>
      {props.detail !== undefined && props.detail !== '' && (
        <p className="progress-detail">{props.detail}</p>
      )}
    </div>
  );
}

/** Stands where text will be, from 300 ms of waiting on: what is faster never flickers. */
export function Skeleton({ lines = 3, label = 'Loading' }: { lines?: number; label?: string }) {
  const shown = useLater(300);
  return (
    <div className="skeleton" role="status" aria-label={label}>
      {shown &&
        Array.from({ length: lines }, (_, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no other identity
          <span key={line} style={{ width: `${[92, 100, 84, 96, 61][line % 5]}%` }} />
        ))}
    </div>
  );
}
