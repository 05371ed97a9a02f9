import type { Grade } from '../../contract/review.ts';

/** A pause this long between two checks is no work on the exercise. */
const LONGEST_STRETCH_MS = 15 * 60_000;
/** Failed checks from which a pass counts as a hard one. */
const MANY_CHECKS = 3;
/** Of the author's minutes: beyond them it was hard. */
const SLOW = 2;

/** What a passing check took. */
export interface Effort {
  /** Checks that failed before it. */
  readonly failedChecks: number;
  readonly hintsShown: number;
  readonly solutionSeen: boolean;
  /** Null: it is not known when the work began. */
  readonly workedMs: number | null;
  /** The author's. */
  readonly minutes: number;
}

/** How well an exercise was remembered, by the pass that ended the work on it: Again, Hard, Good or Easy. */
export function ratePass(effort: Effort): Grade {
  const { failedChecks, hintsShown, solutionSeen, workedMs, minutes } = effort;
  if (solutionSeen) return 1;
  const given = minutes * 60_000;
  const slow = workedMs !== null && workedMs > given * SLOW;
  if (hintsShown > 0 || failedChecks >= MANY_CHECKS || slow) return 2;
  const quick = workedMs !== null && workedMs <= given;
  return failedChecks === 0 && quick ? 4 : 3;
}

/** Time at work from `fromMs` to the last of `momentsMs`: pauses count only up to a bound. */
export function workedMs(fromMs: number, momentsMs: readonly number[]): number {
  let total = 0;
  let last = fromMs;
  for (const at of [...momentsMs].sort((a, b) => a - b)) {
    if (at <= last) continue;
    total += Math.min(at - last, LONGEST_STRETCH_MS);
    last = at;
  }
  return total;
}
