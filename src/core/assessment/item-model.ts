import type { AssessmentItem } from '../../contract/curriculum.ts';
import { type Belief, conditioned, marginal } from './ability.ts';

/** What a learner's answer came to. `unknown`: they said that they do not know, instead of guessing. */
export type Outcome = 'right' | 'wrong' | 'unknown';

/** What the model needs of an item. */
export type ModelItem = Pick<
  AssessmentItem,
  'id' | 'topicId' | 'pointId' | 'kind' | 'difficulty'
> & {
  /** How many there are to choose from; 0 for an answer that is written. */
  readonly options: number;
};

/** How sharply an item tells who can from who cannot. */
const DISCRIMINATION = 1.5;
/** The chance to write the right thing without knowing, and to miss it in spite of knowing. */
const LUCK: Readonly<Record<ModelItem['kind'], number>> = {
  choose: 0,
  predict: 0.05,
  expression: 0.02,
  'fix-line': 0.03,
};
const SLIP = 0.04;
/** The author's difficulty that stands at 0. */
const MIDDLE = 3;

/**
 * The chance of a right answer: the four-parameter logistic model (F. M. Lord, "Applications of Item Response Theory",
 * 1980, for the guessing; M. A. Barton and F. M. Lord, 1981, for the slip). Difficulty is the author's and stays so:
 * one learner's answers say nothing certain of an item, and a pack is the same for all.
 */
export function chanceOfRight(item: ModelItem, ability: number): number {
  const luck = item.options > 0 ? 1 / item.options : LUCK[item.kind];
  return luck + (1 - SLIP - luck) * knows(item, ability);
}

function knows(item: ModelItem, ability: number): number {
  return 1 / (1 + Math.exp(-DISCRIMINATION * (ability - (item.difficulty - MIDDLE))));
}

function likelihood(item: ModelItem, outcome: Outcome, ability: number): number {
  // Who says "I don't know" did not guess: it tells more than a wrong answer does.
  if (outcome === 'unknown') return 1 - (1 - SLIP) * knows(item, ability);
  const right = chanceOfRight(item, ability);
  return outcome === 'right' ? right : 1 - right;
}

/** Points of the quadrature: from -4 to 4 standard deviations. */
const NODES = Array.from({ length: 41 }, (_, index) => -4 + index * 0.2);
const WEIGHTS = NODES.map((node) => Math.exp(-(node ** 2) / 2));

/** The ability of an item's topic after an answer, and how likely that answer was. */
export function posterior(
  item: ModelItem,
  outcome: Outcome,
  before: { readonly mean: number; readonly variance: number },
): { readonly mean: number; readonly variance: number; readonly chance: number } {
  const sd = Math.sqrt(before.variance);
  let total = 0;
  let prior = 0;
  let first = 0;
  let second = 0;
  NODES.forEach((node, index) => {
    const ability = before.mean + sd * node;
    const weight = WEIGHTS[index] ?? 0;
    const mass = weight * likelihood(item, outcome, ability);
    prior += weight;
    total += mass;
    first += mass * ability;
    second += mass * ability ** 2;
  });
  const mean = first / total;
  return { mean, variance: second / total - mean ** 2, chance: total / prior };
}

/** The belief after an answer. */
export function answered(belief: Belief, item: ModelItem, outcome: Outcome): Belief {
  const before = marginal(belief, item.topicId);
  return before === null
    ? belief
    : conditioned(belief, item.topicId, posterior(item, outcome, before));
}
