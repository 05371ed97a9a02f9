import { navigate as navigateHash, useHashLocation } from 'wouter/use-hash-location';

/** Where the window is: a path, and the heading of the lesson to show. */
export interface AppLocation {
  readonly path: string;
  readonly heading: string | null;
}

/** Splits a route such as `/learn/1.1.1.2#the-star`. */
export function parseRoute(route: string): AppLocation {
  const mark = route.indexOf('#');
  if (mark === -1) return { path: route, heading: null };
  const heading = route.slice(mark + 1);
  return { path: route.slice(0, mark), heading: heading === '' ? null : decodeURI(heading) };
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
  search: '/search',
  settings: '/settings',
  settingsPython: '/settings#python',
} as const;
