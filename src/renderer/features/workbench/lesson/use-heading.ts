import { type RefObject, useEffect, useState } from 'react';

/** The element of a heading's slug within a lesson. */
export function headingElement(scroller: HTMLElement, slug: string): HTMLElement | null {
  return scroller.querySelector<HTMLElement>(`:is(h2, h3, h4)[id="${CSS.escape(slug)}"]`);
}

export function scrollToHeading(scroller: HTMLElement, slug: string): boolean {
  const heading = headingElement(scroller, slug);
  if (!heading) return false;
  const box = heading.getBoundingClientRect();
  scroller.scrollTop += box.top - scroller.getBoundingClientRect().top - 16;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  return true;
}

/** The heading the reader is under: the last one above the upper third of the view. */
export function useCurrentHeading(
  scroller: RefObject<HTMLElement | null>,
  ready: boolean,
): string | null {
  const [current, setCurrent] = useState<string | null>(null);
  useEffect(() => {
    const element = scroller.current;
    if (!ready || !element) return;
    let frame = 0;
    const look = (): void => {
      frame = 0;
      const box = element.getBoundingClientRect();
      const edge = box.top + box.height / 3;
      const headings = [...element.querySelectorAll<HTMLElement>('h2[id], h3[id]')];
      const atEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 4;
      const above = headings.filter((each) => each.getBoundingClientRect().top <= edge);
      setCurrent((atEnd && element.scrollTop > 0 ? headings : above).at(-1)?.id ?? null);
    };
    const scrolled = (): void => {
      if (frame === 0) frame = requestAnimationFrame(look);
    };
    look();
    element.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      element.removeEventListener('scroll', scrolled);
      cancelAnimationFrame(frame);
    };
  }, [scroller, ready]);
  return current;
}
