import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { openWhy } from '../../app/why.ts';
import { Kbd, masteryWord, Title } from '../../components/index.ts';
import { cellsById, type MapCell, type MapModule } from './model.ts';

const HOVER_MS = 250;
const LEAVE_MS = 120;
const TIP_ID = 'point-tip';

export interface Tip {
  readonly cell: MapCell;
  readonly element: HTMLElement;
  readonly listed: boolean;
  readonly requires: readonly { readonly id: string; readonly title: string }[];
}

/** One tip for the whole map: it follows the pointer and the keyboard's focus, and Escape puts it away. */
export function usePointTip(
  container: RefObject<HTMLElement | null>,
  map: readonly MapModule[],
): Tip | null {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const cells = cellsById(map);
  useEffect(() => {
    const root = container.current;
    if (!root) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (next: HTMLElement | null, ms: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => setElement(next), ms);
    };
    const cellAt = (target: EventTarget | null): HTMLElement | null =>
      target instanceof Element ? target.closest<HTMLElement>('[data-cell]') : null;
    const onOver = (event: MouseEvent): void => {
      if (event.target instanceof Element && event.target.closest(`#${TIP_ID}`)) {
        clearTimeout(timer);
        return;
      }
      const cell = cellAt(event.target);
      later(cell, cell ? HOVER_MS : LEAVE_MS);
    };
    const onLeave = (): void => later(null, LEAVE_MS);
    const onFocusIn = (event: FocusEvent): void => {
      const cell = cellAt(event.target);
      clearTimeout(timer);
      const seen = cell?.matches(':focus-visible') ? cell : null;
      if (seen?.classList.contains('map-point')) later(seen, HOVER_MS);
      else setElement(seen);
    };
    const onFocusOut = (): void => later(null, 0);
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') setElement(null);
    };
    root.addEventListener('mouseover', onOver);
    root.addEventListener('mouseleave', onLeave);
    root.addEventListener('focusin', onFocusIn);
    root.addEventListener('focusout', onFocusOut);
    document.addEventListener('keydown', onKeyDown);
    return () => {
      clearTimeout(timer);
      root.removeEventListener('mouseover', onOver);
      root.removeEventListener('mouseleave', onLeave);
      root.removeEventListener('focusin', onFocusIn);
      root.removeEventListener('focusout', onFocusOut);
      document.removeEventListener('keydown', onKeyDown);
    };
  }, [container]);
  useEffect(() => {
    element?.setAttribute('aria-describedby', TIP_ID);
    return () => element?.removeAttribute('aria-describedby');
  }, [element]);

  const cell = element ? cells.get(element.dataset['cell'] ?? '') : undefined;
  if (!element?.isConnected || !cell) return null;
  // A point in an open list shows its title and minutes itself.
  const listed = element.classList.contains('map-point');
  const canTell = cell.kind === 'point' && cell.state !== 'coming';
  if (listed && cell.requires.length === 0 && !canTell) return null;
  return {
    cell,
    element,
    listed,
    requires: cell.requires.map((id) => ({ id, title: cells.get(id)?.title ?? id })),
  };
}

export function PointTip({ tip }: { readonly tip: Tip | null }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const node = box.current;
    if (!node || !tip) return;
    const cell = tip.element.getBoundingClientRect();
    const own = node.getBoundingClientRect();
    const below = cell.bottom + (tip.listed ? 1 : 6);
    const top = below + own.height > window.innerHeight - 8 ? cell.top - own.height - 6 : below;
    const indent = tip.listed ? 82 : -8;
    const left = Math.min(Math.max(8, cell.left + indent), window.innerWidth - own.width - 8);
    node.style.top = `${top}px`;
    node.style.left = `${left}px`;
  }, [tip]);
  if (!tip) return null;
  const { cell, requires, listed } = tip;
  return (
    <div ref={box} id={TIP_ID} role="tooltip" className="point-tip">
      {!listed && (
        <>
          <p className="point-tip-title">
            {cell.kind === 'point' && <span className="map-number">{cell.id}</span>}
            <Title text={cell.title} />
          </p>
          <p className="point-tip-facts numbers">{facts(cell).join(' · ')}</p>
        </>
      )}
      {requires.length > 0 && (
        <p className="point-tip-requires">
          Builds on{' '}
          {requires.map(({ id, title }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              {id} <Title text={title} />
            </span>
          ))}
        </p>
      )}
      {cell.kind === 'point' && cell.state !== 'coming' && (
        <p className="point-tip-why">
          <button
            type="button"
            className="text-button"
            tabIndex={-1}
            // The cell keeps the focus, and with it its tip.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => openWhy(cell.id)}
          >
            Why {masteryWord(cell.state)}?
          </button>{' '}
          <Kbd keys="w" />
        </p>
      )}
    </div>
  );
}

function facts(cell: MapCell): readonly string[] {
  if (cell.state === 'coming') return ['Coming: in the plan, its lesson is not written yet'];
  return [
    ...(cell.kind === 'synthesis' ? ['synthesis: one exercise over the whole topic'] : []),
    masteryWord(cell.state),
    `${cell.minutes} min`,
    ...(cell.recall === null ? [] : [`recall now ${Math.round(cell.recall * 100)} %`]),
  ];
}
