import './review.css';
import './card-sheet.css';
import './review-session.css';
import { lazy, Suspense, useEffect, useMemo } from 'react';
import { outlineResource, places } from '../../app/curriculum.ts';
import { routes } from '../../app/location.ts';
import { useScreenTitle } from '../../app/screen.ts';
import { DomainErrorNote, LinkButton, Skeleton } from '../../components/index.ts';
import { plainTitle } from '../../components/Title.tsx';
import { core } from '../../rpc/client.ts';
import { useResource } from '../../rpc/resource.ts';
import { useEditorRequest } from '../cards/editor-request.ts';
import { RememberedExercises } from '../remembered/index.ts';
import { CardSheet } from './CardSheet.tsx';
import { Summary } from './Summary.tsx';
import { aboutScope, scopeOf } from './scope.ts';
import { loadNext, openReview, refreshCard, stopwatch, useReview } from './store.ts';
import { cameBack } from './way-back.ts';

const ReviewDialogs = lazy(async () => ({
  default: (await import('./Dialogs.tsx')).ReviewDialogs,
}));

/** One card at a time, of everything that is due or of what `scope` asks for. */
export function ReviewScreen({ scope: wanted }: { readonly scope: string }) {
  const scope = useMemo(() => scopeOf(wanted), [wanted]);
  const pointId = scope.kind === 'point' ? scope.pointId : null;
  const { value: outline } = useResource(outlineResource);
  const about = aboutScope(scope, (id) => {
    const place = outline ? places(outline).get(id) : undefined;
    return place ? plainTitle(place.point.title) : null;
  });
  useScreenTitle(about === null ? 'Review' : `Review ${about}`);
  const turn = useReview((state) => state.turn);
  const error = useReview((state) => state.error);
  useEffect(() => {
    cameBack();
    void openReview(scope);
  }, [scope]);
  const dialog = useReview((state) => state.dialog);
  useRefreshAfterEdit();
  useStopwatch();
  useNextDue();

  if (!turn) {
    return (
      <div className="page review-empty">
        <h1>Review</h1>
        {error ? (
          <DomainErrorNote
            what="The next card could not be read"
            error={error}
            onRetry={() => void loadNext()}
          />
        ) : (
          <Skeleton lines={4} label="Loading the next card" />
        )}
      </div>
    );
  }
  if (!turn.next) {
    return (
      <div className="page review-empty">
        <h1>Review</h1>
        <Summary turn={turn} about={about} />
        {scope.kind === 'due' && <RememberedExercises level="h2" />}
        {pointId !== null && (
          <p className="review-back">
            <LinkButton variant="quiet" to={routes.point(pointId)}>
              Back to the lesson
            </LinkButton>
          </p>
        )}
      </div>
    );
  }
  return (
    <>
      <CardSheet turn={turn} review={turn.next} about={about} />
      {dialog !== null && (
        <Suspense fallback={null}>
          <ReviewDialogs review={turn.next} />
        </Suspense>
      )}
    </>
  );
}

/** The card is read again once its editor has closed. */
function useRefreshAfterEdit(): void {
  const editing = useEditorRequest((state) => state.request !== null);
  useEffect(() => {
    if (!editing) return;
    return () => void refreshCard();
  }, [editing]);
}

/** Counts time only while the card is in sight. */
function useStopwatch(): void {
  useEffect(() => {
    const follow = (): void => {
      if (document.visibilityState === 'visible') stopwatch.start();
      else stopwatch.pause();
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      stopwatch.pause();
    };
  }, []);
}

const LONGEST_TIMER_MS = 86_400_000;

/** While nothing is due: looks again when the next card comes, or when something changed. */
function useNextDue(): void {
  const waiting = useReview((state) => state.turn !== null && state.turn.next === null);
  const nextDueMs = useReview((state) => state.turn?.nextDueMs ?? null);
  useEffect(() => {
    if (!waiting) return;
    const listening = core.on('changed', ({ topics }) => {
      if (topics.includes('review')) void loadNext();
    });
    const timer =
      nextDueMs === null
        ? undefined
        : setTimeout(
            () => void loadNext(),
            Math.min(Math.max(1000, nextDueMs - Date.now()), LONGEST_TIMER_MS),
          );
    return () => {
      listening.dispose();
      clearTimeout(timer);
    };
  }, [waiting, nextDueMs]);
}
