import { useState } from 'react';
import type { ExerciseView } from '../../../../contract/methods.ts';
import { Button, ConfirmDialog } from '../../../components/index.ts';
import type { ExerciseSession } from '../exercise-session.ts';
import { count } from '../logic/format.ts';

/** The way to the solution: open after passing, and before it on request. */
export function Solution(props: {
  readonly session: ExerciseSession;
  readonly view: ExerciseView;
}) {
  const { session, view } = props;
  const [asking, setAsking] = useState(false);
  const free = view.passed || view.solutionSeen;
  const show = (): void => session.read({ kind: 'solution' });
  const left = view.exercise.hints.length - view.hintsShown;
  return (
    <section className="wb-help" aria-labelledby="wb-solution">
      <div className="wb-help-head">
        <h2 id="wb-solution">Solution</h2>
        <p className="wb-quiet">
          {view.passed
            ? 'Yours passes. See how ours differs: there is more than one good way.'
            : view.solutionSeen
              ? 'You have seen it. Write it in your own words, then check.'
              : 'Opens when your checks pass. You can also ask for it now.'}
        </p>
      </div>
      <div className="wb-help-actions">
        <Button size="small" onClick={() => (free ? show() : setAsking(true))}>
          {free ? 'Compare with the solution' : 'Show the solution…'}
        </Button>
        <Button
          size="small"
          onClick={() => session.read({ kind: 'checks', path: null, line: null })}
        >
          {"Read the checks' source"}
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="See the solution before you have passed?"
        confirm="Show the solution"
        onConfirm={show}
      >
        You can still pass, and it counts. But what you work out yourself stays longer
        {left > 0 ? `, and ${count(left, 'hint')} ${left === 1 ? 'is' : 'are'} left` : ''}. Your
        files stay as they are: the solution is shown beside them.
      </ConfirmDialog>
    </section>
  );
}
