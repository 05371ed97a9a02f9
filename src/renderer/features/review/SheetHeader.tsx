import { useEffect, useState } from 'react';
import type { ReviewCard, ReviewTurn } from '../../../contract/review.ts';
import { navigate, routes } from '../../app/location.ts';
import {
  BuryIcon,
  CardsIcon,
  EditIcon,
  FlagIcon,
  InfoIcon,
  LessonIcon,
  MoreIcon,
  RedoIcon,
  StarIcon,
  SuspendIcon,
  TagIcon,
  TimerIcon,
  UndoIcon,
} from '../../components/icons.ts';
import { IconButton, Menu, type MenuItem } from '../../components/index.ts';
import { openCardEditor } from '../cards/index.ts';
import { FLAG_NAMES } from '../cards/text.ts';
import { clockText } from './logic.ts';
import {
  MARKED,
  openDialog,
  putAway,
  redo,
  setFlag,
  stopwatch,
  toggleMark,
  toggleTimes,
  undo,
  useReview,
} from './store.ts';

/** What is left, how long it takes, and everything that can be done with the card. */
export function SheetHeader(props: {
  readonly turn: ReviewTurn;
  readonly review: ReviewCard;
  readonly about: string | null;
  readonly onLesson: (() => void) | null;
}) {
  const { turn, review, about, onLesson } = props;
  const timesShown = useReview((state) => state.timesShown);
  return (
    <header className="review-header">
      <h1 className="review-title">{about === null ? 'Review' : `Review: ${about}`}</h1>
      <Counts turn={turn} review={review} />
      {timesShown && <Times key={`${review.card.id} ${review.revision}`} />}
      <div className="review-tools">
        <IconButton
          label="Undo the last act"
          icon={<UndoIcon />}
          keys="u"
          disabled={!turn.canUndo}
          onClick={() => void undo()}
        />
        <IconButton
          label="Do it again"
          icon={<RedoIcon />}
          keys="Shift+u"
          disabled={!turn.canRedo}
          onClick={() => void redo()}
        />
        <IconButton
          label="Change the card"
          icon={<EditIcon />}
          keys="e"
          onClick={() => openCardEditor({ kind: 'edit', cardId: review.card.id })}
        />
        <Menu
          trigger={
            <IconButton
              label={review.flag === 0 ? 'Flag' : `Flag ${review.flag}, ${FLAG_NAMES[review.flag]}`}
              className={review.flag > 0 ? `flag flag-${review.flag}` : undefined}
              icon={<FlagIcon />}
            />
          }
          items={FLAG_NAMES.slice(1).map((name, at) => ({
            ...{ id: name, label: `${review.flag === at + 1 ? 'Take off ' : ''}${at + 1} ${name}` },
            ...{ keys: `Mod+${at + 1}`, onSelect: () => void setFlag(at + 1) },
          }))}
        />
        <Menu
          trigger={<IconButton label="More about this card" icon={<MoreIcon />} />}
          items={moreItems(review, onLesson, timesShown)}
        />
      </div>
    </header>
  );
}

function moreItems(
  review: ReviewCard,
  onLesson: (() => void) | null,
  timesShown: boolean,
): readonly MenuItem[] {
  const marked = review.tags.includes(MARKED);
  return [
    ...(onLesson
      ? [
          {
            ...{ id: 'lesson', label: 'Show the lesson', icon: <LessonIcon />, keys: 'l' },
            onSelect: onLesson,
          },
        ]
      : []),
    {
      ...{ id: 'info', label: 'History and memory', icon: <InfoIcon />, keys: 'i' },
      onSelect: () => openDialog('info'),
    },
    {
      ...{ id: 'tags', label: 'Tags', icon: <TagIcon />, keys: 't' },
      onSelect: () => openDialog('tags'),
    },
    {
      ...{
        id: 'mark',
        label: marked ? 'Take off the mark' : 'Mark',
        icon: <StarIcon />,
        keys: '*',
      },
      onSelect: () => void toggleMark(),
    },
    {
      ...{ id: 'bury', label: 'Put off until tomorrow', icon: <BuryIcon />, keys: '-' },
      separated: true,
      onSelect: () => void putAway('bury'),
    },
    {
      ...{ id: 'suspend', label: 'Suspend this card', icon: <SuspendIcon />, keys: '@' },
      onSelect: () => void putAway('suspend'),
    },
    {
      ...{ id: 'times', label: timesShown ? 'Hide the times' : 'Show the times' },
      ...{ icon: <TimerIcon />, separated: true },
      onSelect: toggleTimes,
    },
    {
      ...{ id: 'cards', label: 'All cards', icon: <CardsIcon /> },
      onSelect: () => navigate(routes.cards),
    },
  ];
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

/** This card, and the session with it. */
function Times() {
  const session = useReview((state) => state.session);
  const before = session.steps.reduce((sum, { ms }) => sum + ms, 0);
  const [ms, setMs] = useState(() => stopwatch.read());
  useEffect(() => {
    const timer = setInterval(() => setMs(stopwatch.read()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="review-times numbers">
      <span role="timer" aria-label="Time on this card">
        {clockText(ms)}
      </span>
      <span className="review-time-session" role="timer" aria-label="Time of this session">
        {clockText(before + ms)}
      </span>
    </span>
  );
}
