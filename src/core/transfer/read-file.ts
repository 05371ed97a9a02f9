import type { Report } from './anki/read-package.ts';
import { EMPTY_CSV } from './csv-options.ts';
import type { ReaderTask } from './reader-task.ts';

/** Reads the task's file into its folder. In a process of its own: nothing here trusts what it reads. */
export async function readForeignFile(task: ReaderTask, report: Report): Promise<void> {
  // Each brings its own libraries: only those of this file's kind are loaded.
  switch (task.format) {
    case 'anki': {
      const { readAnkiPackage } = await import('./anki/read-package.ts');
      await readAnkiPackage({ ...task, report });
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
    case 'profile': {
      const { readProfileFile } = await import('./profile-file.ts');
      await readProfileFile(task, report);
      return;
    }
  }
}
