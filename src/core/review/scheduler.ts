import {
  computeDecayFactor,
  FSRS6_DEFAULT_DECAY,
  FSRSAlgorithm,
  type Grade as FsrsGrade,
  generatorParameters,
  get_fuzz_range,
} from 'ts-fsrs';
import type { CardPhase, Grade } from '../../contract/review.ts';
import type { Settings } from '../../contract/settings.ts';

/** FSRS's state of one card: stability in days, difficulty from 1 to 10. */
export interface Memory {
  readonly phase: CardPhase;
  readonly stability: number;
  readonly difficulty: number;
  readonly learningSteps: number;
}

/** Where a grade leads: `wait` is days in phase review, else seconds. */
export interface Schedule {
  readonly phase: CardPhase;
  readonly step: number;
  readonly wait: number;
}

/** What decides among the days that the variation of an interval allows. */
export interface Spread {
  /** From 0 to 1, the same on every device: from the card and how often it was answered. */
  readonly chance: number;
  /** Known cards due so many days from now; null: the load is not balanced. */
  readonly load: ((days: number) => number) | null;
}

export interface Scheduler {
  /** Stability and difficulty after `grade`, `elapsedDays` after the last answer. */
  remember(
    memory: Memory,
    elapsedDays: number,
    grade: Grade,
  ): { readonly stability: number; readonly difficulty: number };
  /** When a card comes again: for each grade, in order; a better grade never comes sooner. */
  schedules(
    memory: Memory,
    elapsedDays: number,
    options: { readonly retention: number; readonly spread: Spread | null },
  ): readonly [Schedule, Schedule, Schedule, Schedule];
  /** Recall after `t` days at stability `s` is `(1 + factor * t / s) ** decay`. */
  readonly curve: { readonly decay: number; readonly factor: number };
  /** The probability of recall, 0 to 1, `elapsedDays` after the last answer (fractions of a day count). */
  retrievability(memory: Memory, elapsedDays: number): number | null;
}

export type SchedulerSettings = Pick<
  Settings,
  'learningSteps' | 'relearningSteps' | 'maximumIntervalDays' | 'fsrsParameters'
>;

export const NEW_MEMORY: Memory = { phase: 'new', stability: 0, difficulty: 0, learningSteps: 0 };

const GRADES = [1, 2, 3, 4] as const;
const SECONDS = { m: 60, h: 3600, d: 86_400 } as const;
/** Shorter intervals do not vary, as in every FSRS. */
const FUZZ_FROM_DAYS = 2.5;

/**
 * FSRS-6 (Ye et al., "A Stochastic Shortest Path Algorithm for Optimizing Spaced Repetition Scheduling", 2022, and its
 * successors) by ts-fsrs's formulas; the steps, the days and the variation are ours, since they hang on the learner's day.
 */
export function createScheduler(settings: SchedulerSettings): Scheduler {
  const learning = settings.learningSteps.map(stepSeconds);
  const relearning = settings.relearningSteps.map(stepSeconds);
  const { maximumIntervalDays } = settings;
  const engine = new FSRSAlgorithm(
    generatorParameters({
      enable_fuzz: false,
      enable_short_term: true,
      maximum_interval: maximumIntervalDays,
      relearning_steps: settings.relearningSteps as `${number}m`[],
      ...(settings.fsrsParameters && { w: settings.fsrsParameters }),
    }),
  );
  const modifiers = new Map<number, number>();

  function remember(memory: Memory, elapsedDays: number, grade: Grade) {
    return engine.next_state(
      memory.phase === 'new' ? null : memory,
      Math.max(0, elapsedDays),
      grade as FsrsGrade,
    );
  }

  function days(stability: number, retention: number): number {
    let modifier = modifiers.get(retention);
    if (modifier === undefined) {
      // The forgetting curve solved for time. ts-fsrs rounds it, which a long interval shows.
      const decay = -(engine.parameters.w[20] ?? FSRS6_DEFAULT_DECAY);
      modifier = (retention ** (1 / decay) - 1) / (0.9 ** (1 / decay) - 1);
      modifiers.set(retention, modifier);
    }
    return Math.min(Math.max(1, Math.round(stability * modifier)), maximumIntervalDays);
  }

  function spreadDays(interval: number, elapsedDays: number, from: number, spread: Spread): number {
    if (interval < FUZZ_FROM_DAYS) return Math.max(interval, from);
    const range = get_fuzz_range(interval, elapsedDays, maximumIntervalDays);
    const low = Math.min(Math.max(range.min_ivl, from), Math.max(range.max_ivl, from));
    const high = Math.max(range.max_ivl, low);
    const count = high - low + 1;
    const start = Math.min(Math.floor(spread.chance * count), count - 1);
    if (!spread.load) return low + start;
    let best = low + start;
    let fewest = Number.POSITIVE_INFINITY;
    for (let offset = 0; offset < count; offset++) {
      // From the day chance names, round: days with equal loads are not always the first one's.
      const day = low + ((start + offset) % count);
      const load = spread.load(day);
      if (load < fewest) {
        fewest = load;
        best = day;
      }
    }
    return best;
  }

  return {
    curve: computeDecayFactor(engine.parameters.w),
    remember,
    schedules(memory, elapsedDays, { retention, spread }) {
      let from = 1;
      const made = GRADES.map((grade): Schedule => {
        const step = nextStep(memory, grade, { learning, relearning });
        if (step) return step;
        const { stability } = remember(memory, elapsedDays, grade);
        const interval = days(stability, retention);
        const wait = spread ? spreadDays(interval, elapsedDays, from, spread) : interval;
        // A lapse without steps comes back by its own stability; the grades above it go on from Hard.
        if (grade > 1) from = wait;
        return { phase: 'review', step: 0, wait };
      });
      return made as unknown as [Schedule, Schedule, Schedule, Schedule];
    },
    retrievability(memory, elapsedDays) {
      if (memory.phase === 'new') return null;
      return engine.forgetting_curve(Math.max(0, elapsedDays), memory.stability);
    },
  };
}

/** For cards as the settings have it, and for exercises, which have no steps; made anew when the settings change. */
export interface Schedulers {
  readonly scheduler: Scheduler;
  readonly stepless: Scheduler;
}

export function createSchedulers(settings: () => SchedulerSettings): () => Schedulers {
  let current: SchedulerSettings | undefined;
  let made: Schedulers | undefined;
  return () => {
    const now = settings();
    if (made && current === now) return made;
    current = now;
    made = {
      scheduler: createScheduler(now),
      stepless: createScheduler({ ...now, learningSteps: [], relearningSteps: [] }),
    };
    return made;
  };
}

/** The step a grade leads to; null where the card is known from then on. */
function nextStep(
  memory: Memory,
  grade: Grade,
  all: { readonly learning: readonly number[]; readonly relearning: readonly number[] },
): Schedule | null {
  const { phase } = memory;
  if (phase === 'review' && grade !== 1) return null;
  const again = phase === 'review' || phase === 'relearning';
  const steps = again ? all.relearning : all.learning;
  const to = again ? 'relearning' : 'learning';
  const at = phase === 'new' || phase === 'review' ? 0 : memory.learningSteps;
  const wait = (step: number): number => steps[step] ?? 0;
  if (steps.length === 0 || grade === 4) return null;
  if (grade === 1) return { phase: to, step: 0, wait: wait(0) };
  if (at >= steps.length) return null;
  if (grade === 3) {
    return at + 1 === steps.length ? null : { phase: to, step: at + 1, wait: wait(at + 1) };
  }
  if (at > 0) return { phase: to, step: at, wait: wait(at) };
  const hard = steps.length === 1 ? wait(0) * 1.5 : (wait(0) + wait(1)) / 2;
  return { phase: to, step: 0, wait: Math.round(hard) };
}

function stepSeconds(step: string): number {
  const unit = step.slice(-1) as keyof typeof SECONDS;
  return Number(step.slice(0, -1)) * SECONDS[unit];
}

/** A number from 0 to 1 that the card and the count of its answers decide (FNV-1a): two devices vary alike. */
export function chanceOf(cardId: string, nth: number): number {
  let hash = 0x811c9dc5;
  for (const text of [cardId, ':', String(nth)]) {
    for (let index = 0; index < text.length; index++) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    }
  }
  // Its low bits are the mixed ones: a last round brings them up.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) / 0x1_0000_0000;
}
