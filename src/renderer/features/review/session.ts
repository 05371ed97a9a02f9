import type { CardId } from '../../../contract/ids.ts';
import type { Grade } from '../../../contract/review.ts';

/** What was done with one card, as the end of the session tells it. */
export interface SessionStep {
  readonly cardId: CardId;
  /** Null: the card was put away. */
  readonly grade: Grade | null;
  readonly ms: number;
  /** When it comes again; null where it does not. */
  readonly dueMs: number | null;
  /** The question, in a line. */
  readonly front: string;
  readonly pointId: string | null;
  readonly heading: string | null;
}

/** What was done since the learner came, oldest first, and what was taken back of it, newest last. */
export interface Session {
  readonly steps: readonly SessionStep[];
  readonly undone: readonly SessionStep[];
}

export const NO_SESSION: Session = { steps: [], undone: [] };

export function did(session: Session, step: SessionStep): Session {
  return { steps: [...session.steps, step], undone: [] };
}

/** Takes back the last step. An act from before this session takes nothing from its summary. */
export function tookBack(session: Session): Session {
  const last = session.steps.at(-1);
  if (!last) return session;
  return { steps: session.steps.slice(0, -1), undone: [...session.undone, last] };
}

export function didAgain(session: Session): Session {
  const last = session.undone.at(-1);
  if (!last) return session;
  return { steps: [...session.steps, last], undone: session.undone.slice(0, -1) };
}

export interface HardCard {
  readonly cardId: CardId;
  readonly front: string;
  readonly pointId: string | null;
  readonly heading: string | null;
  readonly again: number;
}

export interface SessionSummary {
  readonly answers: number;
  readonly cards: number;
  readonly byGrade: Readonly<Record<Grade, number>>;
  readonly ms: number;
  /** Cards that were answered Again, most often first. */
  readonly hard: readonly HardCard[];
  /** When this session's cards come again. */
  readonly comes: {
    readonly today: number;
    readonly tomorrow: number;
    readonly week: number;
    readonly later: number;
  };
}

const DAY_MS = 86_400_000;

/** `dayEndMs`: when the learner's day ends. */
export function summarise(steps: readonly SessionStep[], dayEndMs: number): SessionSummary {
  const answered = steps.filter((step) => step.grade !== null);
  const last = new Map(steps.map((step) => [step.cardId, step]));
  const hard = new Map<CardId, HardCard>();
  for (const { cardId, grade, front, pointId, heading } of answered) {
    if (grade !== 1) continue;
    const again = (hard.get(cardId)?.again ?? 0) + 1;
    hard.set(cardId, { cardId, front, pointId, heading, again });
  }
  const dues = [...last.values()].flatMap(({ dueMs }) => (dueMs === null ? [] : [dueMs]));
  const before = (days: number): number =>
    dues.filter((dueMs) => dueMs < dayEndMs + days * DAY_MS).length;
  const count = (grade: Grade): number => answered.filter((step) => step.grade === grade).length;
  return {
    answers: answered.length,
    cards: new Set(answered.map(({ cardId }) => cardId)).size,
    byGrade: { 1: count(1), 2: count(2), 3: count(3), 4: count(4) },
    ms: answered.reduce((sum, { ms }) => sum + ms, 0),
    hard: [...hard.values()].sort((a, b) => b.again - a.again),
    comes: {
      today: before(0),
      tomorrow: before(1) - before(0),
      week: before(7) - before(1),
      later: dues.length - before(7),
    },
  };
}

/** The end of the learner's day that holds `nowMs`. */
export function dayEndMs(nowMs: number, startHour: number): number {
  const end = new Date(nowMs);
  end.setHours(startHour, 0, 0, 0);
  if (end.getTime() <= nowMs) end.setDate(end.getDate() + 1);
  return end.getTime();
}

/** HTML as one line of plain text, for lists and for screen readers. */
export function plainText(html: string): string {
  const parsed = new DOMParser().parseFromString(
    html.replace(/<\/(p|li|pre|div)>/g, ' '),
    'text/html',
  );
  return (parsed.body.textContent ?? '').replace(/\s+/g, ' ').trim();
}

const SHORT = 140;

/** Cut at a word. */
export function shortText(text: string): string {
  if (text.length <= SHORT) return text;
  return `${text.slice(0, SHORT).replace(/\s+\S*$/, '')}…`;
}
