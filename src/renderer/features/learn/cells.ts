import { escapeHtml } from '../../../base/escape-html.ts';
import { masteryMarkHtml, masteryWord } from '../../components/MasteryMark.tsx';
import { plainTitle, titleHtml } from '../../components/Title.tsx';
import type { MapCell } from './model.ts';
import { synthesisMarkHtml } from './SynthesisMark.tsx';

/** The cells of a topic as list items in markup: the browser makes 219 of them much sooner from text than React does node by node. */
export function cellsHtml(
  cells: readonly MapCell[],
  how: {
    readonly open: boolean;
    /** Where the learner is. */
    readonly here: string | null;
    /** The one cell that Tab reaches. */
    readonly stop: string | null;
  },
): string {
  return cells
    .map((cell) => {
      const here = cell.id === how.here;
      const attributes = [
        `class="${how.open ? 'map-point' : 'map-cell'} map-is-${cell.state}${here ? ' map-here' : ''}"`,
        `data-cell="${escapeHtml(cell.id)}"`,
        `tabindex="${cell.id === how.stop ? 0 : -1}"`,
        ...(how.open ? [] : [`aria-label="${escapeHtml(cellName(cell))}"`]),
        ...(here ? ['aria-current="step"'] : []),
      ].join(' ');
      const content = how.open ? lineHtml(cell, here) : markOf(cell, 20);
      // A link that leads nowhere yet is still found and read.
      return cell.route === null
        ? `<li><span ${attributes} role="link" aria-disabled="true">${content}</span></li>`
        : `<li><a ${attributes} href="#${escapeHtml(cell.route)}">${content}</a></li>`;
    })
    .join('');
}

function lineHtml(cell: MapCell, here: boolean): string {
  return [
    `<span class="mark">${markOf(cell, 15)}</span>`,
    `<span class="map-number">${cell.kind === 'point' ? escapeHtml(cell.id) : 'all'}</span>`,
    `<span class="map-point-title">${titleHtml(cell.title)}</span>`,
    `<span class="visually-hidden">, ${masteryWord(cell.state)}</span>`,
    `<span class="map-point-note numbers">${note(cell, here)}</span>`,
  ].join('');
}

function markOf({ kind, state }: MapCell, size: number): string {
  return (kind === 'synthesis' ? synthesisMarkHtml : masteryMarkHtml)(state, size);
}

function note(cell: MapCell, here: boolean): string {
  if (cell.state === 'coming') return 'coming';
  if (cell.kind === 'synthesis') return `synthesis, ${cell.minutes} min`;
  if (cell.recall !== null) return `${Math.round(cell.recall * 100)} % recall`;
  if (!here) return `${cell.minutes} min`;
  return `${cell.state === 'started' ? 'continue' : 'next'}, ${cell.minutes} min`;
}

/** What a screen reader says of a cell: all that its look says. */
function cellName(cell: MapCell): string {
  const parts =
    cell.kind === 'synthesis'
      ? [plainTitle(cell.title), 'synthesis exercise', masteryWord(cell.state)]
      : [`${cell.id} ${plainTitle(cell.title)}`, masteryWord(cell.state)];
  if (cell.minutes > 0) parts.push(`${cell.minutes} minutes`);
  if (cell.recall !== null) parts.push(`recall ${Math.round(cell.recall * 100)} %`);
  return parts.join(', ');
}
