import type { ModuleId, TopicId } from '../../contract/ids.ts';

/**
 * What is believed of a learner: one ability a module and one a topic, jointly normal, on the scale of the items'
 * difficulties (a step of the author's scale is 1; 0 is a 3).
 *
 * The joint prior is a linear Gaussian network over the prerequisite graph: a module's ability follows the mean of
 * those it builds on, a topic's its module's. So an answer on coroutines says something of FastAPI before it was asked about
 * (multidimensional adaptive testing with a prior that is not diagonal: D. O. Segall, "Multidimensional adaptive
 * testing", Psychometrika 61, 1996). Why not a knowledge space or knowledge tracing: both need the states or the
 * transitions of real learners to be estimated first; here the author's difficulty is all there is to begin with.
 *
 * An answer is folded in by assumed-density filtering: the exact posterior of the one topic it is about, by quadrature,
 * then the whole is brought along by linear regression (M. Opper, "A Bayesian approach to on-line learning", 1998).
 */
export interface Belief {
  readonly names: readonly string[];
  readonly index: ReadonlyMap<string, number>;
  readonly mean: readonly number[];
  readonly covariance: readonly (readonly number[])[];
}

/** How a module's ability follows those it builds on, and how far it strays from them. */
const FOLLOWS = 0.85;
const LATER_IS_HARDER = -0.2;
const ROOT_MEAN = -0.2;
const ROOT_SD = 1.4;
const MODULE_SD = 0.95;
/** How far a topic strays from its module. */
const TOPIC_SD = 0.5;

export interface AbilityGraph {
  /** In the order of study: what a module builds on comes before it. */
  readonly modules: readonly ModuleId[];
  readonly buildsOn: Readonly<Record<string, readonly ModuleId[]>>;
  readonly topics: readonly TopicId[];
}

/** What is believed before the first answer. */
export function priorBelief(graph: AbilityGraph): Belief {
  const names = [...graph.modules, ...graph.topics];
  const index = new Map<string, number>(names.map((name, at) => [name, at]));
  const mean: number[] = [];
  const covariance: number[][] = names.map(() => names.map(() => 0));
  names.forEach((name, at) => {
    const isTopic = at >= graph.modules.length;
    const parents = isTopic ? [name.slice(0, 1)] : (graph.buildsOn[name] ?? []);
    const above = parents.flatMap((parent) => index.get(parent) ?? []).filter((each) => each < at);
    const follows = isTopic ? 1 : FOLLOWS;
    const weight = above.length === 0 ? 0 : follows / above.length;
    const drift = isTopic ? 0 : LATER_IS_HARDER;
    mean.push(
      above.length === 0
        ? ROOT_MEAN
        : drift + above.reduce((sum, parent) => sum + weight * valueAt(mean, parent), 0),
    );
    for (let other = 0; other < at; other++) {
      const shared = above.reduce(
        (sum, parent) => sum + weight * cell(covariance, parent, other),
        0,
      );
      set(covariance, at, other, shared);
      set(covariance, other, at, shared);
    }
    const explained = above.reduce((sum, parent) => sum + weight * cell(covariance, at, parent), 0);
    const own = above.length === 0 ? ROOT_SD : isTopic ? TOPIC_SD : MODULE_SD;
    set(covariance, at, at, explained + own ** 2);
  });
  return { names, index, mean, covariance };
}

/** The belief after the ability `name` was found to have this mean and variance. */
export function conditioned(
  belief: Belief,
  name: string,
  found: { readonly mean: number; readonly variance: number },
): Belief {
  const at = belief.index.get(name);
  if (at === undefined) return belief;
  const variance = cell(belief.covariance, at, at);
  const gain = belief.names.map((_, other) => cell(belief.covariance, other, at) / variance);
  const moved = found.mean - valueAt(belief.mean, at);
  const narrowed = found.variance - variance;
  return {
    ...belief,
    mean: belief.mean.map((mean, other) => mean + valueAt(gain, other) * moved),
    covariance: belief.covariance.map((row, i) =>
      row.map((value, j) => value + valueAt(gain, i) * valueAt(gain, j) * narrowed),
    ),
  };
}

/** One ability by itself; null for a name that is not in the graph. */
export function marginal(
  belief: Belief,
  name: string,
): { readonly mean: number; readonly variance: number } | null {
  const at = belief.index.get(name);
  if (at === undefined) return null;
  return { mean: valueAt(belief.mean, at), variance: cell(belief.covariance, at, at) };
}

/** By how much the variance of `of` shrinks for each unit that the variance of `by` does. */
export function leverage(belief: Belief, of: string, by: string): number {
  const i = belief.index.get(of);
  const j = belief.index.get(by);
  if (i === undefined || j === undefined) return 0;
  return (cell(belief.covariance, i, j) / cell(belief.covariance, j, j)) ** 2;
}

function valueAt(values: readonly number[], at: number): number {
  return values[at] ?? 0;
}

function cell(matrix: readonly (readonly number[])[], row: number, column: number): number {
  return matrix[row]?.[column] ?? 0;
}

function set(matrix: number[][], row: number, column: number, value: number): void {
  const cells = matrix[row];
  if (cells) cells[column] = value;
}
