import { z } from 'zod';
import type { ExpectedCheck } from './curriculum.ts';
import type { TestReport, Verdict } from './grading.ts';
import { checkpointId, type ExerciseId, type PointId, pointId, type Uuid, uuid } from './ids.ts';
import { method } from './method.ts';
import type { Mastery } from './progress.ts';

/** A checkpoint's project as the pack holds it; texts are HTML. */
export const checkpoint = z.object({
  id: checkpointId,
  title: z.string(),
  /** One sentence, plain text. */
  summary: z.string(),
  hours: z.number(),
  tools: z.array(z.string()),
  /** What of it is practised on this machine, and what stands in for the rest. */
  offlineHtml: z.string(),
  restsOn: z.array(pointId),
  /** The acceptance in words. */
  acceptance: z.array(z.string()),
  briefHtml: z.string(),
  /** False: its brief is there, its acceptance is coming. */
  written: z.boolean(),
});
export type Checkpoint = z.infer<typeof checkpoint>;

export const checkpointGroup = z.object({
  id: z.string(),
  title: z.string(),
  about: z.string(),
  checkpoints: z.array(checkpoint),
});
export type CheckpointGroup = z.infer<typeof checkpointGroup>;

/**
 * `coming`: not written yet. `open`: never run. `tried`: run, and not passed. `fading`: passed, and open again,
 * since a point it rests on has faded.
 */
export type CheckpointState = 'coming' | 'open' | 'tried' | 'passed' | 'fading';

/** What the learner's server was asked in a run, and how long its answers took. */
export interface Measurements {
  readonly requests: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** One acceptance run, as it is kept. */
export interface CheckpointRun {
  readonly id: Uuid;
  readonly atMs: number;
  readonly verdict: Verdict;
  readonly passed: number;
  readonly total: number;
  readonly durationMs: number;
  /** Null where no server was asked. */
  readonly measurements: Measurements | null;
  readonly files: number;
  readonly solutionSeen: boolean;
  /** False: it was made against an earlier version of the project. */
  readonly current: boolean;
}

/** A point that a checkpoint rests on, and how far it is held. */
export interface RestsOn {
  readonly pointId: PointId;
  readonly title: string;
  readonly mastery: Mastery | 'coming';
  readonly recall: number | null;
}

export interface CheckpointRow {
  readonly id: ExerciseId;
  readonly title: string;
  readonly summary: string;
  readonly hours: number;
  readonly state: CheckpointState;
  readonly runs: number;
  readonly lastRun: CheckpointRun | null;
  readonly passedMs: number | null;
  readonly restsOn: readonly RestsOn[];
  /** Of `restsOn`: those whose fading opened it again. */
  readonly faded: readonly PointId[];
}

export interface CheckpointGroupRow {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly checkpoints: readonly CheckpointRow[];
}

/** A run that goes on now: what a window shows that was opened in the middle of it. */
export interface RunningCheck {
  readonly runId: Uuid;
  readonly startedMs: number;
  readonly current: string | null;
  readonly reports: readonly TestReport[];
}

export interface CheckpointView extends CheckpointRow {
  readonly group: { readonly id: string; readonly title: string };
  readonly briefHtml: string;
  readonly tools: readonly string[];
  readonly offlineHtml: string;
  readonly acceptance: readonly string[];
  readonly checks: readonly ExpectedCheck[];
  /** Of the last run against this version of the project. */
  readonly lastReports: readonly TestReport[];
  /** Newest first. */
  readonly timeline: readonly CheckpointRun[];
  readonly running: RunningCheck | null;
}

/** A file as it was when a run began. */
export interface EvidenceFile {
  readonly path: string;
  readonly bytes: number;
  readonly hash: string;
  /** Null where it is not text, or too long to keep. */
  readonly content: string | null;
}

export interface Evidence {
  readonly run: CheckpointRun;
  /** Why it could not be carried out, or not to its end. */
  readonly problem: string | null;
  readonly output: string;
  readonly checks: readonly ExpectedCheck[];
  readonly reports: readonly TestReport[];
  readonly files: readonly EvidenceFile[];
}

export const checkpointMethods = {
  /** The groups of the plan, and how far each project is. A run is `exercise.check` of the project. */
  'checkpoint.list': method<readonly CheckpointGroupRow[]>()(z.strictObject({})),
  'checkpoint.get': method<CheckpointView>()(z.strictObject({ checkpointId })),
  /** What a run left: its report and the files it was made of. */
  'checkpoint.evidence': method<Evidence>()(z.strictObject({ checkpointId, runId: uuid })),
} as const;
