import { z } from 'zod';
import {
  type AssessmentId,
  assessmentId,
  type ModuleId,
  type PointId,
  type TopicId,
  type Uuid,
  uuid,
} from './ids.ts';
import { method } from './method.ts';
import type { AssessmentLevel, PathId } from './paths.ts';

/** A task as the learner gets it: nothing of its answer is in it. */
export interface AssessmentQuestion {
  readonly id: AssessmentId;
  readonly kind: 'choose' | 'predict' | 'expression' | 'fix-line';
  readonly pointId: PointId;
  readonly pointTitle: string;
  readonly topicTitle: string;
  readonly promptHtml: string;
  readonly code: string | null;
  readonly codeHtml: string | null;
  /** HTML, in the order of this run. */
  readonly options: readonly string[] | null;
  /** `fix-line`: the line of `code` to write anew, 1-based. */
  readonly line: number | null;
}

export const assessmentAnswer = z.discriminatedUnion('kind', [
  /** Its place among the options as they were shown. */
  z.strictObject({ kind: z.literal('option'), option: z.number().int().min(0).max(9) }),
  z.strictObject({ kind: z.literal('text'), text: z.string().max(10_000) }),
  z.strictObject({ kind: z.literal('unknown') }),
]);
export type AssessmentAnswer = z.infer<typeof assessmentAnswer>;

/** What came of an answer, once it was given. */
export interface AssessmentFeedback {
  readonly questionId: AssessmentId;
  readonly outcome: 'right' | 'wrong' | 'unknown';
  /** `choose`: the place of the right option, and of the one that was chosen. */
  readonly rightOption: number | null;
  readonly chosenOption: number | null;
  /** The other kinds: a right answer. */
  readonly answer: string | null;
  /** What the answer suggests, as HTML; null when it was right. */
  readonly whyHtml: string | null;
  /** A written answer that failed: what its run said. */
  readonly problem: string | null;
}

export interface ModuleEstimate {
  readonly moduleId: ModuleId;
  readonly title: string;
  /** False: there are no tasks on it yet. */
  readonly assessable: boolean;
  /** Null: nothing was asked about it. */
  readonly level: AssessmentLevel | null;
  /** How likely the level is right, 0 to 1. */
  readonly certainty: number;
  /** The ability and its 90 % range, as fractions of the scale from `new` to `expert`. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly right: number;
  readonly asked: number;
  readonly topics: readonly {
    readonly topicId: TopicId;
    readonly title: string;
    readonly right: number;
    readonly asked: number;
    /** True: what was asked of it, and what is around it, show that it is known. */
    readonly known: boolean;
  }[];
}

export interface AssessmentResult {
  readonly runId: Uuid;
  readonly atMs: number;
  readonly asked: number;
  readonly right: number;
  readonly modules: readonly ModuleEstimate[];
  readonly pathId: PathId | null;
  readonly pathTitle: string | null;
  readonly startPointId: PointId | null;
  readonly startTitle: string | null;
  /** Sentences: why this path, and why this start. */
  readonly reasons: readonly string[];
}

export interface AssessmentView {
  /** The run that is open, if one is. */
  readonly run: {
    readonly runId: Uuid;
    readonly startedMs: number;
    readonly asked: number;
    readonly least: number;
    readonly most: number;
    /** Null: no task is left that could be asked now; what is known by now is the result. */
    readonly question: AssessmentQuestion | null;
    /** How sure the levels are by now, 0 to 1: the least sure module's. */
    readonly certainty: number;
  } | null;
  /** Finished runs, newest first. */
  readonly results: readonly AssessmentResult[];
  /** Tasks there are, and modules without any. */
  readonly tasks: number;
  readonly notAssessable: readonly { readonly moduleId: ModuleId; readonly title: string }[];
}

export const assessmentMethods = {
  'assessment.get': method<AssessmentView>()(z.strictObject({})),
  /** Opens a run; one that is open already goes on. */
  'assessment.start': method<AssessmentView>()(z.strictObject({ runId: uuid })),
  'assessment.answer': method<{
    readonly feedback: AssessmentFeedback;
    readonly view: AssessmentView;
  }>()(
    z.strictObject({
      runId: uuid,
      answerId: uuid,
      questionId: assessmentId,
      answer: assessmentAnswer,
      elapsedMs: z.number().int().min(0).max(86_400_000),
    }),
  ),
  /** Ends the open run with what is known by now. */
  'assessment.finish': method<AssessmentView>()(z.strictObject({ runId: uuid, actId: uuid })),
} as const;
