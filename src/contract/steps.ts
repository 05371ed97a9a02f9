import { z } from 'zod';
import { method } from './method.ts';

/** The plan's five next steps, in its order. */
export const STEP_IDS = ['assess', 'path', 'environment', 'build', 'community'] as const;
export type StepId = (typeof STEP_IDS)[number];

export interface StepView {
  readonly id: StepId;
  readonly done: boolean;
  /** Ticked by the learner; the others tick themselves by what was done. */
  readonly byHand: boolean;
}

export const stepsMethods = {
  'steps.get': method<readonly StepView[]>()(z.strictObject({})),
  /** For what happens outside of Cairn, or is not wanted: a tick by hand, or its taking back. */
  'steps.tick': method<readonly StepView[]>()(
    z.strictObject({ id: z.enum(STEP_IDS), done: z.boolean() }),
  ),
} as const;
