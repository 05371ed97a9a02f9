import type { AssessmentResult } from '../../contract/assessment.ts';
import type { AssessmentId, Uuid } from '../../contract/ids.ts';
import type { AssessmentLogRow } from '../store/index.ts';
import type { Outcome } from './item-model.ts';

/** A run as its log tells it. */
export interface AssessmentRun {
  readonly runId: Uuid;
  readonly startedMs: number;
  /** Each task once: of two answers on two devices the earlier counts. */
  readonly answers: readonly { readonly itemId: AssessmentId; readonly outcome: Outcome }[];
  /** Null while it is open. */
  readonly result: AssessmentResult | null;
}

/** Every run of the log, oldest first: the fold that a resumed program and a second device agree on. */
export function foldRuns(rows: readonly AssessmentLogRow[]): readonly AssessmentRun[] {
  const runs = new Map<Uuid, AssessmentRun>();
  for (const row of rows) {
    const run = runs.get(row.runId) ?? {
      runId: row.runId,
      startedMs: row.atMs,
      answers: [],
      result: null,
    };
    runs.set(row.runId, addRow(run, row));
  }
  return [...runs.values()];
}

/** What a `finish` row keeps. Rows come from other devices too: one that is no result leaves the run open. */
export function readResult(data: unknown): AssessmentResult | null {
  const kept = data as Partial<AssessmentResult> | null;
  const whole =
    typeof kept === 'object' &&
    kept !== null &&
    typeof kept.atMs === 'number' &&
    typeof kept.asked === 'number' &&
    Array.isArray(kept.reasons) &&
    Array.isArray(kept.modules) &&
    kept.modules.every((module) => Array.isArray(module?.topics));
  return whole ? (kept as AssessmentResult) : null;
}

function addRow(run: AssessmentRun, row: AssessmentLogRow): AssessmentRun {
  if (row.kind === 'finish') {
    return run.result === null ? { ...run, result: readResult(row.data) } : run;
  }
  const { itemId, outcome } = row;
  if (row.kind === 'start' || itemId === null || outcome === null) return run;
  if (run.result !== null || run.answers.some((answer) => answer.itemId === itemId)) return run;
  return { ...run, answers: [...run.answers, { itemId, outcome }] };
}
