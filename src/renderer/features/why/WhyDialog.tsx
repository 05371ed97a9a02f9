import './why.css';
import { useEffect, useState } from 'react';
import type { Result } from '../../../base/result.ts';
import type { DomainError } from '../../../contract/errors.ts';
import type { PointId } from '../../../contract/ids.ts';
import type { PointWhy, WhyLift } from '../../../contract/progress.ts';
import { routes } from '../../app/location.ts';
import { useWhyStore } from '../../app/why.ts';
import {
  Dialog,
  DomainErrorNote,
  MasteryMark,
  masteryWord,
  Skeleton,
  Title,
} from '../../components/index.ts';
import { plainTitle } from '../../components/Title.tsx';
import { core } from '../../rpc/client.ts';
import { cardsText, dayText, exerciseText, liftText, meaning, percent } from './words.ts';

/** What a point's mastery rests on, and what would lift it. */
export function WhyDialog() {
  const pointId = useWhyStore((state) => state.pointId);
  const [answer, setAnswer] = useState<{
    readonly pointId: string;
    readonly result: Result<PointWhy, DomainError>;
  } | null>(null);
  useEffect(() => {
    if (pointId === null) return;
    let gone = false;
    void core.call('progress.why', { pointId: pointId as PointId }).then((result) => {
      if (!gone) setAnswer({ pointId, result });
    });
    return () => {
      gone = true;
    };
  }, [pointId]);
  const close = (): void => useWhyStore.setState({ pointId: null });
  const result = answer?.pointId === pointId ? answer.result : null;
  return (
    <Dialog
      open={pointId !== null}
      onOpenChange={(open) => !open && close()}
      title={result?.ok ? `Why "${masteryWord(result.value.mastery)}"?` : 'Why?'}
      description={
        result?.ok ? (
          <>
            {result.value.pointId} <Title text={result.value.title} />
          </>
        ) : undefined
      }
    >
      {result === null ? (
        <Skeleton lines={4} />
      ) : result.ok ? (
        <Evidence why={result.value} onLeave={close} />
      ) : (
        <DomainErrorNote what="The evidence could not be read" error={result.error} />
      )}
    </Dialog>
  );
}

function Evidence({ why, onLeave }: { readonly why: PointWhy; readonly onLeave: () => void }) {
  const { mastery, lessonReadMs, exercises, weakest, lifts } = why;
  return (
    <div className="why">
      <p className="why-state">
        <MasteryMark state={mastery} size={18} />
        <span>{meaning(why)}</span>
      </p>
      <h3>What it rests on</h3>
      <dl className="why-facts">
        <div>
          <dt>Lesson</dt>
          <dd>
            {lessonReadMs === null ? 'Not read to its end' : `Read on ${dayText(lessonReadMs)}`}
          </dd>
        </div>
        {exercises.map((exercise) => (
          <div key={exercise.exerciseId}>
            <dt>{plainTitle(exercise.title)}</dt>
            <dd>{exerciseText(exercise)}</dd>
          </div>
        ))}
        <div>
          <dt>Cards</dt>
          <dd>{cardsText(why)}</dd>
        </div>
      </dl>
      {weakest.length > 0 && (
        <>
          <h3>Nearest to being forgotten</h3>
          <ul className="why-cards">
            {weakest.map((card) => (
              <li key={card.cardId}>
                <span className="why-card-text">{card.text}</span>
                <span className="numbers">{percent(card.recall)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>What would lift it</h3>
      {lifts.length === 0 ? (
        <p>Nothing now: it is held. Reviews keep it so.</p>
      ) : (
        <ul className="why-lifts">
          {lifts.map((lift) => (
            <li key={liftText(lift)}>
              <a href={`#${routeOf(lift, why.pointId)}`} onClick={onLeave}>
                {liftText(lift)}
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function routeOf(lift: WhyLift, pointId: string): string {
  switch (lift.kind) {
    case 'read':
      return routes.point(pointId);
    case 'pass':
      return routes.exercise(lift.exerciseId);
    case 'begin':
    case 'review':
      return routes.reviewPoint(pointId);
  }
}
