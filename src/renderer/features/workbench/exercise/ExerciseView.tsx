import { useRef } from 'react';
import type { ExerciseKind } from '../../../../contract/curriculum.ts';
import { CheckIcon } from '../../../components/icons.ts';
import { DomainErrorNote, Skeleton, Title } from '../../../components/index.ts';
import { useScrollMemory } from '../lesson/use-scroll-memory.ts';
import { count } from '../logic/format.ts';
import type { ScrollPlace } from '../logic/layout.ts';
import type { OpenExercise } from '../open-exercise.ts';
import { useWorkbench } from '../store.ts';
import { Hints } from './Hints.tsx';
import { Solution } from './Solution.tsx';

const KINDS: Readonly<Record<ExerciseKind, string>> = {
  code: 'Write it',
  fix: 'Find and fix the bug',
  refactor: 'Change the form, keep the behaviour',
  'write-tests': 'Write the tests',
  secure: 'Close the hole',
  service: 'Run a service',
  config: 'Configure it',
  diagnose: 'Find the cause',
  predict: 'Predict the output',
  project: 'Project',
  order: 'Put it in order',
};

/** What to build, the help that is there, and the way to the solution. */
export function ExerciseView(props: {
  readonly open: OpenExercise;
  readonly shown: boolean;
  readonly place: ScrollPlace;
  readonly onPlace: (place: ScrollPlace) => void;
}) {
  const { open, shown } = props;
  const view = useWorkbench((state) => state.exercise);
  const scroller = useRef<HTMLElement>(null);
  useScrollMemory({
    scroller,
    ready: shown && view !== null,
    place: props.place,
    onPlace: props.onPlace,
  });
  return (
    <section
      ref={scroller}
      className="wb-scroll wb-brief"
      aria-label="Exercise"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      data-pane="exercise"
    >
      {view === null && open.error === null && <Skeleton lines={6} label="Opening the exercise" />}
      {view === null && open.error !== null && (
        <DomainErrorNote
          what="The exercise could not be opened"
          error={open.error}
          onRetry={open.retry}
        />
      )}
      {view !== null && (
        <article className="wb-article">
          <header className="wb-lesson-head">
            <h1>
              <Title text={view.exercise.title} />
            </h1>
            <p className="wb-quiet wb-facts">
              <span>{KINDS[view.exercise.kind]}</span>
              <span>
                about{' '}
                {view.exercise.minutes > 90
                  ? count(Math.round(view.exercise.minutes / 60), 'hour')
                  : count(view.exercise.minutes, 'minute')}
              </span>
              <Difficulty value={view.exercise.difficulty} />
              {view.passed && (
                <span className="wb-good">
                  <CheckIcon /> passed
                </span>
              )}
            </p>
          </header>
          <div
            className="prose"
            data-place=""
            // biome-ignore lint/security/noDangerouslySetInnerHtml: the pack's HTML was sanitised when it was built
            dangerouslySetInnerHTML={{ __html: view.exercise.briefHtml }}
          />
          {open.session !== null && (
            <>
              <Hints session={open.session} view={view} />
              <Solution session={open.session} view={view} />
            </>
          )}
        </article>
      )}
    </section>
  );
}

function Difficulty({ value }: { readonly value: number }) {
  return (
    <span className="wb-difficulty" role="img" aria-label={`Difficulty ${value} of 5`}>
      {[1, 2, 3, 4, 5].map((step) => (
        <i key={step} data-on={step <= value} />
      ))}
    </span>
  );
}
