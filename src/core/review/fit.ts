import type { Grade } from '../../contract/review.ts';
import type { Fit } from '../../contract/statistics.ts';
import type { MemoryModel, MemoryState } from './memory-model.ts';

/** One answer of a card's history, `days` learner's days after the one before (0 for the first). */
export interface HistoryAnswer {
  readonly atMs: number;
  readonly days: number;
  readonly grade: Grade;
}

interface Bin {
  answers: number;
  predicted: number;
  recalled: number;
}

/**
 * How well a model predicts the long-term answers at or after `fromMs`, knowing all before each. Log loss, and RMSE over
 * bins of reviews alike in interval, number and lapses, which is the measure of the SRS benchmark of open-spaced-repetition.
 */
export function measureFit(
  histories: Iterable<readonly HistoryAnswer[]>,
  model: MemoryModel,
  fromMs: number,
): Fit & { readonly answers: number } {
  const bins = new Map<string, Bin>();
  let loss = 0;
  let answers = 0;
  for (const history of histories) {
    let state: MemoryState | null = null;
    let lapses = 0;
    for (const [index, { atMs, days, grade }] of history.entries()) {
      if (state && days > 0) {
        const recalled = grade > 1 ? 1 : 0;
        if (atMs >= fromMs) {
          const predicted = Math.min(1 - 1e-7, Math.max(1e-7, model.recall(state, days)));
          loss -= recalled ? Math.log(predicted) : Math.log(1 - predicted);
          answers++;
          const key = binOf(days, index + 1, lapses);
          const bin = bins.get(key) ?? { answers: 0, predicted: 0, recalled: 0 };
          bin.answers++;
          bin.predicted += predicted;
          bin.recalled += recalled;
          bins.set(key, bin);
        }
        lapses += 1 - recalled;
      }
      state = model.next(state, days, grade);
    }
  }
  let squares = 0;
  for (const bin of bins.values()) {
    squares += bin.answers * ((bin.predicted - bin.recalled) / bin.answers) ** 2;
  }
  return {
    answers,
    logLoss: answers > 0 ? loss / answers : 0,
    rmse: answers > 0 ? Math.sqrt(squares / answers) : 0,
  };
}

/** The benchmark's bins grow geometrically in each of the three. */
function binOf(days: number, place: number, lapses: number): string {
  const step = (value: number, base: number): number =>
    Math.floor(Math.log(value) / Math.log(base));
  return `${step(days, 3.62)}/${step(place, 1.89)}/${lapses === 0 ? -1 : step(lapses, 1.73)}`;
}
