import type { Grade } from '../../contract/review.ts';
import type { Workload, WorkloadPoint } from '../../contract/statistics.ts';
import { createMemoryModel, type MemoryModel, type MemoryState } from './memory-model.ts';

/** Cards alike: seen as `cards` copies of one. */
export interface WorkloadGroup {
  readonly cards: number;
  readonly stability: number;
  readonly difficulty: number;
  /** Days since the last answer. */
  readonly age: number;
}

/** How the learner answers: what the simulated one does as well. */
export interface AnswerHabits {
  /** Mean milliseconds of an answer of each kind. */
  readonly firstMs: number;
  readonly sameDayMs: number;
  readonly recalledMs: number;
  readonly forgottenMs: number;
  /** Shares of Again, Hard, Good and Easy among first answers. */
  readonly first: readonly [number, number, number, number];
  /** Shares of Hard, Good and Easy among recalled ones. */
  readonly recalled: readonly [number, number, number];
}

export interface WorkloadInput {
  readonly parameters: readonly number[] | null;
  readonly groups: readonly WorkloadGroup[];
  readonly newPerDay: number;
  /** New cards that are left to begin. */
  readonly newLeft: number;
  readonly habits: AnswerHabits;
  readonly own: boolean;
  readonly days: number;
}

const RETENTIONS = [0.7, 0.75, 0.8, 0.83, 0.86, 0.88, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97] as const;
/** Lives followed for each retention: enough that the curve is smooth to the minute. */
const LIVES = 1500;
const MS_PER_MINUTE = 60_000;

interface Life {
  readonly weight: number;
  readonly state: MemoryState | null;
  readonly age: number;
  readonly startDay: number;
}

/**
 * What each desired retention costs in minutes a day and what it gives in cards remembered, by following sampled cards
 * answer by answer under FSRS: the method of the SRS simulators of Ye, Su and Cao ("A Stochastic Shortest Path Algorithm for
 * Optimizing Spaced Repetition Scheduling", KDD 2022) and of fsrs-rs. Pure: every retention draws the same random numbers.
 */
export function simulateWorkload(input: WorkloadInput): Workload {
  const model = createMemoryModel(input.parameters);
  const lives = sample(input);
  return {
    points: RETENTIONS.map((retention) => follow(retention, lives, model, input)),
    days: input.days,
    cards: Math.round(lives.reduce((sum, life) => sum + life.weight, 0)),
    own: input.own,
  };
}

/** Spreads the lives over begun cards and those to begin, in proportion. */
function sample({ groups, newPerDay, newLeft, days }: WorkloadInput): readonly Life[] {
  const begun = groups.reduce((sum, group) => sum + group.cards, 0);
  const fresh = Math.min(newLeft, newPerDay * days);
  const share = Math.max(1, (begun + fresh) / LIVES);
  const lives: Life[] = [];
  for (const group of groups) {
    const copies = Math.ceil(group.cards / share);
    for (let copy = 0; copy < copies; copy++) {
      const { stability, difficulty, age } = group;
      const weight = group.cards / copies;
      lives.push({ weight, state: { stability, difficulty }, age, startDay: 0 });
    }
  }
  const copies = Math.ceil(fresh / share);
  for (let copy = 0; copy < copies; copy++) {
    const startDay = Math.floor((copy * fresh) / copies / Math.max(newPerDay, 1e-9));
    lives.push({ weight: fresh / copies, state: null, age: 0, startDay });
  }
  return lives;
}

function follow(
  retention: number,
  lives: readonly Life[],
  model: MemoryModel,
  { habits, days }: WorkloadInput,
): WorkloadPoint {
  let ms = 0;
  let reviews = 0;
  let remembered = 0;
  lives.forEach((life, index) => {
    const random = mulberry32(index + 1);
    const { weight } = life;
    let state = life.state;
    let answeredDay = life.startDay - life.age;
    if (!state) {
      const grade = pick(habits.first, random()) as Grade;
      state = model.next(null, 0, grade);
      ms += weight * habits.firstMs;
      reviews += weight;
      if (grade < 4) {
        // The learning steps bring it once more on the day.
        state = model.next(state, 0, 3);
        ms += weight * habits.sameDayMs;
        reviews += weight;
      }
    }
    for (;;) {
      const wait = Math.max(1, Math.round(model.interval(state, retention)));
      const day = Math.max(answeredDay + wait, life.startDay);
      if (day >= days) break;
      const elapsed = Math.max(1, Math.round(day - answeredDay));
      reviews += weight;
      if (random() < model.recall(state, elapsed)) {
        state = model.next(state, elapsed, (pick(habits.recalled, random()) + 1) as Grade);
        ms += weight * habits.recalledMs;
      } else {
        state = model.next(model.next(state, elapsed, 1), 0, 3);
        ms += weight * (habits.forgottenMs + habits.sameDayMs);
        reviews += weight;
      }
      answeredDay = day;
    }
    remembered += weight * model.recall(state, Math.max(0, days - answeredDay));
  });
  return {
    retention,
    minutesPerDay: ms / MS_PER_MINUTE / days,
    reviewsPerDay: reviews / days,
    remembered: Math.round(remembered),
  };
}

/** The 1-based place in `shares` that `value` (0 to 1) falls on. */
function pick(shares: readonly number[], value: number): number {
  let sum = 0;
  for (const [index, share] of shares.entries()) {
    sum += share;
    if (value < sum) return index + 1;
  }
  return shares.length;
}

/** Tommy Ettinger's 32-bit generator: the same seed gives the same numbers everywhere. */
function mulberry32(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
