import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../src/core/store/database.ts';
import { MIGRATIONS } from '../../src/core/store/migrations/index.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-v5-'));
  file = join(folder, 'cairn.db');
  writeFileSync(file, gunzipSync(readFileSync(join(import.meta.dirname, 'profile-v1.db.gz'))));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(upTo: number): Database.Database {
  const opened = openDatabase(
    file,
    MIGRATIONS.filter(({ version }) => version <= upTo),
  );
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

test('a profile of version 4 gains an empty log of acceptance runs, and loses nothing', () => {
  const before = open(4);
  const attempts = before.prepare('SELECT * FROM attempt_log').all();
  const reviews = before.prepare('SELECT count(*) FROM review_log').pluck().get();
  before.close();
  const after = open(5);
  expect(after.prepare('SELECT * FROM attempt_log').all()).toEqual(attempts);
  expect(after.prepare('SELECT count(*) FROM review_log').pluck().get()).toBe(reviews);
  expect(after.prepare('SELECT * FROM checkpoint_log').all()).toEqual([]);
  after.close();
  expect(existsSync(`${file}.before-v5`)).toBe(true);
});

test('the runs of a checkpoint are read by its index, newest first', () => {
  const db = open(5);
  const plan = db
    .prepare(
      `EXPLAIN QUERY PLAN SELECT id FROM checkpoint_log WHERE checkpoint_id = ?
       ORDER BY at_ms DESC, id DESC LIMIT 1`,
    )
    .all('checkpoint-1.1-crud-api') as { detail: string }[];
  expect(plan.map(({ detail }) => detail).join()).toMatch(/checkpoint_log_by_checkpoint/);
  expect(plan.map(({ detail }) => detail).join()).not.toMatch(/TEMP B-TREE/);
  db.close();
});

test('measurements are whole or absent', () => {
  const db = open(5);
  const insert = db.prepare(
    `INSERT INTO checkpoint_log (id, device_id, at_ms, offset_min, checkpoint_id, content_hash, verdict, passed, total,
       duration_ms, requests, p50_ms, p95_ms, hints_shown, solution_seen, file_count, report, files)
     VALUES (?, 'd', 1, 0, 'c', 'h', 'passed', 1, 1, 1, ?, ?, ?, 0, 0, 0, '{}', '[]')`,
  );
  insert.run('a', null, null, null);
  insert.run('b', 3, 1.5, 2);
  expect(() => insert.run('c', 3, null, 2)).toThrow(/CHECK/);
  db.close();
});
