import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../../base/result.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import { type Disk, errorCode, fingerprintOf, readBounded, TEMPORARY_NAME } from '../disk.ts';
import { byPath, foldName, isIgnoredName, MAX_DEPTH, parsePath } from './paths.ts';

/** Larger files are listed without their text. */
export const MAX_TEXT_BYTES = 1_000_000;
/** What one snapshot may hold; what does not fit is left where it is by a reset. */
export const MAX_SNAPSHOT_FILE_BYTES = 4_000_000;
export const MAX_SNAPSHOT_BYTES = 32_000_000;
export const MAX_FILES = 200;
/** A folder full of what is ignored must not hold up a listing. */
const MAX_ENTRIES = 5_000;

/** A regular file with a name the workspace accepts. */
export interface FoundFile {
  readonly path: string;
  readonly size: number;
  readonly fingerprint: string;
}

/** SHA-256 of a file's bytes, in hex: what a save names as its base. */
export function versionOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** For files too large to read at each look: changes when the file is written. */
export function largeVersionOf(file: FoundFile): string {
  return versionOf(Buffer.from(`large ${file.fingerprint}`));
}

/** True where `folder` is there. A link or a file in its place is refused: through it, a reset would empty another folder. */
export function folderExists(disk: Disk, folder: string): Result<boolean, DomainError> {
  const stats = disk.lstatSync(folder, { throwIfNoEntry: false });
  if (!stats) return ok(false);
  if (stats.isDirectory()) return ok(true);
  const what = stats.isSymbolicLink() ? 'a link to another place' : 'a file';
  return err(
    domainError(
      'badPath',
      `The exercise's folder ${folder} has become ${what}. Cairn does not write through it: move it away and open the exercise again.`,
    ),
  );
}

/**
 * The files under `folder`, bounded in number and depth: those of `first`, then the others, each folder's files before its folders.
 * Links are neither listed nor followed; names that not every system takes are passed over, and nothing here ever touches them.
 */
export function listFiles(
  disk: Disk,
  folder: string,
  first: Iterable<string>,
): { readonly files: FoundFile[]; readonly temporary: string[] } {
  const files = new Map<string, FoundFile>();
  const temporary: string[] = [];
  let entriesLeft = MAX_ENTRIES;
  function add(path: string, stats: Stats | undefined): void {
    if (!stats?.isFile() || files.size >= MAX_FILES) return;
    files.set(path, { path, size: stats.size, fingerprint: fingerprintOf(stats) });
  }
  function walk(prefix: string, depth: number): void {
    const folders: string[] = [];
    for (const name of namesIn(disk, join(folder, prefix)).sort(byPath)) {
      if (entriesLeft-- <= 0) return;
      const path = prefix === '' ? name : `${prefix}/${name}`;
      if (TEMPORARY_NAME.test(name)) temporary.push(path);
      if (isIgnoredName(name) || files.has(path) || !parsePath(path).ok) continue;
      const stats = disk.lstatSync(join(folder, path), { throwIfNoEntry: false });
      if (stats?.isDirectory() && depth < MAX_DEPTH) folders.push(path);
      else add(path, stats);
    }
    for (const path of folders) walk(path, depth + 1);
  }
  for (const path of first) {
    const spot = findSpot(disk, folder, path, { create: false });
    if (spot.ok) add(path, spot.value.stats);
  }
  walk('', 1);
  return { files: [...files.values()], temporary };
}

function namesIn(disk: Disk, folder: string): string[] {
  try {
    return disk.readdirSync(folder);
  } catch (error) {
    // Removed, or closed to us, since its parent was read: it has nothing to list.
    if (['ENOENT', 'EACCES', 'EPERM', 'ENOTDIR'].includes(errorCode(error) ?? '')) return [];
    throw error;
  }
}

/** What stands at a path that is about to be read or written. */
export interface Spot {
  readonly parent: string;
  readonly name: string;
  readonly file: string;
  readonly stats: Stats | undefined;
}

/**
 * Finds `path` under `folder` for reading or writing; with `create`, makes the folders on its way. Refuses links anywhere on the way
 * and names that differ from an existing one only in case or in how their accents are written.
 */
export function findSpot(
  disk: Disk,
  folder: string,
  path: string,
  options: {
    readonly create: boolean;
    /** A file that is about to go: a name like its own is free. */
    readonly besides?: string;
  },
): Result<Spot, DomainError> {
  const parsed = parsePath(path);
  if (!parsed.ok) return parsed;
  const names = parsed.value;
  let parent = folder;
  for (const [index, name] of names.entries()) {
    const here = join(parent, name);
    const stats = disk.lstatSync(here, { throwIfNoEntry: false });
    if (stats?.isSymbolicLink()) return err(linkOnTheWay(path));
    const twin = stats ? otherSpelling(disk, parent, name) : closestName(disk, parent, name);
    const twinPath = [...names.slice(0, index), twin].join('/');
    if (twin !== undefined && twinPath !== options.besides) {
      return err(
        domainError(
          'badPath',
          `"${path}" is too like "${twin}", which is there already: on some computers both are one file. Choose another name.`,
        ),
      );
    }
    if (index === names.length - 1) {
      if (stats && !stats.isFile()) {
        return err(domainError('badPath', `"${path}" is a folder. Choose another name.`));
      }
      return ok({ parent, name, file: here, stats });
    }
    if (stats && !stats.isDirectory()) {
      return err(domainError('badPath', `"${name}" is a file, so nothing can be inside it.`));
    }
    if (!stats) {
      if (!options.create) return ok({ parent: here, name, file: join(folder, path), stats });
      disk.mkdirSync(here);
    }
    parent = here;
  }
  throw new Error('a parsed path has at least one name');
}

function linkOnTheWay(path: string): DomainError {
  return domainError(
    'badPath',
    `"${path}" goes through a link to another place. Cairn writes only inside the exercise's folder.`,
  );
}

function closestName(disk: Disk, parent: string, name: string): string | undefined {
  const folded = foldName(name);
  return namesIn(disk, parent).find((other) => other !== name && foldName(other) === folded);
}

/** On a disk that ignores case, `A.py` is found where only `a.py` is: then the name on disk is the one that counts. */
function otherSpelling(disk: Disk, parent: string, name: string): string | undefined {
  const names = namesIn(disk, parent);
  return names.includes(name) ? undefined : closestName(disk, parent, name);
}

/** Reads a small file whole; undefined where it is missing, a link, or larger than `maxBytes`. */
export function readIfThere(
  disk: Disk,
  folder: string,
  path: string,
  maxBytes: number,
): Uint8Array | undefined {
  try {
    return readBounded(disk, join(folder, path), maxBytes);
  } catch (error) {
    if (['ENOENT', 'ELOOP', 'EACCES', 'EPERM', 'ENOTDIR'].includes(errorCode(error) ?? ''))
      return undefined;
    throw error;
  }
}

/** Removes folders left empty by the removal of `path`, up to the exercise's own. */
export function removeEmptyParents(disk: Disk, folder: string, path: string): void {
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    try {
      disk.rmdirSync(join(folder, parent));
    } catch {
      return;
    }
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a file, exactly, or null where it is binary: a NUL, or not UTF-8. */
export function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
