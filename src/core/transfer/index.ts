import { closeSync, copyFileSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { Disposable } from '../../base/disposable.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { BackupReason } from '../../contract/backup.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { CardId } from '../../contract/ids.ts';
import type { Settings } from '../../contract/settings.ts';
import {
  type ExportFile,
  type ExportRequest,
  type MergeSummary,
  UPLOAD_CHUNK_BYTES,
} from '../../contract/transfer.ts';
import { refusalOf } from '../disk.ts';
import type { FeatureContext } from '../feature.ts';
import { forkHelper, type StartHelper } from '../helper-process.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import { copyProfile } from '../store/index.ts';
import type { Exported } from './export.ts';
import type { Imports } from './imports.ts';
import type { Profiles } from './profiles.ts';
import { openTransferFolder } from './uploads.ts';

export interface TransferFeature extends Disposable {
  readonly handlers: Handlers<
    | 'transfer.upload'
    | 'import.read'
    | 'import.cancel'
    | 'import.apply'
    | 'import.undo'
    | 'import.list'
    | 'export.make'
    | 'export.read'
    | 'log.merge'
    | 'profile.read'
    | 'profile.cancel'
    | 'profile.apply'
    | 'media.get'
  >;
}

export interface TransferParts {
  readonly settings: () => Settings;
  /** Folds these cards anew, in the caller's transaction. */
  readonly refold: (cardIds: Iterable<CardId>) => void;
  readonly backup: (
    reason: BackupReason,
  ) => Promise<Result<{ readonly name: string }, DomainError>>;
  readonly startReader: StartHelper | undefined;
  readonly restart: (() => void) | undefined;
  readonly version: string;
  readonly profile: string;
}

/** Exports that wait to be fetched; the oldest goes when another comes. */
const MOST_EXPORTS = 4;

/**
 * Cards and progress on their way in and out: Anki's packages, columns, JSON, and the logs that two devices exchange.
 * Everything it needs is loaded when it is first asked for.
 */
export function createTransferFeature(
  context: FeatureContext,
  parts: TransferParts,
): TransferFeature {
  const { store, pack, clock, emit, folders } = context;
  const folder = openTransferFolder(folders.profile);
  const exports = new Map<string, ExportFile & { readonly file: string }>();
  const merges = new Map<string, Promise<Result<MergeSummary, DomainError>>>();
  let imports: Promise<Imports> | undefined;

  let profiles: Promise<Profiles> | undefined;

  const loadReader = async (): Promise<StartHelper> => {
    const { readerFile } = await import('./reader.ts');
    return parts.startReader ?? forkHelper(readerFile());
  };
  const loadProfiles = (): Promise<Profiles> => {
    profiles ??= import('./profiles.ts').then(async ({ createProfiles }) =>
      createProfiles(context, {
        folder,
        startReader: await loadReader(),
        backup: parts.backup,
        restart: parts.restart,
      }),
    );
    return profiles;
  };
  const recountDays = (): void => store.reviews.recountDays(parts.settings().dayStartsAtHour);
  const loadImports = (): Promise<Imports> => {
    imports ??= import('./imports.ts').then(async ({ createImports }) =>
      createImports(context, {
        folder,
        startReader: await loadReader(),
        refold: parts.refold,
        recountDays,
        backup: () => parts.backup('beforeImport'),
      }),
    );
    return imports;
  };

  async function write(
    request: ExportRequest,
    file: string,
  ): Promise<Result<Exported, DomainError>> {
    const nowMs = clock.nowMs();
    if (request.kind === 'log') {
      const { writeLogFile } = await import('./log-file.ts');
      const { counts } = writeLogFile(file, store.logs(), {
        profiles: [...store.profileNames()],
        device: store.deviceId,
        madeMs: nowMs,
      });
      return ok({ cards: 0, rows: Object.values(counts).reduce((sum, count) => sum + count, 0) });
    }
    if (request.kind === 'profile') return writeProfile(file, nowMs);
    const { exportAnki, exportCsv, exportJson } = await import('./export.ts');
    const task = { store, pack, file, nowMs, offsetMin: clock.offsetMin(nowMs) };
    if (request.kind === 'apkg') return ok(await exportAnki(task, request));
    return ok(
      await (request.kind === 'csv' ? exportCsv(task, request) : exportJson(task, request)),
    );
  }

  async function writeProfile(
    file: string,
    madeMs: number,
  ): Promise<Result<Exported, DomainError>> {
    const copies = `${file}.copy`;
    try {
      // Its name is in the copy, so that both know each other when they are merged.
      store.profileNames();
      const database = await copyProfile(store.file, copies, madeMs);
      if (!database.ok) return database;
      const { writeProfileFile } = await import('./profile-file.ts');
      const done = await writeProfileFile({
        ...{ file, database: database.value, workspaces: folders.workspaces },
        about: { cairn: parts.version, profile: parts.profile, madeMs },
      });
      return ok({ cards: 0, rows: done.files, leftOut: done.leftOut });
    } finally {
      rmSync(copies, { recursive: true, force: true });
    }
  }

  async function make(
    exportId: string,
    request: ExportRequest,
    path: string | null,
  ): Promise<Result<ExportFile, DomainError>> {
    const known = exports.get(exportId);
    if (known) return ok(withoutFile(known));
    if (path !== null && !isAbsolute(path)) {
      return err(domainError('badPath', `${path} is not a whole path.`));
    }
    const nowMs = clock.nowMs();
    const { exportName } = await import('./export-name.ts');
    const name =
      path === null ? exportName(request, nowMs, clock.offsetMin(nowMs)) : basename(path);
    const file = folder.path(`out-${exportId}`);
    try {
      const done = await write(request, file);
      if (!done.ok) return done;
      const bytes = statSync(file).size;
      const made = { exportId, name, bytes, leftOut: [], ...done.value };
      if (path !== null) {
        moveTo(file, path);
        return ok(made);
      }
      for (const [id, old] of exports) {
        if (exports.size < MOST_EXPORTS) break;
        rmSync(old.file, { force: true });
        exports.delete(id);
      }
      exports.set(exportId, { ...made, file });
      return ok(made);
    } catch (error) {
      rmSync(file, { force: true });
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
      return err(
        domainError(
          refusalOf(error) ?? 'ioFailed',
          `The export was not written (${message}). Your cards and progress are untouched. Make room, or choose another place.`,
        ),
      );
    }
  }

  return {
    dispose() {
      void imports?.then((loaded) => loaded.dispose());
      void profiles?.then((loaded) => loaded.dispose());
    },
    handlers: {
      'transfer.upload'({ uploadId, offset, data }) {
        const received = folder.receive(uploadId, offset, Buffer.from(data, 'base64'));
        return received.ok ? ok({ received: received.value }) : received;
      },
      'import.read': async ({ importId, source, csv }) =>
        (await loadImports()).read(importId, source, csv),
      async 'import.cancel'({ importId }) {
        (await loadImports()).cancel(importId);
        return ok(null);
      },
      'import.apply': async ({ importId }) => (await loadImports()).apply(importId),
      'import.undo': async ({ importId }) => (await loadImports()).undo(importId),
      'import.list': async () => ok((await loadImports()).list()),
      'export.make': ({ exportId, request, path }) => make(exportId, request, path),
      'export.read'({ exportId, offset }) {
        const found = exports.get(exportId);
        if (!found) {
          return err(domainError('notFound', 'This export is not here any more. Make it again.'));
        }
        const data = readPiece(found.file, offset);
        const done = offset + data.length >= found.bytes;
        return ok({ data: data.toString('base64'), done });
      },
      async 'log.merge'({ mergeId, source, join: isJoining }) {
        const file = folder.fileOf(source);
        if (!file.ok) return file;
        const { mergeLog } = await import('./merge.ts');
        const running =
          merges.get(mergeId) ??
          mergeLog(
            store,
            { file: file.value, plain: folder.path(`log-${mergeId}`), join: isJoining },
            {
              refold: parts.refold,
              recountDays,
              backup: () => parts.backup('beforeMerge'),
            },
          );
        merges.set(mergeId, running);
        const done = await running;
        merges.delete(mergeId);
        if (done.ok) {
          folder.forget(source);
          emit('changed', { topics: ['review', 'today', 'progress'] });
        }
        return done;
      },
      'profile.read': async ({ importId, source }) => (await loadProfiles()).read(importId, source),
      async 'profile.cancel'({ importId }) {
        (await loadProfiles()).cancel(importId);
        return ok(null);
      },
      'profile.apply': async ({ importId, as }) => (await loadProfiles()).apply(importId, as),
      'media.get'({ hash }) {
        const found = store.imports.media(hash);
        if (!found) return err(domainError('notFound', 'This picture or sound is not here.'));
        return ok({ mime: found.mime, data: Buffer.from(found.content).toString('base64') });
      },
    },
  };
}

function withoutFile({ file: _, ...made }: ExportFile & { readonly file: string }): ExportFile {
  return made;
}

function readPiece(file: string, offset: number): Buffer {
  const handle = openSync(file, 'r');
  try {
    const piece = Buffer.alloc(UPLOAD_CHUNK_BYTES);
    return piece.subarray(0, readSync(handle, piece, 0, piece.length, offset));
  } finally {
    closeSync(handle);
  }
}

/** There whole or not at all, also where the place is on another disk. */
function moveTo(file: string, path: string): void {
  const beside = join(dirname(path), `.${basename(path)}.partial`);
  try {
    copyFileSync(file, beside);
    renameSync(beside, path);
  } finally {
    rmSync(beside, { force: true });
    rmSync(file, { force: true });
  }
}
