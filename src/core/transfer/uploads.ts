import { closeSync, existsSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../base/result.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { TransferSource } from '../../contract/transfer.ts';
import { refusalOf } from '../disk.ts';
import { LIMITS } from './limits.ts';

/** Files on their way in and out: a folder of the profile that holds nothing worth keeping. */
export interface TransferFolder {
  /** Makes sure it is there; what an earlier run left is thrown away the first time. */
  path(name: string): string;
  receive(uploadId: string, offset: number, data: Buffer): Result<number, DomainError>;
  /** Where the file of a source is, if it is one. */
  fileOf(source: TransferSource): Result<string, DomainError>;
  forget(source: TransferSource): void;
}

export function openTransferFolder(profileFolder: string): TransferFolder {
  const folder = join(profileFolder, 'transfer');
  let isReady = false;

  function path(name: string): string {
    if (!isReady) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      isReady = true;
    }
    return join(folder, name);
  }

  return {
    path,
    receive(uploadId, offset, data) {
      const file = path(`in-${uploadId}`);
      const size = existsSync(file) ? statSync(file).size : 0;
      // Sent again after a lost connection: it is here.
      if (offset + data.length <= size) return ok(size);
      if (offset !== size) {
        return err(
          domainError('badRequest', `The file's next piece begins at ${size}, not at ${offset}.`),
        );
      }
      if (size + data.length > LIMITS.archiveBytes) {
        return err(domainError('tooLarge', 'This file is larger than 4 GB. Nothing was changed.'));
      }
      try {
        const handle = openSync(file, 'a', 0o600);
        try {
          writeSync(handle, data);
        } finally {
          closeSync(handle);
        }
      } catch (error) {
        rmSync(file, { force: true });
        return err(
          domainError(
            refusalOf(error) ?? 'ioFailed',
            `The file could not be taken in (${(error as Error).message}). Nothing was changed.`,
          ),
        );
      }
      return ok(size + data.length);
    },
    fileOf(source) {
      const file = source.kind === 'path' ? source.path : path(`in-${source.uploadId}`);
      const stats = statSync(file, { throwIfNoEntry: false });
      if (stats?.isFile()) return ok(file);
      const name = source.kind === 'path' ? source.path : source.name;
      return err(
        domainError('notFound', `There is no file ${name}. Choose it again. Nothing was changed.`),
      );
    },
    forget(source) {
      if (source.kind === 'upload') rmSync(path(`in-${source.uploadId}`), { force: true });
    },
  };
}
