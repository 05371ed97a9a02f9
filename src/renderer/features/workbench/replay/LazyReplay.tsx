import { lazy, Suspense } from 'react';
import { useReplay } from './store.ts';

const ReplayView = lazy(async () => ({
  default: (await import('./ReplayView.tsx')).ReplayView,
}));

/** Its code comes with the first recording: nobody who only reads or checks waits for it. */
export function LazyReplay() {
  const isOpen = useReplay((state) => state.open !== null);
  return isOpen ? (
    <Suspense fallback={null}>
      <ReplayView />
    </Suspense>
  ) : null;
}
