import { EMPTY_CSV } from './csv-options.ts';
import { RefusedFile } from './limits.ts';
import { type ReaderMessage, type ReaderTask, readerTask } from './reader-task.ts';

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

async function read(task: ReaderTask): Promise<void> {
  // Each brings its own libraries: only those of this file's kind are loaded.
  switch (task.format) {
    case 'anki': {
      const { readAnkiPackage } = await import('./anki/read-package.ts');
      await readAnkiPackage({
        ...task,
        report: (step, done, total) => send({ kind: 'progress', step, done, total }),
      });
      return;
    }
    case 'csv': {
      const { readCsvFile } = await import('./csv.ts');
      await readCsvFile({ ...task, csv: task.csv ?? EMPTY_CSV });
      return;
    }
    case 'json': {
      const { readJsonFile } = await import('./json-file.ts');
      await readJsonFile(task);
      return;
    }
  }
}

/** The core ends this process when it has the answer; where the core is gone, nobody waits for one. */
process.on('disconnect', () => process.exit(1));

read(readerTask.parse(JSON.parse(process.argv[2] ?? ''))).then(
  () => send({ kind: 'done' }),
  (error: unknown) => {
    if (error instanceof RefusedFile) send({ kind: 'refused', message: error.message });
    else
      send({ kind: 'failed', message: error instanceof Error ? `${error.stack}` : String(error) });
  },
);
