import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ok, type Result } from '../../base/result.ts';
import { type AttemptStore, createAttemptStore } from './attempts.ts';
import { lockProfile, openDatabase, type StoreProblem } from './database.ts';
import { createLocalStore, type LocalStore } from './local.ts';
import { createReviewStore, type ReviewStore } from './reviews.ts';
import { createSnapshotStore, type SnapshotStore } from './snapshots.ts';

export type {
  ActivityRow,
  AttemptLogRow,
  AttemptReport,
  AttemptStore,
  ExerciseState,
} from './attempts.ts';
export type { StoreProblem } from './database.ts';
export type { LocalStore } from './local.ts';
export {
  openPack,
  type Pack,
  type PackFile,
  type PackProblem,
  type PackSearchRow,
} from './pack.ts';
export type { CardState, ReviewLogRow, ReviewStore } from './reviews.ts';
export type { SnapshotFile, SnapshotStore } from './snapshots.ts';

/** One profile's data. Every method is synchronous and durable when it returns. */
export interface Store {
  readonly deviceId: string;
  /** True when this start created the profile. */
  readonly created: boolean;
  readonly reviews: ReviewStore;
  readonly attempts: AttemptStore;
  readonly snapshots: SnapshotStore;
  readonly local: LocalStore;
  /** Runs `act` in one transaction: all of it is kept, or none. */
  transaction<T>(act: () => T): T;
  close(): void;
}

/** Opens the profile in `folder` for this process alone. */
export function openStore(folder: string): Result<Store, StoreProblem> {
  const lock = lockProfile(folder);
  if (!lock.ok) return lock;
  const opened = openDatabase(join(folder, 'cairn.db'));
  if (!opened.ok) {
    lock.value.close();
    return opened;
  }
  const db = opened.value;
  const known = db.prepare("SELECT value FROM meta WHERE key = 'deviceId'").get() as
    | { value: string }
    | undefined;
  const deviceId = known?.value ?? randomUUID();
  if (!known) db.prepare("INSERT INTO meta (key, value) VALUES ('deviceId', ?)").run(deviceId);
  return ok({
    deviceId,
    created: !known,
    reviews: createReviewStore(db),
    attempts: createAttemptStore(db),
    snapshots: createSnapshotStore(db),
    local: createLocalStore(db),
    transaction: (act) => db.transaction(act).immediate(),
    close() {
      db.pragma('optimize');
      db.close();
      lock.value.close();
    },
  });
}
