import { uuidv7 } from 'uuidv7';
import { create } from 'zustand';
import type { DomainError } from '../../../contract/errors.ts';
import type {
  OptimiserOutcome,
  OptimiserProgress,
  OptimiserStatus,
} from '../../../contract/statistics.ts';
import { core } from '../../rpc/client.ts';

interface OptimiserState {
  readonly status: OptimiserStatus | null;
  /** The run of this window. */
  readonly runId: string | null;
  readonly progress: OptimiserProgress | null;
  readonly outcome: OptimiserOutcome | { readonly kind: 'undone' } | null;
  readonly error: DomainError | null;
}

export const useOptimiser = create<OptimiserState>(() => ({
  status: null,
  runId: null,
  progress: null,
  outcome: null,
  error: null,
}));

core.on('optimiser.progress', (progress) => {
  if (useOptimiser.getState().runId === progress.runId) useOptimiser.setState({ progress });
});

/** The log was not counted to its end when the status was read: it says fewer answers than there are. */
let counting = false;
core.on('changed', ({ topics }) => {
  if (counting && topics.includes('progress')) void loadOptimiser();
});

export async function loadOptimiser(): Promise<void> {
  // Opening the statistics counts what is new in the log, which the status reads.
  const counted = await core.call('statistics.get', {});
  counting = counted.ok && counted.value.kind === 'counting';
  const status = await core.call('optimiser.status', {});
  if (status.ok) useOptimiser.setState({ status: status.value });
}

export async function runOptimiser(): Promise<void> {
  const runId = begin();
  const outcome = await core.call('optimiser.run', { runId });
  if (outcome.ok) end({ outcome: outcome.value });
  // Whoever stopped it knows.
  else end(outcome.error.code === 'cancelled' ? {} : { error: outcome.error });
}

export function cancelOptimiser(): void {
  const { runId } = useOptimiser.getState();
  if (runId !== null) void core.call('optimiser.cancel', { runId });
}

export async function undoOptimiser(): Promise<void> {
  const runId = begin();
  const status = await core.call('optimiser.undo', { runId });
  end(status.ok ? { outcome: { kind: 'undone' } } : { error: status.error });
}

function begin(): string {
  const runId = uuidv7();
  useOptimiser.setState({ runId, progress: null, outcome: null, error: null });
  return runId;
}

function end(result: Partial<OptimiserState>): void {
  useOptimiser.setState({ runId: null, progress: null, ...result });
  void loadOptimiser();
}
