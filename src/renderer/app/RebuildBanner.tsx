import { create } from 'zustand';
import type { RebuildProgress } from '../../contract/rebuild.ts';
import { ProgressBar, useLater } from '../components/index.ts';
import { core } from '../rpc/client.ts';
import { useSession } from './session.ts';

const useRebuild = create<{ readonly progress: RebuildProgress | null }>(() => ({
  progress: null,
}));

core.on('rebuild.progress', (progress) =>
  useRebuild.setState({ progress: progress.done ? null : progress }),
);
useSession.subscribe(({ connection }) => {
  // The core that told of it may be gone; the next one tells anew.
  if (connection === 'connecting') useRebuild.setState({ progress: null });
});

/** Says that every card is being worked out anew, and that nobody has to wait for it. */
export function RebuildBanner() {
  const progress = useRebuild((state) => state.progress);
  // A profile of a year or two is done before one could read this.
  const shown = useLater(300, progress !== null);
  if (!shown || progress === null) return null;
  return (
    <div className="rebuild-banner">
      <ProgressBar
        label="Working out every card anew from your history"
        value={progress.fraction}
        detail="You can go on meanwhile: what you answer counts."
      />
    </div>
  );
}
