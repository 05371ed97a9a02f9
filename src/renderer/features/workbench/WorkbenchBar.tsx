import type { ExerciseId } from '../../../contract/ids.ts';
import { progressResource } from '../../app/curriculum.ts';
import { navigate } from '../../app/location.ts';
import { openWhy } from '../../app/why.ts';
import { CheckIcon, ChevronDownIcon, NextIcon, RunIcon } from '../../components/icons.ts';
import {
  Button,
  IconButton,
  MasteryMark,
  Menu,
  masteryWord,
  Title,
  useLater,
} from '../../components/index.ts';
import { useResource } from '../../rpc/resource.ts';
import type { ExerciseSession } from './exercise-session.ts';
import { PreviousIcon } from './icons.ts';
import type { CoursePlace } from './logic/course.ts';
import { changeLayout, useWorkbench } from './store.ts';

/** Where one is, the way on, and the one thing to do: check. */
export function WorkbenchBar(props: {
  readonly place: CoursePlace;
  readonly title: string;
  readonly exerciseId: ExerciseId | null;
  readonly onExercise: (id: ExerciseId) => void;
  readonly session: ExerciseSession | null;
  readonly narrow: boolean;
}) {
  const { place, title, narrow } = props;
  const { previous, next, home } = place;
  return (
    <header className="wb-top">
      {home !== null ? (
        <IconButton
          label="Back to the checkpoint"
          keys="Alt+ArrowLeft"
          icon={<PreviousIcon />}
          onClick={() => navigate(home)}
        />
      ) : (
        <>
          <IconButton
            label={previous === null ? 'No point before this one' : 'Previous point'}
            keys="Alt+ArrowLeft"
            icon={<PreviousIcon />}
            disabled={previous === null}
            onClick={() => previous && navigate(previous.route)}
          />
          <IconButton
            label={next === null ? 'No point after this one' : 'Next point'}
            keys="Alt+ArrowRight"
            icon={<NextIcon />}
            disabled={next === null}
            onClick={() => next && navigate(next.route)}
          />
        </>
      )}
      <div className="wb-where">
        {!narrow && (
          <span className="wb-topic">
            {place.topic.id} <Title text={place.topic.title} />
          </span>
        )}
        <span className="wb-title">
          <Mastery place={place} />
          <span className="wb-title-text">
            <Title text={title} />
          </span>
        </span>
      </div>
      <span className="wb-spring" />
      {place.exerciseIds.length > 1 && <ExercisePicker {...props} />}
      {props.exerciseId !== null && <CheckButton session={props.session} />}
    </header>
  );
}

function Mastery({ place }: { readonly place: CoursePlace }) {
  const progress = useResource(progressResource);
  if (place.point === null) return null;
  const { id } = place.point;
  const mastery = progress.value?.find((each) => each.pointId === id)?.mastery ?? 'unseen';
  return (
    <IconButton
      className="wb-mastery"
      label={`${masteryWord(mastery)}: why?`}
      icon={<MasteryMark state={mastery} />}
      onClick={() => openWhy(id)}
    />
  );
}

function ExercisePicker(props: {
  readonly place: CoursePlace;
  readonly exerciseId: ExerciseId | null;
  readonly onExercise: (id: ExerciseId) => void;
}) {
  const ids = props.place.exerciseIds;
  const at = props.exerciseId === null ? -1 : ids.indexOf(props.exerciseId);
  return (
    <Menu
      trigger={
        <Button variant="quiet" icon={<ChevronDownIcon />}>
          Exercise {at + 1} of {ids.length}
        </Button>
      }
      items={ids.map((id, index) => ({
        id,
        label: `Exercise ${index + 1}: ${id.replace(/^[\d.]+-/, '').replaceAll('-', ' ')}`,
        onSelect: () => props.onExercise(id),
      }))}
    />
  );
}

/** Checks, shows that it does, and what came of it last. */
function CheckButton({ session }: { readonly session: ExerciseSession | null }) {
  const run = useWorkbench((state) => state.run);
  const project = useWorkbench((state) => state.exercise?.exercise.kind === 'project');
  const running = run.phase === 'running';
  const slow = useLater(300, running);
  const passed = run.phase === 'done' && run.summary?.verdict === 'passed' && !run.outdated;
  return (
    <Button
      variant="primary"
      keys="Mod+Enter"
      className="wb-check-button"
      icon={passed ? <CheckIcon /> : <RunIcon />}
      busy={running}
      disabled={session === null}
      onClick={() => {
        changeLayout({ resultTab: 'checks', narrowTab: 'checks' });
        void session?.check();
      }}
    >
      {project
        ? slow
          ? 'Running the acceptance'
          : 'Run the acceptance'
        : slow
          ? 'Checking'
          : 'Check'}
    </Button>
  );
}
