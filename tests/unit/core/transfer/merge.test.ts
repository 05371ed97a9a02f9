import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CardId, Uuid } from '../../../../src/contract/ids.ts';
import { foldEdits } from '../../../../src/core/store/edits.ts';
import type { EditRow, ReviewLogRow } from '../../../../src/core/store/index.ts';
import { actId } from '../../../helpers/core.ts';
import { type TransferProfile, transferProfile } from '../../../helpers/transfer.ts';
import {
  acts,
  device,
  mergeRows,
  moment,
  offset,
  rowsThatCount,
  stateOf,
  three,
} from './merge-rows.ts';

describe('the union of logs', () => {
  test('is the same in any order, any grouping, and any number of times: 10,000 triples', () => {
    fc.assert(
      fc.property(three(acts), ([a = [], b = [], c = []]) => {
        const left = mergeRows(mergeRows(a, b), c);
        const right = mergeRows(a, mergeRows(b, c));
        expect(left).toEqual(right);
        expect(mergeRows(b, a)).toEqual(mergeRows(a, b));
        expect(mergeRows(left, left)).toEqual(left);
        expect(mergeRows(left, b)).toEqual(left);
        // Nothing is dropped and nothing comes twice.
        const ids = new Set([...a, ...b, ...c].map(({ id }) => id));
        expect(new Set(left.map(({ id }) => id))).toEqual(ids);
      }),
      { numRuns: 10_000 },
    );
  });

  test('gives the same memory of a card, whatever came first', () => {
    fc.assert(
      fc.property(three(acts), ([a = [], b = [], c = []]) => {
        const one = stateOf(mergeRows(mergeRows(a, b), c));
        expect(stateOf(mergeRows(c, mergeRows(b, a)))).toEqual(one);
      }),
      { numRuns: 2_000 },
    );
  });

  test('keeps both texts of a card that two devices edited, and settles when one names the other', () => {
    const edits = fc
      .array(
        fc.record({
          atMs: moment,
          offsetMin: offset,
          deviceId: device,
          base: fc.nat({ max: 6 }),
          merges: fc.array(fc.nat({ max: 6 }), { maxLength: 2 }),
          text: fc.option(fc.constantFrom('one', 'two', 'three')),
        }),
        { minLength: 1, maxLength: 7 },
      )
      .map((drawn) =>
        drawn.map(({ base, merges, text, ...rest }, index): EditRow => {
          // An edit is made on one that was there before it.
          const earlier = (n: number): Uuid | null => (n < index ? actId(n) : null);
          return {
            ...rest,
            id: actId(index),
            kind: 'card',
            entityId: 'own-1',
            baseId: earlier(base),
            merges: merges.flatMap((n) => earlier(n) ?? []),
            doc: text === null ? null : { text },
          };
        }),
      );
    fc.assert(
      fc.property(three(edits), ([a = [], b = [], c = []]) => {
        const left = mergeRows(mergeRows(a, b), c);
        const one = foldEdits(left);
        expect(foldEdits(mergeRows(b, mergeRows(c, a)))).toEqual(one);
        const superseded = new Set(left.flatMap((edit) => [edit.baseId, ...edit.merges]));
        const heads = left.filter((edit) => !superseded.has(edit.id));
        if (one) {
          expect(new Set([one.doc.headId, ...one.doc.conflict])).toEqual(
            new Set(heads.map(({ id }) => id)),
          );
        } else expect(heads.every(({ doc }) => doc === null)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

test('the database merges 1,000 such triples as the plain union does', () => {
  const one = transferProfile();
  const two = transferProfile();
  let triple = 0;
  const put = (
    profile: TransferProfile,
    cardId: CardId,
    logs: readonly (readonly ReviewLogRow[])[],
  ) =>
    profile.store.transaction(() => {
      const [log] = profile.store.logs();
      const touched = {
        cards: new Set<CardId>(),
        entities: new Set<string>(),
        exercises: new Set<string>(),
      };
      for (const row of logs.flat()) if (log?.isNew(row)) log.insert(row, touched);
      profile.review.refold([cardId]);
    });
  try {
    const check = (): void =>
      fc.assert(
        fc.property(three(acts), (drawn) => {
          triple++;
          // Its own card and its own ids: a thousand triples share two databases.
          const cardId = `1.1.1.1-triple-${triple}` as CardId;
          const own = (id: string): Uuid =>
            `${triple.toString(16).padStart(8, '0')}${id.slice(8)}` as Uuid;
          const [a = [], b = [], c = []] = drawn.map((rows) =>
            rows.map((row) => ({
              ...row,
              cardId,
              id: own(row.id),
              targetId: row.targetId && own(row.targetId),
            })),
          );
          put(one, cardId, [a, b, c]);
          put(two, cardId, [c, a, c, b]);
          const expected = rowsThatCount(mergeRows(mergeRows(a, b), c));
          expect(one.store.reviews.logOf(cardId)).toEqual(expected);
          expect(two.store.reviews.logOf(cardId)).toEqual(expected);
          expect(two.store.cards.state(cardId)).toEqual(one.store.cards.state(cardId));
        }),
        { numRuns: 1_000 },
      );
    // One transaction around all of them: a thousand times waiting for the disk proves nothing.
    one.store.transaction(() => two.store.transaction(check));
    one.store.reviews.recountDays(4);
    two.store.reviews.recountDays(4);
    expect(two.store.reviews.days(0, 100_000)).toEqual(one.store.reviews.days(0, 100_000));
  } finally {
    one.remove();
    two.remove();
  }
});
