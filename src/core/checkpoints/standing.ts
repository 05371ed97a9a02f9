import type { CheckpointState, RestsOn } from '../../contract/checkpoint.ts';
import type { PointId } from '../../contract/ids.ts';

/** A pass speaks for itself this long: a project that was just built is not opened again by one old card. */
export const PASS_COUNTS_MS = 14 * 86_400_000;

export interface StandingInput {
  readonly written: boolean;
  readonly runs: number;
  readonly lastPassedMs: number | null;
  readonly restsOn: readonly RestsOn[];
  readonly nowMs: number;
}

/**
 * How a checkpoint stands now. A pass stays in its history; the checkpoint opens again once points it rests on have faded
 * and the last pass is no longer fresh, and closes by another pass or by holding those points again.
 */
export function standingOf(input: StandingInput): {
  readonly state: CheckpointState;
  readonly faded: readonly PointId[];
} {
  const { lastPassedMs } = input;
  if (!input.written) return { state: 'coming', faded: [] };
  if (lastPassedMs === null) return { state: input.runs > 0 ? 'tried' : 'open', faded: [] };
  if (input.nowMs - lastPassedMs < PASS_COUNTS_MS) return { state: 'passed', faded: [] };
  const faded = input.restsOn.flatMap(({ pointId, mastery }) =>
    mastery === 'fading' ? [pointId] : [],
  );
  return { state: faded.length > 0 ? 'fading' : 'passed', faded };
}
