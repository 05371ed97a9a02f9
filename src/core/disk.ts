import { randomBytes } from 'node:crypto';
import * as nodeFs from 'node:fs';
import { join } from 'node:path';
import { type DomainError, domainError } from '../contract/errors.ts';

/** What touches the disk, so that a test can make any of it fail. */
export type Disk = Pick<
  typeof nodeFs,
  | 'openSync'
  | 'writeSync'
  | 'readSync'
  | 'fstatSync'
  | 'fchmodSync'
  | 'fsyncSync'
  | 'closeSync'
  | 'renameSync'
  | 'unlinkSync'
  | 'linkSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'rmdirSync'
  | 'rmSync'
  | 'readdirSync'
  | 'realpathSync'
>;

export const realDisk: Disk = nodeFs;

export const TEMPORARY_NAME = /^\.cairn-[0-9a-f]+\.tmp$/;
const NEW_FILE_MODE = 0o644;
/** Virus scanners and indexers on Windows hold a new file for some milliseconds. */
const RENAME_TRIES = 10;
const RENAME_PAUSE_MS = 20;

/**
 * Writes `bytes` so that `folder/name` is at every moment the whole old file or the whole new one, also after a power loss:
 * a temporary file beside it, fsync, rename, fsync of the folder. `stillCurrent` is asked once the bytes are down,
 * right before the rename; if it says no, nothing changes and the answer is null. Otherwise it is the new file's fingerprint.
 */
export function writeAtomically(
  disk: Disk,
  folder: string,
  name: string,
  bytes: Uint8Array,
  options: { readonly mode: number | null; readonly stillCurrent: () => boolean },
): string | null {
  const temporary = join(folder, `.cairn-${randomBytes(8).toString('hex')}.tmp`);
  const handle = disk.openSync(temporary, 'wx', NEW_FILE_MODE);
  let fingerprint: string;
  try {
    try {
      for (let written = 0; written < bytes.length; ) {
        written += disk.writeSync(handle, bytes, written, bytes.length - written);
      }
      if (options.mode !== null) disk.fchmodSync(handle, options.mode & 0o7777);
      disk.fsyncSync(handle);
      fingerprint = fingerprintOf(disk.fstatSync(handle));
    } finally {
      disk.closeSync(handle);
    }
    if (!options.stillCurrent()) {
      disk.unlinkSync(temporary);
      return null;
    }
    renamePatiently(disk, temporary, join(folder, name));
  } catch (error) {
    try {
      disk.unlinkSync(temporary);
    } catch {
      // The next opening of the workspace clears it.
    }
    throw error;
  }
  syncFolder(disk, folder);
  return fingerprint;
}

/** Differs once a file was written or replaced, without reading it. A rename keeps it. */
export function fingerprintOf(stats: nodeFs.Stats): string {
  return `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
}

function renamePatiently(disk: Disk, from: string, to: string): void {
  for (let attempt = 1; ; attempt++) {
    try {
      disk.renameSync(from, to);
      return;
    } catch (error) {
      const held = ['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error) ?? '');
      if (process.platform !== 'win32' || !held || attempt === RENAME_TRIES) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RENAME_PAUSE_MS);
    }
  }
}

/** Makes a rename in `folder` last through a power loss, where the system can (Windows cannot open folders). */
export function syncFolder(disk: Disk, folder: string): void {
  if (process.platform === 'win32') return;
  try {
    const handle = disk.openSync(folder, 'r');
    try {
      disk.fsyncSync(handle);
    } finally {
      disk.closeSync(handle);
    }
  } catch (error) {
    // Some network file systems have no fsync for folders; a failing disk has to be told.
    if (['EIO', 'ENOSPC', 'EDQUOT'].includes(errorCode(error) ?? '')) throw error;
  }
}

/** Makes what was written to `file` by others (a copy, SQLite) last through a power loss. */
export function syncFile(disk: Disk, file: string): void {
  const handle = disk.openSync(file, 'r+');
  try {
    disk.fsyncSync(handle);
  } finally {
    disk.closeSync(handle);
  }
}

/** The file's bytes, or undefined where it is larger than `maxBytes`. Never follows a link, never waits on a pipe. */
export function readBounded(disk: Disk, file: string, maxBytes: number): Uint8Array | undefined {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = nodeFs.constants;
  const handle = disk.openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stats = disk.fstatSync(handle);
    if (!stats.isFile() || stats.size > maxBytes) return undefined;
    // One byte more than it had, to notice a file that grows while it is read.
    const bytes = new Uint8Array(stats.size + 1);
    let length = 0;
    while (length < bytes.length) {
      const read = disk.readSync(handle, bytes, length, bytes.length - length, null);
      if (read === 0) break;
      length += read;
    }
    return length > maxBytes ? undefined : bytes.subarray(0, length);
  } finally {
    disk.closeSync(handle);
  }
}

export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

const FULL = /^(ENOSPC|EDQUOT|SQLITE_FULL)/;
/** SQLite's come with what it was about: SQLITE_IOERR_WRITE, SQLITE_READONLY_DBMOVED. */
const FAILING = /^(EIO|EROFS|SQLITE_IOERR|SQLITE_READONLY|SQLITE_CANTOPEN)/;

/** How the disk, or the database on it, refused an act; undefined for any other error. */
export function refusalOf(error: unknown): 'diskFull' | 'ioFailed' | undefined {
  const code = errorCode(error) ?? '';
  if (FULL.test(code)) return 'diskFull';
  return FAILING.test(code) ? 'ioFailed' : undefined;
}

/** Says that an act was refused by the disk, where nothing nearer to it has; undefined for any other error. */
export function refusal(error: unknown): DomainError | undefined {
  const code = refusalOf(error);
  if (code === 'diskFull') {
    return domainError(
      code,
      'The disk is full, so this was not saved. What was saved before is kept. Free some space, then do it again: Cairn can stay open.',
    );
  }
  return (
    code &&
    domainError(
      code,
      `The disk refused this (${errorCode(error)}), so it was not saved. What was saved before is kept. Make sure that the disk is connected and can be written, then do it again.`,
    )
  );
}

/** Says in plain words what the system refused; a bug of ours (an error without a code) is thrown on. */
export function diskError(error: unknown, what: string): DomainError {
  const code = errorCode(error);
  if (refusalOf(error) === 'diskFull') {
    return domainError(
      'diskFull',
      `${what}: the disk is full. What was there before is unchanged; free some space and try again.`,
    );
  }
  switch (code) {
    case undefined:
      throw error;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return domainError(
        'ioFailed',
        `${what}: the system does not allow writing there (${code}). Give yourself write access to the exercise's folder and try again.`,
      );
    case 'ELOOP':
    case 'ENOTDIR':
      return domainError(
        'badPath',
        `${what}: something on its way is not a plain folder (${code}). Move it away and try again.`,
      );
    case 'EMFILE':
    case 'ENFILE':
      return domainError('ioFailed', `${what}: too many files are open (${code}). Try again.`);
    case 'ENAMETOOLONG':
      return domainError('badPath', `${what}: its name is too long for this disk.`);
    default:
      return domainError(
        'ioFailed',
        `${what}: the disk refused it (${code}). Nothing was changed; try again.`,
      );
  }
}
