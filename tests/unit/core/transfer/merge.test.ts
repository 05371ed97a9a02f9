import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../src/contract/default-settings.ts';
import type { CardId, Uuid } from '../../../../src/contract/ids.ts';
import type { Grade } from '../../../../src/contract/review.ts';
import { foldCard } from '../../../../src/core/review/fold.ts';
import { createScheduler } from '../../../../src/core/review/scheduler.ts';
import { foldEdits } from '../../../../src/core/store/edits.ts';
import type { EditRow, ReviewLogRow } from '../../../../src/core/store/index.ts';
import { actId } from '../../../helpers/core.ts';
import {
  freshId,
  Refused,
  START,
  type TransferProfile,
  transferProfile,
} from '../../../helpers/transfer.ts';

const YEAR = 365 * 86_400_000;
const CARD = '1.1.1.1-card-0' as CardId;

/** A moment: often the very same one, sometimes of a clock that is ten years off, or around a change of the clocks. */
const moment = fc.oneof(
  fc.constant(START),
  fc.integer({ min: START, max: START + 3 }),
  fc.integer({ min: START, max: START + YEAR }),
  fc.integer({ min: START - 10 * YEAR, max: START + 10 * YEAR }),
  // 2026-03-29 01:00 UTC and 2026-10-25 01:00 UTC: summer time begins and ends in Europe.
  fc.integer({ min: -3, max: 3 }).map((h) => Date.parse('2026-03-29T01:00:00Z') + h * 1_800_000),
  fc.integer({ min: -3, max: 3 }).map((h) => Date.parse('2026-10-25T01:00:00Z') + h * 1_800_000),
);
const offset = fc.constantFrom(-720, -60, 0, 60, 120, 330, 840);
const device = fc.constantFrom('laptop', 'desk', 'train');

/** Acts on one card by several devices; each has an id of its own, and undos name acts that may be elsewhere. */
const acts = fc
  .array(
    fc.record({
      kind: fc.constantFrom(
        ...(['grade', 'grade', 'grade', 'suspend', 'unsuspend', 'bury', 'flag'] as const),
        ...(['forget', 'undo', 'redo'] as const),
      ),
      grade: fc.constantFrom(1, 2, 3, 4) as fc.Arbitrary<Grade>,
      atMs: moment,
      offsetMin: offset,
      deviceId: device,
      target: fc.nat({ max: 11 }),
      flag: fc.nat({ max: 7 }),
    }),
    { maxLength: 12 },
  )
  .map((drawn) =>
    drawn.map(({ kind, grade, target, flag, ...rest }, index): ReviewLogRow => {
      const isUndo = kind === 'undo' || kind === 'redo';
      return {
        ...rest,
        id: actId(index),
        cardId: CARD,
        kind,
        grade: kind === 'grade' ? grade : null,
        elapsedMs: 1000,
        targetId: isUndo ? actId(target) : null,
        outcome: null,
        data: kind === 'flag' ? { flag } : null,
      };
    }),
  );

/** Three devices that each saw some of the same acts. */
function three<T>(all: fc.Arbitrary<readonly T[]>): fc.Arbitrary<readonly (readonly T[])[]> {
  return all.chain((rows) =>
    fc
      .tuple(fc.subarray([...rows]), fc.subarray([...rows]), fc.subarray([...rows]))
      .chain(([a, b, c]) => fc.tuple(shuffled(a), shuffled(b), shuffled(c))),
  );
}

function shuffled<T>(rows: readonly T[]): fc.Arbitrary<readonly T[]> {
  return fc.shuffledSubarray([...rows], { minLength: rows.length, maxLength: rows.length });
}

/** What a merge means, said once more and in the plainest way: the union by id, in the order that counts. */
function mergeRows<T extends { readonly id: string; readonly atMs: number }>(
  a: readonly T[],
  b: readonly T[],
): readonly T[] {
  const union = new Map([...a, ...b].map((row) => [row.id, row]));
  return [...union.values()].sort((x, y) => x.atMs - y.atMs || (x.id < y.id ? -1 : 1));
}

/** Rows that no undo takes away; an undo that was redone takes nothing. */
function rowsThatCount(rows: readonly ReviewLogRow[]): readonly ReviewLogRow[] {
  const redone = new Set(rows.flatMap((row) => (row.kind === 'redo' ? [row.targetId] : [])));
  const undone = new Set(
    rows.flatMap((row) => (row.kind === 'undo' && !redone.has(row.id) ? [row.targetId] : [])),
  );
  return rows.filter((row) => row.kind !== 'undo' && row.kind !== 'redo' && !undone.has(row.id));
}

const rules = {
  scheduler: createScheduler(DEFAULT_SETTINGS),
  stepless: createScheduler(DEFAULT_SETTINGS),
  startHour: 4,
  leechThreshold: 8,
  leechAction: 'suspend',
  retention: () => 0.9,
} as const;

function stateOf(rows: readonly ReviewLogRow[]): unknown {
  return foldCard({ cardId: CARD, rows: rowsThatCount(rows), rules, revision: rows.length });
}

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

/** Acts as the review feature records them. */
function act(profile: TransferProfile, row: ReviewLogRow): void {
  profile.store.transaction(() => {
    if (profile.store.reviews.has(row.id)) return;
    profile.store.reviews.append(row);
    profile.review.refold([row.cardId]);
  });
}

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

describe('a file that is not whole', () => {
  let folder: string;
  let whole: Buffer;
  let path: string;
  let desk: TransferProfile;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cairn-merge-'));
    path = join(folder, 'whole.cairnlog');
    desk = transferProfile();
    const laptop = transferProfile();
    laptop.store.transaction(() => {
      for (let n = 0; n < 50; n++) {
        act(laptop, {
          ...{ id: actId(n), deviceId: 'laptop', atMs: START + n, cardId: CARD, kind: 'grade' },
          ...{ grade: 3, elapsedMs: 1, targetId: null, offsetMin: 0, outcome: null, data: null },
        });
      }
    });
    await laptop.call('export.make', {
      exportId: freshId() as never,
      request: { kind: 'log' },
      path,
    });
    whole = readFileSync(path);
    laptop.remove();
  });
  beforeEach(() => writeFileSync(path, whole));
  afterAll(() => {
    desk.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  async function refusal(): Promise<Refused> {
    const error = await desk
      .call('log.merge', {
        mergeId: freshId() as never,
        source: { kind: 'path', path },
        join: true,
      })
      .then(() => undefined)
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Refused);
    expect(desk.store.reviews.size()).toBe(0);
    return error as Refused;
  }
  /** Changes the unpacked text, and packs it again. */
  function rewrite(change: (lines: string[]) => void): void {
    const lines = gunzipSync(readFileSync(path)).toString('utf8').split('\n');
    change(lines);
    writeFileSync(path, gzipSync(lines.join('\n')));
  }

  test.each([0, 1, 10, 100, -1, -20])('cut at %d bytes is refused', async (at) => {
    const size = readFileSync(path).length;
    truncateSync(path, at < 0 ? size + at : at);
    expect((await refusal()).code).toBe('fileRefused');
  });

  test('with any byte changed is refused, or is what it was', async () => {
    for (let at = 0; at < whole.length; at += 7) {
      const bent = Buffer.from(whole);
      bent[at] = (bent[at] ?? 0) ^ 0x40;
      writeFileSync(path, bent);
      const done = await desk
        .call('log.merge', {
          mergeId: freshId() as never,
          source: { kind: 'path', path },
          join: false,
        })
        .catch((error: unknown) => error);
      // A changed byte of gzip's own header (a time, a name of a system) says nothing about the rows.
      expect(done).toBeInstanceOf(Refused);
      expect(['fileRefused', 'otherProfile']).toContain((done as Refused).code);
    }
    expect(desk.store.reviews.size()).toBe(0);
  });

  test('with a row taken out is refused', async () => {
    rewrite((lines) => lines.splice(3, 1));
    expect((await refusal()).message).toContain('50 rows of reviews and holds 49');
  });

  test('with a changed answer is refused', async () => {
    rewrite((lines) => {
      lines[3] = (lines[3] ?? '').replace('"grade":3', '"grade":4');
    });
    expect((await refusal()).message).toContain('check sum');
  });

  test('of a newer version says so', async () => {
    rewrite((lines) => {
      lines[0] = (lines[0] ?? '').replace('"version":1', '"version":2');
    });
    expect((await refusal()).message).toContain('newer Cairn');
  });

  test.each(['', 'hello', '{}', '[]', 'null'])('that is %j is refused', async (text) => {
    writeFileSync(path, gzipSync(text));
    expect((await refusal()).code).toBe('fileRefused');
    writeFileSync(path, text);
    expect((await refusal()).code).toBe('fileRefused');
  });

  test('that is not there says so', async () => {
    rmSync(path);
    expect((await refusal()).code).toBe('notFound');
  });
});
