import { z } from 'zod';
import { type ExerciseId, exerciseId } from './ids.ts';
import { method } from './method.ts';

export interface SharedFile {
  readonly path: string;
  readonly content: string;
}

/** A friend's solution beside one's own. Nothing of it is kept or run. */
export interface SharedSolution {
  readonly exerciseId: ExerciseId;
  readonly title: string;
  readonly by: string;
  readonly atMs: number;
  readonly files: readonly SharedFile[];
  /** The learner's files of the same exercise; empty where it was never opened. */
  readonly own: readonly SharedFile[];
  /** The exercise has changed since: its checks may ask for other things now. */
  readonly isOlder: boolean;
}

export const sharingMethods = {
  /** The learner's files of an exercise as the text of a file to hand on. */
  'solution.share': method<{ readonly name: string; readonly text: string }>()(
    z.strictObject({ exerciseId, by: z.string().trim().max(80) }),
  ),
  'solution.read': method<SharedSolution>()(z.strictObject({ text: z.string().max(3_000_000) })),
} as const;
