import { dayName } from '../../base/day.ts';
import type { CalibrationBin, CardBin, Retention } from '../../contract/statistics.ts';
import { dayOfHour } from '../activity/index.ts';
import type { MemoryModel, WorkloadGroup } from '../review/index.ts';
import type { BinSums, DifficultySums, HourSums, MemorySums } from '../store/index.ts';

export const FORECAST_DAYS = 90;
/** Fewer answers than this say too little of how right a prediction is. */
const CALIBRATION_ANSWERS = 20;
const MINUTE_MS = 60_000;

/** True retention by calendar month. Months without a long-term answer are left out. */
export function retentionByMonth(
  hours: readonly HourSums[],
  startHour: number,
): readonly Retention[] {
  const months = new Map<string, { -readonly [K in keyof Retention]: Retention[K] }>();
  let day = Number.NaN;
  let month = '';
  for (const row of hours) {
    if (row.young + row.mature === 0) continue;
    const rowDay = dayOfHour(row.hour, startHour);
    if (rowDay !== day) {
      day = rowDay;
      month = dayName(day).slice(0, 7);
    }
    const known = months.get(month);
    const sum = known ?? { month, young: 0, youngRecalled: 0, mature: 0, matureRecalled: 0 };
    if (!known) months.set(month, sum);
    sum.young += row.young;
    sum.youngRecalled += row.youngRecalled;
    sum.mature += row.mature;
    sum.matureRecalled += row.matureRecalled;
  }
  return [...months.values()];
}

/** Predicted against real recall. Neighbouring bins are joined until each holds enough answers to mean something. */
export function calibrationOf(bins: readonly BinSums[]): readonly CalibrationBin[] {
  const total = bins.reduce((sum, bin) => sum + bin.answers, 0);
  // About a dozen points at most: a curve, not a cloud.
  const enough = Math.max(CALIBRATION_ANSWERS, total / 12);
  const joined: CalibrationBin[] = [];
  let answers = 0;
  let predicted = 0;
  let recalled = 0;
  for (const bin of bins) {
    answers += bin.answers;
    predicted += bin.predictedMillionths / 1e6;
    recalled += bin.recalled;
    if (answers < enough) continue;
    joined.push({ answers, predicted: predicted / answers, recalled: recalled / answers });
    answers = 0;
    predicted = 0;
    recalled = 0;
  }
  if (answers >= CALIBRATION_ANSWERS) {
    joined.push({ answers, predicted: predicted / answers, recalled: recalled / answers });
  }
  return joined;
}

/** Cards alike as one card with their mean memory. */
export function memoryGroups(
  memory: readonly MemorySums[],
  today: number,
): readonly WorkloadGroup[] {
  return memory.map(({ cards, stabilityMillis, difficultyMillis, lastDay }) => ({
    cards,
    stability: stabilityMillis / cards / 1000,
    difficulty: difficultyMillis / cards / 1000,
    age: Math.max(0, today - lastDay),
  }));
}

/** Mean recall of all cards on each of the days to come, if none were answered. */
export function fadingCurve(
  groups: readonly WorkloadGroup[],
  model: MemoryModel,
): readonly number[] | null {
  const cards = groups.reduce((sum, group) => sum + group.cards, 0);
  if (cards === 0) return null;
  return Array.from({ length: FORECAST_DAYS + 1 }, (_, day) => {
    const recalled = groups.reduce(
      (sum, group) => sum + group.cards * model.recall(group, group.age + day),
      0,
    );
    return recalled / cards;
  });
}

/** Cards due on each of the days to come; what is overdue, and what is in a learning step, is due today. */
export function loadOf(
  due: readonly { readonly day: number; readonly cards: number }[],
  learning: number,
  today: number,
): readonly number[] {
  const load = Array.from({ length: FORECAST_DAYS }, () => 0);
  load[0] = learning;
  for (const { day, cards } of due) {
    const index = Math.max(0, day - today);
    load[index] = (load[index] ?? 0) + cards;
  }
  return load;
}

/** Answers and minutes in each of the 24 hours of the learner's clock. */
export function hoursOfDay(
  hours: readonly HourSums[],
): readonly { readonly reviews: number; readonly minutes: number }[] {
  const sums = Array.from({ length: 24 }, () => ({ reviews: 0, ms: 0 }));
  for (const row of hours) {
    const sum = sums[((row.hour % 24) + 24) % 24];
    if (!sum) continue;
    sum.reviews += row.reviews;
    sum.ms += row.reviewMs + row.checkMs;
  }
  return sums.map(({ reviews, ms }) => ({ reviews, minutes: Math.round(ms / MINUTE_MS) }));
}

const LONGEST_BIN = 11;

/** From under a day, each bar twice the one before; the last one, from about three years, has no end. */
export function stabilityBins(memory: readonly MemorySums[]): readonly CardBin[] {
  if (memory.length === 0) return [];
  const cards = Array.from({ length: LONGEST_BIN + 1 }, () => 0);
  for (const row of memory) {
    // Half octaves join to octaves; all below one day are one bar.
    const bin = Math.min(LONGEST_BIN, Math.max(0, Math.floor(row.bucket / 2) + 1));
    cards[bin] = (cards[bin] ?? 0) + row.cards;
  }
  return cards.map((count, bin) => ({
    from: bin === 0 ? 0 : 2 ** (bin - 1),
    to: bin === LONGEST_BIN ? null : 2 ** bin,
    cards: count,
  }));
}

/** FSRS's difficulty runs from 1 to 10. */
export function difficultyBins(rows: readonly DifficultySums[]): readonly CardBin[] {
  if (rows.length === 0) return [];
  const cards = new Map(rows.map((row) => [row.bin, row.cards]));
  return Array.from({ length: 9 }, (_, index) => ({
    from: index + 1,
    to: index + 2,
    cards: cards.get(index + 1) ?? 0,
  }));
}
