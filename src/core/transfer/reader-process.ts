import { RefusedFile } from './limits.ts';
import { readForeignFile } from './read-file.ts';
import { type ReaderMessage, readerTask } from './reader-task.ts';

// The process that reads a file from elsewhere, and may be ended at any moment: what it makes is in a folder that is
// thrown away. It knows the file and the folder, and nothing of the learner's.

interface ParentPort {
  postMessage(message: unknown): void;
}

/** Electron's way to the one that started it, or Node's. */
function send(message: ReaderMessage): void {
  const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };
  if (parentPort) parentPort.postMessage(message);
  else process.send?.(message);
}

/** The core ends this process when it has the answer; where the core is gone, nobody waits for one. */
process.on('disconnect', () => process.exit(1));

const task = readerTask.parse(JSON.parse(process.argv[2] ?? ''));
readForeignFile(task, (step, done, total) => send({ kind: 'progress', step, done, total })).then(
  () => send({ kind: 'done' }),
  (error: unknown) => {
    if (error instanceof RefusedFile) send({ kind: 'refused', message: error.message });
    else
      send({ kind: 'failed', message: error instanceof Error ? `${error.stack}` : String(error) });
  },
);
