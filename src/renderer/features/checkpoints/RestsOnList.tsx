import type { CheckpointView } from '../../../contract/checkpoint.ts';
import { routes } from '../../app/location.ts';
import { MasteryMark, masteryWord, Title } from '../../components/index.ts';
import { FootingBar } from './CheckpointsScreen.tsx';

/** The points a project rests on, and how far each is held. */
export function RestsOnList({ view }: { readonly view: CheckpointView }) {
  return (
    <section aria-labelledby="cp-rests">
      <h2 id="cp-rests" className="cp-side-title">
        What it rests on
      </h2>
      <FootingBar row={view} />
      <ul className="cp-rests">
        {view.restsOn.map(({ pointId, title, mastery, recall }) => (
          <li key={pointId}>
            <MasteryMark state={mastery} />
            <a href={`#${routes.point(pointId)}`}>
              <Title text={title} />
            </a>
            <span className="cp-quiet numbers">
              {masteryWord(mastery)}
              {mastery === 'fading' && recall !== null && `, ${Math.round(recall * 100)} %`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
