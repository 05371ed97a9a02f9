import { routes } from '../../app/location.ts';
import { Title } from '../../components/index.ts';
import { useResource } from '../../rpc/resource.ts';
import { checkpointsResource } from './resource.ts';
import { nearest } from './words.ts';

/** On Today: the checkpoint that opened again, was begun, or has come within reach; nothing where none is near. */
export function NearestCheckpoint() {
  const { value: groups } = useResource(checkpointsResource);
  const row = nearest((groups ?? []).flatMap(({ checkpoints }) => checkpoints));
  if (row === null) return null;
  const why =
    row.state === 'fading'
      ? `Open again: ${row.faded.length} of the points it rests on ${row.faded.length === 1 ? 'has' : 'have'} faded.`
      : row.state === 'tried'
        ? `${row.lastRun?.passed ?? 0} of ${row.lastRun?.total ?? 0} acceptance checks passed so far.`
        : 'You hold what it rests on, as far as it is written.';
  return (
    <section aria-labelledby="today-checkpoint">
      <h3 id="today-checkpoint">Checkpoint</h3>
      <ul className="today-list">
        <li>
          <a href={`#${routes.checkpoint(row.id)}`} className="today-row">
            <span className="today-row-title">
              <Title text={row.title} />
            </span>
            <span className="today-row-why">{why}</span>
            <span className="today-row-note numbers">{row.hours} h</span>
          </a>
        </li>
      </ul>
    </section>
  );
}
