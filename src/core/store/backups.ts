import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { err, ok, type Result } from '../../base/result.ts';
import type { BackupInfo, BackupReason } from '../../contract/backup.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import { workerFile } from '../worker-file.ts';
import { adoptBackup, backupFolder, deleteBackup, listBackups } from './backup-file.ts';
import type { BackupTask } from './backup-worker.ts';
import { planReplacement } from './replace.ts';

/** The copies of one profile. */
export interface Backups {
  /** Newest first. */
  list(): BackupInfo[];
  make(reason: BackupReason, atMs: number): Promise<Result<BackupInfo, DomainError>>;
  delete(name: string): void;
  /** Takes a database that came in a file among the copies, and answers its name. */
  adopt(file: string, atMs: number): string;
  /**
   * Checks the copy and plans that the next opening of the profile begins with it, and with `workspaces` (a folder of the
   * profile) if given. Answers the folder where what is there now will be.
   */
  planRestore(
    name: string,
    atMs: number,
    workspaces?: string,
  ): Promise<Result<string, DomainError>>;
  /** Plans that the next opening begins with an empty database; the one that is there is moved aside. */
  planNew(atMs: number): void;
}

export function openBackups(profileFolder: string): Backups {
  const folder = backupFolder(profileFolder);
  const database = join(profileFolder, 'cairn.db');
  return {
    list: () => listBackups(folder),
    async make(reason, atMs) {
      const made = await runTask({ kind: 'make', order: { database, folder, atMs, reason } });
      if (made.ok) return ok(made.value as BackupInfo);
      return err(
        domainError(
          'ioFailed',
          `The backup was not made (${made.error}). Nothing that was there before has changed; make sure that ${folder} can be written and has room, and try again.`,
        ),
      );
    },
    delete: (name) => deleteBackup(folder, name),
    adopt: (file, atMs) => adoptBackup(folder, file, atMs),
    async planRestore(name, atMs, workspaces) {
      const known = listBackups(folder).some((backup) => backup.name === name);
      if (!known) return err(domainError('notFound', `There is no backup ${name}.`));
      const checked = await runTask({ kind: 'check', folder, name });
      if (!checked.ok) {
        return err(
          domainError(
            'ioFailed',
            `This backup cannot be used (${checked.error}). Nothing was changed; choose another one.`,
          ),
        );
      }
      return ok(planReplacement(profileFolder, name, atMs, workspaces));
    },
    planNew: (atMs) => void planReplacement(profileFolder, null, atMs),
  };
}

/** A checked copy of an open profile in a folder of its own, to be taken elsewhere: the path of its file. */
export async function copyProfile(
  database: string,
  folder: string,
  atMs: number,
): Promise<Result<string, DomainError>> {
  const made = await runTask({ kind: 'make', order: { database, folder, atMs, reason: 'asked' } });
  if (made.ok) return ok(join(folder, (made.value as BackupInfo).name));
  return err(
    domainError('ioFailed', `The profile was not copied (${made.error}). Make room and try again.`),
  );
}

function runTask(task: BackupTask): Promise<Result<unknown, string>> {
  return new Promise((resolve) => {
    const file = workerFile(import.meta.url, 'backup-worker.cjs', 'backup-worker.ts');
    const worker = new Worker(file, { workerData: task });
    worker.once('message', (result: Result<unknown, string>) => resolve(result));
    worker.once('error', (error) => resolve(err(error.message)));
    worker.once('exit', (code) => resolve(err(`its thread ended with ${code}`)));
  });
}
