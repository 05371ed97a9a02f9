import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { MIGRATIONS } from '../../src/core/store/migrations/index.ts';

test('a profile of before has its log counted from the start, and a row that goes makes it count anew', () => {
  const db = new Database(':memory:');
  for (const migration of MIGRATIONS.filter(({ version }) => version < 4)) db.exec(migration.sql);
  db.exec(MIGRATIONS.find(({ version }) => version === 4)?.sql ?? '');
  const rows = (table: string): unknown =>
    db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  expect(rows('statistics_cursor')).toBe(0);
  expect(rows('statistics_hour')).toBe(0);
  db.exec("INSERT INTO statistics_cursor VALUES (1, '{}', 5, 5)");
  db.exec(
    `INSERT INTO attempt_log VALUES ('a', 'd', 1, 'e', 'h', 'passed', 1, 1, 1, 0, 0, '{}', 0)`,
  );
  expect(rows('statistics_cursor')).toBe(1);
  db.exec('DELETE FROM attempt_log');
  expect(rows('statistics_cursor')).toBe(0);
  db.close();
});
