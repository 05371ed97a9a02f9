import '../styles/state-mark.css';
import type { CheckState } from '../logic/check-run.ts';

const WORDS: Readonly<Record<CheckState, string>> = {
  waiting: 'waiting',
  running: 'running',
  passed: 'passed',
  failed: 'failed',
  errored: 'could not run',
  skipped: 'skipped',
  notRun: 'not run',
};

/** A check's state by shape as well as colour, with its word for those who hear it. */
export function StateMark({ state }: { readonly state: CheckState }) {
  return (
    <span className="wb-mark" data-state={state}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
        {state === 'passed' && <path d="M3.5 8.5 6.5 11.5 12.5 4.8" />}
        {(state === 'failed' || state === 'errored') && <path d="M4.5 4.5l7 7M11.5 4.5l-7 7" />}
        {state === 'running' && <path className="wb-mark-arc" d="M8 2.5A5.5 5.5 0 1 1 2.5 8" />}
        {state === 'waiting' && <circle cx="8" cy="8" r="4.5" />}
        {(state === 'skipped' || state === 'notRun') && <path d="M4 8h8" />}
      </svg>
      <span className="visually-hidden">{WORDS[state]}</span>
    </span>
  );
}
