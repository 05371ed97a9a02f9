import { z } from 'zod';
import { method } from './method.ts';

/** Why a copy was made: by the clock, because the learner asked, before something that replaces data, or from a file. */
export const BACKUP_REASONS = [
  'auto',
  'asked',
  'beforeRestore',
  'beforeImport',
  'beforeMerge',
  'beforeUpgrade',
  'imported',
] as const;
export type BackupReason = (typeof BACKUP_REASONS)[number];

/** A copy of the profile's database that was opened, checked and counted before it got its name. */
export interface BackupInfo {
  readonly name: string;
  readonly atMs: number;
  readonly reason: BackupReason;
  readonly bytes: number;
  /** What is in it, from its own tables; null where its note was lost. */
  readonly reviews: number | null;
  readonly attempts: number | null;
}

/** Why the profile did not open, and what there is to go back to. */
export interface RecoveryStatus {
  readonly what: 'profile' | 'curriculum';
  readonly kind: 'locked' | 'newer' | 'damaged' | 'unwritable' | 'missing';
  readonly message: string;
  readonly folder: string;
  readonly backups: readonly BackupInfo[];
}

const name = z.string().max(120);

export const backupMethods = {
  /** Newest first. */
  'backup.list': method<readonly BackupInfo[]>()(z.strictObject({})),
  'backup.make': method<BackupInfo>()(z.strictObject({})),
  /** Copies the profile as it is now, then starts the core again on the backup. Files of exercises stay as they are. */
  'backup.restore': method<null>()(z.strictObject({ name })),
  'backup.delete': method<readonly BackupInfo[]>()(z.strictObject({ name })),

  /** Only answered where the profile did not open. */
  'recovery.status': method<RecoveryStatus>()(z.strictObject({})),
  'recovery.retry': method<null>()(z.strictObject({})),
  /** Moves the database aside, whole, and puts the backup in its place. */
  'recovery.restore': method<null>()(z.strictObject({ name })),
  /** Moves the database aside, whole, and begins a new one. */
  'recovery.startNew': method<null>()(z.strictObject({})),
} as const;
