import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { markHtml, toHit } from '../../../../src/core/search/hit.ts';
import { toMatch } from '../../../../src/core/search/match.ts';
import { createOwnFiles, isUnder } from '../../../../src/core/search/own-files.ts';
import { parseSearch } from '../../../../src/core/search/query.ts';
import { createVocabulary } from '../../../../src/core/search/vocabulary.ts';

const VOCABULARY = createVocabulary(
  [
    ...['argument', 'context', 'contextmanager', 'decorator', 'decorators', 'generator'],
    ...['manager', 'yield'],
  ].map((term, index) => ({ term, count: 10 - index })),
);
const EMPTY = createVocabulary([]);
const match = (typed: string, vocabulary = EMPTY) => toMatch(parseSearch(typed), vocabulary).match;

describe('what was typed', () => {
  test.each([
    ['gener', '"gener"*'],
    ['keyword only', '"keyword"* AND "only"*'],
    ['"event loop" task', '"event loop" AND "task"*'],
    ['__enter__', '"__enter__"*'],
    ['"open', '"open"'],
    ['*args', '"args"*'],
    ['std::vector', '"std"* AND "vector"*'],
    ['   ', null],
    ['()', null],
    ['kind:exercise', null],
  ])('%j is searched as %j', (typed, wanted) => {
    expect(match(typed)).toBe(wanted);
  });

  test('filters are taken out of it', () => {
    expect(parseSearch('retry kind:exercises module:1.4 is:passed tag:"my own"')).toEqual({
      words: ['retry'],
      phrases: [],
      kinds: ['exercise'],
      under: '1.4',
      states: ['passed'],
      tags: ['my own'],
      notUnderstood: [],
    });
  });

  test.each(['kind:poem', 'module:first', 'is:lost'])(
    '%j is left out, and why is said',
    (typed) => {
      const { notUnderstood, words } = parseSearch(`retry ${typed}`);
      expect(notUnderstood[0]).toMatch(new RegExp(`^“${typed}” is not understood: .+\\.$`));
      expect(words).toEqual(['retry']);
    },
  );

  test('is a query that SQLite takes, whatever it is', () => {
    const db = new Database(':memory:');
    db.exec('CREATE VIRTUAL TABLE search USING fts5 (body)');
    const query = db.prepare('SELECT * FROM search WHERE search MATCH ?');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (typed) => {
        const wanted = match(typed, VOCABULARY);
        if (wanted !== null) expect(() => query.all(wanted)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
    db.close();
  });
});

describe('a slip of the fingers', () => {
  test.each([
    ['decroator', ['decorator', 'decorators']],
    ['genertor', ['generator']],
    ['contxet', ['context', 'contextmanager']],
    ['argumant', ['argument']],
  ])('%s finds %j', (typed, sought) => {
    expect(VOCABULARY.near(typed, 3)).toEqual(sought);
  });

  test('in a word that is only half typed is forgiven too', () => {
    expect(VOCABULARY.near('contextmng', 3)).toEqual(['contextmanager']);
  });

  test('is sought only where the word occurs nowhere, and said', () => {
    expect(toMatch(parseSearch('decorat yeild'), VOCABULARY)).toEqual({
      match: '"decorat"* AND ("yeild"* OR "yield")',
      corrected: [{ typed: 'yeild', sought: ['yield'] }],
    });
  });

  const letters = fc.string({ unit: fc.constantFrom(...'abcdef'), minLength: 5, maxLength: 10 });
  test('any one slip in any word of the index finds that word', () => {
    fc.assert(
      fc.property(letters, fc.nat(), fc.constantFrom(...'abcdef'), (term, place, letter) => {
        const at = place % term.length;
        const changed = term.slice(0, at) + letter + term.slice(at + 1);
        const dropped = term.slice(0, at) + term.slice(at + 1);
        const added = term.slice(0, at) + letter + term.slice(at);
        const one = createVocabulary([{ term, count: 1 }]);
        for (const typed of [changed, dropped, added].filter((word) => word.length >= 4)) {
          expect(one.near(typed, 1), typed).toEqual([term]);
        }
      }),
    );
  });
});

describe('a hit', () => {
  test('shows its passage as text with its matches marked, never as HTML of the lesson', () => {
    const hit = toHit({
      kind: 'lesson',
      ref: '1.1.1.2',
      anchor: 'forwarding',
      title: 'Forwarding',
      snippet: 'a <b> & \uE000args\uE001',
    });
    expect(hit.snippetHtml).toBe('a &lt;b&gt; &amp; <mark>args</mark>');
    expect(hit.route).toBe('/learn/1.1.1.2#forwarding');
    expect(markHtml('<Args> of args', ['args'])).toBe(
      '&lt;<mark>Args</mark>&gt; of <mark>args</mark>',
    );
  });

  test.each([
    ['exercise', '1.1.1.1-quote-order', '/practice/1.1.1.1-quote-order'],
    ['code', '1.1.1.1-quote-order', '/practice/1.1.1.1-quote-order'],
    ['exercise', '1.1.1-synthesis-desk', '/practice/1.1.1-synthesis-desk'],
    ['card', '1.1.1.1-slash', '/learn/1.1.1.1'],
  ] as const)('of kind %s leads to its place', (kind, ref, route) => {
    expect(toHit({ kind, ref, anchor: '', title: '', snippet: '' }).route).toBe(route);
  });

  test.each([
    ['1.1.1.2-x', '1.1.1', true],
    ['1.1.1-synthesis-x', '1.1.1', true],
    ['1.1.10.2-x', '1.1.1', false],
  ])('%s is under %s: %s', (ref, under, is) => {
    expect(isUnder(ref, under)).toBe(is);
  });
});

describe("the learner's own files", () => {
  let folder: string;
  let now = 0;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cairn-search-'));
    mkdirSync(join(folder, '1.1.1.1-quote-order'));
    writeFileSync(
      join(folder, '1.1.1.1-quote-order', 'quoting.py'),
      'def quote():\n    return 1\n',
    );
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('are found by what is in them, with the line, and again once they changed', () => {
    const files = createOwnFiles(folder, () => now);
    expect(files.search(parseSearch('quote'), 5)).toMatchObject([
      { title: 'quoting.py', snippetHtml: 'def <mark>quote</mark>():', pointId: '1.1.1.1' },
    ]);
    writeFileSync(join(folder, '1.1.1.1-quote-order', 'quoting.py'), 'def discounted(): ...\n');
    now += 10_000;
    expect(files.search(parseSearch('quote'), 5)).toEqual([]);
    expect(files.search(parseSearch('discounted'), 5)).toHaveLength(1);
    expect(files.search(parseSearch('discounted module:2'), 5)).toEqual([]);
  });
});
