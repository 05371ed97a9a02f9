import type { Mastery } from '../../contract/progress.ts';

export type CellState = Mastery | 'coming';

const WORDS: Readonly<Record<CellState, string>> = {
  unseen: 'not started',
  started: 'started',
  passed: 'passed',
  held: 'held',
  fading: 'fading',
  coming: 'coming',
};

export function masteryWord(state: CellState): string {
  return WORDS[state];
}

/** How well a point is held, by shape as well as colour: empty, half, full, full with a tick, hatched; dashed when coming. */
export function MasteryMark(props: { readonly state: CellState; readonly size?: number }) {
  const { state, size = 14 } = props;
  return (
    <svg
      className={`mastery-mark mastery-${state}`}
      width={size}
      height={size}
      viewBox="0 0 14 14"
      aria-hidden="true"
      focusable="false"
    >
      <rect className="mastery-box" x="1" y="1" width="12" height="12" rx="2.5" />
      {state === 'started' && (
        <path className="mastery-ink" d="M1.5 12.5 12.5 1.5v8.5a2.5 2.5 0 0 1-2.5 2.5Z" />
      )}
      {state === 'held' && <path className="mastery-tick" d="m4 7.2 2.1 2.1L10.2 5" />}
      {state === 'fading' && (
        <path className="mastery-hatch" d="M2 8.5 8.5 2M2 12.5 12.5 2M6 12.5l6.5-6.5" />
      )}
    </svg>
  );
}
