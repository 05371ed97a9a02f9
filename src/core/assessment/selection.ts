import type { ModuleId } from '../../contract/ids.ts';
import { type Belief, leverage, marginal } from './ability.ts';
import { type ModelItem, posterior } from './item-model.ts';
import { levelChances } from './levels.ts';

/** Never fewer: a result that a person believes rests on more than luck. */
export const LEAST_ITEMS = 12;
/** Never more: it is a quarter of an hour, not an exam. */
export const MOST_ITEMS = 20;
/** How likely each module's level must be right within one, before the questions stop. */
const SURE = 0.95;
/** How likely the level itself must be right. */
const EXACT = 0.55;
/** So many tasks come first that only need reading: nobody begins well by being stuck, and each costs some certainty. */
const GENTLE_ITEMS = 1;
const GENTLE_DIFFICULTY = 2;
/** A second item on a point of this run tells less than the model thinks: it shares its quirks. */
const SAME_POINT = 0.4;
const SAME_TOPIC = 0.8;

export interface Choice {
  readonly belief: Belief;
  /** The modules to place the learner in. */
  readonly modules: readonly ModuleId[];
  readonly items: readonly ModelItem[];
  /** Asked in this run. */
  readonly asked: readonly ModelItem[];
  /** Asked in an earlier run: only when nothing new is left to learn from. */
  readonly seen: ReadonlySet<string>;
}

/** The item that is expected to narrow the modules' abilities most; null when there is none left. */
export function nextItem({ belief, modules, items, asked, seen }: Choice): ModelItem | null {
  const askedIds = new Set<string>(asked.map(({ id }) => id));
  const points = new Set<string>(asked.map(({ pointId }) => pointId));
  const topics = new Set<string>(asked.map(({ topicId }) => topicId));
  const gentle =
    asked.length < GENTLE_ITEMS
      ? items.filter(
          (item) => isGentle(item, modules) && !askedIds.has(item.id) && !seen.has(item.id),
        )
      : [];
  let best: { item: ModelItem; value: number } | null = null;
  for (const fresh of [true, false]) {
    for (const item of gentle.length > 0 ? gentle : items) {
      if (askedIds.has(item.id) || seen.has(item.id) === fresh) continue;
      const before = marginal(belief, item.topicId);
      if (before === null) continue;
      const right = posterior(item, 'right', before);
      const wrong = posterior(item, 'wrong', before);
      const after = right.chance * right.variance + wrong.chance * wrong.variance;
      const narrowed = (before.variance - after) * weigh(belief, modules, item);
      const repeated = points.has(item.pointId)
        ? SAME_POINT
        : topics.has(item.topicId)
          ? SAME_TOPIC
          : 1;
      const value = narrowed * repeated;
      if (best === null || value > best.value) best = { item, value };
    }
    if (best !== null) return best.item;
  }
  return null;
}

function isGentle({ kind, difficulty, topicId }: ModelItem, modules: readonly ModuleId[]): boolean {
  return (
    (kind === 'choose' || kind === 'predict') &&
    difficulty <= GENTLE_DIFFICULTY &&
    modules[0] !== undefined &&
    topicId.startsWith(`${modules[0]}.`)
  );
}

function weigh(belief: Belief, modules: readonly ModuleId[], item: ModelItem): number {
  return modules.reduce((sum, module) => {
    const variance = marginal(belief, module)?.variance ?? 0;
    // What is uncertain still counts more than what is nearly known.
    return sum + leverage(belief, module, item.topicId) * variance;
  }, 0);
}

/** Enough is known, or enough was asked. */
export function isDone({
  belief,
  modules,
  asked,
}: Pick<Choice, 'belief' | 'modules' | 'asked'>): boolean {
  if (asked.length >= MOST_ITEMS) return true;
  if (asked.length < LEAST_ITEMS) return false;
  return modules.every((module) => {
    const found = marginal(belief, module);
    if (found === null) return true;
    const { level, exact, within } = levelChances(found);
    return level !== null && within >= SURE && exact >= EXACT;
  });
}
