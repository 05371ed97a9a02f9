import { type CellState, markHtml } from '../../components/MasteryMark.tsx';

const BOX = '<path class="synthesis-box" d="M7 .9 13.1 7 7 13.1.9 7Z"/>';
const SHAPES: Partial<Readonly<Record<CellState, string>>> = {
  started: `${BOX}<path class="synthesis-ink" d="M.9 7h12.2L7 13.1Z"/>`,
  passed: `${BOX}<path class="mastery-tick" d="m4.4 7.1 1.8 1.8 3.3-3.4"/>`,
};

/** A synthesis exercise: a diamond among the squares; half full when it was tried, full and ticked when passed. */
export function synthesisMarkHtml(state: CellState, size: number): string {
  return markHtml(`synthesis-${state}`, SHAPES[state] ?? BOX, size);
}

export function SynthesisMark({ size }: { readonly size: number }) {
  return (
    <span
      className="mark"
      // biome-ignore lint/security/noDangerouslySetInnerHtml: constant markup of this file
      dangerouslySetInnerHTML={{ __html: synthesisMarkHtml('unseen', size) }}
    />
  );
}
