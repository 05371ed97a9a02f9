import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../../base/result.ts';
import { refusalOf } from '../disk.ts';
import { type AssessmentStore, createAssessmentStore } from './assessments.ts';
import { type AttemptStore, createAttemptStore } from './attempts.ts';
import { type CardFinder, createCardFinder } from './card-list.ts';
import { type CardStore, createCardStore } from './card-state.ts';
import { type CheckpointStore, createCheckpointStore } from './checkpoints.ts';
import { noteCleanEnd } from './clean-end.ts';
import {
  type Db,
  damaged,
  lockProfile,
  openBeside,
  openDatabase,
  type StoreProblem,
  unwritable,
} from './database.ts';
import { createEditStore, type EditStore } from './edits.ts';
import { missingTables } from './expected-tables.ts';
import { createImportStore, type ImportStore } from './imports.ts';
import { createLocalStore, type LocalStore } from './local.ts';
import { type ExchangedLog, exchangedLogs } from './logs.ts';
import { createProfileNames } from './profile-names.ts';
import { projectOthers } from './project-others.ts';
import { createRebuilding, type Rebuilding } from './rebuilding.ts';
import { finishReplacement } from './replace.ts';
import { createReviewLog, type ReviewLog } from './review-log.ts';
import { createSnapshotStore, type SnapshotStore } from './snapshots.ts';
import { createStatisticsStore, type StatisticsStore } from './statistics.ts';

export {
  type AnkiCardOut,
  type AnkiNoteOut,
  type AnkiReviewOut,
  createAnkiCollection,
} from './anki-writer.ts';
export type { AssessmentLogRow, AssessmentStore } from './assessments.ts';
export type {
  ActivityRow,
  AttemptLogRow,
  AttemptReport,
  AttemptStore,
  ExerciseHelp,
  ExerciseState,
  Moment,
} from './attempts.ts';
export { stampOf } from './backup-file.ts';
export { type Backups, copyProfile, openBackups } from './backups.ts';
export type { CardFilter } from './card-filter.ts';
export type {
  CardFinder,
  CardIs,
  CardListRow,
  CardNumber,
  CardTest,
  Comparison,
  ListMoment,
  PackCard,
} from './card-list.ts';
export type {
  CardPlace,
  CardSource,
  CardState,
  CardStore,
  QueueCard,
  QueueMoment,
} from './card-state.ts';
export { type CheckpointRunRow, type CheckpointStore, toEvidence } from './checkpoints.ts';
export { lockProfile, type StoreProblem, unwritable } from './database.ts';
export type { EditRow, EditStore, OwnDoc, OwnKind } from './edits.ts';
export {
  type AnkiCardRow,
  type AnkiReviewRow,
  type ForeignCollection,
  ForeignFileError,
  openForeignCollection,
} from './foreign.ts';
export { type ExaminedProfile, examineProfile } from './foreign-profile.ts';
export type { ImportStore, MediaRow } from './imports.ts';
export type { LocalStore } from './local.ts';
export type { ExchangedLog, Touched } from './logs.ts';
export {
  openPack,
  type Pack,
  type PackFile,
  type PackProblem,
  type PackSearchKind,
  type PackSearchRow,
} from './pack.ts';
export type { Rebuilding } from './rebuilding.ts';
export type { Outcome, ReviewKind, ReviewLog, ReviewLogRow } from './review-log.ts';
export type { SnapshotFile, SnapshotStore } from './snapshots.ts';
export type {
  AnswerKind,
  BinSums,
  CardRef,
  CheckRow,
  Counted,
  DifficultySums,
  GradeSums,
  HardCardRow,
  HourSums,
  MemoryRow,
  MemorySums,
  ModuleSums,
  StatisticsStore,
  Sums,
} from './statistics.ts';

/** One profile's data. Every method is synchronous and durable when it returns. */
export interface Store {
  readonly deviceId: string;
  /** True when this start created the profile. */
  readonly created: boolean;
  /** What was done to cards: append-only. Whoever appends brings the card's state up to date in the same transaction. */
  readonly reviews: ReviewLog;
  /** Each card's memory and its place in the queue: what follows from the log, the pack and the own cards. */
  readonly cards: CardStore;
  /** Own cards, notes, and other words for the pack's cards: the log of edits and what follows from it. */
  readonly edits: EditStore;
  /** Finds and sorts all cards, for lists. */
  readonly finder: CardFinder;
  readonly rebuilding: Rebuilding;
  readonly attempts: AttemptStore;
  readonly assessments: AssessmentStore;
  readonly checkpoints: CheckpointStore;
  readonly snapshots: SnapshotStore;
  readonly local: LocalStore;
  readonly imports: ImportStore;
  /** The logs that devices exchange. */
  logs(): readonly ExchangedLog[];
  /** What this profile was called when it began, and the names of those it was joined with. */
  profileNames(): readonly string[];
  addProfileNames(names: readonly string[]): void;
  /** Differs from an earlier one if anything was written in between. */
  writeMark(): number;
  readonly statistics: StatisticsStore;
  /** The database's file, for a reader in another thread. */
  readonly file: string;
  /** Runs `act` in one transaction: all of it is kept, or none. */
  transaction<T>(act: () => T): T;
  close(): void;
}

/** Opens the profile in `folder` for this process alone. */
export function openStore(folder: string): Result<Store, StoreProblem> {
  const lock = lockProfile(folder);
  if (!lock.ok) return lock;
  const file = join(folder, 'cairn.db');
  try {
    finishReplacement(folder);
  } catch (error) {
    lock.value.close();
    return err(unwritable(folder, error));
  }
  const opened = openDatabase(file);
  if (!opened.ok) {
    lock.value.close();
    return opened;
  }
  const db = opened.value;
  try {
    return ok(readStore(db, lock.value, file));
  } catch (error) {
    db.close();
    lock.value.close();
    if (refusalOf(error)) return err(unwritable(folder, error));
    // Sound pages, but not the tables we wrote: damage that SQLite's own check does not see.
    return err(damaged(file, error instanceof Error ? error.message : String(error)));
  }
}

function readStore(db: Db, lock: Db, file: string): Store {
  const lost = missingTables(db);
  if (lost.length > 0) throw new Error(`without ${lost.join(', ')}`);
  const known = db.prepare("SELECT value FROM meta WHERE key = 'deviceId'").get() as
    | { value: string }
    | undefined;
  // Made once: wrapping a function costs as much as a read.
  const inOne = db.transaction((act: () => unknown) => act());
  const totalChanges = db.prepare('SELECT total_changes()').pluck();
  const deviceId = known?.value ?? randomUUID();
  if (!known) db.prepare("INSERT INTO meta (key, value) VALUES ('deviceId', ?)").run(deviceId);
  const cards = createCardStore(db);
  const reviews = createReviewLog(db);
  const edits = createEditStore(db, cards.touch);
  const imports = createImportStore(db);
  const names = createProfileNames(db);
  return {
    deviceId,
    created: !known,
    reviews,
    cards,
    edits,
    finder: createCardFinder(db),
    rebuilding: createRebuilding(db, cards, reviews),
    attempts: createAttemptStore(db),
    assessments: createAssessmentStore(db),
    checkpoints: createCheckpointStore(db),
    snapshots: createSnapshotStore(db),
    local: createLocalStore(db),
    imports,
    logs: () => exchangedLogs(db, { reviews, edits, imports }),
    profileNames: names.all,
    addProfileNames: names.add,
    // What another thread wrote is not among the changes of this connection: `touch` tells of it.
    writeMark: () => (totalChanges.get() as number) + cards.version(),
    statistics: createStatisticsStore(db),
    file,
    transaction<T>(act: () => T): T {
      try {
        return inOne.immediate(act) as T;
      } catch (error) {
        // What is kept in memory may speak of rows that are not there now.
        reviews.forget();
        cards.touch();
        throw error;
      }
    },
    close() {
      try {
        db.pragma('optimize');
      } catch {
        // Advice for the planner only.
      }
      db.close();
      noteCleanEnd(file);
      lock.close();
    },
  };
}

/** Reads a profile that this program has open, from another thread. Nothing can be written through it. */
export function openReader(file: string): {
  readonly statistics: StatisticsStore;
  close(): void;
} {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  return { statistics: createStatisticsStore(db), close: () => void db.close() };
}

/** Makes projections anew beside the program that has this profile open: each of its writes is one short transaction. */
export function openRebuilder(file: string): {
  readonly rebuilding: Rebuilding;
  /** How many cards there are. */
  cards(): number;
  /** What follows from the other logs, a piece at each step: the fraction that is done. */
  projectOthers(): Generator<number>;
  close(): void;
} {
  const db = openBeside(file);
  const cards = createCardStore(db);
  const reviews = createReviewLog(db);
  return {
    rebuilding: createRebuilding(db, cards, reviews),
    cards: cards.count,
    projectOthers: () =>
      projectOthers(db, {
        attempts: createAttemptStore(db),
        edits: createEditStore(db, cards.touch),
      }),
    close: () => void db.close(),
  };
}
