import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CardId } from '../../../src/contract/ids.ts';
import {
  dayEndMs,
  did,
  didAgain,
  NO_SESSION,
  type SessionStep,
  summarise,
  tookBack,
} from '../../../src/renderer/features/review/session.ts';

const DAY = 86_400_000;
const step = (card: string, grade: SessionStep['grade'], dueMs: number | null = null) => ({
  ...{ cardId: card as CardId, grade, ms: 1000, dueMs },
  ...{ front: card, pointId: null, heading: null },
});

describe('a session', () => {
  test('counts answers, cards, time and what was hard', () => {
    const steps = [
      step('a', 1),
      step('b', 3),
      step('a', 1),
      step('c', 1),
      step('a', 3),
      step('d', null),
    ];
    const summary = summarise(steps, 0);
    expect(summary).toMatchObject({
      answers: 5,
      cards: 3,
      byGrade: { 1: 3, 2: 0, 3: 2, 4: 0 },
      ms: 5000,
    });
    expect(summary.hard.map(({ cardId, again }) => [cardId, again])).toEqual([
      ['a', 2],
      ['c', 1],
    ]);
  });

  test('says when its cards come again, each by its last answer', () => {
    const steps = [
      step('a', 1, 0.5 * DAY),
      step('a', 3, 3 * DAY),
      step('b', 3, 1.5 * DAY),
      step('c', 1, 0.9 * DAY),
      step('d', 4, 60 * DAY),
      step('e', null, null),
    ];
    expect(summarise(steps, DAY).comes).toEqual({ today: 1, tomorrow: 1, week: 1, later: 1 });
  });

  test('goes back and forth to any depth; a new act ends what could be done again', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('do', 'undo', 'redo'), { maxLength: 40 }), (acts) => {
        let session = NO_SESSION;
        let done: string[] = [];
        let undone: string[] = [];
        acts.forEach((act, at) => {
          if (act === 'do') {
            session = did(session, step(String(at), 3));
            done.push(String(at));
            undone = [];
          } else if (act === 'undo') {
            session = tookBack(session);
            undone.push(...done.splice(-1));
          } else {
            session = didAgain(session);
            done = [...done, ...undone.splice(-1)];
          }
        });
        expect(session.steps.map(({ cardId }) => cardId)).toEqual(done);
        expect(session.undone.map(({ cardId }) => cardId)).toEqual(undone);
      }),
    );
  });
});

test("the learner's day ends at their hour", () => {
  const at = (text: string): number => new Date(text).getTime();
  expect(dayEndMs(at('2026-11-23T10:00'), 4)).toBe(at('2026-11-24T04:00'));
  expect(dayEndMs(at('2026-11-23T03:00'), 4)).toBe(at('2026-11-23T04:00'));
});
