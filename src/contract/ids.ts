import { z } from 'zod';
import { ASSESSMENT_ID, CARD_ID, CHECKPOINT_ID, EXERCISE_ID, POINT_ID } from './id-patterns.ts';

// Ids are permanent: a learner's history hangs on them. Titles and slugs may change, ids may not.

export const moduleId = z.string().regex(/^\d$/).brand<'ModuleId'>();
export const sectionId = z
  .string()
  .regex(/^\d\.\d$/)
  .brand<'SectionId'>();
export const topicId = z
  .string()
  .regex(/^\d\.\d\.\d$/)
  .brand<'TopicId'>();
export const pointId = z.string().regex(POINT_ID).brand<'PointId'>();
export const exerciseId = z.string().max(120).regex(EXERCISE_ID).brand<'ExerciseId'>();
/** A checkpoint's project is an exercise: both have this id. */
export const checkpointId = exerciseId.regex(CHECKPOINT_ID);
export const cardId = z.string().max(120).regex(CARD_ID).brand<'CardId'>();
export const assessmentId = z.string().max(120).regex(ASSESSMENT_ID).brand<'AssessmentId'>();
/** Made by the client, so that a retry can be told from a second act (RFC 9562, version 7). */
export const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  .brand<'Uuid'>();

export type ModuleId = z.infer<typeof moduleId>;
export type SectionId = z.infer<typeof sectionId>;
export type TopicId = z.infer<typeof topicId>;
export type PointId = z.infer<typeof pointId>;
export type ExerciseId = z.infer<typeof exerciseId>;
export type CardId = z.infer<typeof cardId>;
export type AssessmentId = z.infer<typeof assessmentId>;
export type Uuid = z.infer<typeof uuid>;
