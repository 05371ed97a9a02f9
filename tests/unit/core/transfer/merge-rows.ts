import fc from 'fast-check';
import { DEFAULT_SETTINGS } from '../../../../src/contract/default-settings.ts';
import type { CardId } from '../../../../src/contract/ids.ts';
import type { Grade } from '../../../../src/contract/review.ts';
import { foldCard } from '../../../../src/core/review/fold.ts';
import { createScheduler } from '../../../../src/core/review/scheduler.ts';
import type { ReviewLogRow } from '../../../../src/core/store/index.ts';
import { actId } from '../../../helpers/core.ts';
import { START, type TransferProfile } from '../../../helpers/transfer.ts';

const YEAR = 365 * 86_400_000;
export const CARD = '1.1.1.1-card-0' as CardId;

/** A moment: often the very same one, sometimes of a clock that is ten years off, or around a change of the clocks. */
export const moment = fc.oneof(
  fc.constant(START),
  fc.integer({ min: START, max: START + 3 }),
  fc.integer({ min: START, max: START + YEAR }),
  fc.integer({ min: START - 10 * YEAR, max: START + 10 * YEAR }),
  // 2026-03-29 01:00 UTC and 2026-10-25 01:00 UTC: summer time begins and ends in Europe.
  fc.integer({ min: -3, max: 3 }).map((h) => Date.parse('2026-03-29T01:00:00Z') + h * 1_800_000),
  fc.integer({ min: -3, max: 3 }).map((h) => Date.parse('2026-10-25T01:00:00Z') + h * 1_800_000),
);
export const offset = fc.constantFrom(-720, -60, 0, 60, 120, 330, 840);
export const device = fc.constantFrom('laptop', 'desk', 'train');

/** Acts on one card by several devices; each has an id of its own, and undos name acts that may be elsewhere. */
export const acts = fc
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
export function three<T>(all: fc.Arbitrary<readonly T[]>): fc.Arbitrary<readonly (readonly T[])[]> {
  return all.chain((rows) =>
    fc
      .tuple(fc.subarray([...rows]), fc.subarray([...rows]), fc.subarray([...rows]))
      .chain(([a, b, c]) => fc.tuple(shuffled(a), shuffled(b), shuffled(c))),
  );
}

export function shuffled<T>(rows: readonly T[]): fc.Arbitrary<readonly T[]> {
  return fc.shuffledSubarray([...rows], { minLength: rows.length, maxLength: rows.length });
}

/** What a merge means, said once more and in the plainest way: the union by id, in the order that counts. */
export function mergeRows<T extends { readonly id: string; readonly atMs: number }>(
  a: readonly T[],
  b: readonly T[],
): readonly T[] {
  const union = new Map([...a, ...b].map((row) => [row.id, row]));
  return [...union.values()].sort((x, y) => x.atMs - y.atMs || (x.id < y.id ? -1 : 1));
}

/** Rows that no undo takes away; an undo that was redone takes nothing. */
export function rowsThatCount(rows: readonly ReviewLogRow[]): readonly ReviewLogRow[] {
  const redone = new Set(rows.flatMap((row) => (row.kind === 'redo' ? [row.targetId] : [])));
  const undone = new Set(
    rows.flatMap((row) => (row.kind === 'undo' && !redone.has(row.id) ? [row.targetId] : [])),
  );
  return rows.filter((row) => row.kind !== 'undo' && row.kind !== 'redo' && !undone.has(row.id));
}

export const rules = {
  scheduler: createScheduler(DEFAULT_SETTINGS),
  stepless: createScheduler(DEFAULT_SETTINGS),
  startHour: 4,
  leechThreshold: 8,
  leechAction: 'suspend',
  retention: () => 0.9,
} as const;

export function stateOf(rows: readonly ReviewLogRow[]): unknown {
  return foldCard({ cardId: CARD, rows: rowsThatCount(rows), rules, revision: rows.length });
}

/** Acts as the review feature records them. */
export function act(profile: TransferProfile, row: ReviewLogRow): void {
  profile.store.transaction(() => {
    if (profile.store.reviews.has(row.id)) return;
    profile.store.reviews.append(row);
    profile.review.refold([row.cardId]);
  });
}
