import { type DayRule, dayNumber, dayStartMs } from '../../base/day.ts';
import type { CardPhase } from '../../contract/review.ts';
import type { CardState } from '../store/index.ts';

/** The data of a `set` row: a card's memory as another program knew it. */
export interface ImportedMemory {
  readonly phase: CardPhase;
  /** Days; null: not known, FSRS starts from the interval. */
  readonly stability: number | null;
  /** 1 to 10; null: not known. */
  readonly difficulty: number | null;
  readonly dueMs: number;
  readonly scheduledDays: number;
  readonly step: number;
  readonly reps: number;
  readonly lapses: number;
  readonly lastReviewMs: number | null;
  readonly introducedMs: number | null;
}

const PHASES: readonly CardPhase[] = ['new', 'learning', 'review', 'relearning'];
/** The middle of FSRS's scale, for a card whose difficulty nobody knows. */
const MIDDLE_DIFFICULTY = 5;
const MIN_STABILITY = 0.001;

/** A memory from elsewhere, brought within FSRS's bounds; what does not fit leaves the card new. */
export function readImportedMemory(data: unknown, rule: DayRule): Partial<CardState> {
  const given = (data ?? {}) as Partial<Record<keyof ImportedMemory, unknown>>;
  const number = (key: keyof ImportedMemory): number | null => {
    const value = given[key];
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
  };
  const whole = (key: keyof ImportedMemory): number => Math.max(0, Math.round(number(key) ?? 0));
  const phase = PHASES.find((name) => name === given.phase) ?? 'new';
  const counts = { reps: whole('reps'), lapses: whole('lapses') };
  const times = {
    lastReviewMs: number('lastReviewMs'),
    introducedMs: number('introducedMs'),
  };
  if (phase === 'new') {
    return {
      ...{ phase, stability: 0, difficulty: 0, learningSteps: 0, dueMs: 0, dueDay: null },
      ...{ scheduledDays: 0, ...counts, ...times, lastReviewDay: null },
    };
  }
  const scheduledDays = whole('scheduledDays');
  const dueMs = number('dueMs') ?? 0;
  const dueDay = phase === 'review' ? dayNumber(dueMs, rule) : null;
  return {
    phase,
    stability: Math.max(MIN_STABILITY, number('stability') ?? Math.max(1, scheduledDays)),
    difficulty: Math.min(10, Math.max(1, number('difficulty') ?? MIDDLE_DIFFICULTY)),
    learningSteps: whole('step'),
    dueMs: dueDay === null ? dueMs : dayStartMs(dueDay, rule),
    dueDay,
    scheduledDays,
    ...counts,
    ...times,
    lastReviewDay: times.lastReviewMs === null ? null : dayNumber(times.lastReviewMs, rule),
  };
}

/** What FSRS needs of an imported memory: null where it leaves the card new, or unknown when it was answered. */
export interface ImportedState {
  readonly stability: number;
  readonly difficulty: number;
  readonly lastDay: number;
}

export function importedState(data: unknown, rule: DayRule): ImportedState | null {
  const { phase, stability, difficulty, lastReviewDay } = readImportedMemory(data, rule);
  if (phase === 'new' || stability === undefined || difficulty === undefined) return null;
  return lastReviewDay == null ? null : { stability, difficulty, lastDay: lastReviewDay };
}
