import type { CheckSummary } from '../../../../contract/grading.ts';
import { routes } from '../../../app/location.ts';
import { LinkButton } from '../../../components/index.ts';
import { showLesson } from '../show-lesson.ts';

/** The belief behind a failed check, with the place of the lesson that settles it. */
export function Misconception(props: {
  readonly misconception: CheckSummary['misconceptions'][number];
}) {
  const { html, pointId, heading, cardId } = props.misconception;
  return (
    <aside className="wb-belief" aria-label="What may be behind it">
      <p className="wb-belief-title">What may be behind it</p>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: the pack's HTML was sanitised when it was built */}
      <div className="prose" dangerouslySetInnerHTML={{ __html: html }} />
      <div className="wb-belief-actions">
        <LinkButton
          size="small"
          to={heading === null ? routes.point(pointId) : `${routes.point(pointId)}#${heading}`}
          onClick={showLesson}
        >
          Read that part of the lesson
        </LinkButton>
        {cardId !== null && (
          <LinkButton size="small" variant="quiet" to={routes.reviewScope(`card:${cardId}`)}>
            Practise the card
          </LinkButton>
        )}
      </div>
    </aside>
  );
}
