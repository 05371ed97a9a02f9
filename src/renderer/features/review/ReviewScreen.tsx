import './review.css';
import { useEffect } from 'react';
import { outlineResource, places } from '../../app/curriculum.ts';
import { routes } from '../../app/location.ts';
import { useScreenTitle } from '../../app/screen.ts';
import { DomainErrorNote, LinkButton, Skeleton } from '../../components/index.ts';
import { plainTitle } from '../../components/Title.tsx';
import { core } from '../../rpc/client.ts';
import { useResource } from '../../rpc/resource.ts';
import { CardSheet } from './CardSheet.tsx';
import { Summary } from './Summary.tsx';
import { loadNext, openReview, stopwatch, useReview } from './store.ts';

/** One card at a time, of everything that is due or of one point. */
export function ReviewScreen({ pointId }: { readonly pointId: string | null }) {
  const { value: outline } = useResource(outlineResource);
  const place = pointId === null ? undefined : outline && places(outline).get(pointId);
  const about = place ? plainTitle(place.point.title) : null;
  useScreenTitle(about === null ? 'Review' : `Review ${about}`);
  const turn = useReview((state) => state.turn);
  const error = useReview((state) => state.error);
  useEffect(() => {
    void openReview(pointId === null ? { kind: 'due' } : { kind: 'point', pointId });
  }, [pointId]);
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
  return <CardSheet turn={turn} review={turn.next} about={about} />;
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
