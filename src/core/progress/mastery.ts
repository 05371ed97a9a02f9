import type { Mastery } from '../../contract/progress.ts';

/** Mean recall below which a passed point is fading: the learner would miss one card in five. */
const FADING_BELOW = 0.8;
/** Mean recall from which a passed point whose cards are all begun is held. */
const HELD_FROM = 0.85;

/** By how much recall must be better where the checks were passed with help only. */
const HELP_RAISES_HELD = 0.08;
const HELP_RAISES_FADING = 0.05;
/** Checks up to here are the ordinary way to a solution. */
const USUAL_ATTEMPTS = 3;

/** What is known of a point now. `recall` is the mean retrievability of its begun cards, null where none is. */
export interface PointEvidence {
  readonly lessonRead: boolean;
  readonly attempts: number;
  readonly exercisesPassed: number;
  readonly exercisesTotal: number;
  readonly cardsStarted: number;
  readonly cardsTotal: number;
  readonly recall: number | null;
  /** How far its checks were passed without help, 0 to 1. */
  readonly independence: number;
}

/** The recall from which a point is held, and below which it fades: what needed help must be remembered better. */
export function thresholds(independence: number): {
  readonly heldFrom: number;
  readonly fadingBelow: number;
} {
  return {
    heldFrom: HELD_FROM + HELP_RAISES_HELD * (1 - independence),
    fadingBelow: FADING_BELOW + HELP_RAISES_FADING * (1 - independence),
  };
}

/** How far an exercise was solved without help: 1 on one's own, 0 after its solution was read. */
export function independenceOf(help: {
  readonly attempts: number;
  readonly hintsShown: number;
  readonly hintsTotal: number;
  readonly solutionSeen: boolean;
}): number {
  if (help.solutionSeen) return 0;
  const hints = help.hintsTotal === 0 ? 0 : Math.min(1, help.hintsShown / help.hintsTotal);
  const more = Math.max(0, help.attempts - USUAL_ATTEMPTS);
  return 1 - 0.6 * hints - Math.min(0.2, 0.04 * more);
}

/** How well a point is held. Passing needs every exercise; holding needs its cards as well; both fade with recall. */
export function masteryOf(evidence: PointEvidence): Mastery {
  const { recall } = evidence;
  const { heldFrom, fadingBelow } = thresholds(evidence.independence);
  const passed =
    evidence.exercisesTotal > 0
      ? evidence.exercisesPassed === evidence.exercisesTotal
      : evidence.lessonRead;
  if (!passed) {
    const begun = evidence.lessonRead || evidence.attempts > 0 || evidence.cardsStarted > 0;
    return begun ? 'started' : 'unseen';
  }
  if (recall !== null && recall < fadingBelow) return 'fading';
  const allCards = evidence.cardsStarted === evidence.cardsTotal;
  return allCards && (recall === null || recall >= heldFrom) ? 'held' : 'passed';
}
