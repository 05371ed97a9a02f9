import { type DayRule, dayNumber } from '../../base/day.ts';
import { importedState, type MemoryModel, type MemoryState } from '../review/index.ts';
import type {
  AnswerKind,
  BinSums,
  CheckRow,
  DifficultySums,
  GradeSums,
  HardCardRow,
  HourSums,
  MemoryRow,
  MemorySums,
  ModuleSums,
  Sums,
} from '../store/index.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** A card that rested this long before an answer is mature, as in Anki. */
export const MATURE_DAYS = 21;
/** Work on an exercise is counted from one check to the next; a longer pause is not work. */
const MAX_PAUSE_MS = 10 * MINUTE_MS;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Adds answers and checks up; with weight -1 it takes them away again. */
export interface Tally {
  card(cardId: string, rows: readonly MemoryRow[], weight: 1 | -1): void;
  checks(exerciseId: string, rows: readonly CheckRow[], weight: 1 | -1): void;
  sums(): Sums;
  /** The cards that were added, as they stand. */
  cards(): readonly HardCardRow[];
}

/** The sums of whole cards and exercises. Pure: the same rows give the same sums, in whatever order cards come. */
export function createTally(options: {
  readonly model: MemoryModel;
  readonly startHour: number;
}): Tally {
  const { model, startHour } = options;
  const hours = new Map<number, Mutable<HourSums>>();
  const bins = new Map<number, Mutable<BinSums>>();
  const grades = new Map<string, Mutable<GradeSums>>();
  const modules = new Map<string, Mutable<ModuleSums>>();

  const memory = new Map<string, Mutable<MemorySums>>();
  const difficulties = new Map<number, Mutable<DifficultySums>>();
  const cards: HardCardRow[] = [];

  function remembered(state: MemoryState, lastDay: number, weight: number): void {
    const { stability, difficulty } = state;
    const bucket = Math.floor(Math.log2(Math.max(stability, 0.01)) * 2);
    const group = entry(memory, `${bucket}/${lastDay}`, () => ({
      ...{ bucket, lastDay, cards: 0, stabilityMillis: 0, difficultyMillis: 0 },
    }));
    group.cards += weight;
    group.stabilityMillis += weight * Math.round(stability * 1000);
    group.difficultyMillis += weight * Math.round(difficulty * 1000);
    const bin = Math.min(9, Math.floor(difficulty));
    entry(difficulties, bin, () => ({ bin, cards: 0 })).cards += weight;
  }

  function hourOf(row: { readonly atMs: number; readonly offsetMin: number }): Mutable<HourSums> {
    return entry(hours, Math.floor((row.atMs + row.offsetMin * MINUTE_MS) / HOUR_MS), emptyHour);
  }

  function predicted(state: MemoryState, days: number, recalled: number, weight: number): void {
    const probability = model.recall(state, days);
    const bin = entry(bins, Math.min(99, Math.floor(probability * 100)), (key) => ({
      bin: key,
      answers: 0,
      predictedMillionths: 0,
      recalled: 0,
    }));
    bin.answers += weight;
    bin.predictedMillionths += weight * Math.round(probability * 1e6);
    bin.recalled += weight * recalled;
  }

  return {
    card(cardId, rows, weight) {
      const module = entry(modules, moduleOf(cardId), emptyModule);
      let state: MemoryState | null = null;
      let lastDay = 0;
      let lapses = 0;
      let answered = 0;
      for (const row of rows) {
        const { grade, elapsedMs } = row;
        const rule: DayRule = { offsetMin: row.offsetMin, startHour };
        if (grade === null) {
          const imported = row.kind === 'set' ? importedState(row.data, rule) : null;
          state = imported;
          lastDay = imported?.lastDay ?? 0;
          continue;
        }
        answered++;
        const day = dayNumber(row.atMs, rule);
        // Travelling west can turn a night into the same day once more.
        const days = state ? Math.max(0, day - lastDay) : 0;
        const hour = hourOf(row);
        hour.reviews += weight;
        hour.reviewMs += weight * elapsedMs;
        module.reviewMs += weight * elapsedMs;
        if (!state) hour.first += weight;
        if (state && days > 0) {
          const recalled = grade > 1 ? 1 : 0;
          lapses += 1 - recalled;
          const age = days < MATURE_DAYS ? 'young' : 'mature';
          hour[age] += weight;
          hour[`${age}Recalled`] += weight * recalled;
          predicted(state, days, recalled, weight);
        }
        const kind: AnswerKind = !state ? 'first' : days > 0 ? 'later' : 'same';
        const grading = entry(grades, `${kind}${grade}`, () => ({
          kind,
          grade,
          answers: 0,
          ms: 0,
        }));
        grading.answers += weight;
        grading.ms += weight * elapsedMs;
        state = model.next(state, days, grade);
        lastDay = day;
      }
      if (state) remembered(state, lastDay, weight);
      if (weight > 0) {
        cards.push({ cardId, lapses, answers: answered, difficulty: state?.difficulty ?? 0 });
      }
    },
    checks(exerciseId, rows, weight) {
      const module = entry(modules, moduleOf(exerciseId), emptyModule);
      let lastMs: number | null = null;
      for (const row of rows) {
        const pause: number = lastMs === null ? 0 : row.atMs - lastMs;
        const worked = pause <= MAX_PAUSE_MS ? Math.max(pause, row.durationMs) : row.durationMs;
        const hour = hourOf(row);
        hour.checks += weight;
        hour.checkMs += weight * worked;
        module.checkMs += weight * worked;
        lastMs = row.atMs;
      }
    },
    cards: () => cards,
    sums: () => ({
      hours: [...hours.values()],
      bins: [...bins.values()],
      grades: [...grades.values()],
      modules: [...modules.values()],
      memory: [...memory.values()],
      difficulty: [...difficulties.values()],
    }),
  };
}

/** The module a card or an exercise is of, read from its permanent id; empty for cards of one's own. */
export function moduleOf(id: string): string {
  return /^(?:exercise:)?(\d)\.\d\.\d/.exec(id)?.[1] ?? '';
}

function entry<K, V>(map: Map<K, V>, key: K, make: (key: K) => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make(key);
  map.set(key, made);
  return made;
}

function emptyModule(module: string): Mutable<ModuleSums> {
  return { module, reviewMs: 0, checkMs: 0 };
}

function emptyHour(hour: number): Mutable<HourSums> {
  return {
    hour,
    ...{ reviews: 0, reviewMs: 0, first: 0, checks: 0, checkMs: 0 },
    ...{ young: 0, youngRecalled: 0, mature: 0, matureRecalled: 0 },
  };
}
