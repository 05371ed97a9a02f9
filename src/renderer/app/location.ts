import { navigate as navigateHash, useHashLocation } from 'wouter/use-hash-location';
import { type Disposable, toDisposable } from '../../base/disposable.ts';

/** Where the window is: a path, and the heading of the lesson to show. */
export interface AppLocation {
  readonly path: string;
  readonly heading: string | null;
}

/** A heading as the pack's links write it: `/learn/1.1.1.2/the-star`. */
const HEADING_PATH = /^(\/learn\/[\d.]+)\/([^/]+)$/;

/** Splits a route such as `/learn/1.1.1.2#the-star`. */
export function parseRoute(route: string): AppLocation {
  const mark = route.indexOf('#');
  if (mark === -1) {
    const [, path, heading] = HEADING_PATH.exec(route) ?? [];
    return path === undefined || heading === undefined
      ? { path: route, heading: null }
      : { path, heading };
  }
  const heading = route.slice(mark + 1);
  return { path: route.slice(0, mark), heading: heading === '' ? null : heading };
}

export function currentRoute(): string {
  return `/${window.location.hash.replace(/^#?\/?/, '')}`;
}

/** Goes to a route. Going to where one is already adds nothing to the history. */
export function navigate(to: string, options: { readonly replace?: boolean } = {}): void {
  navigateHash(to, { replace: options.replace === true || to === currentRoute() });
}

/** wouter's location hook: it sees paths only, so that a heading never changes which screen is shown. */
export function usePath(): [string, typeof navigate] {
  const [route] = useHashLocation();
  return [parseRoute(route).path, navigate];
}
usePath.hrefs = (href: string): string => `#${href}`;

/** The heading after the second `#`, such as `the-star` in `#/learn/1.1.1.2#the-star`. */
export function useHeading(): string | null {
  const [route] = useHashLocation();
  return parseRoute(route).heading;
}

export const routes = {
  today: '/',
  learn: '/learn',
  point: (pointId: string) => `/learn/${pointId}`,
  exercise: (exerciseId: string) => `/practice/${exerciseId}`,
  review: '/review',
  reviewPoint: (pointId: string) => `/review/${pointId}`,
  resources: '/resources',
  /** A session of its own, such as `tag:async` or `ahead:3`. */
  reviewScope: (scope: string) => `/review/${encodeURIComponent(scope)}`,
  cards: '/review/cards',
  assess: '/assess',
  paths: '/paths',
  progress: '/progress',
  checkpoints: '/checkpoints',
  checkpoint: (checkpointId: string) => `/checkpoints/${checkpointId}`,
  checkpointWork: (checkpointId: string) => `/checkpoints/${checkpointId}/work`,
  search: '/search',
  settings: '/settings',
  settingsPython: '/settings#python',
  doctor: '/settings/doctor',
} as const;

/** Links inside the window, such as a lesson's, go through `navigate` like every other. Call it once. */
export function followLinks(): Disposable {
  const onClick = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a[href^="#/"]') : null;
    if (!link) return;
    event.preventDefault();
    navigate((link.getAttribute('href') ?? '#/').slice(1));
  };
  document.addEventListener('click', onClick);
  return toDisposable(() => document.removeEventListener('click', onClick));
}
