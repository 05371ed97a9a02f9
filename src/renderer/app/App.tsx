import { lazy, Suspense, useEffect, useState } from 'react';
import { Router } from 'wouter';
import { ErrorNote, useLater } from '../components/index.ts';
import { type Boot, boot } from './boot.ts';
import { Frame, loadFrame } from './Frame.tsx';
import { currentRoute, usePath } from './location.ts';
import { preloadScreen } from './Screens.tsx';

type Start = Boot | { readonly kind: 'starting' };

const RecoveryScreen = lazy(async () => ({
  default: (await import('../features/recovery/index.ts')).RecoveryScreen,
}));

export function App() {
  const [start, setStart] = useState<Start>({ kind: 'starting' });
  useEffect(() => {
    preloadScreen(currentRoute());
    void Promise.all([boot(), loadFrame()]).then(([booted]) => setStart(booted));
  }, []);
  const slow = useLater(300, start.kind === 'starting');
  if (start.kind === 'starting') {
    return <div className="starting">{slow && <p role="status">Starting Cairn…</p>}</div>;
  }
  if (start.kind === 'refused') {
    return (
      <main className="starting">
        <ErrorNote
          title="Cairn cannot open this window"
          retry="Reload the window"
          onRetry={() => window.location.reload()}
        >
          {start.why}
        </ErrorNote>
      </main>
    );
  }
  if (start.kind === 'recovery') {
    return (
      <Suspense>
        <RecoveryScreen />
      </Suspense>
    );
  }
  return (
    <Router hook={usePath}>
      <Frame />
    </Router>
  );
}
