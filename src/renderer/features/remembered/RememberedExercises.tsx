import './remembered.css';
import { useState } from 'react';
import { uuidv7 } from 'uuidv7';
import type { Uuid } from '../../../contract/ids.ts';
import type { RememberedExercise } from '../../../contract/remembered.ts';
import { navigate, routes } from '../../app/location.ts';
import { notify } from '../../app/notices.ts';
import { Button, LinkButton, Title } from '../../components/index.ts';
import { plainTitle } from '../../components/Title.tsx';
import { core } from '../../rpc/client.ts';
import { createResource, useResource } from '../../rpc/resource.ts';
import { daysAgo, percent } from './text.ts';

const rememberedResource = createResource({
  load: () => core.call('remembered.due', {}),
  topics: ['review', 'today'],
});

/** Passed exercises that are due: done again from the starter, or put off until tomorrow. Nothing where none is. */
export function RememberedExercises(props: { readonly level: 'h2' | 'h3' }) {
  const { value: due } = useResource(rememberedResource);
  if (!due || due.length === 0) return null;
  const Heading = props.level;
  return (
    <section className="remembered" aria-labelledby="remembered-title">
      <Heading id="remembered-title">Exercises to do again</Heading>
      <p className="remembered-why">
        Passed once, and now near the edge of being forgotten. The files you have become a snapshot,
        and the checks say how well it went.
      </p>
      <ul className="remembered-list">
        {due.map((exercise) => (
          <Item key={exercise.exerciseId} exercise={exercise} />
        ))}
      </ul>
    </section>
  );
}

function Item({ exercise }: { readonly exercise: RememberedExercise }) {
  const { exerciseId, title, minutes, recall, daysSince, begun } = exercise;
  const [busy, setBusy] = useState(false);

  async function act(what: 'begin' | 'bury'): Promise<void> {
    setBusy(true);
    const answer =
      what === 'begin'
        ? await core.call('remembered.begin', { exerciseId })
        : await core.call('remembered.bury', { exerciseId, actId: uuidv7() as Uuid });
    setBusy(false);
    if (!answer.ok) notify({ level: 'error', text: answer.error.message });
    else if (what === 'begin') navigate(routes.exercise(exerciseId));
  }

  return (
    <li>
      <div className="remembered-text">
        <p className="remembered-title">
          <Title text={title} />
        </p>
        <p className="remembered-facts numbers">
          {minutes} min · last done {daysAgo(daysSince)} · recall {percent(recall)}
        </p>
      </div>
      <div className="remembered-acts">
        {begun ? (
          <LinkButton size="small" to={routes.exercise(exerciseId)}>
            Continue<span className="visually-hidden">: {plainTitle(title)}</span>
          </LinkButton>
        ) : (
          <Button
            size="small"
            disabled={busy}
            aria-label={`Do it again from the starter: ${plainTitle(title)}`}
            onClick={() => void act('begin')}
          >
            Do it again from the starter
          </Button>
        )}
        <Button
          size="small"
          variant="quiet"
          disabled={busy}
          aria-label={`Not now: ${plainTitle(title)}`}
          onClick={() => void act('bury')}
        >
          Not now
        </Button>
      </div>
    </li>
  );
}
