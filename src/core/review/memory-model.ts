import { FSRSAlgorithm, generatorParameters } from 'ts-fsrs';
import type { Grade } from '../../contract/review.ts';

/** FSRS's two numbers for one card. */
export interface MemoryState {
  /** Days until recall falls to 90 %. */
  readonly stability: number;
  readonly difficulty: number;
}

/** FSRS-6 without queue, steps and fuzz: what an answer does to memory, and how memory fades. */
export interface MemoryModel {
  /** The memory after `grade`, `days` whole days after the answer before; null before the first. */
  next(state: MemoryState | null, days: number, grade: Grade): MemoryState;
  /** The probability of recall `days` after the last answer. */
  recall(state: MemoryState, days: number): number;
  /** Days until recall falls to `retention`. */
  interval(state: MemoryState, retention: number): number;
}

/** The model under the given parameters (21 numbers), or FSRS's own where they are null. */
export function createMemoryModel(parameters: readonly number[] | null): MemoryModel {
  const engine = new FSRSAlgorithm(
    generatorParameters({
      ...(parameters && { w: [...parameters] }),
      enable_fuzz: false,
      enable_short_term: true,
    }),
  );
  const decay = -(engine.parameters.w[20] ?? 0.1542);
  // Ye's power curve: (1 + factor * days / stability) ^ decay, which is 0.9 at days = stability.
  const factor = 0.9 ** (1 / decay) - 1;
  return {
    next: (state, days, grade) => engine.next_state(state, days, grade),
    recall: (state, days) => (1 + (factor * days) / state.stability) ** decay,
    interval: (state, retention) => (state.stability / factor) * (retention ** (1 / decay) - 1),
  };
}
