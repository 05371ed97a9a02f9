import { useEffect, useRef, useState } from 'react';
import type { ExerciseView } from '../../../../contract/methods.ts';
import { Html } from '../../../components/Html.tsx';
import { Button } from '../../../components/index.ts';
import type { ExerciseSession } from '../exercise-session.ts';
import { useWorkbench } from '../store.ts';

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
        <ol ref={list} className="wb-hints">
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

/** Says a hint to who does not see it. It stays while the exercise's pane comes and goes: only a region that was there speaks. */
export function HintVoice() {
  const view = useWorkbench((state) => state.exercise);
  const shown = view?.hintsShown ?? 0;
  const id = view?.exercise.id ?? null;
  const [before, setBefore] = useState({ id, shown });
  const [said, setSaid] = useState<string | null>(null);
  if (before.id !== id || before.shown !== shown) {
    // Hints that were shown before the exercise was opened are read, not said.
    const asked = before.id === id && shown > before.shown;
    setSaid(asked ? (view?.exercise.hints[shown - 1] ?? null) : null);
    setBefore({ id, shown });
  }
  return (
    <div role="status" className="visually-hidden">
      {said !== null && <Html html={said} className="prose" />}
    </div>
  );
}
