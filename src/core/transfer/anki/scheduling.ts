import { namedId } from '../../derived-id.ts';
import type { AnkiCardRow, AnkiReviewRow } from '../../store/index.ts';
import type { StagedCard, StagedMemory } from '../staged.ts';

const DAY_MS = 86_400_000;
/** Times that no clock of a learner's shows: 2006, before Anki, and the year 2100. */
const EARLIEST_MS = 1_136_073_600_000;
const LATEST_MS = 4_102_444_800_000;
const MAX_DAYS = 36_500;

/**
 * FSRS-6's default parameters that say how a "Good" answer multiplies stability (Ye et al., "A Stochastic Shortest Path
 * Algorithm for Optimizing Spaced Repetition Scheduling", and the FSRS-6 defaults).
 */
const W8 = 1.8722;
const W9 = 0.1666;
const W10 = 0.796;

export interface CardTimes {
  /** When the collection's days began, in seconds. */
  readonly crt: number;
  readonly newestMs: number;
}

export type ReviewsOfCard = Pick<StagedCard, 'reviews'> & { readonly skipped: number };

/** A card's answers as grades with ids of their own. Entries that are no answers (a reset, a preview) are counted. */
export function gradesOf(key: string, rows: readonly AnkiReviewRow[]): ReviewsOfCard {
  const reviews: StagedCard['reviews'][number][] = [];
  let skipped = 0;
  for (const row of rows) {
    const { ease } = row;
    const isPreview = row.type === 3 && row.factor === 0;
    const isAnswer = ease === 1 || ease === 2 || ease === 3 || ease === 4;
    if (!isAnswer || isPreview || row.type > 3 || !isTime(row.id)) {
      skipped++;
      continue;
    }
    reviews.push({
      id: namedId(`${key}/review/${row.id}`, row.id),
      atMs: row.id,
      grade: ease,
      elapsedMs: Math.min(Math.max(0, Math.trunc(row.time) || 0), DAY_MS),
    });
  }
  return { reviews, skipped };
}

/** The memory Anki has of a card: FSRS's where it keeps one, else what its interval and ease say. Null for a new card. */
export function memoryOf(
  card: AnkiCardRow,
  reviews: StagedCard['reviews'],
  { crt, newestMs }: CardTimes,
): StagedMemory | null {
  if (card.type !== 1 && card.type !== 2 && card.type !== 3) return null;
  const kept = readData(card.data);
  const lastReviewMs =
    reviews[reviews.length - 1]?.atMs ??
    kept.lastReviewMs ??
    dueMsOf(card, crt, newestMs) - card.ivl * DAY_MS;
  if (!isTime(lastReviewMs)) return null;
  const days = Math.min(Math.max(0, Math.trunc(card.ivl)), MAX_DAYS);
  const dueMs = dueMsOf(card, crt, newestMs);
  const stability = kept.stability ?? Math.max(0.1, days);
  const ease = Math.min(Math.max(1.3, card.factor / 1000 || 2.5), 10);
  const difficulty = kept.difficulty ?? difficultyOf(ease, stability);
  return {
    atMs: lastReviewMs + 1,
    phase: card.type === 1 ? 'learning' : card.type === 2 ? 'review' : 'relearning',
    dueMs,
    stability,
    difficulty,
    scheduledDays: card.type === 2 ? days : 0,
    reps: Math.max(0, Math.trunc(card.reps)),
    lapses: Math.max(0, Math.trunc(card.lapses)),
    lastReviewMs,
  };
}

/** The difficulty at which FSRS's "Good" multiplies the stability as the older scheduler's ease would. */
function difficultyOf(ease: number, stability: number): number {
  const gain = Math.exp(W8) * stability ** -W9 * Math.expm1(W10 * 0.1);
  return Math.min(10, Math.max(1, 11 - (ease - 1) / gain));
}

function dueMsOf(card: AnkiCardRow, crt: number, newestMs: number): number {
  // In a filtered deck the card's own due date waits in `odue`.
  const due = card.odid !== 0 && card.odue !== 0 ? card.odue : card.due;
  const isDay = due < 1_000_000;
  const ms = isDay ? (crt + due * 86_400) * 1000 : due * 1000;
  return isTime(ms) ? Math.trunc(ms) : newestMs;
}

/** `{"s": stability, "d": difficulty, "lrt": seconds}`, as Anki keeps FSRS's state of a card. */
function readData(data: string): {
  readonly stability?: number;
  readonly difficulty?: number;
  readonly lastReviewMs?: number;
} {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return {};
  }
  if (typeof value !== 'object' || value === null) return {};
  const { s, d, lrt } = value as Record<string, unknown>;
  if (!isBetween(s, 0.000_1, MAX_DAYS) || !isBetween(d, 1, 10)) return {};
  return {
    stability: s,
    difficulty: d,
    ...(typeof lrt === 'number' && isTime(lrt * 1000) ? { lastReviewMs: lrt * 1000 } : {}),
  };
}

function isBetween(value: unknown, from: number, to: number): value is number {
  return typeof value === 'number' && value >= from && value <= to;
}

export function isTime(ms: number): boolean {
  return Number.isInteger(ms) && ms >= EARLIEST_MS && ms <= LATEST_MS;
}
