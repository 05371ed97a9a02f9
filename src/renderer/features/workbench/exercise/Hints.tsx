import { useEffect, useRef } from 'react';
import type { ExerciseView } from '../../../../contract/methods.ts';
import { Button } from '../../../components/index.ts';
import type { ExerciseSession } from '../exercise-session.ts';

/** Hints, one at a time, from a question to nearly the code. */
export function Hints(props: { readonly session: ExerciseSession; readonly view: ExerciseView }) {
  const { session, view } = props;
  const { hints } = view.exercise;
  const shown = hints.slice(0, view.hintsShown);
  const left = hints.length - shown.length;
  const list = useRef<HTMLOListElement>(null);
  const before = useRef(view.hintsShown);
  useEffect(() => {
    if (view.hintsShown > before.current) {
      list.current?.lastElementChild?.scrollIntoView({ block: 'nearest' });
    }
    before.current = view.hintsShown;
  }, [view.hintsShown]);
  if (hints.length === 0) return null;
  return (
    <section className="wb-help" aria-labelledby="wb-hints">
      <div className="wb-help-head">
        <h2 id="wb-hints">Hints</h2>
        <p className="wb-quiet">
          {left === 0
            ? 'All of them are shown.'
            : `${left} of ${hints.length} left. They go from a question to nearly the code.`}
        </p>
      </div>
      {shown.length > 0 && (
        <ol ref={list} className="wb-hints" aria-live="polite">
          {shown.map((html, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: hints keep their places
            <li key={index} className="wb-hint">
              <span className="wb-hint-number">{index + 1}</span>
              <div
                className="prose"
                // biome-ignore lint/security/noDangerouslySetInnerHtml: the pack's HTML was sanitised when it was built
                dangerouslySetInnerHTML={{ __html: html }}
              />
            </li>
          ))}
        </ol>
      )}
      {left > 0 && (
        <Button size="small" keys="F1" onClick={() => void session.nextHint()}>
          {shown.length === 0 ? 'Show the first hint' : 'Show the next hint'}
        </Button>
      )}
    </section>
  );
}
