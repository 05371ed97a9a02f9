import { type RefObject, useEffect } from 'react';
import { navigate } from '../../../app/location.ts';

/** Links between lessons name a heading with a slash; the window's routes name it with a `#`. */
export function useInnerLinks(container: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    const follow = (event: MouseEvent): void => {
      if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey) return;
      const link = event.target instanceof Element ? event.target.closest('a.inner') : null;
      const match = /^#(\/learn\/[\d.]+)(?:[/#](.+))?$/.exec(link?.getAttribute('href') ?? '');
      if (!match?.[1]) return;
      event.preventDefault();
      navigate(match[2] === undefined ? match[1] : `${match[1]}#${match[2]}`);
    };
    element.addEventListener('click', follow);
    return () => element.removeEventListener('click', follow);
  }, [container]);
}
