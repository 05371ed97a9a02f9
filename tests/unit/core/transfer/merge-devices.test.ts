import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { actId } from '../../../helpers/core.ts';
import {
  freshId,
  START,
  type TransferProfile,
  transferProfile,
} from '../../../helpers/transfer.ts';
import { act, acts, CARD, three } from './merge-rows.ts';

describe('two devices', () => {
  let folder: string;
  let laptop: TransferProfile;
  let desk: TransferProfile;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cairn-merge-'));
    laptop = transferProfile();
    desk = transferProfile();
  });
  afterEach(() => {
    laptop.remove();
    desk.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  async function carry(from: TransferProfile, to: TransferProfile, join_ = true) {
    const path = join(folder, `${freshId()}.cairnlog`);
    await from.call('export.make', {
      exportId: freshId() as never,
      request: { kind: 'log' },
      path,
    });
    return to.call('log.merge', {
      mergeId: freshId() as never,
      source: { kind: 'path', path },
      join: join_,
    });
  }

  function contentOf({ store }: TransferProfile): unknown {
    const rows = [...store.logs()].map((log) => [
      log.name,
      new Set([...log.rows()].map((row) => JSON.stringify(row))),
    ]);
    const { revision: _, ...state } = store.cards.state(CARD) ?? { revision: 0 };
    return { rows, state, days: store.reviews.days(0, 100_000) };
  }

  test('come out the same after each took in the other, and a second time changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(three(acts), async ([a = [], b = []]) => {
        const one = transferProfile();
        const two = transferProfile();
        try {
          for (const row of a) act(one, row);
          for (const row of b) act(two, row);
          for (const profile of [one, two]) profile.store.reviews.recountDays(4);
          await carry(one, two);
          await carry(two, one);
          expect(contentOf(one)).toEqual(contentOf(two));
          const again = await carry(two, one, false);
          expect(again).toMatchObject({ added: {}, backup: null });
        } finally {
          one.remove();
          two.remove();
        }
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });

  test('carry reviews, attempts, lessons read, cards of their own and their pictures', async () => {
    const deviceId = laptop.store.deviceId;
    const base = { deviceId, atMs: START, offsetMin: 60 };
    act(laptop, {
      ...base,
      ...{ id: actId(1), cardId: CARD, kind: 'grade', grade: 3, elapsedMs: 4000 },
      ...{ targetId: null, outcome: null, data: null },
    });
    laptop.store.attempts.append({
      ...base,
      ...{ id: actId(2), exerciseId: '1.1.1.1-quote-order' as never, contentHash: 'x' },
      ...{ verdict: 'passed', passed: 1, total: 1, durationMs: 10, hintsShown: 0 },
      ...{ solutionSeen: false, report: { summary: {} as never, reports: [] } },
    });
    laptop.store.attempts.appendActivity({
      ...base,
      ...{ id: actId(3), kind: 'lessonRead', subject: '1.1.1.1' as never, amount: 0 },
    });
    const text = { kind: 'basic', format: 'markdown', why: '', front: 'a', back: 'b' } as const;
    laptop.store.edits.append({
      ...base,
      ...{ id: actId(4), kind: 'card', entityId: 'own-1', baseId: null, merges: [] },
      doc: { text, tags: ['one'], deck: 'Own' },
    });
    const summary = await carry(laptop, desk);
    expect(summary).toMatchObject({
      added: { reviews: 1, attempts: 1, activity: 1, edits: 1 },
      cardsTouched: 1,
    });
    expect(summary.backup).not.toBeNull();
    expect(desk.store.cards.state(CARD)?.reps).toBe(1);
    expect(desk.store.attempts.state('1.1.1.1-quote-order' as never)?.passedMs).toBe(START);
    expect([...desk.store.attempts.lessonsRead().keys()]).toEqual(['1.1.1.1']);
    expect(desk.store.edits.get('own-1')?.tags).toEqual(['one']);
    expect(desk.store.reviews.days(0, 100_000)).toHaveLength(1);
  });

  test('keep both texts of a card that each edited', async () => {
    const edit = (profile: TransferProfile, n: number, front: string, baseId: string | null) =>
      profile.store.edits.append({
        ...{ id: actId(n), deviceId: profile.store.deviceId, atMs: START + n, offsetMin: 0 },
        ...{ kind: 'card', entityId: 'own-1', baseId, merges: [] },
        doc: { text: { kind: 'basic', front }, tags: [], deck: null },
      });
    edit(laptop, 1, 'first', null);
    await carry(laptop, desk);
    edit(laptop, 2, 'of the laptop', actId(1));
    edit(desk, 3, 'of the desk', actId(1));
    expect(await carry(laptop, desk)).toMatchObject({ conflicts: 1 });
    expect(await carry(desk, laptop)).toMatchObject({ conflicts: 1 });
    expect(desk.store.edits.get('own-1')).toEqual(laptop.store.edits.get('own-1'));
    expect(desk.store.edits.get('own-1')?.conflict).toEqual([actId(2)]);
  });

  test('that were never joined are asked first', async () => {
    await expect(carry(laptop, desk, false)).rejects.toMatchObject({ code: 'otherProfile' });
    await carry(laptop, desk, true);
    await carry(desk, laptop, false);
    await carry(laptop, desk, false);
  });
});
