import { useEffect, useState } from 'react';
import { uuidv7 } from 'uuidv7';
import { create } from 'zustand';
import type { CheckpointView } from '../../../contract/checkpoint.ts';
import type { DomainError } from '../../../contract/errors.ts';
import type { CheckProgress, TestReport } from '../../../contract/grading.ts';
import type { ExerciseId, Uuid } from '../../../contract/ids.ts';
import { core } from '../../rpc/client.ts';
import {
  applyProgress,
  type CheckRun,
  failedRun,
  finishedRun,
  idleRun,
  startedRun,
} from '../workbench/logic/check-run.ts';

interface CheckpointStore {
  readonly view: CheckpointView | null;
  readonly error: DomainError | null;
  readonly run: CheckRun;
  /** When the run that is shown began. */
  readonly startedMs: number;
  /** What happened in the run so far, a line each. */
  readonly log: readonly string[];
}

const EMPTY: CheckpointStore = {
  view: null,
  error: null,
  run: idleRun([]),
  startedMs: 0,
  log: [],
};

/** The checkpoint that is open, and the run that is shown of it. */
export const useCheckpointStore = create<CheckpointStore>()(() => EMPTY);

/** Reads the checkpoint and keeps it up to date for as long as its page is shown. */
export function useCheckpoint(id: ExerciseId): { readonly retry: () => void } {
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is how Try again reads once more.
  useEffect(() => {
    let current = true;
    const read = async (): Promise<void> => {
      const result = await core.call('checkpoint.get', { checkpointId: id });
      if (!current) return;
      if (!result.ok) useCheckpointStore.setState({ error: result.error });
      else adopt(result.value);
    };
    useCheckpointStore.setState(EMPTY);
    void read();
    const heard = [
      core.on('check.progress', (progress) => follow(id, progress)),
      core.on('changed', ({ topics }) => {
        if (topics.some((topic) => topic !== 'today')) void read();
      }),
      core.onState((state) => {
        if (state === 'connected') void read();
      }),
    ];
    return () => {
      current = false;
      for (const each of heard) each.dispose();
    };
  }, [id, attempt]);
  return { retry: () => setAttempt((count) => count + 1) };
}

/** What the core says. A run that goes on, begun in whichever window, is shown from where it is. */
function adopt(view: CheckpointView): void {
  const { run } = useCheckpointStore.getState();
  useCheckpointStore.setState({ view, error: null });
  const { running } = view;
  if (running !== null && run.runId !== running.runId) {
    useCheckpointStore.setState({
      run: startedRun(view.checks, running.runId),
      startedMs: running.startedMs,
      log: [],
    });
    for (const report of running.reports) {
      follow(view.id, { kind: 'test', runId: running.runId, report });
    }
    if (running.current !== null) {
      follow(view.id, { kind: 'running', runId: running.runId, id: running.current });
    }
  }
}

function follow(id: ExerciseId, progress: CheckProgress): void {
  const { run, view } = useCheckpointStore.getState();
  if (
    progress.kind === 'started' &&
    progress.exerciseId === id &&
    progress.runId !== run.runId &&
    run.phase !== 'running'
  ) {
    // Asked for in the terminal or the workbench: shown like one of our own.
    useCheckpointStore.setState({
      run: startedRun(view?.checks ?? [], progress.runId),
      startedMs: Date.now(),
      log: [],
    });
  }
  const before = useCheckpointStore.getState().run;
  const after = applyProgress(before, progress);
  if (after === before) return;
  const lines = progress.kind === 'test' ? logLines(after, progress.report) : [];
  useCheckpointStore.setState(({ log }) => ({ run: after, log: [...log, ...lines] }));
}

/** One check in the log: its result, and under it what was said to the server. */
function logLines(run: CheckRun, report: TestReport): readonly string[] {
  const name = run.items.find((item) => item.id === report.id)?.name ?? report.id;
  const exchanges = report.trace?.exchanges ?? [];
  return [
    `${report.outcome.padEnd(7)} ${name} (${Math.round(report.durationMs)} ms)`,
    ...exchanges.map(
      ({ method, path, status, durationMs, error }) =>
        `        ${method} ${path} ${status ?? error ?? 'no answer'} ${Math.round(durationMs)} ms`,
    ),
  ];
}

/** Runs the acceptance on the files as they are on disk. */
export async function runAcceptance(): Promise<void> {
  const { view, run } = useCheckpointStore.getState();
  if (view === null || run.phase === 'running') return;
  const runId = uuidv7() as Uuid;
  useCheckpointStore.setState({
    run: startedRun(view.checks, runId),
    startedMs: Date.now(),
    log: [],
  });
  const result = await core.call('exercise.check', { exerciseId: view.id, runId });
  const current = useCheckpointStore.getState().run;
  if (current.runId !== runId || current.phase !== 'running') return;
  useCheckpointStore.setState({
    run: result.ok ? finishedRun(current, result.value) : failedRun(current, result.error),
  });
}

export function cancelAcceptance(): void {
  const { run } = useCheckpointStore.getState();
  if (run.runId !== null) void core.call('exercise.cancel', { runId: run.runId as Uuid });
}
