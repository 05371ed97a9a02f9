import { useEffect, useMemo, useRef, useState } from 'react';
import { shuffledOrder } from '../../../base/shuffled-order.ts';
import type { ReviewCard, ReviewTurn } from '../../../contract/review.ts';
import { type Action, useActions } from '../../app/actions.ts';
import { outlineResource, places } from '../../app/curriculum.ts';
import { navigate, routes } from '../../app/location.ts';
import { BuryIcon, LessonIcon, MoreIcon, SuspendIcon, UndoIcon } from '../../components/icons.ts';
import { Button, DomainErrorNote, IconButton, Menu, Title } from '../../components/index.ts';
import { useResource } from '../../rpc/resource.ts';
import { AnswerSide } from './AnswerSide.tsx';
import { clockText, comparePrediction, GRADES } from './logic.ts';
import { QuestionSide } from './QuestionSide.tsx';
import { answer, choose, putAway, reveal, stopwatch, undo, useReview } from './store.ts';

/** One card: question, then answer, and the four grades. */
export function CardSheet(props: {
  readonly turn: ReviewTurn;
  readonly review: ReviewCard;
  readonly about: string | null;
}) {
  const { turn, review, about } = props;
  const { card, revision } = review;
  const side = useReview((state) => state.side);
  const error = useReview((state) => state.error);
  const sending = useReview((state) => state.sending);
  const sheet = useRef<HTMLElement>(null);
  const answerSide = useRef<HTMLElement>(null);
  const order = useMemo(
    () =>
      card.kind === 'choose' ? shuffledOrder(card.options.length, `${card.id} ${revision}`) : [],
    [card, revision],
  );
  const lesson = `${routes.point(card.pointId)}${card.heading === null ? '' : `#${card.heading}`}`;
  useReviewActions({ lesson, order, side });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the card and its side
  useEffect(() => {
    if (side === 'answer') {
      answerSide.current?.focus({ preventScroll: true });
      answerSide.current?.scrollIntoView({ block: 'nearest' });
    } else if (card.kind !== 'predict' && card.kind !== 'code') {
      sheet.current?.focus({ preventScroll: true });
    }
  }, [card.id, revision, side]);

  return (
    <div className="review">
      <header className="review-header">
        <h1 className="review-title">{about === null ? 'Review' : `Review: ${about}`}</h1>
        <Counts turn={turn} review={review} />
        <Elapsed key={`${card.id} ${revision}`} />
        <IconButton
          label="Undo the last answer"
          icon={<UndoIcon />}
          keys="u"
          disabled={!turn.canUndo}
          onClick={() => void undo()}
        />
        <Menu
          trigger={<IconButton label="More about this card" icon={<MoreIcon />} />}
          items={[
            {
              id: 'lesson',
              label: 'Show the lesson',
              icon: <LessonIcon />,
              keys: 'l',
              onSelect: () => navigate(lesson),
            },
            {
              id: 'bury',
              label: 'Put off until tomorrow',
              icon: <BuryIcon />,
              keys: '-',
              separated: true,
              onSelect: () => void putAway('bury'),
            },
            {
              id: 'suspend',
              label: 'Suspend this card',
              icon: <SuspendIcon />,
              keys: '@',
              onSelect: () => void putAway('suspend'),
            },
          ]}
        />
      </header>
      <div className="review-scroll">
        <article
          key={`${card.id} ${revision}`}
          ref={sheet}
          className="sheet"
          tabIndex={-1}
          aria-label={`${KIND_NAMES[card.kind]}, question`}
        >
          <Origin pointId={card.pointId} />
          <QuestionSide card={card} order={order} />
          {side === 'answer' && (
            <section ref={answerSide} className="sheet-answer" tabIndex={-1} aria-label="Answer">
              <AnswerSide card={card} lesson={lesson} />
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

function Origin({ pointId }: { readonly pointId: string }) {
  const { value: outline } = useResource(outlineResource);
  const place = outline ? places(outline).get(pointId) : undefined;
  return (
    <p className="sheet-origin">
      <span className="numbers">{pointId}</span> {place && <Title text={place.point.title} />}
    </p>
  );
}

function Counts({ turn, review }: { readonly turn: ReviewTurn; readonly review: ReviewCard }) {
  const { counts } = turn;
  const { phase } = review.memory;
  const kinds = [
    { name: 'new', count: counts.new, here: phase === 'new' },
    {
      name: 'learning',
      count: counts.learning,
      here: phase === 'learning' || phase === 'relearning',
    },
    { name: 'due', count: counts.due, here: phase === 'review' },
  ];
  return (
    <ul className="review-counts numbers" aria-label="Cards left">
      {kinds.map(({ name, count, here }) => (
        <li key={name} className={here ? 'review-count-here' : undefined}>
          <strong>{count}</strong> {name}
        </li>
      ))}
    </ul>
  );
}

function Elapsed() {
  const [ms, setMs] = useState(() => stopwatch.read());
  useEffect(() => {
    const timer = setInterval(() => setMs(stopwatch.read()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="review-elapsed numbers" role="timer" aria-label="Time on this card">
      {clockText(ms)}
    </span>
  );
}

function Grades({ review, sending }: { readonly review: ReviewCard; readonly sending: boolean }) {
  const suggested = useSuggestedGrade();
  return (
    <fieldset className="grades">
      <legend className="visually-hidden">How well did you know it?</legend>
      {GRADES.map(({ grade, name }) => {
        const preview = review.previews.find((one) => one.grade === grade);
        return (
          <button
            key={grade}
            type="button"
            className={`grade grade-${grade}${grade === suggested ? ' grade-suggested' : ''}`}
            aria-disabled={sending}
            aria-keyshortcuts={String(grade)}
            onClick={() => void answer(grade)}
          >
            <span className="grade-name">{name}</span>
            <span className="grade-interval numbers">{preview?.label}</span>
            <span className="grade-key" aria-hidden="true">
              {grade}
            </span>
          </button>
        );
      })}
    </fieldset>
  );
}

/** Good, unless what was typed, chosen or run turned out wrong. It is what Space gives. */
function useSuggestedGrade(): 1 | 3 {
  return useReview((state) => {
    const card = state.turn?.next?.card;
    if (card?.kind === 'choose' && state.chosen !== null) {
      return state.chosen === card.answer ? 3 : 1;
    }
    if (card?.kind === 'predict' && state.typed.trim() !== '') {
      return comparePrediction(card.answer, state.typed).correct ? 3 : 1;
    }
    if (card?.kind === 'code' && state.run !== null) return state.run.passed ? 3 : 1;
    return 3;
  });
}

function useReviewActions(options: {
  readonly lesson: string;
  readonly order: readonly number[];
  readonly side: 'question' | 'answer';
}): void {
  const { lesson, order, side } = options;
  const suggested = useSuggestedGrade();
  const actions = useMemo<readonly Action[]>(() => {
    const group = 'Review';
    const always: readonly Action[] = [
      {
        id: 'review.lesson',
        title: 'Show the lesson',
        group,
        keys: 'l',
        run: () => navigate(lesson),
      },
      {
        id: 'review.undo',
        title: 'Undo the last answer',
        group,
        keys: 'u',
        run: () => void undo(),
      },
      {
        id: 'review.bury',
        title: 'Put the card off until tomorrow',
        group,
        keys: '-',
        also: 'bury',
        run: () => void putAway('bury'),
      },
      {
        id: 'review.suspend',
        title: 'Suspend the card',
        group,
        keys: '@',
        run: () => void putAway('suspend'),
      },
    ];
    if (side === 'question') {
      return [
        { id: 'review.show', title: 'Show the answer', group, keys: 'Space', run: reveal },
        ...order.slice(0, 9).map((option, index) => ({
          id: `review.choose.${index + 1}`,
          title: `Choose option ${index + 1}`,
          group,
          keys: String(index + 1),
          inPalette: false,
          run: () => choose(option),
        })),
        ...always,
      ];
    }
    return [
      // First what loses nothing: Enter in a fresh palette runs the first action.
      ...always,
      ...GRADES.map(({ grade, name }) => ({
        id: `review.grade.${grade}`,
        title: `Grade: ${name}`,
        group,
        keys: String(grade),
        run: () => void answer(grade),
      })),
      {
        id: 'review.grade.suggested',
        title: 'Give the marked grade',
        group,
        keys: 'Space',
        inPalette: false,
        run: () => void answer(suggested),
      },
    ];
  }, [lesson, order, side, suggested]);
  useActions(actions);
}
