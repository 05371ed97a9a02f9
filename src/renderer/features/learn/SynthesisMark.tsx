import type { CellState } from '../../components/MasteryMark.tsx';

/** A synthesis exercise: a diamond among the squares; half full when it was tried, full and ticked when passed. */
export function SynthesisMark(props: { readonly state?: CellState; readonly size?: number }) {
  const { state = 'unseen', size = 14 } = props;
  return (
    <svg
      className={`mastery-mark synthesis-${state}`}
      width={size}
      height={size}
      viewBox="0 0 14 14"
      aria-hidden="true"
      focusable="false"
    >
      <path className="synthesis-box" d="M7 .9 13.1 7 7 13.1.9 7Z" />
      {state === 'started' && <path className="synthesis-ink" d="M.9 7h12.2L7 13.1Z" />}
      {state === 'passed' && <path className="mastery-tick" d="m4.4 7.1 1.8 1.8 3.3-3.4" />}
    </svg>
  );
}
