import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../src/contract/default-settings.ts';
import type { CardId, PointId, Uuid } from '../../../../src/contract/ids.ts';
import type { Grade, ReviewScope, ReviewTurn } from '../../../../src/contract/review.ts';
import type { Settings } from '../../../../src/contract/settings.ts';
import { createReviewFeature, type ReviewFeature } from '../../../../src/core/review/index.ts';
import {
  actId,
  cardPack,
  type TestClock,
  type TestProfile,
  testClock,
  testProfile,
} from '../../../helpers/core.ts';

const START = Date.parse('2026-11-23T10:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let clock: TestClock;
let offset = 0;
let profile: TestProfile;
let settings: Settings;
let review: ReviewFeature;
let acts = 0;

const pack = cardPack(['1.1.1.1', '3.1.1.1'], 4);

function open(): ReviewFeature {
  const shown = cardPack(['1.1.1.1'], 1).card('1.1.1.1-card-0' as CardId);
  return createReviewFeature(profile.context, {
    settings: () => settings,
    runProgram: () => Promise.reject(new Error()),
    cardOf: (id) =>
      pack.card(id) ?? (shown && profile.store.edits.get(id) ? { ...shown, id } : undefined),
  });
}

beforeEach(() => {
  offset = 0;
  clock = testClock(START, () => offset);
  settings = { ...DEFAULT_SETTINGS, fuzz: false };
  profile = testProfile({ pack, clock });
  review = open();
});
afterEach(() => profile.remove());

const due: ReviewScope = { kind: 'due' };

async function next(scope: ReviewScope = due): Promise<ReviewTurn> {
  const turn = await review.handlers['review.next']({ scope });
  if (!turn.ok) throw new Error(turn.error.message);
  return turn.value;
}

async function answer(turn: ReviewTurn, grade: Grade, scope = due): Promise<ReviewTurn> {
  if (!turn.next) throw new Error('no card is shown');
  const { card, revision } = turn.next;
  const result = await review.handlers['review.answer']({
    ...{ scope, cardId: card.id, grade, revision },
    reviewId: actId(++acts),
    elapsedMs: 3000,
  });
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

/** Everything a scope brings, each card answered with `grade`. */
async function whole(scope: ReviewScope, grade: Grade = 4): Promise<string[]> {
  const shown: string[] = [];
  for (let turn = await next(scope); turn.next; turn = await answer(turn, grade, scope)) {
    shown.push(turn.next.card.id);
    if (shown.length > 80) throw new Error('it never ends');
  }
  return shown;
}

function read(pointId: string): void {
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

function own(n: number, doc: Record<string, unknown>): CardId {
  const id = actId(++acts) as Uuid;
  const entityId = `own-card-${n}` as CardId;
  profile.store.edits.append({
    ...{ id, entityId, deviceId: profile.store.deviceId, atMs: clock.nowMs(), offsetMin: 0 },
    ...{ kind: 'card', baseId: null, merges: [], doc: { kind: 'basic', ...doc } },
  });
  return entityId;
}

describe('own cards', () => {
  test('come into the queue when they are made, after the cards of the path, and leave it when they are deleted', async () => {
    read('1.1.1.1');
    const id = own(1, { front: 'a', back: 'b' });
    expect((await next()).counts.new).toBe(5);
    const head = profile.store.edits.get(id)?.headId ?? null;
    expect((await whole(due)).at(-1)).toBe(id);
    profile.store.edits.append({
      ...{ id: actId(++acts), entityId: id, deviceId: profile.store.deviceId, atMs: START + 1 },
      ...{ offsetMin: 0, kind: 'card', baseId: head, merges: [], doc: null },
    });
    clock.advance(60 * DAY);
    expect(await whole(due)).not.toContain(id);
  });

  test('of a point come with the cards of that point', async () => {
    read('1.1.1.1');
    read('3.1.1.1');
    const id = own(1, { front: 'a', pointId: '1.1.1.1' });
    expect((await whole(due)).indexOf(id)).toBe(4);
  });
});

describe('lists that were read once', () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom<Grade>(1, 2, 3, 4) },
    { weight: 4, arbitrary: fc.constantFrom('undo' as const, 'redo' as const) },
    { weight: 1, arbitrary: fc.constantFrom('suspend' as const, 'later' as const) },
  );

  test('are after answers, undos and redos what they are when they are read again', async () => {
    read('1.1.1.1');
    read('3.1.1.1');
    for (const n of [1, 2, 3, 4]) own(n, { sibling: `text-${n % 2}` });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        clock.advance(3 * DAY);
        for (const one of steps) {
          const turn = await next();
          if (typeof one === 'number') {
            if (turn.next) await answer(turn, one);
          } else if (one === 'later') clock.advance(HOUR / 4);
          else if (one === 'suspend') {
            const cardId = turn.next?.card.id;
            if (!cardId) continue;
            const given = { cardId, actId: actId(++acts), suspended: true };
            await review.handlers['card.suspend'](given);
          } else await review.handlers[`review.${one}`]({ scope: due, actId: actId(++acts) });
          const kept = await next();
          const fresh = open();
          const anew = await fresh.handlers['review.next']({ scope: due });
          expect({ ok: true, value: kept }).toEqual(anew);
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe('cards of one text', () => {
  test('come one a day, new ones and known ones; then the other', async () => {
    const [a, b] = [own(1, { sibling: 'text' }), own(2, { sibling: 'text' })];
    expect(await whole(due)).toEqual([a]);
    clock.advance(DAY);
    expect(await whole(due)).toEqual([b]);
    clock.advance(60 * DAY);
    const first = await whole(due);
    expect(first).toHaveLength(1);
    clock.advance(DAY);
    expect(new Set([...first, ...(await whole(due))])).toEqual(new Set([a, b]));
  });

  test('come on one day where the learner wants it so', async () => {
    settings = { ...settings, buryNewSiblings: false };
    own(1, { sibling: 'text' });
    own(2, { sibling: 'text' });
    expect(await whole(due)).toHaveLength(2);
  });

  test('come back on the same day when the answer is undone', async () => {
    own(1, { sibling: 'text' });
    own(2, { sibling: 'text' });
    await answer(await next(), 4);
    expect((await next()).next).toBeNull();
    await review.handlers['review.undo']({ scope: due, actId: actId(++acts) });
    expect((await next()).counts.new).toBe(1);
  });
});

describe('a session of its own', () => {
  beforeEach(() => {
    own(1, { tags: ['python::async'], deck: 'A' });
    own(2, { tags: ['python'], deck: 'A::B' });
    own(3, { tags: ['pythonic'], deck: 'AB' });
  });

  test.each<[string, ReviewScope, string[]]>([
    [
      'a tag and those under it',
      { kind: 'tag', tag: 'python', all: false },
      ['own-card-1', 'own-card-2'],
    ],
    [
      'a deck and those under it',
      { kind: 'deck', deck: 'A', all: false },
      ['own-card-1', 'own-card-2'],
    ],
    [
      'a module, its lessons read or not',
      { kind: 'module', moduleId: '3', all: false },
      [0, 1, 2, 3].map((n) => `3.1.1.1-card-${n}`),
    ],
    ['one card', { kind: 'card', cardId: 'own-card-3' as CardId }, ['own-card-3']],
  ])('draws from %s, whatever the limits of the day', async (_what, scope, wanted) => {
    settings = { ...settings, newCardsPerDay: 0 };
    expect(new Set(await whole(scope))).toEqual(new Set(wanted));
    // The session is over; what was asked for by name may be asked for again.
    expect((await next(scope)).next?.card.id).toBe(scope.kind === 'card' ? wanted[0] : undefined);
  });

  test('takes cards that are not due where it is asked to, each once', async () => {
    await whole({ kind: 'tag', tag: 'python', all: false });
    clock.advance(HOUR);
    expect(await whole({ kind: 'tag', tag: 'python', all: true })).toHaveLength(2);
  });

  test('brings what comes due in the next days', async () => {
    const [id] = await whole({ kind: 'card', cardId: 'own-card-1' as CardId });
    const dueDay = profile.store.cards.state(id as CardId)?.scheduledDays ?? 0;
    expect((await next({ kind: 'ahead', days: dueDay - 1 })).next).toBeNull();
    expect(await whole({ kind: 'ahead', days: dueDay })).toEqual([id]);
  });

  test('brings what was forgotten today, in a step or not, and flagged cards', async () => {
    settings = { ...settings, relearningSteps: [] };
    const scope: ReviewScope = { kind: 'tag', tag: 'pythonic', all: true };
    await whole(scope);
    clock.advance(DAY);
    await whole(scope, 1);
    expect(await whole({ kind: 'forgotten' })).toEqual(['own-card-3']);
    await review.handlers['card.flag']({
      ...{ cardId: 'own-card-2' as CardId, actId: actId(++acts), flag: 3 },
    });
    expect(await whole({ kind: 'flagged', flag: 3, all: false })).toEqual(['own-card-2']);
    expect(await whole({ kind: 'flagged', flag: 4, all: true })).toEqual([]);
  });
});

describe('a leech', () => {
  async function forget(times: number): Promise<ReviewTurn> {
    settings = { ...settings, relearningSteps: [], leechThreshold: 3 };
    own(1, { front: 'hard' });
    let turn = await answer(await next(), 4);
    for (let n = 0; n < times; n++) {
      clock.set((profile.store.cards.state('own-card-1' as CardId)?.dueMs ?? 0) + HOUR);
      turn = await answer(await next(), 1);
    }
    return turn;
  }
  const state = () => profile.store.cards.state('own-card-1' as CardId);

  test('is marked at the threshold, not before', async () => {
    await forget(2);
    expect(state()).toMatchObject({ leech: false, lapses: 2 });
    clock.set((state()?.dueMs ?? 0) + HOUR);
    await answer(await next(), 1);
    expect(state()).toMatchObject({ leech: true, suspended: false, lapses: 3 });
  });

  test('is suspended where the learner wants it, and an undo takes that back too', async () => {
    settings = { ...settings, leechAction: 'suspend' };
    await forget(3);
    expect(state()).toMatchObject({ leech: true, suspended: true });
    await review.handlers['review.undo']({ scope: due, actId: actId(++acts) });
    expect(state()).toMatchObject({ leech: false, suspended: false, lapses: 2 });
  });
});

describe('the days', () => {
  test('are evened out: cards learnt together go to the days with the fewest', async () => {
    settings = {
      ...settings,
      fuzz: true,
      balanceLoad: true,
      newCardsPerDay: 500,
      learningSteps: [],
    };
    for (let n = 0; n < 60; n++) own(n, { front: String(n) });
    await whole(due, 4);
    const perDay = new Map<number, number>();
    for (let n = 0; n < 60; n++) {
      const day = profile.store.cards.state(`own-card-${n}` as CardId)?.dueDay ?? 0;
      perDay.set(day, (perDay.get(day) ?? 0) + 1);
    }
    const loads = [...perDay.values()];
    expect(loads.length).toBeGreaterThan(2);
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
  });

  test("are the learner's: a card due tomorrow comes when their day begins, wherever they are", async () => {
    settings = { ...settings, learningSteps: [], newCardsPerDay: 1 };
    offset = 540;
    own(1, { front: 'a' });
    await answer(await next(), 1);
    const dueDay = profile.store.cards.state('own-card-1' as CardId)?.dueDay ?? 0;
    // Nine hours west: tomorrow begins later.
    offset = 0;
    const begins = dueDay * DAY + 4 * HOUR;
    clock.set(begins - 1);
    expect((await next()).counts.due).toBe(0);
    clock.set(begins);
    expect((await next()).counts.due).toBe(1);
  });

  test.each([
    ['forward', Date.parse('2027-03-28T00:30:00Z'), 60, 120],
    ['back', Date.parse('2026-10-25T00:30:00Z'), 120, 60],
  ])(
    'go on over a clock put %s: one day passes, not two, and no card is due twice',
    async (_way, change, before, after) => {
      settings = { ...settings, learningSteps: [], newCardsPerDay: 1 };
      offset = before;
      clock.set(change - 6 * HOUR);
      own(1, { front: 'a' });
      await answer(await next(), 1);
      expect((await next()).next).toBeNull();
      offset = after;
      clock.set(change + 9 * HOUR);
      const turn = await next();
      expect(turn.counts.due).toBe(1);
      await answer(turn, 3);
      const state = profile.store.cards.state('own-card-1' as CardId);
      expect(state?.reps).toBe(2);
      expect((await next()).next).toBeNull();
    },
  );

  test('a clock that goes back harms nothing: the answers count in their order of time', async () => {
    settings = { ...settings, learningSteps: [], newCardsPerDay: 1 };
    own(1, { front: 'a' });
    const turn = await answer(await next(), 4);
    expect(turn.next).toBeNull();
    clock.advance(-400 * DAY);
    expect((await next()).next).toBeNull();
    const practised = await whole({ kind: 'card', cardId: 'own-card-1' as CardId }, 3);
    expect(practised).toEqual(['own-card-1']);
    expect(profile.store.reviews.logOf('own-card-1' as CardId).map((row) => row.grade)).toEqual([
      3, 4,
    ]);
    expect(profile.store.cards.state('own-card-1' as CardId)).toMatchObject({ reps: 2 });
  });
});
