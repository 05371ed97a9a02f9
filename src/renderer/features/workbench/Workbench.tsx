import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ExerciseId } from '../../../contract/ids.ts';
import { useHeading } from '../../app/location.ts';
import { useScreenTitle } from '../../app/screen.ts';
import { plainTitle } from '../../components/Title.tsx';
import { ChecksPane } from './checks/ChecksPane.tsx';
import { EditorPane } from './editor/EditorPane.tsx';
import { ExerciseView } from './exercise/ExerciseView.tsx';
import { HintVoice } from './exercise/Hints.tsx';
import { focusRequests, type Pane } from './focus.ts';
import { LessonTabContent } from './LessonTabContent.tsx';
import type { CoursePlace } from './logic/course.ts';
import { type LessonTab, NARROW_PX, type ScrollPlace } from './logic/layout.ts';
import { useOpenExercise } from './open-exercise.ts';
import { NarrowPanes, WidePanes } from './Panes.tsx';
import { ReadingPane } from './ReadingPane.tsx';
import { ResultsPane } from './ResultsPane.tsx';
import { LazyReplay } from './replay/LazyReplay.tsx';
import { closeReplay, useReplay } from './replay/store.ts';
import { lessonWanted } from './show-lesson.ts';
import { changeLayout, useWorkbench } from './store.ts';
import { TerminalPane } from './terminal/TerminalPane.tsx';
import { useLesson } from './use-lesson.ts';
import type { RememberedPlace } from './use-remembered.ts';
import { useWorkbenchActions } from './use-workbench-actions.ts';
import { WorkbenchBar } from './WorkbenchBar.tsx';

/** The bench itself: reading left, working right, and what they share. */
export function Workbench(props: {
  readonly place: CoursePlace;
  readonly memory: RememberedPlace;
}) {
  const { place, memory } = props;
  const { point } = place;
  const [exerciseId, setExerciseId] = useState<ExerciseId | null>(
    () =>
      place.exerciseIds.find((id) => id === memory.start.exerciseId) ??
      place.exerciseIds[0] ??
      null,
  );
  const heading = useHeading();
  const [tab, setTab] = useState<LessonTab>(
    point === null ? 'exercise' : heading === null ? memory.start.tab : 'lesson',
  );
  const root = useRef<HTMLDivElement>(null);
  const width = useWidth(root);
  const narrow = width > 0 && width < NARROW_PX;
  const layout = useWorkbench((state) => state.layout);
  const exercise = useWorkbench((state) => state.exercise);
  const leaveEditor = useCallback(
    () => root.current?.querySelector<HTMLElement>('.wb-files [aria-selected="true"]')?.focus(),
    [],
  );
  const open = useOpenExercise(exerciseId, leaveEditor);
  const lesson = useLesson(point?.id ?? null);
  const title = lesson.lesson?.title ?? point?.title ?? exercise?.exercise.title ?? '';
  useScreenTitle(plainTitle(title));

  const showReading = useCallback(
    (wanted: LessonTab): void => {
      setTab(wanted);
      memory.change({ tab: wanted });
      changeLayout({ narrowTab: wanted });
    },
    [memory],
  );
  const chooseExercise = (id: ExerciseId): void => {
    setExerciseId(id);
    memory.change({ exerciseId: id, tab: 'exercise' });
    setTab('exercise');
  };
  const reveal = useCallback(
    (pane: Pane): void => {
      if (pane === 'lesson' || pane === 'exercise') showReading(pane);
      else if (pane === 'editor') changeLayout({ narrowTab: 'editor' });
      else changeLayout({ resultTab: pane, narrowTab: pane });
    },
    [showReading],
  );
  useEffect(() => {
    // A link to a heading, also of the lesson that is open already, brings the lesson to the front.
    if (heading !== null && point !== null) showReading('lesson');
  }, [heading, point, showReading]);
  useEffect(() => {
    const wanted = lessonWanted.on(() => reveal('lesson'));
    return () => wanted.dispose();
  }, [reveal]);
  const panesRef = useWorkbenchActions({ place, session: open.session, tab, root, reveal });

  const remember = useMemo(
    () => ({
      lesson: (lessonScroll: ScrollPlace) => memory.change({ lessonScroll }),
      exercise: (exerciseScroll: ScrollPlace) => memory.change({ exerciseScroll }),
    }),
    [memory],
  );
  const stepping = useReplay((state) => state.open !== null);
  useEffect(() => closeReplay, []);
  const cards = point?.cardCount ?? 0;
  const visible = (pane: Pane): boolean => {
    if (narrow) return layout.narrowTab === pane;
    if (pane === 'lesson' || pane === 'exercise') return tab === pane;
    if (pane === 'terminal' || pane === 'checks') {
      return layout.sideBySide || layout.resultTab === pane;
    }
    return true;
  };
  const parts = {
    lesson: point !== null && (
      <LessonTabContent
        state={lesson}
        shown={visible('lesson')}
        place={memory.start.lessonScroll}
        onPlace={remember.lesson}
        pointId={point.id}
        cards={cards}
        exerciseTitle={exercise?.exercise.title ?? null}
        passed={exercise?.passed ?? false}
        next={place.next}
        onExercise={() => {
          reveal('exercise');
          focusRequests.request('exercise');
        }}
      />
    ),
    exercise: (
      <ExerciseView
        key={exerciseId}
        open={open}
        shown={visible('exercise')}
        place={memory.start.exerciseScroll}
        onPlace={remember.exercise}
      />
    ),
    editor: <EditorPane open={open} />,
    checks: (
      <ChecksPane
        session={open.session}
        after={{ pointId: point?.id ?? null, cards, next: place.next }}
      />
    ),
    terminal: <TerminalPane key={exerciseId} exerciseId={exerciseId} shown={visible('terminal')} />,
  };
  return (
    <div ref={root} className="workbench" data-replay={stepping}>
      <WorkbenchBar
        place={place}
        title={title}
        exerciseId={exerciseId}
        onExercise={chooseExercise}
        session={open.session}
        narrow={narrow}
      />
      {narrow ? (
        <NarrowPanes parts={parts} tab={layout.narrowTab} onTab={reveal} />
      ) : (
        <WidePanes
          ref={panesRef}
          reading={
            <ReadingPane
              lesson={parts.lesson}
              exercise={parts.exercise}
              tab={tab}
              onTab={showReading}
            />
          }
          editor={parts.editor}
          results={<ResultsPane checks={parts.checks} terminal={parts.terminal} />}
        />
      )}
      <HintVoice />
      <LazyReplay />
    </div>
  );
}

/** The width that there is, 0 before it is known. */
function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(entry.contentRect.width);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
