import './palette.css';
import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import {
  type ComponentType,
  type ReactNode,
  type SVGProps,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { SearchHit } from '../../../contract/search.ts';
import { Html } from '../../components/Html.tsx';
import { EnterIcon, ExerciseIcon, LessonIcon, ReviewIcon } from '../../components/icons.ts';
import { Kbd, type KeyName, MasteryMark, Title } from '../../components/index.ts';
import type { CellState } from '../../components/MasteryMark.tsx';
import { core } from '../../rpc/client.ts';
import { useResource } from '../../rpc/resource.ts';
import { type Action, useActionStore } from '../actions.ts';
import { exercisesResource, outlineResource, places, progressResource } from '../curriculum.ts';
import { navigate, routes } from '../location.ts';
import { SCREENS } from '../Rail.tsx';
import { best, matchScore } from './match.ts';
import { usePaletteStore } from './store.ts';

/** Everything that can be done or opened, from one field. */
export function Palette() {
  const open = usePaletteStore((state) => state.open);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => usePaletteStore.setState({ open: next })}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="palette" aria-describedby={undefined}>
          <Dialog.Title className="visually-hidden">Command palette</Dialog.Title>
          {open && <PaletteBody />}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function close(): void {
  usePaletteStore.setState({ open: false });
}

function PaletteBody() {
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  /** The field has the focus, and takes what was typed until then. */
  const takeOver = (): void => {
    const { ahead } = usePaletteStore.getState();
    if (ahead === null) return;
    usePaletteStore.setState({ ahead: null });
    const before = ahead.typed();
    ahead.dispose();
    if (before.text !== '') setText(before.text);
    if (!before.entered) return;
    const enter = { key: 'Enter', bubbles: true, cancelable: true };
    // When the list has chosen its first entry.
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        field.current?.dispatchEvent(new KeyboardEvent('keydown', enter)),
      ),
    );
  };
  const typed = text.trim();
  const fitting = useFittingActions(typed);
  // With nothing typed, what belongs to the screen comes first; what works anywhere comes last.
  const here = typed === '' ? fitting.filter(({ group }) => !EVERYWHERE.has(group)) : [];
  const actions = fitting.filter((action) => !here.includes(action));
  const screens = best(SCREENS, (screen) => matchScore(typed, screen.label, 'go to screen'), 5);
  const lessons = useFittingLessons(typed);
  const exercises = useFittingExercises(typed);
  const hits = useHits(typed);
  return (
    <Command label="Command palette" shouldFilter={false} loop>
      <Command.Input
        ref={field}
        onFocus={takeOver}
        className="palette-input"
        placeholder="Type a lesson, a screen or what to do"
        value={text}
        onValueChange={setText}
      />
      <Command.List className="palette-list" label="Results">
        <Command.Empty className="palette-empty">Nothing fits “{typed}”.</Command.Empty>
        <Actions heading="Here" actions={here} />
        {screens.length > 0 && (
          <Command.Group heading="Go to">
            {screens.map((screen) => (
              <Entry
                key={screen.to}
                value={`screen ${screen.to}`}
                icon={screen.icon}
                onSelect={() => navigate(screen.to)}
              >
                {screen.label}
              </Entry>
            ))}
          </Command.Group>
        )}
        {lessons.length > 0 && (
          <Command.Group heading="Lessons">
            {lessons.map((lesson) => (
              <Entry
                key={lesson.id}
                value={`lesson ${lesson.id}`}
                mark={<MasteryMark state={lesson.state} />}
                note={lesson.id}
                onSelect={() => navigate(routes.point(lesson.id))}
              >
                <Title text={lesson.title} />
              </Entry>
            ))}
          </Command.Group>
        )}
        {exercises.length > 0 && (
          <Command.Group heading="Exercises">
            {exercises.map((exercise) => (
              <Entry
                key={exercise.id}
                value={`exercise ${exercise.id}`}
                icon={ExerciseIcon}
                note={exercise.where}
                onSelect={() => navigate(routes.exercise(exercise.id))}
              >
                <Title text={exercise.title} />
              </Entry>
            ))}
          </Command.Group>
        )}
        <Actions heading="Do" actions={actions} />
        {hits.length > 0 && (
          <Command.Group heading="In the text">
            {hits.map((hit) => (
              <Entry
                key={`${hit.kind} ${hit.ref} ${hit.route}`}
                value={`hit ${hit.kind} ${hit.ref} ${hit.route}`}
                icon={HIT_ICONS[hit.kind]}
                {...(hit.pointId !== null && { note: hit.pointId })}
                below={<Html as="span" html={hit.snippetHtml} className="palette-snippet" />}
                onSelect={() => navigate(hit.route)}
              >
                <Title text={hit.title} />
              </Entry>
            ))}
          </Command.Group>
        )}
      </Command.List>
    </Command>
  );
}

/** Groups whose actions belong to no screen. */
const EVERYWHERE: ReadonlySet<string> = new Set(['Anywhere', 'Appearance']);

function Actions(props: { readonly heading: string; readonly actions: readonly Action[] }) {
  if (props.actions.length === 0) return null;
  return (
    <Command.Group heading={props.heading}>
      {props.actions.map((action) => (
        <Entry
          key={action.id}
          value={`action ${action.id}`}
          icon={EnterIcon}
          keys={action.keys}
          onSelect={action.run}
        >
          {action.title}
        </Entry>
      ))}
    </Command.Group>
  );
}

const HIT_ICONS: Readonly<Record<SearchHit['kind'], ComponentType<SVGProps<SVGSVGElement>>>> = {
  lesson: LessonIcon,
  exercise: ExerciseIcon,
  card: ReviewIcon,
  point: LessonIcon,
  code: ExerciseIcon,
  own: ReviewIcon,
  note: LessonIcon,
  mine: ExerciseIcon,
};

function Entry(props: {
  readonly value: string;
  readonly icon?: ComponentType<SVGProps<SVGSVGElement>>;
  readonly mark?: ReactNode;
  readonly note?: string;
  readonly keys?: KeyName | undefined;
  readonly below?: ReactNode;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}) {
  const { icon: Icon } = props;
  return (
    <Command.Item
      value={props.value}
      className="palette-item"
      onSelect={() => {
        close();
        // After the dialog gave the focus back, so that what the action focuses keeps it.
        setTimeout(props.onSelect, 0);
      }}
    >
      {Icon ? <Icon aria-hidden="true" /> : props.mark}
      <span className="palette-title">
        {props.children}
        {props.below}
      </span>
      {props.note !== undefined && <span className="palette-note numbers">{props.note}</span>}
      {props.keys !== undefined && <Kbd keys={props.keys} />}
    </Command.Item>
  );
}

function useFittingActions(typed: string): readonly Action[] {
  const registered = useActionStore((state) => state.registered);
  // The actions of the screen in use were registered last: they come first.
  const all = [...registered].reverse().flat();
  const offered = all.filter(
    (action, index) =>
      action.inPalette !== false && all.findIndex(({ id }) => id === action.id) === index,
  );
  return best(
    offered,
    (action) => matchScore(typed, action.title, `${action.group} ${action.also ?? ''}`),
    typed === '' ? 24 : 8,
  );
}

interface LessonEntry {
  readonly id: string;
  readonly title: string;
  readonly also: string;
  readonly state: CellState;
}

function useFittingLessons(typed: string): readonly LessonEntry[] {
  const { value: outline } = useResource(outlineResource);
  const { value: progress } = useResource(progressResource);
  const lessons = useMemo(() => {
    if (!outline) return [];
    const mastery = new Map(progress?.map((one) => [one.pointId as string, one.mastery]));
    return [...places(outline).values()]
      .filter(({ point }) => point.written)
      .map(
        ({ point, topic, module }): LessonEntry => ({
          id: point.id,
          title: point.title,
          also: `${point.id} ${topic.title} ${module.title} lesson`,
          state: mastery.get(point.id) ?? 'unseen',
        }),
      );
  }, [outline, progress]);
  return best(
    lessons,
    (lesson) => matchScore(typed, lesson.title, lesson.also),
    typed === '' ? 5 : 8,
  );
}

interface ExerciseEntry {
  readonly id: string;
  readonly title: string;
  readonly where: string;
}

function useFittingExercises(typed: string): readonly ExerciseEntry[] {
  const { value: rows } = useResource(exercisesResource);
  const exercises = useMemo(
    () =>
      (rows ?? []).map(({ id, title, kind, topicId, pointId }) => ({
        id,
        title,
        where: pointId ?? topicId,
        also: pointId === null ? `${kind} exercise synthesis` : `${kind} exercise`,
      })),
    [rows],
  );
  if (typed === '') return [];
  return best(
    exercises,
    (exercise) => matchScore(typed, exercise.title, `${exercise.where} ${exercise.also}`),
    5,
  );
}

const MOST_HITS = 8;

function useHits(typed: string): readonly SearchHit[] {
  const [hits, setHits] = useState<readonly SearchHit[]>([]);
  useEffect(() => {
    let current = true;
    if (typed.length < 2) {
      setHits([]);
      return;
    }
    void core.call('search.query', { text: typed, limit: MOST_HITS }).then((found) => {
      if (current) setHits(found.ok ? found.value.hits : []);
    });
    return () => {
      current = false;
    };
  }, [typed]);
  return hits;
}
