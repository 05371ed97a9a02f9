import { parentPort, workerData } from 'node:worker_threads';
import { type BackupOrder, checkBackup, makeBackup } from './backup-file.ts';

/** What the worker is asked: a copy, or a look at one. */
export type BackupTask =
  | { readonly kind: 'make'; readonly order: BackupOrder }
  | { readonly kind: 'check'; readonly folder: string; readonly name: string };

/** Copies and checks of large profiles take seconds: they have a thread of their own, so that no answer waits for them. */
async function main(task: BackupTask): Promise<void> {
  try {
    if (task.kind === 'make') {
      parentPort?.postMessage({ ok: true, value: await makeBackup(task.order) });
    } else {
      checkBackup(task.folder, task.name);
      parentPort?.postMessage({ ok: true, value: null });
    }
  } catch (error) {
    parentPort?.postMessage({ ok: false, error: (error as Error).message });
  }
}

void main(workerData as BackupTask);
