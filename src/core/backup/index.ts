import type { Disposable } from '../../base/disposable.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { BackupInfo, BackupReason } from '../../contract/backup.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { FeatureContext } from '../feature.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import { openBackups } from '../store/index.ts';
import { toPrune } from './policy.ts';

const HOUR_MS = 3_600_000;
/** Long after the start, which has better to do; soon enough for a short evening. */
const FIRST_LOOK_MS = 3 * 60_000;
const LOOK_EVERY_MS = 10 * 60_000;
/** All copies together. A profile of years is some tens of megabytes. */
const MAX_BYTES = 2_000_000_000;

export interface BackupFeature extends Disposable {
  readonly handlers: Handlers<
    | 'backup.list'
    | 'backup.make'
    | 'backup.restore'
    | 'backup.delete'
    | 'recovery.status'
    | 'recovery.retry'
    | 'recovery.restore'
    | 'recovery.startNew'
  >;
  /** A checked copy of the profile as it is now. For what replaces or adds much: an import, a merge. */
  make(reason: BackupReason): Promise<Result<BackupInfo, DomainError>>;
  /** Begins to copy by the clock: every hour in which something was written. */
  start(): void;
}

/** Copies of the profile: made by the clock and on request, each checked before it counts, and the way back to one. */
export function createBackupFeature(
  context: FeatureContext,
  parts: { readonly restart: (() => void) | undefined },
): BackupFeature {
  const { store, clock, log, folders } = context;
  const backups = openBackups(folders.profile);
  let running: Promise<unknown> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What the database's write counter stood at when it was last copied. */
  let copiedMark: number | undefined;

  /** One at a time: two copies at once would only slow each other. */
  function make(reason: BackupReason): Promise<Result<BackupInfo, DomainError>> {
    const made = running.then(async () => {
      const mark = store.writeMark();
      const result = await backups.make(reason, clock.nowMs());
      if (result.ok) {
        copiedMark = mark;
        for (const { name } of toPrune(backups.list(), clock.nowMs(), MAX_BYTES)) {
          backups.delete(name);
        }
      } else {
        log.error('backup', result.error.message);
      }
      return result;
    });
    // One that could not clear old copies away does not stop the next.
    running = made.catch(() => undefined);
    return made;
  }

  async function look(): Promise<void> {
    const newest = backups.list()[0];
    const isOld = !newest || clock.nowMs() - newest.atMs >= HOUR_MS;
    try {
      if (isOld && store.writeMark() !== copiedMark) await make('auto');
    } catch (error) {
      log.error('backup', error);
    }
    schedule(LOOK_EVERY_MS);
  }

  function schedule(ms: number): void {
    timer = setTimeout(() => void look(), ms);
    // Waiting for the next copy keeps no process alive.
    timer.unref?.();
  }

  const isOpen = (): Result<never, DomainError> =>
    err(domainError('badRequest', 'This profile is open: there is nothing to recover.'));

  return {
    make,
    start: () => schedule(FIRST_LOOK_MS),
    dispose: () => clearTimeout(timer),
    handlers: {
      'backup.list': () => ok(backups.list()),
      'backup.make': () => make('asked'),
      'backup.delete'({ name }) {
        backups.delete(name);
        return ok(backups.list());
      },
      async 'backup.restore'({ name }) {
        const { restart } = parts;
        if (!restart) {
          return err(
            domainError(
              'busy',
              'Only the window can go back to a backup. Open Cairn and try there.',
            ),
          );
        }
        const copied = await make('beforeRestore');
        if (!copied.ok) return copied;
        const planned = await backups.planRestore(name, clock.nowMs());
        if (!planned.ok) return planned;
        restart();
        return ok(null);
      },
      'recovery.status': isOpen,
      'recovery.retry': isOpen,
      'recovery.restore': isOpen,
      'recovery.startNew': isOpen,
    },
  };
}
