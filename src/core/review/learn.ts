import { dayNumber } from '../../base/day.ts';
import type { Fit } from '../../contract/statistics.ts';
import { type MemoryRow, openReader } from '../store/index.ts';
import { type HistoryAnswer, measureFit } from './fit.ts';
import { createMemoryModel } from './memory-model.ts';

export interface LearnInput {
  readonly databaseFile: string;
  readonly startHour: number;
  /** What is in use; null: FSRS's own. */
  readonly parameters: readonly number[] | null;
  /** Fewer long-term answers than this are not learnt from. */
  readonly needed: number;
}

export type Learned =
  | { readonly kind: 'tooFew'; readonly answers: number }
  | { readonly kind: 'noOptimiser'; readonly message: string }
  | {
      readonly kind: 'learned';
      readonly parameters: readonly number[];
      readonly before: Fit;
      readonly after: Fit;
      readonly answers: number;
    };

/** The newest answers say most about the learner of today; more of them take minutes and change nothing. */
const MAX_ANSWERS = 60_000;
/** A card's answers beyond this add nothing to what is learnt (fsrs-rs trains on sequences of at most 64). */
const MAX_SEQUENCE = 64;
/** The part of the answers, the latest, that parameters are judged by and not learnt from. */
const HELD_OUT = 0.2;

type Report = (step: 'reading' | 'learning', fraction: number) => void;

/** Learns parameters from the log and measures them on later answers that they were not learnt from. Runs in the worker. */
export async function learn(input: LearnInput, report: Report): Promise<Learned> {
  const histories = readHistories(input, report);
  const times = histories
    .flatMap((history) => history.flatMap(({ atMs, days }) => (days > 0 ? [atMs] : [])))
    .sort((a, b) => a - b);
  const answers = times.length;
  if (answers < input.needed) return { kind: 'tooFew', answers };
  const binding = await loadBinding();
  if (typeof binding === 'string') return { kind: 'noOptimiser', message: binding };
  const heldOutFromMs = times[Math.floor(answers * (1 - HELD_OUT))] ?? 0;
  const oldestMs = times[Math.max(0, answers - MAX_ANSWERS)] ?? 0;

  function train(untilMs: number, from: number): Promise<readonly number[]> {
    if (typeof binding === 'string') throw new Error(binding);
    const items = histories.flatMap((history) => {
      const reviews = history
        .slice(0, MAX_SEQUENCE)
        .map(({ grade, days }) => new binding.FSRSBindingReview(grade, days));
      return history
        .slice(0, MAX_SEQUENCE)
        .flatMap(({ atMs, days }, index) =>
          days > 0 && atMs < untilMs && atMs >= oldestMs
            ? [{ atMs, item: new binding.FSRSBindingItem(reviews.slice(0, index + 1)) }]
            : [],
        );
    });
    items.sort((a, b) => a.atMs - b.atMs);
    return binding.computeParameters(
      items.map(({ item }) => item),
      {
        enableShortTerm: true,
        numRelearningSteps: 1,
        timeout: 100,
        progress: (done, total) => report('learning', from + (total > 0 ? done / total / 2 : 0)),
      },
    );
  }

  const trial = await train(heldOutFromMs, 0);
  const before = measureFit(histories, createMemoryModel(input.parameters), heldOutFromMs);
  const after = measureFit(histories, createMemoryModel(trial), heldOutFromMs);
  // What proved itself is learnt once more from everything.
  const parameters = isBetter(after, before)
    ? await train(Number.POSITIVE_INFINITY, 0.5)
    : (input.parameters ?? trial);
  return {
    kind: 'learned',
    parameters: parameters.map((value) => Math.round(value * 1e4) / 1e4),
    before: { logLoss: before.logLoss, rmse: before.rmse },
    after: { logLoss: after.logLoss, rmse: after.rmse },
    answers,
  };
}

/** Worth a change: both measures on held-out answers, and by more than rounding. */
export function isBetter(after: Fit, before: Fit): boolean {
  return before.logLoss - after.logLoss > 0.0005 && after.rmse <= before.rmse;
}

function readHistories(input: LearnInput, report: Report): readonly (readonly HistoryAnswer[])[] {
  const reader = openReader(input.databaseFile);
  try {
    const { reviewRow } = reader.statistics.heads();
    const histories: (readonly HistoryAnswer[])[] = [];
    let rows = 0;
    let told = 0;
    const { statistics } = reader;
    for (let card = statistics.cardAfter(0); card; card = statistics.cardAfter(card.key)) {
      const found = statistics.rowsOf(card, reviewRow);
      histories.push(...historiesOf(found, input.startHour));
      rows += found.length;
      if (rows - told > 5000) {
        told = rows;
        report('reading', Math.min(1, rows / Math.max(1, reviewRow)));
      }
    }
    return histories;
  } finally {
    reader.close();
  }
}

/**
 * A card's answers from its first one on. What was forgotten by hand begins anew; after a memory from elsewhere, whose
 * answers are not known, there is nothing to learn from.
 */
function historiesOf(
  rows: readonly MemoryRow[],
  startHour: number,
): readonly (readonly HistoryAnswer[])[] {
  const histories: HistoryAnswer[][] = [];
  let current: HistoryAnswer[] = [];
  let known = true;
  let lastDay: number | undefined;
  for (const { kind, atMs, offsetMin, grade } of rows) {
    if (grade === null) {
      if (current.length > 0) histories.push(current);
      current = [];
      known = kind === 'forget';
      lastDay = undefined;
      continue;
    }
    if (!known) continue;
    const day = dayNumber(atMs, { offsetMin, startHour });
    current.push({ atMs, grade, days: lastDay === undefined ? 0 : Math.max(0, day - lastDay) });
    lastDay = day;
  }
  if (current.length > 0) histories.push(current);
  return histories;
}

/** The native optimiser; a sentence where there is none for this machine. */
async function loadBinding(): Promise<typeof import('@open-spaced-repetition/binding') | string> {
  try {
    return await import('@open-spaced-repetition/binding');
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return `The optimiser has no program for this computer (${process.platform}, ${process.arch}): ${reason}. Everything else works; FSRS's own parameters stay in use.`;
  }
}
