import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import type { Disposable } from '../../base/disposable.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { ExerciseId } from '../../contract/ids.ts';
import type { SnapshotInfo, Workspace } from '../../contract/workspace.ts';
import { type Disk, diskError, fingerprintOf, realDisk } from '../disk.ts';
import type { FeatureContext } from '../feature.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import type { SnapshotFile } from '../store/index.ts';
import {
  createFolder,
  describeFiles,
  type Plan,
  putFile,
  readForSnapshot,
  replaceFiles,
} from './contents.ts';
import { findSpot, folderExists, listFiles, removeEmptyParents, versionOf } from './folder.ts';
import { byPath, parsePath } from './paths.ts';
import { saveFile } from './save.ts';
import { createWatchers, WATCH_IDLE_MS } from './watchers.ts';

export { foldName, isIgnoredName, parsePath } from './paths.ts';

export interface TakenFiles {
  /** As they were: a check grades exactly this. */
  readonly files: readonly SnapshotFile[];
  /** Puts exactly these among the snapshots and answers its id; for when whoever took them has begun with them. */
  keep(): Result<string, DomainError>;
}

export interface WorkspaceFeature extends Disposable {
  readonly handlers: Handlers<
    | 'workspace.open'
    | 'workspace.save'
    | 'workspace.delete'
    | 'workspace.rename'
    | 'workspace.reset'
    | 'workspace.snapshots'
    | 'workspace.restore'
    | 'workspace.reveal'
  >;
  /** Where an exercise's files are, or will be. */
  folderOf(exerciseId: ExerciseId): string;
  /** Makes the folder where it is missing and answers its path. */
  ensure(exerciseId: ExerciseId): Result<string, DomainError>;
  /** Reads the files as they are now. */
  take(exerciseId: ExerciseId, reason: SnapshotInfo['reason']): Result<TakenFiles, DomainError>;
  /** The files of any folder, as a check of this exercise takes them; those it only gives to read are added where missing. */
  readFolder(exerciseId: ExerciseId, folder: string): Result<readonly SnapshotFile[], DomainError>;
}

export interface WorkspaceOptions {
  /** The desktop shows the folder in the file manager. */
  readonly reveal?: ((folder: string) => void) | undefined;
  readonly disk?: Disk;
  readonly watchIdleMs?: number;
}

/**
 * The learner's files: real ones, in a folder an exercise. Every act is synchronous, so that none can come between the look
 * at a file and its replacement; outside edits are found by version and never overwritten.
 */
export function createWorkspaceFeature(
  context: FeatureContext,
  options: WorkspaceOptions = {},
): WorkspaceFeature {
  const { store, pack, emit, log, clock, folders } = context;
  const disk = options.disk ?? realDisk;
  const plans = new Map<ExerciseId, Plan>();
  /** Opened since the start: when their folder is gone, somebody removed it. */
  const opened = new Set<ExerciseId>();
  /** Starter files put back behind the clients' backs: an editor's text may replace them, whatever it is based on. */
  const unseen = new Map<ExerciseId, Set<string>>();
  const folderOf = (exerciseId: ExerciseId) => join(folders.workspaces, exerciseId);
  const idleMs = options.watchIdleMs ?? WATCH_IDLE_MS;
  const watchers = createWatchers({ disk, emit, log, folderOf, idleMs });

  function planOf(exerciseId: ExerciseId): Result<Plan, DomainError> {
    const known = plans.get(exerciseId);
    if (known) return ok(known);
    const exercise = pack.exercise(exerciseId);
    if (!exercise) {
      const text = `The exercise ${exerciseId} is not in this curriculum. Update Cairn, or choose another exercise.`;
      return err(domainError('notFound', text));
    }
    const plan: Plan = {
      roles: new Map(exercise.files.map((file) => [file.path, file.role])),
      starter: () => pack.files(exerciseId, 'starter').filter((file) => parsePath(file.path).ok),
    };
    plans.set(exerciseId, plan);
    return ok(plan);
  }

  /** Runs `act` with the exercise's folder in place, and turns what the system refuses into a sentence. */
  function within<T>(
    exerciseId: ExerciseId,
    what: string,
    act: (folder: string, plan: Plan) => Result<T, DomainError>,
  ): Result<T, DomainError> {
    const plan = planOf(exerciseId);
    if (!plan.ok) return plan;
    try {
      const folder = prepare(exerciseId, plan.value);
      return folder.ok ? act(folder.value, plan.value) : folder;
    } catch (error) {
      return err(diskError(error, what));
    }
  }

  function prepare(exerciseId: ExerciseId, plan: Plan): Result<string, DomainError> {
    const folder = folderOf(exerciseId);
    const exists = folderExists(disk, folder);
    if (!exists.ok) return exists;
    if (!exists.value) {
      const starter = plan.starter();
      const made = createFolder(disk, folder, starter);
      if (!made.ok) return made;
      if (opened.has(exerciseId)) {
        unseen.set(exerciseId, new Set(starter.map((file) => file.path)));
        tellRecreated(exerciseId);
      }
    }
    opened.add(exerciseId);
    return ok(folder);
  }

  function tellRecreated(exerciseId: ExerciseId): void {
    emit('notice', {
      level: 'warning',
      text: `The folder of ${exerciseId} was removed outside of Cairn. It was made again from the starter; checked versions are under Snapshots.`,
    });
  }

  /** What an opening puts right: half-written files of a kill, read-only files that are missing, a workspace emptied of its own files. */
  function mend(exerciseId: ExerciseId, folder: string, plan: Plan): Result<null, DomainError> {
    for (const path of listFiles(disk, folder, []).temporary) disk.unlinkSync(join(folder, path));
    const starter = plan.starter();
    const isMissing = (path: string) =>
      disk.lstatSync(join(folder, path), { throwIfNoEntry: false }) === undefined;
    const ownFiles = starter.filter((file) => plan.roles.get(file.path) !== 'read');
    const emptied = ownFiles.length > 0 && ownFiles.every((file) => isMissing(file.path));
    for (const file of starter) {
      if (!isMissing(file.path)) continue;
      if (!emptied && plan.roles.get(file.path) !== 'read') continue;
      const written = putFile(disk, folder, file);
      if (!written.ok) return written;
    }
    if (emptied) tellRecreated(exerciseId);
    return ok(null);
  }

  function show(exerciseId: ExerciseId, folder: string, plan: Plan): Workspace {
    const { files, fingerprints } = describeFiles(disk, folder, plan);
    watchers.watch(exerciseId, fingerprints);
    unseen.delete(exerciseId);
    return { exerciseId, folder, files };
  }

  function take(
    exerciseId: ExerciseId,
    folder: string,
    plan: Plan,
    reason: SnapshotInfo['reason'],
  ): TakenFiles {
    const files = readForSnapshot(disk, folder, plan);
    const atMs = clock.nowMs();
    return {
      files,
      keep() {
        try {
          return ok(store.snapshots.add({ id: uuidv7(), exerciseId, atMs, reason, files }));
        } catch (error) {
          return err(diskError(error, 'The files could not be kept'));
        }
      },
    };
  }

  /** The files as they are now, which are among the snapshots from here on. */
  function keep(
    exerciseId: ExerciseId,
    folder: string,
    plan: Plan,
    reason: SnapshotInfo['reason'],
  ): Result<readonly SnapshotFile[], DomainError> {
    const taken = take(exerciseId, folder, plan, reason);
    const kept = taken.keep();
    return kept.ok ? ok(taken.files) : kept;
  }

  /** For changes that another window, or the command line's window, has to hear of. */
  function showChanged(
    exerciseId: ExerciseId,
    folder: string,
    plan: Plan,
    paths: readonly string[],
  ): Result<Workspace, DomainError> {
    const workspace = show(exerciseId, folder, plan);
    emit('workspace.changed', { exerciseId, paths });
    return ok(workspace);
  }

  function replaceAll(
    exerciseId: ExerciseId,
    reason: 'reset' | 'restore',
    target: (plan: Plan) => Result<readonly SnapshotFile[], DomainError>,
  ): Result<Workspace, DomainError> {
    return within(exerciseId, 'The files could not be put back', (folder, plan) => {
      const wanted = target(plan);
      if (!wanted.ok) return wanted;
      const kept = keep(exerciseId, folder, plan, reason);
      if (!kept.ok) return kept;
      const held = kept.value;
      const replaced = replaceFiles(disk, folder, { target: wanted.value, held });
      if (!replaced.ok) return replaced;
      const paths = new Set([...held, ...wanted.value].map((file) => file.path));
      return showChanged(exerciseId, folder, plan, [...paths].sort(byPath));
    });
  }

  function refuseReadOnly(plan: Plan, path: string): Result<null, DomainError> {
    if (plan.roles.get(path) !== 'read') return ok(null);
    const text = `"${path}" belongs to the exercise and cannot be changed. Copy what you need into a file of your own.`;
    return err(domainError('readOnly', text));
  }

  return {
    folderOf,
    ensure: (exerciseId) =>
      within(exerciseId, "The exercise's folder could not be made", (folder) => ok(folder)),
    take: (exerciseId, reason) =>
      within(exerciseId, 'The files could not be read', (folder, plan) =>
        ok(take(exerciseId, folder, plan, reason)),
      ),
    readFolder(exerciseId, folder) {
      const plan = planOf(exerciseId);
      if (!plan.ok) return plan;
      try {
        // Through a link here and nowhere below it: this folder was named by the one who asks.
        const files = readForSnapshot(disk, disk.realpathSync(folder), plan.value);
        if (files.length === 0) {
          const text = `There are no files to check in ${folder}. Name the folder that holds them.`;
          return err(domainError('notFound', text));
        }
        const given = plan.value
          .starter()
          .filter(({ path }) => plan.value.roles.get(path) === 'read')
          .filter(({ path }) => !files.some((file) => file.path === path));
        return ok([...files, ...given]);
      } catch (error) {
        return err(diskError(error, `The folder ${folder} could not be read`));
      }
    },
    dispose: () => watchers.dispose(),
    handlers: {
      'workspace.open': ({ exerciseId }) =>
        within(exerciseId, 'The files could not be opened', (folder, plan) => {
          const mended = mend(exerciseId, folder, plan);
          return mended.ok ? ok(show(exerciseId, folder, plan)) : mended;
        }),
      'workspace.save': ({ exerciseId, path, content, baseVersion, follows }) =>
        within(exerciseId, `"${path}" was not saved`, (folder, plan) => {
          const allowed = refuseReadOnly(plan, path);
          if (!allowed.ok) return allowed;
          // Before the write, so that the watcher already knows its fingerprint when the system reports it.
          watchers.watch(exerciseId);
          return saveFile({
            disk,
            folder,
            plan,
            path,
            content,
            base: unseen.get(exerciseId)?.has(path)
              ? { kind: 'any' }
              : {
                  kind: 'versions',
                  versions: [
                    baseVersion,
                    ...(follows === undefined ? [] : [versionOf(Buffer.from(follows, 'utf8'))]),
                  ],
                },
            onWritten(fingerprint) {
              unseen.get(exerciseId)?.delete(path);
              watchers.note(exerciseId, path, fingerprint);
            },
          });
        }),
      'workspace.delete': ({ exerciseId, path }) =>
        within(exerciseId, `"${path}" was not deleted`, (folder, plan) => {
          const allowed = refuseReadOnly(plan, path);
          if (!allowed.ok) return allowed;
          const spot = findSpot(disk, folder, path, { create: false });
          if (!spot.ok) return spot;
          // A retry finds it gone: that is what was asked for.
          if (!spot.value.stats) return ok(show(exerciseId, folder, plan));
          const kept = keep(exerciseId, folder, plan, 'reset');
          if (!kept.ok) return kept;
          disk.unlinkSync(spot.value.file);
          removeEmptyParents(disk, folder, path);
          return showChanged(exerciseId, folder, plan, [path]);
        }),
      'workspace.rename': ({ exerciseId, path, to }) =>
        within(exerciseId, `"${path}" was not renamed`, (folder, plan) => {
          for (const name of [path, to]) {
            const allowed = refuseReadOnly(plan, name);
            if (!allowed.ok) return allowed;
          }
          const renamed = renameFile(disk, folder, path, to);
          return renamed.ok ? showChanged(exerciseId, folder, plan, [path, to]) : renamed;
        }),
      'workspace.reset': ({ exerciseId }) =>
        replaceAll(exerciseId, 'reset', (plan) => ok(plan.starter())),
      'workspace.snapshots': ({ exerciseId }) => ok(store.snapshots.list(exerciseId)),
      'workspace.restore': ({ exerciseId, snapshotId }) =>
        replaceAll(exerciseId, 'restore', (plan) => {
          const files = store.snapshots.files(snapshotId, exerciseId);
          const known = store.snapshots.list(exerciseId).some(({ id }) => id === snapshotId);
          if (files.length === 0 && !known) {
            const text = 'That snapshot is not on this computer. Choose another one.';
            return err(domainError('notFound', text));
          }
          const readOnly = plan.starter().filter((file) => plan.roles.get(file.path) === 'read');
          const kept = files.filter(
            (file) => plan.roles.get(file.path) !== 'read' && parsePath(file.path).ok,
          );
          return ok([...readOnly, ...kept]);
        }),
      'workspace.reveal': ({ exerciseId }) =>
        within(exerciseId, 'The folder could not be opened', (folder) => {
          options.reveal?.(folder);
          return ok({ folder });
        }),
    },
  };
}

/** Renames without ever replacing a file that is there; a change of case alone is let through. */
function renameFile(
  disk: Disk,
  folder: string,
  path: string,
  to: string,
): Result<null, DomainError> {
  const from = findSpot(disk, folder, path, { create: false });
  if (!from.ok) return from;
  if (!from.value.stats) {
    return err(domainError('notFound', `"${path}" is not there any more. Nothing was renamed.`));
  }
  if (path === to) return ok(null);
  const parsed = parsePath(to);
  if (!parsed.ok) return parsed;
  const target = findSpot(disk, folder, to, { create: true, besides: path });
  if (!target.ok) return target;
  const { stats } = target.value;
  if (stats && fingerprintOf(stats) !== fingerprintOf(from.value.stats)) {
    return err(domainError('badPath', `"${to}" is there already. Choose another name.`));
  }
  disk.renameSync(from.value.file, target.value.file);
  removeEmptyParents(disk, folder, path);
  return ok(null);
}
