import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { type Action, useActions } from '../../app/actions.ts';
import { navigate, routes } from '../../app/location.ts';
import { openWhy } from '../../app/why.ts';
import { STEP_KEYS } from './editor/FileBar.tsx';
import type { ExerciseSession } from './exercise-session.ts';
import { focusRequests, type Pane } from './focus.ts';
import { editorActions } from './language/actions.ts';
import type { CoursePlace } from './logic/course.ts';
import type { LessonTab } from './logic/layout.ts';
import type { PanesHandle } from './Panes.tsx';
import { changeLayout, useWorkbench } from './store.ts';

const GROUP = 'Workbench';

/** The workbench's keys and what the palette offers on it. */
export function useWorkbenchActions(options: {
  readonly place: CoursePlace;
  readonly session: ExerciseSession | null;
  readonly tab: LessonTab;
  readonly root: RefObject<HTMLElement | null>;
  readonly reveal: (pane: Pane) => void;
}): RefObject<PanesHandle | null> {
  const { place, session, tab, root, reveal } = options;
  const panes = useRef<PanesHandle | null>(null);
  useEffect(() => {
    const wanted = focusRequests.on((pane) => {
      if (pane === 'terminal') return;
      if (pane === 'editor') session?.focusEditor();
      else root.current?.querySelector<HTMLElement>(`[data-pane="${pane}"]`)?.focus();
    });
    return () => wanted.dispose();
  }, [session, root]);
  const actions = useMemo<readonly Action[]>(() => {
    const go = (pane: Pane) => (): void => {
      panes.current?.open(pane);
      reveal(pane);
      focusRequests.request(pane);
    };
    const travel = (id: string, title: string, keys: string, route: string | null): Action[] =>
      route === null ? [] : [{ id, title, group: GROUP, keys, run: () => navigate(route) }];
    const { point } = place;
    return [
      ...(point === null
        ? []
        : [
            {
              id: 'workbench.why',
              title: 'Why is this point passed, held or fading?',
              group: GROUP,
              also: 'mastery evidence recall',
              run: () => openWhy(point.id),
            },
            {
              id: 'workbench.cards',
              title: 'Practise the cards of this point',
              group: GROUP,
              also: 'review flashcards',
              run: () => navigate(routes.reviewPoint(point.id)),
            },
          ]),
      {
        id: 'workbench.check',
        title: 'Check the exercise',
        group: GROUP,
        keys: 'Mod+Enter',
        also: 'run tests grade',
        everywhere: true,
        run: () => {
          panes.current?.open('checks');
          reveal('checks');
          void session?.check();
        },
      },
      {
        id: 'workbench.step',
        title: 'Step through the open file',
        group: GROUP,
        keys: STEP_KEYS,
        also: 'debug replay trace record variables',
        everywhere: true,
        run: () => void session?.stepThrough(),
      },
      {
        id: 'workbench.lesson',
        title: 'Go to the lesson',
        group: GROUP,
        keys: 'Mod+1',
        everywhere: true,
        run: go(tab),
      },
      {
        id: 'workbench.editor',
        title: 'Go to the editor',
        group: GROUP,
        keys: 'Mod+2',
        everywhere: true,
        run: go('editor'),
      },
      {
        id: 'workbench.terminal',
        title: 'Go to the terminal',
        group: GROUP,
        keys: 'Mod+3',
        everywhere: true,
        run: go('terminal'),
      },
      {
        id: 'workbench.terminal.also',
        title: 'Go to the terminal',
        group: GROUP,
        keys: 'Ctrl+`',
        inPalette: false,
        everywhere: true,
        run: go('terminal'),
      },
      {
        id: 'workbench.hint',
        title: 'Show the next hint',
        group: GROUP,
        keys: 'F1',
        everywhere: true,
        run: () => {
          panes.current?.open('exercise');
          reveal('exercise');
          void session?.nextHint();
        },
      },
      ...editorActions(session, () => {
        panes.current?.open('editor');
        reveal('editor');
      }),
      ...travel(
        'workbench.previous',
        'Go to the previous point',
        'Alt+ArrowLeft',
        place.previous?.route ?? place.home,
      ),
      ...travel(
        'workbench.next',
        'Go to the next point',
        'Alt+ArrowRight',
        place.next?.route ?? null,
      ),
      {
        id: 'workbench.exercise',
        title: 'Read the exercise',
        group: GROUP,
        run: go('exercise'),
      },
      {
        id: 'workbench.checks.source',
        title: "Read the checks' source",
        group: GROUP,
        run: () => session?.read({ kind: 'checks', path: null, line: null }),
      },
      {
        id: 'workbench.reading.toggle',
        title: 'Collapse or open the lesson pane',
        group: GROUP,
        run: () => panes.current?.toggle('reading'),
      },
      {
        id: 'workbench.results.toggle',
        title: 'Collapse or open checks and terminal',
        group: GROUP,
        run: () => panes.current?.toggle('results'),
      },
      {
        id: 'workbench.sides',
        title: 'Show checks and terminal side by side, or one at a time',
        group: GROUP,
        run: () => changeLayout({ sideBySide: !useWorkbench.getState().layout.sideBySide }),
      },
    ];
  }, [place, session, tab, reveal]);
  useActions(actions);
  return panes;
}
