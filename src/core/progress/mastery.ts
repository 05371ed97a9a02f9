import type { Mastery } from '../../contract/progress.ts';

/** Mean recall below which a passed point is fading: the learner would miss one card in five. */
export const FADING_BELOW = 0.8;
/** Mean recall from which a passed point whose cards are all begun is held. */
export const HELD_FROM = 0.85;

/** What is known of a point now. `recall` is the mean retrievability of its begun cards, null where none is. */
export interface PointEvidence {
  readonly lessonRead: boolean;
  readonly attempts: number;
  readonly exercisesPassed: number;
  readonly exercisesTotal: number;
  readonly cardsStarted: number;
  readonly cardsTotal: number;
  readonly recall: number | null;
}

/** How well a point is held. Passing needs every exercise; holding needs its cards as well; both fade with recall. */
export function masteryOf(evidence: PointEvidence): Mastery {
  const { recall } = evidence;
  const passed =
    evidence.exercisesTotal > 0
      ? evidence.exercisesPassed === evidence.exercisesTotal
      : evidence.lessonRead;
  if (!passed) {
    const begun = evidence.lessonRead || evidence.attempts > 0 || evidence.cardsStarted > 0;
    return begun ? 'started' : 'unseen';
  }
  if (recall !== null && recall < FADING_BELOW) return 'fading';
  const allCards = evidence.cardsStarted === evidence.cardsTotal;
  return allCards && (recall === null || recall >= HELD_FROM) ? 'held' : 'passed';
}
