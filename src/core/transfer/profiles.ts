import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../../base/result.ts';
import type { BackupReason } from '../../contract/backup.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { ProfilePreview, TransferSource } from '../../contract/transfer.ts';
import { diskError, realDisk, syncFolder } from '../disk.ts';
import type { FeatureContext } from '../feature.ts';
import type { StartHelper } from '../helper-process.ts';
import { openBackups, stampOf } from '../store/index.ts';
import { PROFILE_DATABASE, PROFILE_WORKSPACES, readProfile } from './profile-file.ts';
import { runReader } from './reader.ts';
import { STAGED_FILE } from './staged.ts';
import type { TransferFolder } from './uploads.ts';

export interface Profiles {
  read(importId: string, source: TransferSource): Promise<Result<ProfilePreview, DomainError>>;
  cancel(importId: string): void;
  apply(importId: string, as: string | null): Promise<Result<null, DomainError>>;
  dispose(): void;
}

export interface ProfileParts {
  readonly folder: TransferFolder;
  readonly startReader: StartHelper;
  readonly backup: (reason: BackupReason) => Promise<Result<unknown, DomainError>>;
  readonly restart: (() => void) | undefined;
}

/** Whole profiles that come in: unpacked and checked by a process of their own, then put in a place all at once. */
export function createProfiles(context: FeatureContext, parts: ProfileParts): Profiles {
  const { clock, emit, folders, log } = context;
  const { folder } = parts;
  const jobs = new Map<string, { readonly staged: string; readonly source: TransferSource }>();
  const cancels = new Map<string, () => void>();

  function drop(importId: string): void {
    const job = jobs.get(importId);
    jobs.delete(importId);
    if (job) rmSync(job.staged, { recursive: true, force: true });
  }

  async function read(
    importId: string,
    source: TransferSource,
  ): Promise<Result<ProfilePreview, DomainError>> {
    const file = folder.fileOf(source);
    if (!file.ok) return file;
    const staged = folder.path(`profile-${importId}`);
    const cancelled = new Promise<void>((resolve) => void cancels.set(importId, resolve));
    const done = await runReader({
      task: {
        format: 'profile',
        file: file.value,
        folder: staged,
        nowMs: clock.nowMs(),
        csv: null,
      },
      startHelper: parts.startReader,
      log,
      report: (step, at, total) =>
        emit('transfer.progress', { id: importId, step, done: at, total }),
      cancelled,
    });
    cancels.delete(importId);
    if (!done.ok) {
      rmSync(staged, { recursive: true, force: true });
      return done;
    }
    const read = readProfile.parse(JSON.parse(readFileSync(join(staged, STAGED_FILE), 'utf8')));
    jobs.set(importId, { staged, source });
    const { cairn: version, ...found } = read;
    return ok({ importId, version, ...found });
  }

  /** A profile's folder appears by one rename: it is there whole or not at all. */
  function makeNew(staged: string, name: string): Result<null, DomainError> {
    const all = join(folders.data, 'profiles');
    const target = join(all, name);
    mkdirSync(all, { recursive: true });
    if (lstatSync(target, { throwIfNoEntry: false })) {
      return err(
        domainError('badPath', `There is a profile "${name}" already. Choose another name.`),
      );
    }
    rmSync(join(staged, STAGED_FILE));
    syncFolder(realDisk, staged);
    renameSync(staged, target);
    syncFolder(realDisk, all);
    return ok(null);
  }

  /** The database goes among the backups and the files beside the present ones; the next opening puts both in place. */
  async function replace(staged: string): Promise<Result<null, DomainError>> {
    const { restart } = parts;
    if (!restart) {
      return err(
        domainError('busy', 'This program cannot open the profile again. Use the window.'),
      );
    }
    const copied = await parts.backup('beforeImport');
    if (!copied.ok) return copied;
    const atMs = clock.nowMs();
    // What an import that was killed left: nothing is planned while the profile is open.
    for (const name of readdirSync(folders.profile)) {
      if (/^incoming-[0-9TZ]+$/.test(name)) {
        rmSync(join(folders.profile, name), { recursive: true, force: true });
      }
    }
    const incoming = `incoming-${stampOf(atMs)}`;
    const backups = openBackups(folders.profile);
    const name = backups.adopt(join(staged, PROFILE_DATABASE), atMs);
    renameSync(join(staged, PROFILE_WORKSPACES), join(folders.profile, incoming));
    const planned = await backups.planRestore(name, atMs, incoming);
    if (!planned.ok) {
      rmSync(join(folders.profile, incoming), { recursive: true, force: true });
      backups.delete(name);
      return planned;
    }
    restart();
    return ok(null);
  }

  return {
    read,
    cancel(importId) {
      cancels.get(importId)?.();
      drop(importId);
    },
    async apply(importId, as) {
      const job = jobs.get(importId);
      if (!job || !existsSync(join(job.staged, PROFILE_DATABASE))) {
        return err(
          domainError(
            'notFound',
            'What was read of this file is not here any more. Choose the file again. Nothing was changed.',
          ),
        );
      }
      try {
        const done = as === null ? await replace(job.staged) : makeNew(job.staged, as);
        if (!done.ok) return done;
      } catch (error) {
        return err(diskError(error, 'The profile was not imported'));
      }
      drop(importId);
      folder.forget(job.source);
      return ok(null);
    },
    dispose() {
      for (const cancel of cancels.values()) cancel();
    },
  };
}
