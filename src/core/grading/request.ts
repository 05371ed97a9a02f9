import type { ExerciseId, Uuid } from '../../contract/ids.ts';

export interface CheckRequest {
  readonly exerciseId: ExerciseId;
  readonly runId: Uuid;
  /** `explicit`: asked for, logged as an attempt. `quiet`: as the learner types, never logged, gives way to an explicit one. */
  readonly kind: 'explicit' | 'quiet';
}

/** A check of any folder: nobody else is told of it, and nothing is recorded. */
export interface FolderRequest {
  readonly exerciseId: ExerciseId;
  readonly runId: Uuid;
  readonly kind: 'folder';
  readonly folder: string;
}
