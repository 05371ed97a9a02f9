import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Exercise } from '../../../../src/contract/curriculum.ts';
import { DEFAULT_SETTINGS } from '../../../../src/contract/default-settings.ts';
import type { Verdict } from '../../../../src/contract/grading.ts';
import type { CardId, ExerciseId } from '../../../../src/contract/ids.ts';
import type { RememberedExercise } from '../../../../src/contract/remembered.ts';
import { createReviewFeature, type ReviewFeature } from '../../../../src/core/review/index.ts';
import type { AttemptLogRow } from '../../../../src/core/store/index.ts';
import {
  actId,
  cardPack,
  type TestClock,
  type TestProfile,
  testClock,
  testProfile,
} from '../../../helpers/core.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const ID = '1.1.1.1-quote-order' as ExerciseId;
const ITEM = `exercise:${ID}` as CardId;
const cards = cardPack(['1.1.1.1'], 3);
/** What the items read of an exercise. */
const pack = {
  ...cards,
  exercise: (id: ExerciseId) =>
    ({ id, pointId: '1.1.1.1', title: `Exercise ${id}`, minutes: 10 }) as Exercise,
};

let clock: TestClock;
let profile: TestProfile;
let review: ReviewFeature;
let acts = 0;

beforeEach(() => {
  clock = testClock(Date.parse('2026-11-23T10:00:00Z'));
  profile = testProfile({ pack, clock });
  review = open();
});
afterEach(() => profile.remove());

function open(): ReviewFeature {
  return createReviewFeature(profile.context, {
    settings: () => DEFAULT_SETTINGS,
    runProgram: async () => {
      throw new Error('no card with code here');
    },
    cardOf: cards.card,
  });
}

function row(verdict: Verdict, exerciseId = ID): AttemptLogRow {
  const { store } = profile;
  return {
    id: actId(++acts),
    deviceId: store.deviceId,
    atMs: clock.nowMs(),
    exerciseId,
    contentHash: 'x',
    verdict,
    passed: 0,
    total: 1,
    durationMs: 100,
    hintsShown: store.attempts.hintsShown(exerciseId),
    solutionSeen: store.attempts.solutionSeen(exerciseId),
    report: { summary: {} as never, reports: [] },
    offsetMin: 0,
  };
}

/** A check as the grader records it. */
function check(verdict: Verdict, exerciseId = ID): void {
  const attempt = row(verdict, exerciseId);
  profile.store.transaction(() => {
    profile.store.attempts.append(attempt);
    review.exercises.attempted(attempt);
  });
}

async function due(): Promise<readonly RememberedExercise[]> {
  const answer = await review.handlers['remembered.due']({});
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

const grades = () => profile.store.reviews.logOf(ITEM).map(({ grade }) => grade);
const item = () => profile.store.cards.state(ITEM);

test('the first pass makes an item that comes again after days, and never among the cards', async () => {
  check('failed');
  expect(item()).toBeUndefined();
  clock.advance(5 * MINUTE);
  check('passed');
  expect(grades()).toEqual([3]);
  expect(item()).toMatchObject({ phase: 'review', reps: 1, leech: false });
  expect(item()?.scheduledDays).toBeGreaterThanOrEqual(5);
  expect(await due()).toEqual([]);
  clock.advance(20 * DAY);
  const [offered] = await due();
  expect(offered).toMatchObject({ exerciseId: ID, minutes: 10, daysSince: 20, begun: false });
  const turn = await review.handlers['review.next']({ scope: { kind: 'due' } });
  expect(turn).toMatchObject({
    ok: true,
    value: { next: null, counts: { due: 0 }, nextDueMs: null },
  });
  expect(review.dueNow()).toBe(0);
  const ahead = await review.handlers['review.next']({ scope: { kind: 'ahead', days: 30 } });
  expect(ahead).toMatchObject({ ok: true, value: { next: null } });
});

test('only work that began again from the starter says what is remembered', async () => {
  check('passed');
  clock.advance(20 * DAY);
  check('passed');
  check('failed');
  expect(grades()).toEqual([3]);
  review.exercises.begin(ID);
  expect(await due()).toMatchObject([{ begun: true }]);
  clock.advance(4 * MINUTE);
  check('passed');
  expect(grades()).toEqual([3, 4]);
  expect(item()?.scheduledDays).toBeGreaterThan(20);
  expect(await due()).toEqual([]);
  check('passed');
  expect(grades()).toEqual([3, 4]);
});

test('failed checks say Again once; the pass after them is rated too', async () => {
  check('passed');
  clock.advance(20 * DAY);
  review.exercises.begin(ID);
  clock.advance(MINUTE);
  check('failed');
  clock.advance(MINUTE);
  check('errored');
  expect(grades()).toEqual([3, 1]);
  expect(item()).toMatchObject({ phase: 'review', lapses: 1 });
  expect(await due()).toEqual([]);
  clock.advance(MINUTE);
  check('passed');
  expect(grades()).toEqual([3, 1, 3]);
});

test('an old snapshot that is restored ends the work that began again; one of that work does not', () => {
  check('passed');
  const oldMs = clock.nowMs();
  clock.advance(20 * DAY);
  review.exercises.begin(ID);
  clock.advance(MINUTE);
  review.exercises.restored(ID, clock.nowMs() - MINUTE / 2);
  clock.advance(MINUTE);
  check('passed');
  expect(grades()).toEqual([3, 4]);
  clock.advance(90 * DAY);
  review.exercises.begin(ID);
  review.exercises.restored(ID, oldMs);
  clock.advance(MINUTE);
  check('passed');
  expect(grades()).toEqual([3, 4]);
});

test('a look at the solution makes the pass an Again, and so do no hints of long ago', () => {
  profile.store.attempts.appendActivity({
    ...{ id: actId(++acts), deviceId: profile.store.deviceId, atMs: clock.nowMs() },
    ...{ kind: 'hintShown', subject: ID, amount: 2, offsetMin: 0 },
  });
  check('passed');
  expect(grades()).toEqual([2]);
  clock.advance(30 * DAY);
  review.exercises.begin(ID);
  clock.advance(MINUTE);
  check('passed');
  expect(grades()).toEqual([2, 4]);
  clock.advance(90 * DAY);
  review.exercises.begin(ID);
  review.exercises.sawSolution(ID);
  clock.advance(MINUTE);
  check('passed');
  expect(grades()).toEqual([2, 4, 1]);
});

test('three a day are offered; what is put off leaves its place free for none', async () => {
  const ids = ['a', 'b', 'c', 'd', 'e'].map((name) => `1.1.1.1-${name}` as ExerciseId);
  for (const id of ids) check('passed', id);
  clock.advance(20 * DAY);
  const offered = await due();
  expect(offered).toHaveLength(3);
  const [first] = offered;
  if (!first) throw new Error('nothing is offered');
  await review.handlers['remembered.bury']({ exerciseId: first.exerciseId, actId: actId(++acts) });
  expect(await due()).toHaveLength(2);
  clock.advance(DAY);
  expect((await due()).map(({ exerciseId }) => exerciseId)).toContain(first.exerciseId);
});

test('passes from before there were items are enrolled once, alike on every device', async () => {
  const failed = row('failed');
  profile.store.attempts.append(failed);
  clock.advance(MINUTE);
  const passed = row('passed');
  profile.store.attempts.append(passed);
  clock.advance(9 * DAY);
  review.bringUpToDate();
  review.bringUpToDate();
  const [enrolled, ...more] = profile.store.reviews.logOf(ITEM);
  expect(more).toEqual([]);
  expect(enrolled).toMatchObject({ grade: 3, atMs: passed.atMs, outcome: null });
  const state = item();
  await review.rebuild();
  expect({ ...item(), revision: 0 }).toEqual({ ...state, revision: 0 });
});

test('what a check said is not taken back among the cards', async () => {
  check('passed');
  review = open();
  const undone = await review.handlers['review.undo']({
    scope: { kind: 'due' },
    actId: actId(++acts),
  });
  expect(undone).toMatchObject({ ok: false, error: { code: 'nothingToUndo' } });
});
