import type { CardId } from '../../src/contract/ids.ts';
import type { Grade } from '../../src/contract/review.ts';
import { createMemoryModel, type MemoryState } from '../../src/core/review/index.ts';
import type { Store } from '../../src/core/store/index.ts';

const DAY_MS = 86_400_000;

/** Forgets three times as fast as FSRS's average learner at first, and an answer makes a memory last half as much longer. */
export const FORGETFUL = [
  ...[0.07, 0.4, 0.8, 2.7, 6.4133, 0.8334, 3.0194, 0.001, 0.8, 0.1666, 0.796],
  ...[1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542],
];

/** The same seed gives the same learner. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4_294_967_296;
  };
}

export interface SyntheticAnswer {
  readonly cardId: CardId;
  readonly atMs: number;
  readonly grade: Grade;
  readonly elapsedMs: number;
}

/**
 * A learner whose memory is FSRS with `parameters`, reviewing when the schedule of `scheduledBy` says (null: FSRS's own
 * parameters): what a real learner looks like to an optimiser that does not know them yet.
 */
export function* syntheticAnswers(options: {
  readonly cardIds: readonly string[];
  readonly parameters: readonly number[] | null;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly random: () => number;
}): Generator<SyntheticAnswer> {
  const { cardIds, fromMs, untilMs, random } = options;
  const truth = createMemoryModel(options.parameters);
  const schedule = createMemoryModel(null);
  const days = Math.floor((untilMs - fromMs) / DAY_MS);
  for (const [index, id] of cardIds.entries()) {
    const cardId = id as CardId;
    let day = Math.floor((index / cardIds.length) * days * 0.6);
    let real: MemoryState | null = null;
    let believed: MemoryState | null = null;
    let elapsed = 0;
    while (day < days) {
      const knows: boolean =
        real === null ? random() < 0.6 : random() < truth.recall(real, elapsed);
      const luck = random();
      const grade: Grade = knows ? (luck < 0.1 ? 2 : luck < 0.88 ? 3 : 4) : 1;
      const hour = 7 + Math.floor(random() * random() * 15);
      yield {
        cardId,
        atMs: fromMs + day * DAY_MS + hour * 3_600_000 + Math.floor(random() * 3_600_000),
        grade,
        elapsedMs: Math.round(knows ? 4000 + random() * 9000 : 9000 + random() * 20_000),
      };
      real = truth.next(real, elapsed, grade);
      believed = schedule.next(believed, elapsed, grade);
      // Days off happen: what is due then waits.
      elapsed = Math.max(1, Math.round(schedule.interval(believed, 0.9) * (0.9 + random() * 0.2)));
      if (random() < 0.1) elapsed += Math.floor(random() * 4);
      day += elapsed;
    }
  }
}

/** Appends answers in the order of time, in one transaction; `first` numbers their ids. Returns how many. */
export function appendAnswers(
  store: Store,
  answers: Iterable<SyntheticAnswer>,
  { first = 0, offsetMin = 0 }: { readonly first?: number; readonly offsetMin?: number } = {},
): number {
  const sorted = [...answers].sort((a, b) => a.atMs - b.atMs);
  store.transaction(() => {
    for (const [index, answer] of sorted.entries()) {
      store.reviews.append({
        id: `01999999-0000-7000-9000-${(first + index).toString(16).padStart(12, '0')}` as never,
        deviceId: store.deviceId,
        ...{ kind: 'grade', targetId: null, outcome: null, data: null, offsetMin },
        ...answer,
      });
    }
  });
  return sorted.length;
}
