import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModuleId } from '../../../../src/contract/ids.ts';
import { priorBelief } from '../../../../src/core/assessment/ability.ts';
import { answered } from '../../../../src/core/assessment/item-model.ts';
import {
  levelChances,
  levelDistance,
  levelOf,
  normalBelow,
} from '../../../../src/core/assessment/levels.ts';
import { LEAST_ITEMS, MOST_ITEMS, nextItem } from '../../../../src/core/assessment/selection.ts';
import {
  abilityOf,
  assess,
  graphOf,
  type Learner,
  learner,
  normal,
  pool,
  randomOf,
} from './learners.ts';

const MODULES = ['1', '2', '3'];
const MOST = 15;

/** People as they come, by their ability in each module. None is drawn from the model's own prior. */
const PEOPLE: Readonly<Record<string, (random: () => number) => readonly number[]>> = {
  'a beginner': (random) => around([-1.6, -2.2, -2.2], random),
  'a writer of scripts': (random) => around([0.3, -1.8, -1.5], random),
  'a web developer': (random) => around([0.5, -0.8, 0.6], random),
  'a backend developer': (random) => around([1, 0.5, 0.8], random),
  'a senior': (random) => around([2, 1.8, 1.7], random),
  anyone: (random) => {
    const first = -2.4 + 4.6 * random();
    return [first, first - 0.3 + 0.9 * normal(random), first - 0.4 + 0.9 * normal(random)];
  },
};

function around(means: readonly number[], random: () => number): readonly number[] {
  return means.map((mean) => mean + 0.4 * normal(random));
}

function someone(kind: string, seed: number): Learner {
  const random = randomOf(seed);
  const means = PEOPLE[kind]?.(random) ?? [];
  return learner(random, new Map(MODULES.map((module, index) => [module, means[index] ?? 0])));
}

/** Right only if all three modules are. */
function placement(person: Learner): { readonly right: boolean; readonly asked: number } {
  const { belief, asked } = assess(person, MODULES, { most: MOST });
  const right = MODULES.every((module) => {
    const found = levelChances(abilityOf(belief, module)).level;
    return levelDistance(found, levelOf(person.ability.get(module) ?? 0)) <= 1;
  });
  return { right, asked: asked.length };
}

describe('simulated learners', () => {
  const kinds = Object.keys(PEOPLE);
  const runs = new Map(
    kinds.map((kind) => [
      kind,
      Array.from({ length: 100 }, (_, index) => placement(someone(kind, 1000 + index))),
    ]),
  );
  const rightOf = (kind: string): number =>
    (runs.get(kind) ?? []).filter(({ right }) => right).length;

  test('90 of 100 are placed within one level in every module, in 15 tasks at most', () => {
    const all = kinds.reduce((sum, kind) => sum + rightOf(kind), 0);
    expect(all / kinds.length).toBeGreaterThanOrEqual(90);
    const asked = [...runs.values()].flat().map((run) => run.asked);
    expect(Math.min(...asked)).toBeGreaterThanOrEqual(LEAST_ITEMS);
    expect(Math.max(...asked)).toBeLessThanOrEqual(MOST);
  });

  test.each(kinds)('%s is no exception, even where one module says nothing of the next', (kind) => {
    expect(rightOf(kind)).toBeGreaterThanOrEqual(85);
  });

  test('who is easy to tell is asked less', () => {
    const mean = (kind: string): number =>
      (runs.get(kind) ?? []).reduce((sum, run) => sum + run.asked, 0) / 100;
    expect(mean('a beginner')).toBeLessThan(13.5);
  });

  test('what it says of its certainty is true: levels said to be 70 % likely are right about as often', () => {
    let said = 0;
    let right = 0;
    let count = 0;
    for (const kind of kinds) {
      for (let seed = 1; seed <= 60; seed++) {
        const person = someone(kind, seed);
        const { belief } = assess(person, MODULES);
        for (const module of MODULES) {
          const { level, exact } = levelChances(abilityOf(belief, module));
          said += exact;
          right += level === levelOf(person.ability.get(module) ?? 0) ? 1 : 0;
          count += 1;
        }
      }
    }
    expect(Math.abs(said - right) / count).toBeLessThan(0.08);
  });

  test('with tasks on one module alone it ends too, and says little of the others', () => {
    const random = randomOf(7);
    const person = learner(random, new Map([['1', 0.8]]));
    const { asked, belief } = assess(person, ['1']);
    expect(asked.length).toBeGreaterThanOrEqual(LEAST_ITEMS);
    expect(asked.length).toBeLessThanOrEqual(MOST_ITEMS);
    expect(
      levelDistance(levelChances(abilityOf(belief, '1')).level, 'working'),
    ).toBeLessThanOrEqual(1);
  });
});

describe('the model', () => {
  const items = pool(MODULES);
  const prior = priorBelief(graphOf(MODULES));

  test('a right answer raises the topic, its module and what builds on it; not knowing lowers them most', () => {
    fc.assert(
      fc.property(fc.constantFrom(...items), (item) => {
        const right = answered(prior, item, 'right');
        const wrong = answered(prior, item, 'wrong');
        const unknown = answered(prior, item, 'unknown');
        for (const name of [item.topicId, item.topicId.slice(0, 1)]) {
          const mean = abilityOf(prior, name).mean;
          expect(abilityOf(right, name).mean).toBeGreaterThan(mean);
          expect(abilityOf(wrong, name).mean).toBeLessThan(mean);
          expect(abilityOf(unknown, name).mean).toBeLessThanOrEqual(abilityOf(wrong, name).mean);
        }
        if (item.topicId.startsWith('1')) {
          expect(abilityOf(right, '3').mean).toBeGreaterThan(abilityOf(prior, '3').mean);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('after any answers the beliefs stay sound: finite, with variances above 0 and below the first', () => {
    const outcome = fc.constantFrom('right', 'wrong', 'unknown');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...items), outcome), { maxLength: 40 }),
        (given) => {
          const belief = given.reduce(
            (before, [item, result]) => answered(before, item, result),
            prior,
          );
          for (const name of belief.names) {
            const { mean, variance } = abilityOf(belief, name);
            expect(Number.isFinite(mean)).toBe(true);
            expect(variance).toBeGreaterThan(0);
            expect(variance).toBeLessThan(abilityOf(prior, name).variance + 0.6);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test('the same answers lead to the same next task, and no task comes twice', () => {
    const first = assess(someone('anyone', 5), MODULES);
    const second = assess(someone('anyone', 5), MODULES);
    expect(first.asked).toEqual(second.asked);
    expect(new Set(first.asked.map(({ id }) => id)).size).toBe(first.asked.length);
  });

  test('what was asked in an earlier run is asked again only when nothing new is left', () => {
    const seen = new Set(items.filter((_, index) => index % 3 !== 0).map(({ id }) => id as string));
    const common = { belief: prior, modules: MODULES as unknown as ModuleId[], items, seen };
    const asked = [];
    for (let count = 0; count < items.length; count++) {
      const item = nextItem({ ...common, asked });
      if (item === null) break;
      asked.push(item);
    }
    const fresh = items.length - seen.size;
    expect(asked).toHaveLength(items.length);
    expect(asked.slice(0, fresh).some(({ id }) => seen.has(id))).toBe(false);
  });

  test('the chances of the levels are those of a normal distribution', () => {
    expect(normalBelow(0)).toBeCloseTo(0.5, 6);
    expect(normalBelow(1.959964)).toBeCloseTo(0.975, 5);
    expect(levelChances({ mean: 0.5, variance: 0.01 })).toMatchObject({ level: 'working' });
    expect(levelChances({ mean: 0.5, variance: 0.01 }).exact).toBeGreaterThan(0.99);
  });
});
