import type { Grade, ReviewTurn } from '../../../contract/review.ts';
import { type Action, useActions } from '../../app/actions.ts';
import { routes } from '../../app/location.ts';
import { UndoIcon } from '../../components/icons.ts';
import { Button, EmptyState, LinkButton } from '../../components/index.ts';
import { clockText, dueText, GRADES } from './logic.ts';
import { undo, useReview } from './store.ts';

const UNDO: readonly Action[] = [
  {
    id: 'review.undo',
    title: 'Undo the last answer',
    group: 'Review',
    keys: 'u',
    run: () => void undo(),
  },
];

/** The end of a session, or that there is none to begin. */
export function Summary(props: { readonly turn: ReviewTurn; readonly about: string | null }) {
  const { turn, about } = props;
  const session = useReview((state) => state.session);
  const answered = session.filter((one) => one.grade !== null).length;
  const count = (grade: Grade): number => session.filter((one) => one.grade === grade).length;
  useActions(UNDO);
  const when =
    turn.nextDueMs === null ? null : `The next card comes ${dueText(turn.nextDueMs, Date.now())}.`;
  if (answered === 0) {
    return (
      <EmptyState
        title={about === null ? 'No card is due' : 'No card of this point is due'}
        action={
          <>
            <LinkButton to={routes.today} variant="primary">
              See what is next
            </LinkButton>
            <LinkButton to={routes.learn}>Open the map</LinkButton>
          </>
        }
      >
        <p>{when ?? 'Cards come with the lessons: read one, and its cards will wait here.'}</p>
      </EmptyState>
    );
  }
  const known = answered - count(1);
  return (
    <section className="summary" aria-labelledby="summary-title">
      <h2 id="summary-title">Done for now</h2>
      <p className="summary-when">{when ?? 'No other card is planned yet.'}</p>
      <dl className="summary-facts numbers">
        <div>
          <dt>Cards answered</dt>
          <dd>{answered}</dd>
        </div>
        <div>
          <dt>Known</dt>
          <dd>{Math.round((known / answered) * 100)} %</dd>
        </div>
        <div>
          <dt>Time</dt>
          <dd>{clockText(session.reduce((sum, { ms }) => sum + ms, 0))}</dd>
        </div>
        {GRADES.map(({ grade, name }) => (
          <div key={grade}>
            <dt>{name}</dt>
            <dd>{count(grade)}</dd>
          </div>
        ))}
      </dl>
      <div className="summary-actions">
        <LinkButton to={routes.today} variant="primary">
          See what is next
        </LinkButton>
        {turn.canUndo && (
          <Button icon={<UndoIcon />} keys="u" onClick={() => void undo()}>
            Undo the last answer
          </Button>
        )}
      </div>
    </section>
  );
}
