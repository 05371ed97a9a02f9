import { type ScrollPlace, TOP } from '../logic/layout.ts';

const BLOCKS = '[data-place]';

/** What stands at the top edge of a scrolled text: it survives another width, font or window, pixels do not. */
export function readScrollPlace(scroller: HTMLElement): ScrollPlace {
  if (scroller.scrollTop <= 0) return TOP;
  const edge = scroller.getBoundingClientRect().top;
  const blocks = parts(scroller);
  for (const [element, block] of blocks.entries()) {
    const box = block.getBoundingClientRect();
    if (box.bottom > edge) {
      const fraction = box.height === 0 ? 0 : (edge - box.top) / box.height;
      return { element, fraction: Math.min(1, Math.max(0, fraction)) };
    }
  }
  return TOP;
}

export function applyScrollPlace(scroller: HTMLElement, place: ScrollPlace): void {
  const block = parts(scroller)[place.element];
  if (!block || (place.element === 0 && place.fraction === 0)) {
    scroller.scrollTop = 0;
    return;
  }
  const box = block.getBoundingClientRect();
  scroller.scrollTop +=
    box.top - scroller.getBoundingClientRect().top + box.height * place.fraction;
}

/** The children of every marked container, in reading order. */
function parts(scroller: HTMLElement): readonly HTMLElement[] {
  return [...scroller.querySelectorAll<HTMLElement>(BLOCKS)].flatMap((container) =>
    [...container.children].filter((child): child is HTMLElement => child instanceof HTMLElement),
  );
}
