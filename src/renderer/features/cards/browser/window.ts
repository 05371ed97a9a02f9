import { type RefObject, useLayoutEffect, useState } from 'react';

/** Every row is as high as the next, so that 100,000 of them cost what one screen costs. */
export const ROW_PX = 36;
const BEYOND_ROWS = 12;

export interface RowWindow {
  readonly first: number;
  /** One after the last. */
  readonly end: number;
}

/** The rows that are in sight of a scroller, and some beyond. */
export function rowsInSight(scrollTop: number, height: number, total: number): RowWindow {
  const first = Math.max(0, Math.floor(scrollTop / ROW_PX) - BEYOND_ROWS);
  const end = Math.min(total, Math.ceil((scrollTop + height) / ROW_PX) + BEYOND_ROWS);
  return { first: Math.min(first, end), end };
}

export function useRowsInSight(scroller: RefObject<HTMLElement | null>, total: number): RowWindow {
  const [sight, setSight] = useState<RowWindow>({ first: 0, end: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = (): void => {
      const next = rowsInSight(element.scrollTop, element.clientHeight, total);
      setSight((before) =>
        before.first === next.first && before.end === next.end ? before : next,
      );
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const sized = new ResizeObserver(look);
    sized.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      sized.disconnect();
    };
  }, [scroller, total]);
  return sight;
}

/** Scrolls just as far as it takes to have the row in sight. */
export function revealRow(element: HTMLElement, index: number): void {
  const top = index * ROW_PX;
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + ROW_PX > element.scrollTop + element.clientHeight) {
    element.scrollTop = top + ROW_PX - element.clientHeight;
  }
}
