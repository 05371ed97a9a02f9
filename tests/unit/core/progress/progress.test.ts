import { expect, test } from 'vitest';
import type { OutlinePoint } from '../../../../src/contract/curriculum.ts';
import type { Mastery, PointProgress } from '../../../../src/contract/progress.ts';
import { nextActions } from '../../../../src/core/progress/index.ts';
import { masteryOf } from '../../../../src/core/progress/mastery.ts';

const nothing = {
  lessonRead: false,
  attempts: 0,
  exercisesPassed: 0,
  exercisesTotal: 1,
  cardsStarted: 0,
  cardsTotal: 7,
  recall: null,
  independence: 1,
};

test.each([
  { mastery: 'unseen', why: 'nothing was done', evidence: {} },
  { mastery: 'started', why: 'the lesson was read', evidence: { lessonRead: true } },
  { mastery: 'started', why: 'a check failed', evidence: { attempts: 1 } },
  { mastery: 'passed', why: 'the exercise passed', evidence: { exercisesPassed: 1 } },
  {
    mastery: 'passed',
    why: 'some cards are not begun',
    evidence: { exercisesPassed: 1, cardsStarted: 3, recall: 0.99 },
  },
  {
    mastery: 'held',
    why: 'all cards are remembered',
    evidence: { exercisesPassed: 1, cardsStarted: 7, recall: 0.9 },
  },
  {
    mastery: 'fading',
    why: 'recall fell',
    evidence: { exercisesPassed: 1, cardsStarted: 7, recall: 0.7 },
  },
  {
    mastery: 'started',
    why: 'cards alone pass nothing',
    evidence: { cardsStarted: 7, recall: 0.99 },
  },
] as const)('a point is $mastery when $why', ({ mastery, evidence }) => {
  expect(masteryOf({ ...nothing, ...evidence })).toBe(mastery);
});

function point(id: string, mastery: Mastery): { point: OutlinePoint; progress: PointProgress } {
  return {
    point: { id, title: id, minutes: 25 } as unknown as OutlinePoint,
    progress: { mastery } as unknown as PointProgress,
  };
}

test('due cards come before anything, the point that was begun before a new one', () => {
  const points = [
    point('1.1.1.1', 'passed'),
    point('1.1.1.2', 'unseen'),
    point('1.1.1.3', 'started'),
  ];
  const actions = nextActions(points, 10);
  expect(actions.map((action) => (action.kind === 'point' ? action.pointId : action.kind))).toEqual(
    ['review', '1.1.1.3', '1.1.1.2'],
  );
  expect(actions[0]).toMatchObject({ cards: 10, minutes: 2 });
});

test('with nothing due and everything passed there is nothing to push', () => {
  expect(nextActions([point('1.1.1.1', 'held')], 0)).toEqual([]);
});
