import type { PathView } from '../../../contract/paths.ts';
import { routes } from '../../app/location.ts';

/** Which path is followed and how far it is, with the way to change it. */
export function PathLine(props: { readonly path: PathView | null; readonly known: boolean }) {
  const { path, known } = props;
  if (!known) return null;
  if (path === null) {
    return (
      <p className="learn-path">
        No path is followed: the order of study stands.{' '}
        <a href={`#${routes.paths}`}>Choose a path</a>
        {' or '}
        <a href={`#${routes.assess}`}>assess where you stand</a>
      </p>
    );
  }
  return (
    <p className="learn-path numbers">
      <a href={`#${routes.paths}`}>{path.title} path</a>: {path.passed} of {path.total} passed
      {path.known > 0 && `, ${path.known} known`}
      {path.doneOn !== null && `, about ${Math.max(1, Math.round(path.minutesLeft / 60))} h left`}
    </p>
  );
}
