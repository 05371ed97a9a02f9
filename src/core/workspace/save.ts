import { err, ok, type Result } from '../../base/result.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { WorkspaceFile } from '../../contract/workspace.ts';
import { type Disk, fingerprintOf, writeAtomically } from '../disk.ts';
import { describeFile, type Plan, roleOf } from './contents.ts';
import { findSpot, listFiles, MAX_FILES, MAX_TEXT_BYTES, versionOf } from './folder.ts';
import { hasLoneSurrogate } from './paths.ts';

const OWNER_MAY_WRITE = 0o200;

/** What a save may replace. `any`: a file that was put back and that no client has seen. */
export type SaveBase =
  | { readonly kind: 'any' }
  | { readonly kind: 'versions'; readonly versions: readonly (string | null)[] };

/**
 * Saves one file if it still is what the client edited. The same text again is a success whatever the base: a client that repeats
 * a save after a broken connection must not meet its own work as a conflict. A file that was deleted outside is written anew.
 */
export function saveFile(options: {
  readonly disk: Disk;
  readonly folder: string;
  readonly plan: Plan;
  readonly path: string;
  readonly content: string;
  readonly base: SaveBase;
  readonly onWritten: (fingerprint: string) => void;
}): Result<WorkspaceFile, DomainError> {
  const { disk, folder, plan, path, content, base } = options;
  if (hasLoneSurrogate(content)) {
    const text = `"${path}" was not saved: it has half a character that no file can hold. Remove it and save again.`;
    return err(domainError('badRequest', text));
  }
  const bytes = Buffer.from(content, 'utf8');
  if (bytes.length > MAX_TEXT_BYTES) {
    const text = `"${path}" was not saved: it is larger than 1 MB. Move a part of it into another file.`;
    return err(domainError('tooLarge', text));
  }
  const spot = findSpot(disk, folder, path, { create: true });
  if (!spot.ok) return spot;
  const { parent, name, stats } = spot.value;
  const role = roleOf(plan, path);
  const saved: WorkspaceFile = { path, role, content, version: versionOf(bytes) };
  const conflict = (): Result<WorkspaceFile, DomainError> => {
    const text = `"${path}" was changed outside of this editor. Nothing was overwritten: choose which version to keep.`;
    return err(domainError('fileConflict', text, describeFile(disk, folder, path, role) ?? null));
  };
  if (stats) {
    const current = describeFile(disk, folder, path, role);
    if (current?.version === saved.version) {
      options.onWritten(fingerprintOf(stats));
      return ok(saved);
    }
    const isBase = base.kind === 'any' || (current && base.versions.includes(current.version));
    if (!current || !isBase) return conflict();
    if ((stats.mode & OWNER_MAY_WRITE) === 0) {
      const text = `"${path}" was not saved: the file is marked as read-only on disk. Make it writable and save again.`;
      return err(domainError('ioFailed', text));
    }
  } else if (listFiles(disk, folder, []).files.length >= MAX_FILES) {
    const text = `"${path}" was not saved: the exercise already has ${MAX_FILES} files. Delete some and save again.`;
    return err(domainError('tooLarge', text));
  }
  const before = stats && fingerprintOf(stats);
  const fingerprint = writeAtomically(disk, parent, name, bytes, {
    mode: stats?.mode ?? null,
    stillCurrent() {
      const now = disk.lstatSync(spot.value.file, { throwIfNoEntry: false });
      return (now && fingerprintOf(now)) === before;
    },
  });
  if (fingerprint === null) return conflict();
  options.onWritten(fingerprint);
  return ok(saved);
}
