import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHit, toMatch } from '../../../../src/core/curriculum/search.ts';

test.each([
  ['gener', '"gener"*'],
  ['keyword only', '"keyword"* "only"*'],
  ['"event loop" task', '"event loop" "task"*'],
  ['__enter__', '"__enter__"*'],
  ['"open', '"open"*'],
  ['*args', '"args"*'],
  ['   ', null],
  ['()', null],
])('%j is searched as %j', (typed, match) => {
  expect(toMatch(typed)).toBe(match);
});

test('whatever is typed is a query that SQLite takes', () => {
  const db = new Database(':memory:');
  db.exec('CREATE VIRTUAL TABLE search USING fts5 (body)');
  const query = db.prepare('SELECT * FROM search WHERE search MATCH ?');
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (typed) => {
      const match = toMatch(typed);
      if (match !== null) expect(() => query.all(match)).not.toThrow();
    }),
    { numRuns: 2000 },
  );
  db.close();
});

test('a passage is shown as text with its matches marked, never as HTML of the lesson', () => {
  const hit = toHit({
    kind: 'lesson',
    ref: '1.1.1.2',
    anchor: 'forwarding',
    title: 'Forwarding',
    snippet: 'a <b> & \uE000args\uE001',
  });
  expect(hit.snippetHtml).toBe('a &lt;b&gt; &amp; <mark>args</mark>');
  expect(hit.route).toBe('/learn/1.1.1.2#forwarding');
});

test.each([
  ['exercise', '1.1.1.1-quote-order', '/practice/1.1.1.1-quote-order'],
  ['exercise', '1.1.1-synthesis-desk', '/practice/1.1.1-synthesis-desk'],
  ['card', '1.1.1.1-slash', '/learn/1.1.1.1'],
] as const)('a hit of kind %s leads to its place', (kind, ref, route) => {
  expect(toHit({ kind, ref, anchor: '', title: '', snippet: '' }).route).toBe(route);
});
