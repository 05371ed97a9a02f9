import { comparePrediction } from './diff.ts';
import type { useReview } from './store.ts';

type ReviewState = ReturnType<typeof useReview.getState>;

/** What a screen reader is told: that the answer is there, and what came of what was typed, chosen or run. */
export function announcement(state: ReviewState): string {
  const { turn, side, typed, chosen, run, running } = state;
  const card = turn?.next?.card;
  if (!card) return '';
  if (running) return 'Running your code.';
  if (card.kind === 'code' && run !== null) {
    return run.passed
      ? 'Every check of the card passed.'
      : 'Not yet: the result is below your code.';
  }
  if (side === 'question') return '';
  if (card.kind === 'choose' && chosen !== null) {
    return chosen === card.answer ? 'Right. Answer shown.' : 'Not right. Answer shown.';
  }
  if (card.kind === 'predict' && typed.trim() !== '') {
    const { correct, lines } = comparePrediction(card.answer, typed);
    const wrong = lines.filter((line) => !line.same).length;
    if (correct) return 'Exactly right. Answer shown.';
    return `${wrong === 1 ? '1 line differs' : `${wrong} lines differ`}. Answer shown.`;
  }
  return 'Answer shown.';
}
