import type { AssessmentId, ModuleId, PointId, TopicId } from '../../../../src/contract/ids.ts';
import {
  type AbilityGraph,
  type Belief,
  marginal,
  priorBelief,
} from '../../../../src/core/assessment/ability.ts';
import {
  answered,
  chanceOfRight,
  type ModelItem,
  type Outcome,
} from '../../../../src/core/assessment/item-model.ts';
import { isDone, nextItem } from '../../../../src/core/assessment/selection.ts';

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** How many tasks of each difficulty a topic has: module 1 as it is written, the others as authors write them. */
const SHAPES: Readonly<Record<string, readonly number[]>> = {
  '1': [2, 2, 2, 2, 2, 3, 3, 3, 3],
  '2': [1, 2, 3, 4],
  '3': [2, 2, 3, 4],
};
const TOPICS: Readonly<Record<string, readonly string[]>> = {
  '1': ['1.1.1', '1.1.2', '1.2.1', '1.2.2', '1.3.1', '1.3.2', '1.4.1', '1.4.2'],
  '2': ['2.1.1', '2.1.2', '2.2.1', '2.2.2', '2.3.1', '2.3.2'],
  '3': ['3.1.1', '3.1.2', '3.2.1', '3.2.2', '3.3.1', '3.3.2'],
};
const KINDS = ['predict', 'choose', 'fix-line', 'choose', 'expression'] as const;

/** A pool like the curriculum's. */
export function pool(modules: readonly string[]): readonly ModelItem[] {
  return modules.flatMap((module) =>
    (TOPICS[module] ?? []).flatMap((topic) =>
      (SHAPES[module] ?? []).map((difficulty, index) => {
        const kind = KINDS[index % KINDS.length] ?? 'choose';
        return {
          id: `${topic}-a-${index}` as AssessmentId,
          topicId: topic as TopicId,
          pointId: `${topic}.${(index % 4) + 1}` as PointId,
          kind,
          difficulty,
          options: kind === 'choose' ? 4 : 0,
        };
      }),
    ),
  );
}

export function graphOf(modules: readonly string[]): AbilityGraph {
  return {
    modules: modules as ModuleId[],
    buildsOn: { '2': ['1'], '3': ['1', '2'] } as never,
    topics: modules.flatMap((module) => TOPICS[module] ?? []) as TopicId[],
  };
}

export interface Learner {
  /** The ability of each module and topic. */
  readonly ability: ReadonlyMap<string, number>;
  answer(item: ModelItem): Outcome;
}

/**
 * A learner whose abilities are given a module each; their topics stray from it. `quirk` is how far an item's real
 * difficulty is from the author's; who does not know says so four times in ten.
 */
export function learner(
  random: () => number,
  modules: ReadonlyMap<string, number>,
  { quirk = 0.4 }: { readonly quirk?: number } = {},
): Learner {
  const ability = new Map(modules);
  for (const [module, value] of modules) {
    for (const topic of TOPICS[module] ?? []) ability.set(topic, value + 0.4 * normal(random));
  }
  return {
    ability,
    answer(item) {
      const own = (ability.get(item.topicId) ?? 0) + quirk * normal(random);
      if (random() < chanceOfRight(item, own)) return 'right';
      return random() < 0.4 ? 'unknown' : 'wrong';
    },
  };
}

/** One assessment from the first item to the last. */
export function assess(
  person: Learner,
  modules: readonly string[],
  { most = 20, items = pool(modules) }: { most?: number; items?: readonly ModelItem[] } = {},
): {
  readonly belief: Belief;
  readonly asked: readonly ModelItem[];
  readonly outcomes: readonly Outcome[];
} {
  let belief = priorBelief(graphOf(modules));
  const asked: ModelItem[] = [];
  const outcomes: Outcome[] = [];
  const placed = modules as readonly ModuleId[];
  while (asked.length < most && !isDone({ belief, modules: placed, asked })) {
    const item = nextItem({ belief, modules: placed, items, asked, seen: new Set() });
    if (item === null) break;
    const outcome = person.answer(item);
    belief = answered(belief, item, outcome);
    asked.push(item);
    outcomes.push(outcome);
  }
  return { belief, asked, outcomes };
}

export function abilityOf(belief: Belief, name: string): { mean: number; variance: number } {
  const found = marginal(belief, name);
  if (found === null) throw new Error(`${name} is not in the graph`);
  return found;
}
