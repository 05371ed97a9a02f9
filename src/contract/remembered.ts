import { z } from 'zod';
import { type ExerciseId, exerciseId, type PointId, uuid } from './ids.ts';
import { method } from './method.ts';

/** A passed exercise that is worth doing again now, from its starter. */
export interface RememberedExercise {
  readonly exerciseId: ExerciseId;
  /** Null for the exercise that joins a topic. */
  readonly pointId: PointId | null;
  readonly title: string;
  /** The author's. */
  readonly minutes: number;
  /** Since it was last done, by the learner's day. */
  readonly daysSince: number;
  /** The probability of solving it again now, 0 to 1. */
  readonly recall: number;
  /** It was begun again: its files are the learner's, and the next pass counts. */
  readonly begun: boolean;
}

export const rememberedMethods = {
  'remembered.due': method<readonly RememberedExercise[]>()(z.strictObject({})),
  /** Puts the starter back (the files as they are become a snapshot); the checks from here on say how it is remembered. */
  'remembered.begin': method<null>()(z.strictObject({ exerciseId })),
  /** Not today. */
  'remembered.bury': method<null>()(z.strictObject({ exerciseId, actId: uuid })),
} as const;
