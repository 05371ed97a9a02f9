import type { AssessmentLevel } from '../../contract/paths.ts';

export const LEVELS: readonly AssessmentLevel[] = ['new', 'basics', 'working', 'strong', 'expert'];

/**
 * Where one level ends and the next begins, on the scale of the items: who is at `working` solves an item of difficulty 3 more
 * often than not, and one of difficulty 4 less often.
 */
const CUTS = [-1, 0, 1, 2] as const;

/** The level of an ability that is known. */
export function levelOf(ability: number): AssessmentLevel {
  return LEVELS[CUTS.filter((cut) => ability >= cut).length] ?? 'new';
}

/** How far apart two levels are. */
export function levelDistance(a: AssessmentLevel, b: AssessmentLevel): number {
  return Math.abs(LEVELS.indexOf(a) - LEVELS.indexOf(b));
}

/** The level of an ability that is known so well (the median: the least wrong one), how likely it is, and within one level. */
export function levelChances(found: { readonly mean: number; readonly variance: number }): {
  readonly level: AssessmentLevel;
  readonly exact: number;
  readonly within: number;
} {
  const sd = Math.sqrt(found.variance);
  const below = CUTS.map((cut) => normalBelow((cut - found.mean) / sd));
  const chances = LEVELS.map(
    (_, index) => (below[index] ?? 1) - (index === 0 ? 0 : (below[index - 1] ?? 1)),
  );
  const level = levelOf(found.mean);
  const at = LEVELS.indexOf(level);
  const exact = chances[at] ?? 0;
  return {
    level,
    exact,
    within: Math.min(1, exact + (chances[at - 1] ?? 0) + (chances[at + 1] ?? 0)),
  };
}

/** The chance that a normal variable is below `x` (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17). */
export function normalBelow(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const density = Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI);
  const tail =
    density *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x >= 0 ? 1 - tail : tail;
}
