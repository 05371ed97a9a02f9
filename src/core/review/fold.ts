import { type DayRule, dayNumber, dayStartMs } from '../../base/day.ts';
import type { CardId } from '../../contract/ids.ts';
import type { Grade } from '../../contract/review.ts';
import type { CardState, Outcome, ReviewLogRow } from '../store/index.ts';
import { exerciseOf } from './exercise-id.ts';
import { readImportedMemory } from './imported.ts';
import { NEW_MEMORY, type Schedule, type Scheduler } from './scheduler.ts';

/** Counts up when the fold of the same log comes out otherwise: every state is then folded anew. */
export const FOLD_VERSION = 2;

/** A log row as the fold needs it. */
export type FoldRow = Pick<
  ReviewLogRow,
  'atMs' | 'kind' | 'grade' | 'offsetMin' | 'outcome' | 'data'
>;

export interface FoldRules {
  readonly scheduler: Scheduler;
  /** For exercises: what takes minutes is not done again after ten of them. */
  readonly stepless: Scheduler;
  readonly startHour: number;
  readonly leechThreshold: number;
  readonly leechAction: 'mark' | 'suspend';
  readonly retention: (cardId: CardId) => number;
}

/**
 * A card's state: the fold of its log rows in their order (undone rows left out). `revision` counts every row ever
 * written, so it only grows.
 */
export function foldCard(options: {
  readonly cardId: CardId;
  readonly rows: readonly FoldRow[];
  readonly rules: FoldRules;
  readonly revision: number;
}): CardState {
  const { cardId, rows, rules, revision } = options;
  let state = emptyState(cardId);
  for (const row of rows) state = applyRow(state, row, rules);
  return { ...state, revision };
}

/** One row on top of a state; `foldCard` is this, over all rows. */
export function applyRow(state: CardState, row: FoldRow, rules: FoldRules): CardState {
  const rule: DayRule = { offsetMin: row.offsetMin, startHour: rules.startHour };
  const next = { ...state, lastRowMs: row.atMs, revision: state.revision + 1 };
  switch (row.kind) {
    case 'grade':
      return row.grade === null ? state : applyGrade(next, row, row.grade, rule, rules);
    case 'suspend':
    case 'unsuspend':
      return { ...next, suspended: row.kind === 'suspend' };
    case 'bury':
      return { ...next, buriedUntilMs: dayStartMs(dayNumber(row.atMs, rule) + 1, rule) };
    case 'unbury':
      return { ...next, buriedUntilMs: 0 };
    case 'flag':
      return { ...next, flag: flagOf(row.data) };
    case 'forget': {
      const { suspended, flag, revision, lastRowMs } = next;
      return { ...emptyState(state.cardId), suspended, flag, revision, lastRowMs };
    }
    case 'set':
      return { ...next, ...readImportedMemory(row.data, rule) };
    case 'undo':
    case 'redo':
      return state;
    default: {
      const never: never = row.kind;
      return never;
    }
  }
}

function applyGrade(
  state: CardState,
  row: FoldRow,
  grade: Grade,
  rule: DayRule,
  rules: FoldRules,
): CardState {
  const { cardId } = state;
  const day = dayNumber(row.atMs, rule);
  const elapsed = elapsedDays(state, day);
  const isExercise = exerciseOf(cardId) !== null;
  const scheduler = isExercise ? rules.stepless : rules.scheduler;
  const { stability, difficulty } = scheduler.remember(state, elapsed, grade);
  const promised = row.outcome?.nth === state.reps ? row.outcome : null;
  const schedule: Schedule = promised
    ? { phase: promised.after, step: promised.step, wait: promised.wait }
    : // Fuzz and balance belong to what was promised; where nothing was, the plain interval stands.
      (scheduler.schedules(state, elapsed, {
        retention: rules.retention(cardId),
        spread: null,
      })[grade - 1] ?? { phase: 'review', step: 0, wait: 1 });
  const lapses = state.lapses + (isLapse(state, grade) ? 1 : 0);
  // An exercise has no other words to be put in: it only comes sooner.
  const own = promised ? promised.leech : leechAfter(state, grade, rules);
  const leech = isExercise ? 'no' : own;
  return {
    ...state,
    phase: schedule.phase,
    learningSteps: schedule.step,
    ...dueAfter(schedule, row.atMs, rule),
    ...{ stability, difficulty, lapses },
    reps: state.reps + 1,
    lastReviewMs: row.atMs,
    lastReviewDay: day,
    introducedMs: state.introducedMs ?? row.atMs,
    leech: state.leech || leech !== 'no',
    suspended: state.suspended || leech === 'suspended',
    buriedUntilMs: 0,
  };
}

/** Known cards are due from the start of a day of the learner's, cards in a step at a moment. */
export function dueAfter(
  { phase, wait }: Schedule,
  atMs: number,
  rule: DayRule,
): Pick<CardState, 'dueMs' | 'dueDay' | 'scheduledDays'> {
  if (phase !== 'review') return { dueMs: atMs + wait * 1000, dueDay: null, scheduledDays: 0 };
  const dueDay = dayNumber(atMs, rule) + wait;
  return { dueMs: dayStartMs(dueDay, rule), dueDay, scheduledDays: wait };
}

/** Whole days of the learner's since the last answer; a clock that went back counts as the same day. */
export function elapsedDays(state: CardState, day: number): number {
  return state.lastReviewDay === null ? 0 : Math.max(0, day - state.lastReviewDay);
}

function isLapse(state: CardState, grade: Grade): boolean {
  return state.phase === 'review' && grade === 1;
}

/** A leech is marked at the threshold, and again at every half of it from there. */
export function leechAfter(
  state: CardState,
  grade: Grade,
  rules: Pick<FoldRules, 'leechThreshold' | 'leechAction'>,
): Outcome['leech'] {
  if (!isLapse(state, grade)) return 'no';
  const beyond = state.lapses + 1 - rules.leechThreshold;
  if (beyond < 0 || beyond % Math.ceil(rules.leechThreshold / 2) !== 0) return 'no';
  return rules.leechAction === 'suspend' ? 'suspended' : 'marked';
}

function flagOf(data: unknown): number {
  const flag = (data as { flag?: unknown } | null)?.flag;
  return typeof flag === 'number' && flag >= 0 && flag <= 7 ? Math.floor(flag) : 0;
}

export function emptyState(cardId: CardId): CardState {
  return {
    cardId,
    ...NEW_MEMORY,
    dueMs: 0,
    dueDay: null,
    scheduledDays: 0,
    reps: 0,
    lapses: 0,
    lastReviewMs: null,
    lastReviewDay: null,
    introducedMs: null,
    suspended: false,
    buriedUntilMs: 0,
    flag: 0,
    leech: false,
    revision: 0,
    lastRowMs: 0,
  };
}
