import './styles/workbench.css';
import './styles/lesson.css';
import './styles/block.css';
import './styles/exercise.css';
import './styles/editor.css';
import './styles/language.css';
import './styles/reader.css';
import './styles/checks.css';
import './styles/failure.css';
import './styles/trace.css';
import './styles/terminal.css';
import { useEffect } from 'react';
import { outlineResource } from '../../app/curriculum.ts';
import { routes } from '../../app/location.ts';
import { useScreenTitle } from '../../app/screen.ts';
import { DomainErrorNote, EmptyState, LinkButton, Skeleton } from '../../components/index.ts';
import { useResource } from '../../rpc/resource.ts';
import { findPlace } from './logic/course.ts';
import { loadLayout, saveLayout, useWorkbench } from './store.ts';
import { useRemembered } from './use-remembered.ts';
import { Workbench } from './Workbench.tsx';

/** A point with its lesson and exercises, or one exercise by itself. */
export function WorkbenchScreen(props: {
  readonly pointId: string | null;
  readonly exerciseId: string | null;
}) {
  const { pointId, exerciseId } = props;
  const outline = useResource(outlineResource);
  const layoutLoaded = useWorkbench((state) => state.layoutLoaded);
  const memory = useRemembered(
    pointId ?? exerciseId ?? '',
    pointId === null ? 'exercise' : 'lesson',
  );
  useEffect(() => {
    void loadLayout();
    window.addEventListener('pagehide', saveLayout);
    return () => window.removeEventListener('pagehide', saveLayout);
  }, []);
  if (outline.value === null) {
    return (
      <div className="page">
        {outline.error === null ? (
          <Skeleton lines={6} label="Opening the lesson" />
        ) : (
          <DomainErrorNote
            what="The curriculum could not be read"
            error={outline.error}
            onRetry={() => void outlineResource.refresh()}
          />
        )}
      </div>
    );
  }
  const place = findPlace(
    outline.value,
    pointId === null ? { exerciseId: exerciseId ?? '' } : { pointId },
  );
  if (place === null) return <NotHere title="There is nothing at this address" />;
  if (place.point !== null && !place.point.written) {
    return <NotHere title={place.point.title.replaceAll('`', '')} coming />;
  }
  if (!layoutLoaded || memory === null) return null;
  return <Workbench place={place} memory={memory} />;
}

function NotHere(props: { readonly title: string; readonly coming?: boolean }) {
  useScreenTitle(props.title);
  return (
    <div className="page">
      <EmptyState
        title={props.title}
        action={
          <LinkButton to={routes.learn} variant="primary">
            Open the map
          </LinkButton>
        }
      >
        {props.coming
          ? 'This point is in the plan, and its lesson is not written yet. The map shows what is there.'
          : 'The link may be from another version of the curriculum. The map shows every point there is.'}
      </EmptyState>
    </div>
  );
}
