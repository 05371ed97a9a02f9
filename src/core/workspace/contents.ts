import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { err, ok, type Result } from '../../base/result.ts';
import type { DomainError } from '../../contract/errors.ts';
import type { WorkspaceFile } from '../../contract/workspace.ts';
import { type Disk, diskError, fingerprintOf, syncFolder, writeAtomically } from '../disk.ts';
import type { PackFile, SnapshotFile } from '../store/index.ts';
import {
  type FoundFile,
  findSpot,
  largeVersionOf,
  listFiles,
  MAX_SNAPSHOT_BYTES,
  MAX_SNAPSHOT_FILE_BYTES,
  MAX_TEXT_BYTES,
  readIfThere,
  removeEmptyParents,
  textOf,
  versionOf,
} from './folder.ts';

/** One answer's worth of text: 200 files of 1 MB each would stall every client. */
const MAX_LISTED_BYTES = 8_000_000;

/** What the pack says of an exercise's files. */
export interface Plan {
  /** In the author's order. */
  readonly roles: ReadonlyMap<string, 'edit' | 'read'>;
  starter(): readonly PackFile[];
}

export function roleOf(plan: Plan, path: string): WorkspaceFile['role'] {
  return plan.roles.get(path) ?? 'own';
}

/** The files as a client shows them, the exercise's own first, with the fingerprints they were read at. */
export function describeFiles(
  disk: Disk,
  folder: string,
  plan: Plan,
): { readonly files: WorkspaceFile[]; readonly fingerprints: Map<string, string> } {
  const found = listFiles(disk, folder, plan.roles.keys()).files;
  let bytesLeft = MAX_LISTED_BYTES;
  const files = found.map((file) => {
    const bytes = file.size <= bytesLeft ? bytesOf(disk, folder, file) : undefined;
    bytesLeft -= bytes?.length ?? 0;
    return toWorkspaceFile(file, roleOf(plan, file.path), bytes);
  });
  return { files, fingerprints: new Map(found.map((file) => [file.path, file.fingerprint])) };
}

/** One file as a client shows it, or undefined where it is not there. */
export function describeFile(
  disk: Disk,
  folder: string,
  path: string,
  role: WorkspaceFile['role'],
): WorkspaceFile | undefined {
  const stats = disk.lstatSync(join(folder, path), { throwIfNoEntry: false });
  if (!stats?.isFile()) return undefined;
  const file = { path, size: stats.size, fingerprint: fingerprintOf(stats) };
  return toWorkspaceFile(file, role, bytesOf(disk, folder, file));
}

function bytesOf(disk: Disk, folder: string, file: FoundFile): Uint8Array | undefined {
  if (file.size > MAX_TEXT_BYTES) return undefined;
  return readIfThere(disk, folder, file.path, MAX_TEXT_BYTES);
}

function toWorkspaceFile(
  file: FoundFile,
  role: WorkspaceFile['role'],
  bytes: Uint8Array | undefined,
): WorkspaceFile {
  return {
    path: file.path,
    role,
    content: bytes ? textOf(bytes) : null,
    version: bytes ? versionOf(bytes) : largeVersionOf(file),
  };
}

/** Every file a snapshot can hold. What is too large or cannot be read is not in it, and a reset leaves it alone. */
export function readForSnapshot(disk: Disk, folder: string, plan: Plan): SnapshotFile[] {
  let bytesLeft = MAX_SNAPSHOT_BYTES;
  return listFiles(disk, folder, plan.roles.keys()).files.flatMap((file) => {
    const most = Math.min(bytesLeft, MAX_SNAPSHOT_FILE_BYTES);
    if (file.size > most) return [];
    const content = readIfThere(disk, folder, file.path, most);
    if (!content) return [];
    bytesLeft -= content.length;
    return [{ path: file.path, content }];
  });
}

/** Creates the folder with these files in it, whole or not at all: a start that is killed leaves nothing half made. */
export function createFolder(
  disk: Disk,
  folder: string,
  files: readonly PackFile[],
): Result<null, DomainError> {
  const parent = dirname(folder);
  const prefix = `${basename(folder)}.new-`;
  const building = join(parent, `${prefix}${randomBytes(4).toString('hex')}`);
  try {
    disk.mkdirSync(building, { recursive: true });
    for (const name of disk.readdirSync(parent)) {
      // Half made by a start that was killed: nothing but the pack's own files.
      if (name.startsWith(prefix) && name !== basename(building)) {
        disk.rmSync(join(parent, name), { recursive: true, force: true });
      }
    }
    for (const file of files) {
      const written = putFile(disk, building, file);
      if (!written.ok) return written;
    }
    disk.renameSync(building, folder);
    syncFolder(disk, parent);
    return ok(null);
  } catch (error) {
    return err(diskError(error, `The exercise's folder ${folder} could not be made`));
  } finally {
    // Nothing is left of it after the rename.
    disk.rmSync(building, { recursive: true, force: true });
  }
}

/** Writes one of the pack's or a snapshot's files, and says which fingerprint it has. */
export function putFile(
  disk: Disk,
  folder: string,
  file: PackFile,
): Result<{ fingerprint: string | null }, DomainError> {
  try {
    const spot = findSpot(disk, folder, file.path, { create: true });
    if (!spot.ok) return spot;
    const { parent, name, stats } = spot.value;
    const mode = stats?.mode ?? null;
    return ok({
      fingerprint: writeAtomically(disk, parent, name, file.content, {
        mode,
        stillCurrent: () => true,
      }),
    });
  } catch (error) {
    return err(diskError(error, `"${file.path}" could not be written`));
  }
}

/**
 * Makes the folder hold exactly `target`. Only what `held` (a snapshot in the database) has with the same bytes is removed or
 * replaced; anything else that stands in the way is moved aside under another name.
 */
export function replaceFiles(
  disk: Disk,
  folder: string,
  options: { readonly target: readonly PackFile[]; readonly held: readonly SnapshotFile[] },
): Result<null, DomainError> {
  const wanted = new Map(options.target.map((file) => [file.path, file.content]));
  const isHeld = (path: string, content: Uint8Array) => {
    const now = readIfThere(disk, folder, path, MAX_SNAPSHOT_FILE_BYTES);
    return now !== undefined && Buffer.compare(now, content) === 0;
  };
  try {
    for (const { path, content } of options.held) {
      const next = wanted.get(path);
      if (next && Buffer.compare(next, content) === 0) continue;
      if (!isHeld(path, content)) continue;
      // A file that stays is replaced by a rename below, so that it is there at every moment.
      if (next) continue;
      disk.unlinkSync(join(folder, path));
      removeEmptyParents(disk, folder, path);
    }
    const held = new Map(options.held.map((file) => [file.path, file.content]));
    for (const file of options.target) {
      if (isHeld(file.path, file.content)) continue;
      const before = held.get(file.path);
      if (!before || !isHeld(file.path, before)) moveAside(disk, folder, file.path);
      const written = putFile(disk, folder, file);
      if (!written.ok) return written;
    }
    return ok(null);
  } catch (error) {
    return err(
      diskError(error, 'Not every file could be put back; what was there is kept as a snapshot'),
    );
  }
}

/** Renames what stands where `path` is to be written and is not a folder on its way. Nothing is there: nothing happens. */
function moveAside(disk: Disk, folder: string, path: string): void {
  const names = path.split('/');
  for (let count = 1; count <= names.length; count++) {
    const here = names.slice(0, count).join('/');
    const stats = disk.lstatSync(join(folder, here), { throwIfNoEntry: false });
    if (!stats) return;
    if (count < names.length && stats.isDirectory()) continue;
    for (let number = 1; ; number++) {
      const name = `kept-${number}-${names[count - 1] ?? ''}`;
      const aside = join(folder, ...names.slice(0, count - 1), name);
      if (disk.lstatSync(aside, { throwIfNoEntry: false })) continue;
      disk.renameSync(join(folder, here), aside);
      return;
    }
  }
}
