import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AssessmentId, Uuid } from '../../src/contract/ids.ts';
import { openDatabase } from '../../src/core/store/database.ts';
import { type AssessmentLogRow, openStore } from '../../src/core/store/index.ts';
import { MIGRATIONS } from '../../src/core/store/migrations/index.ts';
import { actId } from '../helpers/core.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-v2-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const row = (n: number, more: Partial<AssessmentLogRow>): AssessmentLogRow => ({
  ...{ id: actId(n), deviceId: 'here', atMs: 1000 + n, runId: actId(1), kind: 'start' },
  ...{ itemId: null, outcome: null, elapsedMs: 0, data: null, offsetMin: 60 },
  ...more,
});

test('a profile of version 2 keeps what it holds, and takes assessments from then on', () => {
  const file = join(folder, 'cairn.db');
  const old = openDatabase(file, MIGRATIONS.slice(0, 2));
  if (!old.ok) throw new Error(old.error.message);
  old.value.exec(
    `INSERT INTO setting (key, value) VALUES ('theme', '"dark"');
     INSERT INTO activity_log (id, device_id, at_ms, kind, subject, offset_min)
     VALUES ('a', 'd', 5, 'lessonRead', '1.1.1.1', 0)`,
  );
  old.value.close();

  const store = openStore(folder);
  if (!store.ok) throw new Error(store.error.message);
  const { assessments, attempts, local } = store.value;
  expect(local.settings()).toEqual({ theme: 'dark' });
  expect([...attempts.lessonsRead()]).toEqual([['1.1.1.1', 5]]);
  expect(assessments.rows()).toEqual([]);
  expect(assessments.lastResult()).toBeNull();

  const rows = [
    row(1, {}),
    row(2, {
      ...{ kind: 'answer', itemId: '1.1.1-a-one' as AssessmentId, outcome: 'unknown' },
      ...{ elapsedMs: 9000, data: { answer: { kind: 'unknown' } } },
    }),
    row(3, { kind: 'finish', data: { asked: 1 } }),
  ];
  for (const each of [...rows, ...rows]) assessments.append(each);
  expect(assessments.rows()).toEqual(rows);
  expect(assessments.has(rows[1]?.id as Uuid)).toBe(true);
  expect(assessments.lastResult()).toEqual({ asked: 1 });
  expect(() => assessments.append(row(4, { kind: 'answer' }))).toThrow(/CHECK/);
  store.value.close();

  const copy = new Database(`${file}.before-v${MIGRATIONS.at(-1)?.version}`, { readonly: true });
  expect(copy.pragma('user_version', { simple: true })).toBe(2);
  copy.close();
});
