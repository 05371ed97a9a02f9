import type { ReviewTurn } from '../../../contract/review.ts';
import { useActions } from '../../app/actions.ts';
import { currentRoute, routes } from '../../app/location.ts';
import { useSession } from '../../app/session.ts';
import { LessonIcon, RedoIcon, UndoIcon } from '../../components/icons.ts';
import { Button, EmptyState, LinkButton } from '../../components/index.ts';
import { durationText } from '../cards/text.ts';
import { dueText, GRADES } from './logic.ts';
import { StudyMenu } from './StudyMenu.tsx';
import { dayEndMs, type HardCard, type SessionSummary, summarise } from './session.ts';
import { redo, undo, useReview } from './store.ts';
import { BACK_AND_FORTH } from './use-review-actions.ts';
import { lookUp } from './way-back.ts';

/** The end of a session, or that there is none to begin. */
export function Summary(props: { readonly turn: ReviewTurn; readonly about: string | null }) {
  const { turn, about } = props;
  const session = useReview((state) => state.session);
  const startHour = useSession((state) => state.settings.dayStartsAtHour);
  useActions(BACK_AND_FORTH);
  const summary = summarise(session.steps, dayEndMs(Date.now(), startHour));
  const when =
    turn.nextDueMs === null ? null : `The next card comes ${dueText(turn.nextDueMs, Date.now())}.`;
  if (summary.answers === 0) {
    return (
      <EmptyState
        title={about === null ? 'No card is due' : 'No card of this is due'}
        action={
          <>
            <LinkButton to={routes.today} variant="primary">
              See what is next
            </LinkButton>
            <LinkButton to={routes.learn}>Open the map</LinkButton>
            <StudyMenu />
            <BackAndForth turn={turn} />
          </>
        }
      >
        <p>{when ?? 'Cards come with the lessons: read one, and its cards will wait here.'}</p>
      </EmptyState>
    );
  }
  return (
    <section className="summary" aria-labelledby="summary-title">
      <h2 id="summary-title">Done for now</h2>
      <p className="summary-when">{when ?? 'No other card is planned yet.'}</p>
      <div className="summary-columns">
        <Facts summary={summary} />
        <Comes summary={summary} />
      </div>
      {summary.hard.length > 0 && <Hard cards={summary.hard} />}
      <div className="summary-actions">
        <LinkButton to={routes.today} variant="primary">
          See what is next
        </LinkButton>
        <StudyMenu />
        <BackAndForth turn={turn} />
      </div>
    </section>
  );
}

function BackAndForth({ turn }: { readonly turn: ReviewTurn }) {
  return (
    <>
      {turn.canUndo && (
        <Button icon={<UndoIcon />} keys="u" onClick={() => void undo()}>
          Undo the last act
        </Button>
      )}
      {turn.canRedo && (
        <Button icon={<RedoIcon />} keys="Shift+u" onClick={() => void redo()}>
          Do it again
        </Button>
      )}
    </>
  );
}

function Facts({ summary }: { readonly summary: SessionSummary }) {
  const { answers, cards, byGrade, ms } = summary;
  const facts: readonly (readonly [string, string])[] = [
    ['Cards', String(cards)],
    ['Answers', String(answers)],
    ['Known', `${Math.round(((answers - byGrade[1]) / answers) * 100)} %`],
    ['Time', durationText(ms)],
    ['Time an answer', durationText(ms / answers)],
  ];
  return (
    <div>
      <h3 className="summary-head">This session</h3>
      <dl className="summary-facts numbers">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <table className="summary-grades numbers">
        <caption className="visually-hidden">Answers by grade</caption>
        <tbody>
          {GRADES.map(({ grade, name }) => (
            <tr key={grade}>
              <th scope="row">{name}</th>
              <td>{byGrade[grade]}</td>
              <td className="summary-bar" aria-hidden="true">
                <span
                  className={`summary-bar-${grade}`}
                  style={{ width: `${(byGrade[grade] / answers) * 100}%` }}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Comes({ summary }: { readonly summary: SessionSummary }) {
  const { today, tomorrow, week, later } = summary.comes;
  const rows: readonly (readonly [string, number])[] = [
    ['Later today', today],
    ['Tomorrow', tomorrow],
    ['Within a week', week],
    ['Later', later],
  ];
  return (
    <div>
      <h3 className="summary-head">When these cards come again</h3>
      <dl className="summary-facts numbers">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const MOST_HARD = 8;

function Hard({ cards }: { readonly cards: readonly HardCard[] }) {
  return (
    <div className="summary-hard">
      <h3 className="summary-head">What was hard</h3>
      <ul className="hard-cards">
        {cards.slice(0, MOST_HARD).map(({ cardId, front, pointId, heading, again }) => (
          <li key={cardId}>
            <span className="hard-front">{front === '' ? 'A card without a question' : front}</span>
            <span className="hard-again numbers">
              {again === 1 ? 'Again once' : `Again ${again} times`}
            </span>
            {pointId !== null && (
              <Button
                size="small"
                icon={<LessonIcon />}
                aria-label={`Read the lesson of: ${front}`}
                onClick={() =>
                  lookUp(
                    `${routes.point(pointId)}${heading === null ? '' : `#${heading}`}`,
                    currentRoute(),
                  )
                }
              >
                Read the lesson
              </Button>
            )}
          </li>
        ))}
      </ul>
      {cards.length > MOST_HARD && (
        <p className="summary-when">and {cards.length - MOST_HARD} more.</p>
      )}
    </div>
  );
}
