import type { MemoryModel } from '../review/index.ts';
import type { CardRef, Counted, StatisticsStore } from '../store/index.ts';
import { createTally } from './tally.ts';

/** More new rows than this (a first start, a merge) are not added but counted anew, card by card. */
const MANY_ROWS = 50_000;
/** How long the core counts before it looks at other calls. */
const SLICE_MS = 12;

/** What the sums are made under: other values mean counting anew. */
export interface CountingRules {
  readonly model: MemoryModel;
  readonly startHour: number;
  /** Names model and start hour. */
  readonly key: string;
}

export interface Counter {
  /** Counts what is new for at most `budgetMs`; null when all is counted, else the fraction that is, and the rest goes on by itself. */
  bringUpToDate(rules: CountingRules, budgetMs: number): number | null;
  dispose(): void;
}

/**
 * Keeps the sums in step with the logs, without a word in an answer's transaction. A log only grows, and what a card adds is
 * a pure function of its rows: so the cards with new rows are taken out as they stood and added as they stand. Merged rows
 * of the past, and undo, need no case of their own.
 */
export function createCounter(
  store: StatisticsStore,
  parts: {
    readonly nowMs: () => number;
    readonly onDone: () => void;
    readonly onError: (error: unknown) => void;
  },
): Counter {
  let job: { readonly steps: Generator<number, void>; readonly key: string } | undefined;
  let fraction = 0;
  let timer: NodeJS.Immediate | undefined;

  function* count(rules: CountingRules): Generator<number, void> {
    const heads = store.heads();
    const known = store.counted();
    const anew =
      known?.settings !== rules.key || heads.reviewRow - known.reviewRow > MANY_ROWS || !known;
    const from: Counted = anew ? { settings: 'counting', reviewRow: 0, attemptRow: 0 } : known;
    // Its row goes if the log loses rows meanwhile (a trigger's work), which is how that is seen below.
    const tally = createTally(rules);
    if (anew) store.keep(tally.sums(), [], from, 'replace');
    let rows = 0;
    const newRows = Math.max(1, heads.reviewRow - from.reviewRow);
    for (const card of anew ? allCards() : store.cardsBetween(from.reviewRow, heads.reviewRow)) {
      if (!anew) tally.card(card.cardId, store.rowsOf(card, from.reviewRow), -1);
      const cardRows = store.rowsOf(card, heads.reviewRow);
      tally.card(card.cardId, cardRows, 1);
      rows += cardRows.length;
      yield Math.min(0.99, rows / newRows);
    }
    for (const exerciseId of store.exercisesBetween(from.attemptRow, heads.attemptRow)) {
      if (!anew) tally.checks(exerciseId, store.checksOf(exerciseId, from.attemptRow), -1);
      tally.checks(exerciseId, store.checksOf(exerciseId, heads.attemptRow), 1);
      yield 0.99;
    }
    const now = store.counted();
    if (now?.settings !== from.settings || now.reviewRow !== from.reviewRow) {
      yield* count(rules);
      return;
    }
    const counted = { settings: rules.key, ...heads };
    store.keep(tally.sums(), tally.cards(), counted, anew ? 'replace' : 'add');
  }

  function* allCards(): Generator<CardRef, void> {
    for (let card = store.cardAfter(0); card; card = store.cardAfter(card.key)) yield card;
  }

  /** True when the job is over. */
  function advance(steps: Generator<number, void>, budgetMs: number): boolean {
    const endMs = parts.nowMs() + budgetMs;
    for (;;) {
      const step = steps.next();
      if (step.done) return true;
      fraction = step.value;
      if (parts.nowMs() >= endMs) return false;
    }
  }

  function goOn(): void {
    timer = setImmediate(() => {
      timer = undefined;
      if (!job) return;
      try {
        if (!advance(job.steps, SLICE_MS)) {
          goOn();
          return;
        }
        job = undefined;
        parts.onDone();
      } catch (error) {
        job = undefined;
        parts.onError(error);
      }
    });
  }

  return {
    bringUpToDate(rules, budgetMs) {
      if (job && job.key !== rules.key) job = undefined;
      if (job) return fraction;
      const heads = store.heads();
      const known = store.counted();
      const current =
        known?.settings === rules.key &&
        known.reviewRow === heads.reviewRow &&
        known.attemptRow === heads.attemptRow;
      if (current) return null;
      const started = { steps: count(rules), key: rules.key };
      fraction = 0;
      if (advance(started.steps, budgetMs)) return null;
      job = started;
      if (!timer) goOn();
      return fraction;
    },
    dispose() {
      if (timer) clearImmediate(timer);
      job = undefined;
    },
  };
}
