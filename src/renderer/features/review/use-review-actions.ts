import { useMemo } from 'react';
import type { CardId } from '../../../contract/ids.ts';
import { type Action, useActions } from '../../app/actions.ts';
import { openCardEditor } from '../cards/index.ts';
import { FLAG_NAMES } from '../cards/text.ts';
import { useSuggestedGrade } from './Grades.tsx';
import { GRADES } from './logic.ts';
import {
  answer,
  choose,
  openDialog,
  putAway,
  redo,
  reveal,
  setFlag,
  toggleMark,
  toggleTimes,
  undo,
} from './store.ts';

const group = 'Review';

/** Everything that can be done with a card, with Anki's key where it has one. */
export function useReviewActions(options: {
  readonly cardId: CardId;
  readonly onLesson: (() => void) | null;
  readonly order: readonly number[];
  readonly side: 'question' | 'answer';
}): void {
  const { cardId, onLesson, order, side } = options;
  const suggested = useSuggestedGrade();
  const actions = useMemo<readonly Action[]>(() => {
    const always: readonly Action[] = [
      ...(onLesson
        ? [
            { id: 'review.lesson', title: 'Show the lesson', group, keys: 'l', run: onLesson },
            {
              ...{ id: 'review.lesson.v', title: 'Show the lesson', group, keys: 'v' },
              ...{ inPalette: false, run: onLesson },
            },
          ]
        : []),
      ...BACK_AND_FORTH,
      {
        ...{ id: 'review.edit', title: 'Change the card', group, keys: 'e' },
        run: () => openCardEditor({ kind: 'edit', cardId }),
      },
      {
        ...{ id: 'review.info', title: 'History and memory of the card', group, keys: 'i' },
        run: () => openDialog('info'),
      },
      {
        ...{ id: 'review.tags', title: 'Tags of the card', group, keys: 't' },
        run: () => openDialog('tags'),
      },
      {
        ...{ id: 'review.mark', title: 'Mark the card', group, keys: '*', also: 'star' },
        run: () => void toggleMark(),
      },
      {
        ...{ id: 'review.bury', title: 'Put the card off until tomorrow', group, keys: '-' },
        also: 'bury',
        run: () => void putAway('bury'),
      },
      {
        ...{ id: 'review.suspend', title: 'Suspend the card', group, keys: '@' },
        run: () => void putAway('suspend'),
      },
      ...FLAG_NAMES.slice(1).map((name, at) => ({
        ...{ id: `review.flag.${at + 1}`, title: `Flag ${at + 1}, ${name}`, group },
        ...{ keys: `Mod+${at + 1}`, run: () => void setFlag(at + 1) },
      })),
      {
        ...{ id: 'review.times', title: 'Show or hide the times', group, also: 'timer clock' },
        run: toggleTimes,
      },
    ];
    return side === 'question'
      ? [...question(order), ...always]
      : [...always, ...grades(suggested)];
  }, [cardId, onLesson, order, side, suggested]);
  useActions(actions);
}

export const BACK_AND_FORTH: readonly Action[] = [
  { id: 'review.undo', title: 'Undo the last act', group, keys: 'u', run: () => void undo() },
  { id: 'review.redo', title: 'Do it again', group, keys: 'Shift+u', run: () => void redo() },
  {
    ...{ id: 'review.redo.z', title: 'Do it again', group, keys: 'Mod+Shift+z' },
    ...{ inPalette: false, run: () => void redo() },
  },
];

function question(order: readonly number[]): readonly Action[] {
  return [
    { id: 'review.show', title: 'Show the answer', group, keys: 'Space', run: reveal },
    {
      ...{ id: 'review.show.enter', title: 'Show the answer', group, keys: 'Enter' },
      ...{ inPalette: false, run: reveal },
    },
    ...order.slice(0, 9).map((option, index) => ({
      ...{ id: `review.choose.${index + 1}`, title: `Choose option ${index + 1}`, group },
      ...{ keys: String(index + 1), inPalette: false, run: () => choose(option) },
    })),
  ];
}

/** They come last: Enter in a fresh palette runs the first action, and that one must lose nothing. */
function grades(suggested: 1 | 3): readonly Action[] {
  return [
    ...GRADES.map(({ grade, name }) => ({
      ...{ id: `review.grade.${grade}`, title: `Grade: ${name}`, group, keys: String(grade) },
      run: () => void answer(grade),
    })),
    ...['Space', 'Enter'].map((keys) => ({
      ...{ id: `review.grade.${keys}`, title: 'Give the marked grade', group, keys },
      ...{ inPalette: false, run: () => void answer(suggested) },
    })),
  ];
}
