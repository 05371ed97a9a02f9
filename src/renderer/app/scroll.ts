import { type RefObject, useLayoutEffect } from 'react';
import { useLocation } from 'wouter';

const positions = new Map<string, number>();
let goingBack = false;
window.addEventListener('popstate', () => {
  goingBack = true;
});

/** A new screen begins at its top; Back and Forward find it where it was. */
export function useScreenScroll(main: RefObject<HTMLElement | null>): void {
  const [path] = useLocation();
  useLayoutEffect(() => {
    const element = main.current;
    if (!element) return;
    element.scrollTop = goingBack ? (positions.get(path) ?? 0) : 0;
    goingBack = false;
    const remember = (): void => {
      positions.set(path, element.scrollTop);
    };
    element.addEventListener('scroll', remember, { passive: true });
    return () => element.removeEventListener('scroll', remember);
  }, [path, main]);
}
