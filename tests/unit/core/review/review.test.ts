import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../src/contract/default-settings.ts';
import type { PointId } from '../../../../src/contract/ids.ts';
import type { Grade, ReviewTurn } from '../../../../src/contract/review.ts';
import type { Settings } from '../../../../src/contract/settings.ts';
import {
  createReviewFeature,
  type ReviewFeature,
  type ReviewParts,
} from '../../../../src/core/review/index.ts';
import { intervalLabel } from '../../../../src/core/review/interval.ts';
import {
  actId,
  cardPack,
  type TestClock,
  type TestProfile,
  testClock,
  testProfile,
} from '../../../helpers/core.ts';

const START = Date.parse('2026-11-23T10:00:00Z');
const MINUTE = 60_000;
const DAY = 86_400_000;
const due = { kind: 'due' } as const;

let clock: TestClock;
let profile: TestProfile;
let settings: Settings;
let review: ReviewFeature;
let acts = 0;
const parts: ReviewParts = {
  settings: () => settings,
  runProgram: async () => {
    throw new Error('no card with code here');
  },
  cardOf: cardPack(['1.1.1.1', '1.1.1.2'], 4).card,
};

beforeEach(() => {
  clock = testClock(START);
  profile = testProfile({ pack: cardPack(['1.1.1.1', '1.1.1.2'], 4), clock });
  settings = { ...DEFAULT_SETTINGS };
  review = createReviewFeature(profile.context, parts);
});
afterEach(() => profile.remove());

function readLesson(pointId: string): void {
  profile.store.attempts.appendActivity({
    id: actId(++acts),
    deviceId: profile.store.deviceId,
    atMs: clock.nowMs(),
    kind: 'lessonRead',
    subject: pointId as PointId,
    amount: 0,
    offsetMin: 0,
  });
}

async function next(): Promise<ReviewTurn> {
  const turn = await review.handlers['review.next']({ scope: due });
  if (!turn.ok) throw new Error(turn.error.message);
  return turn.value;
}

async function answer(turn: ReviewTurn, grade: Grade, id = ++acts): Promise<ReviewTurn> {
  if (!turn.next) throw new Error('no card is shown');
  const result = await review.handlers['review.answer']({
    scope: due,
    reviewId: actId(id),
    cardId: turn.next.card.id,
    grade,
    revision: turn.next.revision,
    elapsedMs: 3000,
  });
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

test('an answer that could not be kept is as if it was never given', async () => {
  readLesson('1.1.1.1');
  const shown = await next();
  const { transaction } = profile.store;
  vi.spyOn(profile.store, 'transaction').mockImplementationOnce((act) =>
    transaction(() => {
      act();
      throw new Error('the disk is full');
    }),
  );
  await expect(answer(shown, 3)).rejects.toThrow('the disk is full');
  expect(profile.store.reviews.size()).toBe(0);
  expect(await next()).toEqual(shown);
  expect((await answer(shown, 3)).counts).toEqual({ new: 3, learning: 1, due: 0 });
});

describe('the queue', () => {
  test('is empty until a lesson is read; then its cards come in their order', async () => {
    expect((await next()).next).toBeNull();
    readLesson('1.1.1.2');
    const turn = await next();
    expect(turn.counts).toEqual({ new: 4, learning: 0, due: 0 });
    expect(turn.next?.card.id).toBe('1.1.1.2-card-0');
  });

  test('offers no more new cards a day than the learner set', async () => {
    settings = { ...settings, newCardsPerDay: 2 };
    readLesson('1.1.1.1');
    let turn = await next();
    expect(turn.counts.new).toBe(2);
    turn = await answer(turn, 4);
    turn = await answer(turn, 4);
    expect(turn.next).toBeNull();
    clock.advance(DAY);
    expect((await next()).counts.new).toBe(2);
  });

  test('shows a card again after its learning step, ahead of time when nothing else is left', async () => {
    settings = { ...settings, newCardsPerDay: 1 };
    readLesson('1.1.1.1');
    const turn = await answer(await next(), 1);
    expect(turn.next?.card.id).toBe('1.1.1.1-card-0');
    expect(turn.nextDueMs).toBe(START + MINUTE);
  });

  test('brings a known card back when it is due, not before', async () => {
    settings = { ...settings, newCardsPerDay: 1 };
    readLesson('1.1.1.1');
    const turn = await answer(await next(), 4);
    expect(turn.next).toBeNull();
    expect(turn.nextDueMs).toBeGreaterThan(START + DAY);
    settings = { ...settings, newCardsPerDay: 0 };
    clock.set((turn.nextDueMs ?? 0) - 1);
    expect((await next()).next).toBeNull();
    clock.advance(1);
    expect((await next()).counts.due).toBe(1);
  });

  test('asks for no more known cards a day than the learner set, and goes on the day after', async () => {
    readLesson('1.1.1.1');
    let turn = await next();
    while (turn.next?.memory.phase === 'new') turn = await answer(turn, 4);
    settings = { ...settings, reviewsPerDay: 1, newCardsPerDay: 0 };
    clock.advance(60 * DAY);
    turn = await next();
    expect(turn.counts.due).toBe(1);
    turn = await answer(turn, 3);
    expect([turn.next, turn.counts.due]).toEqual([null, 0]);
    clock.advance(DAY);
    expect((await next()).counts.due).toBe(1);
  });

  test('leaves out suspended cards until they are taken up again, buried ones until tomorrow', async () => {
    readLesson('1.1.1.1');
    const cardId = '1.1.1.1-card-0' as never;
    await review.handlers['card.suspend']({ cardId, actId: actId(++acts), suspended: true });
    expect((await next()).next?.card.id).toBe('1.1.1.1-card-1');
    await review.handlers['card.suspend']({ cardId, actId: actId(++acts), suspended: false });
    expect((await next()).next?.card.id).toBe(cardId);
    await review.handlers['card.bury']({ cardId, actId: actId(++acts) });
    expect((await next()).next?.card.id).toBe('1.1.1.1-card-1');
    clock.set(Date.parse('2026-11-24T03:59:00Z'));
    expect((await next()).next?.card.id).toBe('1.1.1.1-card-1');
    clock.set(Date.parse('2026-11-24T04:00:00Z'));
    expect((await next()).next?.card.id).toBe(cardId);
  });
});

describe('an answer', () => {
  test('sent twice is recorded once', async () => {
    readLesson('1.1.1.1');
    const turn = await next();
    await answer(turn, 3, 900);
    await answer(turn, 3, 900);
    expect(profile.store.reviews.logOf('1.1.1.1-card-0' as never)).toHaveLength(1);
  });

  test('to a card that changed since it was shown is refused, and nothing is recorded', async () => {
    readLesson('1.1.1.1');
    const turn = await next();
    await answer(turn, 3);
    await expect(answer(turn, 1)).rejects.toThrow('cardChanged');
    expect(profile.store.reviews.logOf('1.1.1.1-card-0' as never)).toHaveLength(1);
  });

  test('comes out as its button said', async () => {
    readLesson('1.1.1.1');
    const turn = await next();
    const easy = turn.next?.previews.find((preview) => preview.grade === 4);
    await answer(turn, 4);
    expect(profile.store.cards.state('1.1.1.1-card-0' as never)?.dueMs).toBe(easy?.dueMs);
  });
});

describe('undo', () => {
  test('takes back answers one after another, down to the first, and shows each card again', async () => {
    readLesson('1.1.1.1');
    let turn = await next();
    const shown: (string | undefined)[] = [];
    for (const grade of [3, 1, 4] as const) {
      shown.push(turn.next?.card.id);
      turn = await answer(turn, grade);
      clock.advance(1000);
    }
    for (const id of shown.reverse()) {
      const undone = await review.handlers['review.undo']({ scope: due, actId: actId(++acts) });
      expect(undone).toMatchObject({ ok: true, value: { undone: id, next: { card: { id } } } });
    }
    const nothing = await review.handlers['review.undo']({ scope: due, actId: actId(++acts) });
    expect(nothing).toMatchObject({ ok: false, error: { code: 'nothingToUndo' } });
    expect((await next()).counts).toEqual({ new: 4, learning: 0, due: 0 });
  });

  test('leaves the memory of a card as if the answer had never been given', async () => {
    const grades = fc.array(fc.constantFrom<Grade>(1, 2, 3, 4), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(grades, fc.constantFrom<Grade>(1, 2, 3, 4), async (history, extra) => {
        const own = testProfile({ pack: cardPack(['1.1.1.1'], 1), clock });
        const feature = createReviewFeature(own.context, parts);
        const cardId = '1.1.1.1-card-0' as never;
        const scope = { kind: 'point', pointId: '1.1.1.1' } as const;
        const give = async (grade: Grade): Promise<void> => {
          clock.advance(DAY * 3);
          const revision = own.store.cards.state(cardId)?.revision ?? 0;
          const given = { scope, reviewId: actId(++acts), cardId, grade, revision, elapsedMs: 1 };
          expect((await feature.handlers['review.answer'](given)).ok).toBe(true);
        };
        for (const grade of history) await give(grade);
        const { revision: _before, ...before } = own.store.cards.state(cardId) ?? { revision: 0 };
        await give(extra);
        await feature.handlers['review.undo']({ scope, actId: actId(++acts) });
        const { revision: _after, ...after } = own.store.cards.state(cardId) ?? { revision: 0 };
        expect(after).toEqual(before);
        own.remove();
      }),
      { numRuns: 25 },
    );
  });
});

test.each([
  [30_000, '<1m'],
  [10 * MINUTE, '10m'],
  [5 * 60 * MINUTE, '5h'],
  [4 * DAY, '4d'],
  [45 * DAY, '1.5mo'],
  [400 * DAY, '1.1y'],
  [20 * 365 * DAY, '20y'],
])('an interval of %d ms reads %s', (ms, label) => {
  expect(intervalLabel(ms)).toBe(label);
});
