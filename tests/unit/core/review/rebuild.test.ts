import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../src/contract/default-settings.ts';
import type { CardId } from '../../../../src/contract/ids.ts';
import type { RebuildProgress } from '../../../../src/contract/rebuild.ts';
import type { Grade } from '../../../../src/contract/review.ts';
import { foldCard } from '../../../../src/core/review/fold.ts';
import { createReviewFeature, type ReviewFeature } from '../../../../src/core/review/index.ts';
import { PLAIN_ACT } from '../../../../src/core/review/record.ts';
import { createFoldRules } from '../../../../src/core/review/rules.ts';
import type { CardState } from '../../../../src/core/store/index.ts';
import type { FoldScanned } from '../../../../src/core/store/rebuilding.ts';
import {
  actId,
  cardPack,
  type TestProfile,
  testClock,
  testProfile,
} from '../../../helpers/core.ts';

const START = Date.parse('2026-11-23T10:00:00Z');
const POINTS = ['1.1.1.1', '1.1.1.2'] as const;
const CARDS = POINTS.flatMap((point) => [0, 1, 2].map((n) => `${point}-card-${n}` as CardId));

let profile: TestProfile;
let review: ReviewFeature;
let acts = 0;
let offset = 0;
const clock = testClock(START, () => offset);

beforeEach(() => {
  clock.set(START);
  offset = 0;
  const pack = cardPack(POINTS, 3);
  profile = testProfile({ pack, clock });
  review = createReviewFeature(profile.context, {
    settings: () => DEFAULT_SETTINGS,
    runProgram: () => Promise.reject(new Error()),
    cardOf: pack.card,
  });
});
afterEach(() => {
  review.dispose();
  profile.remove();
});

type Act =
  | { readonly kind: 'grade'; readonly card: number; readonly grade: Grade }
  | { readonly kind: 'suspend' | 'unsuspend' | 'bury'; readonly card: number }
  | { readonly kind: 'flag'; readonly card: number; readonly flag: number }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  /** The clock moves, back too; the learner may be somewhere else afterwards. */
  | { readonly kind: 'travel'; readonly hours: number; readonly offset: number };

const card = fc.nat(CARDS.length - 1);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('grade' as const),
      card,
      grade: fc.constantFrom<Grade>(1, 2, 3, 4),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('suspend' as const, 'unsuspend' as const, 'bury' as const),
      card,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('flag' as const), card, flag: fc.nat(7) }),
  },
  { weight: 3, arbitrary: fc.constantFrom<Act>({ kind: 'undo' }, { kind: 'redo' }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('travel' as const),
      hours: fc.integer({ min: -30, max: 24 * 20 }),
      offset: fc.integer({ min: -12, max: 14 }).map((hours) => hours * 60),
    }),
  },
);

async function perform(one: Act): Promise<void> {
  const scope = { kind: 'due' } as const;
  if (one.kind === 'travel') {
    clock.advance(one.hours * 3_600_000);
    offset = one.offset;
    return;
  }
  if (one.kind === 'undo' || one.kind === 'redo') {
    await review.handlers[`review.${one.kind}`]({ scope, actId: actId(++acts) });
    return;
  }
  const cardId = CARDS[one.card] ?? ('' as CardId);
  const id = actId(++acts);
  switch (one.kind) {
    case 'grade': {
      const revision = profile.store.cards.state(cardId)?.revision ?? 0;
      const { grade } = one;
      const given = { scope, reviewId: id, cardId, grade, revision, elapsedMs: 1000 };
      expect((await review.handlers['review.answer'](given)).ok).toBe(true);
      break;
    }
    case 'flag':
      await review.handlers['card.flag']({ cardId, actId: id, flag: one.flag });
      break;
    case 'bury':
      await review.handlers['card.bury']({ cardId, actId: id });
      break;
    default:
      await review.handlers['card.suspend']({
        ...{ cardId, actId: id },
        suspended: one.kind === 'suspend',
      });
  }
}

const days = () => profile.store.reviews.days(0, 1_000_000);
const memories = () =>
  CARDS.map((id) => {
    const { revision: _, ...state } = profile.store.cards.state(id) ?? ({} as CardState);
    return state;
  });

test('what was written act by act is what the log says when everything is folded anew', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), async (all) => {
      for (const one of all) await perform(one);
      const before = { memories: memories(), days: days() };
      await review.rebuild();
      expect({ memories: memories(), days: days() }).toEqual(before);
      // The day counts are also what SQL makes of the log.
      profile.store.reviews.recountDays(DEFAULT_SETTINGS.dayStartsAtHour);
      expect(days()).toEqual(before.days);
    }),
    { numRuns: 25 },
  );
});

test('an act, its undo and its redo leave the memory as the act alone does', async () => {
  const scope = { kind: 'due' } as const;
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 15 }), fc.nat(4), async (all, depth) => {
      for (const one of all) await perform(one);
      for (let n = 0; n < depth; n++) {
        await perform({ kind: 'grade', card: n, grade: 3 });
      }
      const after = { memories: memories(), days: days() };
      for (const verb of ['undo', 'redo'] as const) {
        for (let n = 0; n < depth; n++) {
          const reply = await review.handlers[`review.${verb}`]({ scope, actId: actId(++acts) });
          expect(reply.ok).toBe(true);
        }
      }
      expect({ memories: memories(), days: days() }).toEqual(after);
    }),
    { numRuns: 20 },
  );
});

/** Folds in this thread, one piece at a time, so that something may come in between. */
function begin() {
  const rules = createFoldRules(() => DEFAULT_SETTINGS)();
  const scan = profile.store.rebuilding.begin();
  const fold: FoldScanned = (cardId, rows, revision) => foldCard({ cardId, rows, rules, revision });
  while (scan.read() !== null);
  while (scan.fold(2, fold) !== null);
  return () => scan.finish({ startHour: rules.startHour, key: 'new', fold });
}

test('an answer that comes while everything is folded anew is not lost', async () => {
  await perform({ kind: 'grade', card: 0, grade: 3 });
  await perform({ kind: 'grade', card: 1, grade: 4 });
  const finish = begin();
  clock.advance(60_000);
  await perform({ kind: 'grade', card: 0, grade: 4 });
  const wanted = { memories: memories(), days: days() };
  const revision = profile.store.cards.state(CARDS[0] as CardId)?.revision;
  expect(finish()).toBe(true);
  expect({ memories: memories(), days: days() }).toEqual(wanted);
  expect(days()).toMatchObject([{ reviews: 3 }]);
  expect(profile.store.cards.state(CARDS[0] as CardId)?.revision).toBe(revision);
});

test('nothing is written before everything is folded, nor when rows that were read are gone', async () => {
  await perform({ kind: 'grade', card: 0, grade: 3 });
  await perform({ kind: 'grade', card: 1, grade: 4 });
  review.bringUpToDate();
  const key = profile.store.rebuilding.key();
  expect(key).not.toBeNull();
  spoil();
  const spoilt = memories();
  const finish = begin();
  expect(memories()).toEqual(spoilt);
  expect(profile.store.rebuilding.key()).toBe(key);
  // The newest row goes, and another one gets its key.
  edit('DELETE FROM review_log WHERE key = (SELECT max(key) FROM review_log)');
  await perform({ kind: 'grade', card: 2, grade: 1 });
  expect(finish()).toBe(false);
  expect(profile.store.rebuilding.key()).toBe(key);
  expect(profile.store.cards.state(CARDS[0] as CardId)?.stability).toBe(1234);
});

test('a large log is folded in a thread of its own, with its progress, and what is killed leaves the old states', async () => {
  const rows = 6000;
  profile.store.transaction(() => {
    for (let nth = 0; nth < rows; nth++) {
      profile.store.reviews.append({
        ...PLAIN_ACT,
        id: actId(++acts),
        deviceId: profile.store.deviceId,
        kind: 'grade',
        cardId: CARDS[nth % CARDS.length] as CardId,
        grade: 3,
        atMs: START - (rows - nth) * 86_400_000,
        offsetMin: 0,
      });
    }
  });
  // Never folded before: the start does it, and nobody waits for it.
  review.bringUpToDate();
  expect(profile.store.cards.state(CARDS[0] as CardId)?.reps).toBe(0);
  const progress = () =>
    profile.events.flatMap(({ name, data }) =>
      name === 'rebuild.progress' ? [data as RebuildProgress] : [],
    );
  await expect.poll(() => progress().at(-1)?.done, { timeout: 15_000 }).toBe(true);
  expect(profile.store.cards.state(CARDS[0] as CardId)?.reps).toBe(rows / CARDS.length);
  const fractions = progress().map(({ fraction }) => fraction);
  expect(fractions.length).toBeGreaterThan(2);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  const sound = memories();
  spoil();
  const spoilt = memories();
  const cut = review.rebuild();
  review.dispose();
  expect(await cut).toBe(false);
  expect(memories()).toEqual(spoilt);
  const reply = await review.handlers['data.rebuild']({});
  expect(reply).toMatchObject({ ok: true, value: { reviews: rows, cards: CARDS.length } });
  expect(memories()).toEqual(sound);
});

/** A damage that only a rebuild mends. */
function spoil(): void {
  edit('UPDATE card_state SET stability = 1234, reps = 77');
}

function edit(sql: string): void {
  const db = new Database(join(profile.folder, 'cairn.db'));
  db.exec(sql);
  db.close();
}
