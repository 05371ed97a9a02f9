import { routes } from '../../../app/location.ts';
import { CheckIcon } from '../../../components/icons.ts';
import { Button, LinkButton, Title } from '../../../components/index.ts';
import type { Stop } from '../logic/course.ts';
import { count } from '../logic/format.ts';

export interface LessonEndProps {
  readonly pointId: string;
  readonly cards: number;
  readonly exerciseTitle: string | null;
  readonly passed: boolean;
  readonly next: Stop | null;
  readonly onExercise: () => void;
}

/** What to do after the last paragraph, the next thing first. */
export function LessonEnd(props: LessonEndProps) {
  const { exerciseTitle, passed, cards, next, pointId } = props;
  const exerciseFirst = exerciseTitle !== null && !passed;
  return (
    <section className="wb-end" aria-label="After the lesson">
      {exerciseTitle !== null && (
        <div className="wb-end-step">
          <div>
            <h2>{passed ? 'The exercise is done' : 'Now the exercise'}</h2>
            <p className="wb-quiet">
              {passed && <CheckIcon />} <Title text={exerciseTitle} />
            </p>
          </div>
          <Button variant={exerciseFirst ? 'primary' : 'secondary'} onClick={props.onExercise}>
            {passed ? 'Open it again' : 'Start the exercise'}
          </Button>
        </div>
      )}
      {cards > 0 && (
        <div className="wb-end-step">
          <div>
            <h2>{count(cards, 'card')} from this point</h2>
            <p className="wb-quiet">A few minutes now, and it stays.</p>
          </div>
          <LinkButton
            to={routes.reviewPoint(pointId)}
            variant={exerciseFirst ? 'secondary' : 'primary'}
          >
            Practise the cards
          </LinkButton>
        </div>
      )}
      {next !== null && (
        <div className="wb-end-step">
          <div>
            <h2>{next.kind === 'point' ? 'The next point' : 'The exercise that joins it all'}</h2>
            <p className="wb-quiet">
              <Title text={next.title} />
            </p>
          </div>
          <LinkButton to={next.route}>Go on</LinkButton>
        </div>
      )}
    </section>
  );
}
