import type { ReviewCard } from '../../../contract/review.ts';
import { comparePrediction } from './diff.ts';
import { GRADES } from './logic.ts';
import { answer, useReview } from './store.ts';

/** The four grades, each with when the card would come again. */
export function Grades({
  review,
  sending,
}: {
  readonly review: ReviewCard;
  readonly sending: boolean;
}) {
  const suggested = useSuggestedGrade();
  return (
    <fieldset className="grades">
      <legend className="visually-hidden">How well did you know it?</legend>
      {GRADES.map(({ grade, name }) => {
        const preview = review.previews.find((one) => one.grade === grade);
        return (
          <button
            key={grade}
            type="button"
            className={`grade grade-${grade}${grade === suggested ? ' grade-suggested' : ''}`}
            aria-disabled={sending}
            aria-keyshortcuts={String(grade)}
            onClick={() => void answer(grade)}
          >
            <span className="grade-name">{name}</span>
            <span className="grade-interval numbers">{preview?.label}</span>
            <span className="grade-key" aria-hidden="true">
              {grade}
            </span>
          </button>
        );
      })}
    </fieldset>
  );
}

/** Good, unless what was typed, chosen or run turned out wrong. It is what Space gives. */
export function useSuggestedGrade(): 1 | 3 {
  return useReview((state) => {
    const card = state.turn?.next?.card;
    if (card?.kind === 'choose' && state.chosen !== null) {
      return state.chosen === card.answer ? 3 : 1;
    }
    if (card?.kind === 'predict' && state.typed.trim() !== '') {
      return comparePrediction(card.answer, state.typed).correct ? 3 : 1;
    }
    if (card?.kind === 'code' && state.run !== null) return state.run.passed ? 3 : 1;
    return 3;
  });
}
