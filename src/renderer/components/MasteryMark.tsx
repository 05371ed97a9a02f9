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

const BOX = '<rect class="mastery-box" x="1" y="1" width="12" height="12" rx="2.5"/>';
/** On a square of 14; by shape as well as colour: empty, half, full, full with a tick, hatched; dashed when coming. */
const SHAPES: Readonly<Record<CellState, string>> = {
  unseen: BOX,
  started: `${BOX}<path class="mastery-ink" d="M1.5 12.5 12.5 1.5v8.5a2.5 2.5 0 0 1-2.5 2.5Z"/>`,
  passed: BOX,
  held: `${BOX}<path class="mastery-tick" d="m4 7.2 2.1 2.1L10.2 5"/>`,
  fading: `${BOX}<path class="mastery-hatch" d="M2 8.5 8.5 2M2 12.5 12.5 2M6 12.5l6.5-6.5"/>`,
  coming: BOX,
};

/** The markup of a mark: the browser makes 219 of them much sooner from text than React does node by node. */
export function markHtml(className: string, shapes: string, size: number): string {
  return `<svg class="mastery-mark ${className}" width="${size}" height="${size}" viewBox="0 0 14 14" aria-hidden="true" focusable="false">${shapes}</svg>`;
}

export function masteryMarkHtml(state: CellState, size: number): string {
  return markHtml(`mastery-${state}`, SHAPES[state], size);
}

/** How well a point is held. */
export function MasteryMark(props: { readonly state: CellState; readonly size?: number }) {
  const { state, size = 14 } = props;
  return (
    <span
      className="mark"
      // biome-ignore lint/security/noDangerouslySetInnerHtml: constant markup of this file
      dangerouslySetInnerHTML={{ __html: masteryMarkHtml(state, size) }}
    />
  );
}
