import { useCallback, useEffect, useMemo, useRef } from 'react';
import { shuffledOrder } from '../../../base/shuffled-order.ts';
import type { ReviewCard, ReviewTurn } from '../../../contract/review.ts';
import { outlineResource, places } from '../../app/curriculum.ts';
import { currentRoute, routes } from '../../app/location.ts';
import { Button, DomainErrorNote, Title } from '../../components/index.ts';
import { useResource } from '../../rpc/resource.ts';
import { FlagMark } from '../cards/FlagMark.tsx';
import { openCardEditor } from '../cards/index.ts';
import { AnswerSide } from './AnswerSide.tsx';
import { announcement } from './announcement.ts';
import { Grades } from './Grades.tsx';
import { QuestionSide } from './QuestionSide.tsx';
import { SheetHeader } from './SheetHeader.tsx';
import { MARKED, reveal, useReview } from './store.ts';
import { useReviewActions } from './use-review-actions.ts';
import { lookUp } from './way-back.ts';

/** One card: question, then answer, and the four grades. */
export function CardSheet(props: {
  readonly turn: ReviewTurn;
  readonly review: ReviewCard;
  readonly about: string | null;
}) {
  const { turn, review, about } = props;
  const { card } = review;
  const side = useReview((state) => state.side);
  const error = useReview((state) => state.error);
  const sending = useReview((state) => state.sending);
  // The same card, asked again, is another asking; a flag or a tag is not.
  const asking = useReview((state) => state.reviewId);
  const sheet = useRef<HTMLElement>(null);
  const answerSide = useRef<HTMLElement>(null);
  const optionCount = card.kind === 'choose' ? card.options.length : 0;
  const order = useMemo(
    () => shuffledOrder(optionCount, `${card.id} ${asking}`),
    [optionCount, card.id, asking],
  );
  const { pointId, heading } = card;
  const lesson =
    pointId === null ? null : `${routes.point(pointId)}${heading === null ? '' : `#${heading}`}`;
  const show = useCallback(() => {
    if (lesson !== null) lookUp(lesson, currentRoute());
  }, [lesson]);
  const onLesson = lesson === null ? null : show;
  useReviewActions({ cardId: card.id, onLesson, order, side });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the card and its side
  useEffect(() => {
    if (side === 'answer') {
      answerSide.current?.focus({ preventScroll: true });
      answerSide.current?.scrollIntoView({ block: 'nearest' });
    } else if (card.kind !== 'predict' && card.kind !== 'code') {
      sheet.current?.focus({ preventScroll: true });
    }
  }, [asking, side]);

  return (
    <div className="review">
      <SheetHeader turn={turn} review={review} about={about} onLesson={onLesson} />
      <Announcer />
      <div className="review-scroll">
        <article
          key={asking}
          ref={sheet}
          className="sheet"
          tabIndex={-1}
          aria-label={`${KIND_NAMES[card.kind]}, question`}
        >
          <Origin review={review} />
          <QuestionSide card={card} order={order} />
          {side === 'answer' && (
            <section ref={answerSide} className="sheet-answer" tabIndex={-1} aria-label="Answer">
              <AnswerSide card={card} onLesson={onLesson} />
            </section>
          )}
        </article>
        {error && (
          <DomainErrorNote
            what="Your answer was not recorded yet"
            error={error}
            onRetry={undefined}
          />
        )}
      </div>
      <footer className="review-footer">
        {side === 'question' ? (
          <Button variant="primary" size="large" keys="Space" onClick={reveal}>
            Show answer
          </Button>
        ) : (
          <Grades review={review} sending={sending} />
        )}
      </footer>
    </div>
  );
}

const KIND_NAMES = {
  basic: 'Card',
  cloze: 'Card with a gap',
  predict: 'What does it print?',
  choose: 'Choose one',
  code: 'Write the code',
} as const;

/** Says what changed to those who do not see it. */
function Announcer() {
  const text = useReview(announcement);
  return (
    <p role="status" className="visually-hidden">
      {text}
    </p>
  );
}

/** Where the card is from, and what is special about it. */
function Origin({ review }: { readonly review: ReviewCard }) {
  const { card, flag, leech, tags, edited, conflict, originalChanged, deck } = review;
  const { value: outline } = useResource(outlineResource);
  const place = outline && card.pointId ? places(outline).get(card.pointId) : undefined;
  const edit = (): void => openCardEditor({ kind: 'edit', cardId: card.id });
  return (
    <div className="sheet-origin">
      <p className="sheet-place">
        {card.pointId !== null && <span className="numbers">{card.pointId}</span>}{' '}
        {place && <Title text={place.point.title} />}
        {card.pointId === null && (deck ?? 'Your own card')}
      </p>
      <p className="sheet-marks">
        {flag > 0 && <FlagMark flag={flag} />}
        {tags.map((tag) => (
          <span key={tag} className="sheet-tag">
            {tag === MARKED ? '★ marked' : tag}
          </span>
        ))}
        {leech && <span className="sheet-tag sheet-tag-warn">leech</span>}
        {edited && !conflict && !originalChanged && <span className="sheet-tag">your words</span>}
        {conflict && (
          <button type="button" className="sheet-tag sheet-tag-warn" onClick={edit}>
            two texts: choose
          </button>
        )}
        {originalChanged && !conflict && (
          <button type="button" className="sheet-tag sheet-tag-warn" onClick={edit}>
            newer words: compare
          </button>
        )}
      </p>
    </div>
  );
}
