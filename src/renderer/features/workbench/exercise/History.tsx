import { useEffect, useState } from 'react';
import type { AttemptRow } from '../../../../contract/grading.ts';
import type { SnapshotInfo } from '../../../../contract/workspace.ts';
import { Button, Dialog, EmptyState, ErrorNote, Skeleton } from '../../../components/index.ts';
import { core } from '../../../rpc/client.ts';
import type { ExerciseSession } from '../exercise-session.ts';
import { count, formatWhen } from '../logic/format.ts';
import { useWorkbench } from '../store.ts';

const REASONS: Readonly<Record<SnapshotInfo['reason'], string>> = {
  check: 'Checked',
  reset: 'Before a reset',
  restore: 'Before going back',
};

/** Every check keeps the files as they were: the learner can go back to any of them. */
export function History(props: {
  readonly session: ExerciseSession;
  readonly onClose: () => void;
}) {
  const { session, onClose } = props;
  const attempts = useWorkbench((state) => state.exercise?.attempts);
  const [snapshots, setSnapshots] = useState<readonly SnapshotInfo[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    void core.call('workspace.snapshots', { exerciseId: session.exerciseId }).then((result) => {
      if (!current) return;
      if (result.ok) setSnapshots([...result.value].sort((a, b) => b.atMs - a.atMs));
      else setProblem(result.error.message);
    });
    return () => {
      current = false;
    };
  }, [session]);
  const now = Date.now();
  const result = (snapshot: SnapshotInfo): string => {
    // An attempt is recorded when its check has ended, the snapshot when it begins.
    const attempt = attempts
      ?.filter((each) => each.atMs >= snapshot.atMs)
      .reduce<AttemptRow | null>(
        (first, each) => (first === null || each.atMs < first.atMs ? each : first),
        null,
      );
    return snapshot.reason === 'check' && attempt
      ? `${attempt.passed} of ${attempt.total} passed`
      : '';
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="History"
      description="Each check and each reset keeps the files as they were. Going back keeps what you have now as well."
    >
      {problem !== null && <ErrorNote title="The history could not be read">{problem}</ErrorNote>}
      {snapshots === null && problem === null && <Skeleton />}
      {snapshots?.length === 0 && (
        <EmptyState title="Nothing yet">Your first check puts the first entry here.</EmptyState>
      )}
      {snapshots !== null && snapshots.length > 0 && (
        <ul className="wb-history">
          {snapshots.map((snapshot) => (
            <li key={snapshot.id}>
              <span className="wb-history-what">
                <strong>{REASONS[snapshot.reason]}</strong>
                <span className="wb-quiet"> {formatWhen(snapshot.atMs, now)}</span>
              </span>
              <span className="wb-quiet numbers">
                {result(snapshot) || count(snapshot.files, 'file')}
              </span>
              <Button
                size="small"
                aria-label={`Go back to ${REASONS[snapshot.reason].toLowerCase()}, ${formatWhen(snapshot.atMs, now)}`}
                onClick={() => {
                  void session.restore(snapshot.id);
                  onClose();
                }}
              >
                Go back to this
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
