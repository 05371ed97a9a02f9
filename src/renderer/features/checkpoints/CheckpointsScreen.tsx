import './checkpoints.css';
import type { CheckpointGroupRow, CheckpointRow } from '../../../contract/checkpoint.ts';
import { routes } from '../../app/location.ts';
import { useScreenTitle } from '../../app/screen.ts';
import {
  classNames,
  DomainErrorNote,
  EmptyState,
  Skeleton,
  Title,
} from '../../components/index.ts';
import { useResource } from '../../rpc/resource.ts';
import { formatWhen } from '../workbench/logic/format.ts';
import { checkpointsResource } from './resource.ts';
import { StateLabel } from './StateLabel.tsx';
import { footingOf, runResult } from './words.ts';

/** The four groups of the plan, three projects each, with what is still open. */
export function CheckpointsScreen() {
  useScreenTitle('Checkpoints');
  const { value: groups, error } = useResource(checkpointsResource);
  return (
    <div className="page cp-list-page">
      <header className="cp-list-head">
        <h1>Checkpoints</h1>
        <p className="cp-lead">
          {groups === null ? 'Projects that show what you can build.' : summary(groups)}
        </p>
      </header>
      {error !== null && groups === null && (
        <DomainErrorNote
          what="The checkpoints could not be read"
          error={error}
          onRetry={() => void checkpointsResource.refresh()}
        />
      )}
      {groups === null && error === null && <Skeleton lines={6} />}
      {groups?.length === 0 && (
        <EmptyState title="This curriculum has no checkpoints">
          Projects that prove a whole part of the plan will be here.
        </EmptyState>
      )}
      {groups?.map((group) => (
        <section key={group.id} className="cp-group" aria-labelledby={`cp-group-${group.id}`}>
          <div className="cp-group-head">
            <h2 id={`cp-group-${group.id}`}>{group.title}</h2>
            <p>{group.about}</p>
          </div>
          <ul className="cp-cards">
            {group.checkpoints.map((row) => (
              <Card key={row.id} row={row} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function summary(groups: readonly CheckpointGroupRow[]): string {
  const rows = groups.flatMap(({ checkpoints }) => checkpoints);
  const passed = rows.filter(({ state }) => state === 'passed').length;
  const again = rows.filter(({ state }) => state === 'fading').length;
  const projects = `${rows.length} projects that show what you can build, each proved by an acceptance suite`;
  if (passed + again === 0) return `${projects}. Their evidence stays with you.`;
  return `${projects}. ${passed} passed${again > 0 ? `, ${again} open again` : ''}.`;
}

function Card({ row }: { readonly row: CheckpointRow }) {
  return (
    <li className={classNames('cp-card', row.state === 'coming' && 'cp-card-coming')}>
      <StateLabel state={row.state} />
      <h3>
        <a href={`#${routes.checkpoint(row.id)}`} className="cp-card-link">
          <Title text={row.title} />
        </a>
      </h3>
      <p className="cp-card-summary">{row.summary}</p>
      <FootingBar row={row} />
      <p className="cp-card-foot numbers">
        <span>{row.hours} hours</span>
        {row.lastRun !== null && (
          <span>
            {runResult(row.lastRun)}, {formatWhen(row.lastRun.atMs, Date.now())}
          </span>
        )}
      </p>
    </li>
  );
}

/** How far the points are held that it rests on, as a bar and in words. */
export function FootingBar({ row }: { readonly row: Pick<CheckpointRow, 'restsOn'> }) {
  const { total, held, fading, coming } = footingOf(row);
  const share = (part: number): string => `${(part / Math.max(total, 1)) * 100}%`;
  return (
    <div className="cp-footing">
      <div className="cp-footing-bar" aria-hidden="true">
        <span className="cp-footing-held" style={{ width: share(held) }} />
        <span className="cp-footing-fading" style={{ width: share(fading) }} />
      </div>
      <p className="cp-footing-text numbers">
        Rests on {total} points: {held} held
        {fading > 0 && `, ${fading} fading`}
        {coming > 0 && `, ${coming} not written yet`}
      </p>
    </div>
  );
}
