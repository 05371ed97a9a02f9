import type { ExerciseId } from './ids.ts';

/** A learner's file as it is on disk. `version` is the SHA-256 of its bytes: a save names the version it is based on. */
export interface WorkspaceFile {
  /** Relative to the exercise's folder, with `/`. */
  readonly path: string;
  readonly role: 'edit' | 'read' | 'own';
  /** Null where the file is not UTF-8 text or larger than 1 MB: it is listed, not edited. */
  readonly content: string | null;
  readonly version: string;
}

export interface Workspace {
  readonly exerciseId: ExerciseId;
  /** The folder on disk, to open it elsewhere. */
  readonly folder: string;
  readonly files: readonly WorkspaceFile[];
}

export interface SnapshotInfo {
  readonly id: string;
  readonly atMs: number;
  readonly reason: 'check' | 'reset' | 'restore';
  readonly files: number;
}
