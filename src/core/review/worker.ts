import { parentPort, workerData } from 'node:worker_threads';
import { learn } from './learn.ts';
import { rebuildProfile } from './rebuild-task.ts';
import type { WorkerMessage, WorkerTask } from './worker-task.ts';
import { simulateWorkload } from './workload.ts';

// A thread of its own for what takes seconds: the core goes on answering meanwhile.

const port = parentPort;
if (!port) throw new Error('This is a worker: it is started by the core.');
const tell = (message: WorkerMessage): void => port.postMessage(message);
const task = workerData as WorkerTask;

async function run(): Promise<void> {
  switch (task.kind) {
    case 'workload':
      tell({ kind: 'workload', value: simulateWorkload(task.input) });
      break;
    case 'learn':
      tell({
        kind: 'learned',
        value: await learn(task.input, (step, fraction) =>
          tell({ kind: 'progress', step, fraction }),
        ),
      });
      break;
    case 'rebuild':
      rebuildProfile(task.input, (fraction) =>
        tell({ kind: 'progress', step: 'refolding', fraction }),
      );
      tell({ kind: 'rebuilt' });
      break;
  }
}

run().catch((error) =>
  tell({
    kind: 'failed',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }),
);
