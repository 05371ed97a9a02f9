import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/contract/default-settings.ts';
import type { CardId, Uuid } from '../../src/contract/ids.ts';
import { createReviewFeature, type ReviewFeature } from '../../src/core/review/index.ts';
import { openStore, type Store } from '../../src/core/store/index.ts';
import { MIGRATIONS } from '../../src/core/store/migrations/index.ts';
import { cardPack, testClock } from '../helpers/core.ts';
import { silentLog } from '../helpers/log.ts';

// A profile of 40 days, made by the program that shipped version 1: 117 answers (8 of them undone), two cards
// suspended, one buried, an attempt, a hint, a snapshot, settings.
const PROFILE = join(import.meta.dirname, 'profile-v1.db.gz');
const LAST_DAY = Date.parse('2026-10-10T09:28:03Z');

let folder: string;
let before: Database.Database;
let store: Store;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-v1-'));
  const bytes = gunzipSync(readFileSync(PROFILE));
  writeFileSync(join(folder, 'cairn.db'), bytes);
  writeFileSync(join(folder, 'as-it-was.db'), bytes);
  before = new Database(join(folder, 'as-it-was.db'));
  const opened = openStore(folder);
  if (!opened.ok) throw new Error(opened.error.message);
  store = opened.value;
});
afterEach(() => {
  store.close();
  before.close();
  rmSync(folder, { recursive: true, force: true });
});

function startReview(): ReviewFeature {
  const pack = cardPack(['1.1.1.1', '1.1.1.2', '1.1.1.3'], 6);
  const feature = createReviewFeature(
    {
      ...{ store, pack, log: silentLog, emit: () => undefined },
      clock: testClock(LAST_DAY, () => 120),
      folders: { data: folder, profile: folder, workspaces: folder, resources: folder },
    },
    {
      settings: () => ({ ...DEFAULT_SETTINGS, desiredRetention: 0.92 }),
      runProgram: () => Promise.reject(new Error()),
      cardOf: pack.card,
    },
  );
  feature.bringUpToDate();
  return feature;
}

interface OldState {
  card_id: CardId;
  phase: string;
  due_ms: number;
  stability: number;
  difficulty: number;
  reps: number;
  lapses: number;
  introduced_ms: number | null;
  suspended: number;
  revision: number;
}

test('every row of the log is there, as it was, in the order it was written', () => {
  const old = before.prepare('SELECT * FROM review_log ORDER BY rowid').all() as {
    [key: string]: unknown;
  }[];
  const rows = store.reviews.rowsAfter(0, 1000);
  expect(
    rows.map((row) => ({
      id: row.id,
      device_id: row.deviceId,
      at_ms: row.atMs,
      card_id: row.cardId,
      kind: row.kind,
      grade: row.grade,
      elapsed_ms: row.elapsedMs,
      target_id: row.targetId,
      offset_min: row.offsetMin,
    })),
  ).toEqual(old);
});

test('every card keeps its history, and the day it was promised for', () => {
  startReview();
  const old = before.prepare('SELECT * FROM card_state').all() as OldState[];
  expect(old.length).toBeGreaterThan(10);
  for (const was of old) {
    const now = store.cards.state(was.card_id);
    expect(now, was.card_id).toMatchObject({
      phase: was.phase,
      reps: was.reps,
      lapses: was.lapses,
      introducedMs: was.introduced_ms,
      suspended: was.suspended === 1,
    });
    expect(now?.revision, was.card_id).toBeGreaterThanOrEqual(was.revision);
    if (was.phase !== 'review') continue;
    // Due from the start of its day instead of the hour of the last answer.
    const early = was.due_ms - (now?.dueMs ?? 0);
    expect(early, was.card_id).toBeGreaterThanOrEqual(0);
    expect(early, was.card_id).toBeLessThan(86_400_000);
    expect(now?.stability).toBeGreaterThan(0);
  }
});

test('answers are counted by day, undone ones left out', () => {
  startReview();
  const sum = store.reviews.days(0, 100_000).reduce((total, day) => total + day.reviews, 0);
  expect(sum).toBe(
    before
      .prepare(
        `SELECT count(*) FROM review_log AS log WHERE kind = 'grade'
           AND NOT EXISTS (SELECT 1 FROM review_log AS undo WHERE undo.target_id = log.id)`,
      )
      .pluck()
      .get(),
  );
});

test('what the log is not of is untouched: settings, attempts, activity, snapshots, the screen', () => {
  expect(store.local.settings()).toEqual({ desiredRetention: 0.92, theme: 'dark' });
  expect(store.local.ui('app/route')).toBe('/learn/1.1.1.2');
  const exercise = '1.1.1.1-quote-order' as never;
  expect(store.attempts.state(exercise)?.passedMs).not.toBeNull();
  expect(store.attempts.hintsShown(exercise)).toBe(1);
  expect([...store.attempts.lessonsRead().keys()]).toEqual(['1.1.1.1', '1.1.1.2']);
  expect(store.snapshots.files('s1', exercise)[0]?.content.toString()).toBe('x = 1\n');
});

test('a copy of the database as it was lies beside it', () => {
  const file = join(folder, `cairn.db.before-v${MIGRATIONS.at(-1)?.version}`);
  expect(existsSync(file)).toBe(true);
  const copy = new Database(file, { readonly: true });
  expect(copy.pragma('user_version', { simple: true })).toBe(1);
  expect(copy.prepare('SELECT count(*) FROM review_log').pluck().get()).toBe(
    before.prepare('SELECT count(*) FROM review_log').pluck().get(),
  );
  copy.close();
});

test('work goes on: the queue offers what is due, an answer counts, an old answer can be undone by its id', async () => {
  const review = startReview();
  const turn = await review.handlers['review.next']({ scope: { kind: 'due' } });
  expect(turn.ok && turn.value.next).toBeTruthy();
  if (!turn.ok || !turn.value.next) return;
  const { card, revision } = turn.value.next;
  const answered = await review.handlers['review.answer']({
    scope: { kind: 'due' },
    reviewId: '01999999-ffff-7000-8000-000000000001' as Uuid,
    cardId: card.id,
    grade: 3,
    revision,
    elapsedMs: 1000,
  });
  expect(answered).toMatchObject({ ok: true, value: { canUndo: true } });
});
