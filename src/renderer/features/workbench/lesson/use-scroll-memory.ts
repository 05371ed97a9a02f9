import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { ScrollPlace } from '../logic/layout.ts';
import { applyScrollPlace, readScrollPlace } from './scroll-place.ts';

const SETTLE_MS = 250;

/** Puts a text where it was left, and says where it is once scrolling has come to rest. */
export function useScrollMemory(options: {
  readonly scroller: RefObject<HTMLElement | null>;
  /** Shown and complete: only then can a place be found. */
  readonly ready: boolean;
  readonly place: ScrollPlace;
  readonly onPlace: (place: ScrollPlace) => void;
}): void {
  const { scroller, ready } = options;
  const latest = useRef(options);
  latest.current = options;
  const applied = useRef<HTMLElement | null>(null);
  const last = useRef(options.place);
  useLayoutEffect(() => {
    const element = scroller.current;
    // Once: from then on the text keeps its own place, also behind another tab.
    if (!ready || !element || applied.current === element) return;
    applied.current = element;
    const { place } = latest.current;
    applyScrollPlace(element, place);
    const put = element.scrollTop;
    // Fonts change the height of lines; the place is kept through that unless somebody has moved on.
    void document.fonts.ready.then(() => {
      if (element.scrollTop === put && element.clientHeight > 0) applyScrollPlace(element, place);
    });
  }, [scroller, ready]);
  useEffect(() => {
    const element = scroller.current;
    if (!ready || !element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const save = (): void => {
      clearTimeout(timer);
      timer = undefined;
      if (element.clientHeight === 0) return;
      last.current = readScrollPlace(element);
      latest.current.onPlace(last.current);
    };
    const scrolled = (): void => {
      clearTimeout(timer);
      timer = setTimeout(save, SETTLE_MS);
    };
    element.addEventListener('scroll', scrolled, { passive: true });
    // Another width breaks the lines elsewhere: what stood at the top edge goes back there.
    let width = element.clientWidth;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth === width || element.clientWidth === 0) return;
      if (width !== 0) applyScrollPlace(element, last.current);
      width = element.clientWidth;
    });
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', scrolled);
      observer.disconnect();
      if (timer !== undefined) save();
    };
  }, [scroller, ready]);
}
