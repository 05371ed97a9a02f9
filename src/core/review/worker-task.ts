import { Worker } from 'node:worker_threads';
import type { OptimiserProgress, Workload } from '../../contract/statistics.ts';
import { workerFile } from '../worker-file.ts';
import type { Learned, LearnInput } from './learn.ts';
import type { RebuildInput } from './rebuild-task.ts';
import type { WorkloadInput } from './workload.ts';

export type WorkerTask =
  | { readonly kind: 'workload'; readonly input: WorkloadInput }
  | { readonly kind: 'learn'; readonly input: LearnInput }
  | { readonly kind: 'rebuild'; readonly input: RebuildInput };

type Step = OptimiserProgress['step'];

export type WorkerMessage =
  | { readonly kind: 'workload'; readonly value: Workload }
  | { readonly kind: 'learned'; readonly value: Learned }
  | { readonly kind: 'rebuilt' }
  | {
      readonly kind: 'progress';
      readonly step: Step;
      readonly fraction: number;
    }
  | { readonly kind: 'failed'; readonly message: string };

type Finished = Exclude<WorkerMessage, { kind: 'progress' } | { kind: 'failed' }>;

/** Runs a task in a thread of its own. Null: it was cancelled. Rejects if the task threw. */
export function runTask(
  task: WorkerTask,
  options: {
    readonly signal: AbortSignal;
    readonly onProgress?: (step: Step, fraction: number) => void;
  },
): Promise<Finished | null> {
  return new Promise((resolve, reject) => {
    const { signal } = options;
    if (signal.aborted) {
      resolve(null);
      return;
    }
    const file = workerFile(import.meta.url, 'memory-worker.cjs', 'worker.ts');
    const worker = new Worker(file, { workerData: task });
    const stop = (): void => end(() => resolve(null));
    function end(settle: () => void): void {
      signal.removeEventListener('abort', stop);
      void worker.terminate();
      settle();
    }
    signal.addEventListener('abort', stop);
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'progress') options.onProgress?.(message.step, message.fraction);
      else if (message.kind === 'failed') end(() => reject(new Error(message.message)));
      else end(() => resolve(message));
    });
    worker.on('error', (error) => end(() => reject(error)));
  });
}
