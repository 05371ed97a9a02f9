import { z } from 'zod';
import { moduleId, type PointId, pointId } from './ids.ts';
import { method } from './method.ts';

export const pathId = z
  .string()
  .max(40)
  .regex(/^[a-z]+(?:-[a-z]+)*$/)
  .brand<'PathId'>();
export type PathId = z.infer<typeof pathId>;

export const assessmentLevel = z.enum(['new', 'basics', 'working', 'strong', 'expert']);
export type AssessmentLevel = z.infer<typeof assessmentLevel>;

/** One of the plan's ways through the curriculum. */
export const learningPath = z.object({
  id: pathId,
  title: z.string(),
  audience: z.string(),
  outcome: z.string(),
  /** The level in each named module from which on it is suggested. */
  from: z.record(moduleId, assessmentLevel),
  /** The modules take turns, topic by topic; steps may overlap. */
  interleaved: z.boolean(),
  steps: z.array(z.object({ title: z.string(), points: z.array(pointId) })),
  /** All points of the path, each once, in the order to take them. */
  order: z.array(pointId),
});
export type LearningPath = z.infer<typeof learningPath>;

/** The pack's document of paths. */
export const pathsDocument = z.object({
  paths: z.array(learningPath),
  /** For each module the ones it stands on. */
  buildsOn: z.record(moduleId, z.array(moduleId)),
});
export type PathsDocument = z.infer<typeof pathsDocument>;

export interface PathStepView {
  readonly title: string;
  readonly points: readonly PointId[];
  readonly passed: number;
  /** Not passed, and skipped on the path: the assessment showed that they are known. */
  readonly known: number;
  readonly minutesLeft: number;
}

export interface PathView {
  readonly id: PathId;
  readonly title: string;
  readonly audience: string;
  readonly outcome: string;
  readonly interleaved: boolean;
  readonly steps: readonly PathStepView[];
  readonly order: readonly PointId[];
  readonly passed: number;
  readonly known: number;
  readonly total: number;
  /** Points that are left and whose lesson is not written yet. */
  readonly coming: number;
  readonly next: PointId | null;
  /** At the learner's own pace. */
  readonly minutesLeft: number;
  /** The local day on which it would be done, `2027-03-01`; null when it is done. */
  readonly doneOn: string | null;
}

/** How fast the learner is, beside the authors' minutes. */
export interface Pace {
  /** Points it was measured on; 0: the authors' minutes stand. */
  readonly points: number;
  /** The learner's minutes for one of the author's. */
  readonly factor: number;
  /** Minutes a day, over the last four weeks or as assumed. */
  readonly minutesPerDay: number;
  readonly measuredDays: boolean;
}

export interface PathsView {
  readonly paths: readonly PathView[];
  /** The one that Today follows; null: the order of study. */
  readonly chosen: PathId | null;
  readonly startPointId: PointId | null;
  readonly pace: Pace;
}

export const pathMethods = {
  'path.list': method<PathsView>()(z.strictObject({})),
  /** Follows a path from a point on, or none. Nothing that was done is lost. */
  'path.choose': method<PathsView>()(
    z.strictObject({ pathId: pathId.nullable(), startPointId: pointId.nullable() }),
  ),
} as const;
