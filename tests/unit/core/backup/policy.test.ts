import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BACKUP_REASONS, type BackupInfo } from '../../../../src/contract/backup.ts';
import { toPrune } from '../../../../src/core/backup/policy.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 10, 23, 12, 30);

function copies(ages: readonly number[], reason: BackupInfo['reason'] = 'auto'): BackupInfo[] {
  return ages.map((ageMs) => ({
    name: `${reason}-${ageMs}`,
    atMs: NOW - ageMs,
    reason,
    bytes: 1_000_000,
    reviews: 0,
    attempts: 0,
  }));
}

function kept(backups: readonly BackupInfo[], maxBytes = Number.MAX_SAFE_INTEGER): BackupInfo[] {
  const gone = new Set(toPrune(backups, NOW, maxBytes).map(({ name }) => name));
  return backups.filter(({ name }) => !gone.has(name));
}

describe('copies made by the clock', () => {
  test('stay one an hour for a day, one a day for two weeks, one a week for half a year', () => {
    const hourly = Array.from({ length: 400 * 24 }, (_, hour) => hour * HOUR_MS);
    const left = kept(copies(hourly));
    const within = (fromMs: number, toMs: number) =>
      left.filter(({ atMs }) => NOW - atMs > fromMs && NOW - atMs <= toMs).length;
    expect(within(-1, DAY_MS)).toBe(25);
    expect(within(DAY_MS, 14 * DAY_MS)).toBe(13);
    expect(within(14 * DAY_MS, 26 * 7 * DAY_MS)).toBe(24);
    expect(within(26 * 7 * DAY_MS, 400 * DAY_MS)).toBe(0);
  });
});

const anyCopies = fc.array(
  fc.record({
    ageMs: fc.integer({ min: -DAY_MS, max: 400 * DAY_MS }),
    reason: fc.constantFrom(...BACKUP_REASONS),
    bytes: fc.integer({ min: 1, max: 1000 }),
  }),
  { maxLength: 60 },
);
const toCopies = (
  drawn: readonly { ageMs: number; reason: BackupInfo['reason']; bytes: number }[],
) =>
  drawn.map(({ ageMs, reason, bytes }, index) => ({
    name: String(index),
    ...{ atMs: NOW - ageMs, reason, bytes, reviews: null, attempts: null },
  }));

describe('whatever copies there are', () => {
  test('the newest stays, and so does each that was asked for, at any limit of size', () => {
    fc.assert(
      fc.property(anyCopies, fc.integer({ min: 0, max: 5000 }), (drawn, maxBytes) => {
        const all = toCopies(drawn);
        const left = kept(all, maxBytes);
        const newest = Math.max(...all.map(({ atMs }) => atMs));
        if (all.length > 0) expect(left.some(({ atMs }) => atMs === newest)).toBe(true);
        for (const copy of all) if (copy.reason === 'asked') expect(left).toContain(copy);
      }),
    );
  });

  test('within the limit of size is what is left, but for those that always stay', () => {
    fc.assert(
      fc.property(anyCopies, fc.integer({ min: 0, max: 5000 }), (drawn, maxBytes) => {
        const left = kept(toCopies(drawn), maxBytes).sort((a, b) => b.atMs - a.atMs);
        const free = left.filter((copy, index) => index > 0 && copy.reason !== 'asked');
        const bytes = left.reduce((sum, copy) => sum + copy.bytes, 0);
        expect(bytes <= maxBytes || free.length === 0).toBe(true);
      }),
    );
  });

  test('pruning what is left prunes nothing more', () => {
    fc.assert(
      fc.property(anyCopies, (drawn) => {
        const left = kept(toCopies(drawn), 3000);
        expect(toPrune(left, NOW, 3000)).toEqual([]);
      }),
    );
  });
});
