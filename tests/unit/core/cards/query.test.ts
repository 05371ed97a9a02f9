import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseQuery } from '../../../../src/core/cards/query.ts';

const all = (...of: unknown[]) => ({ kind: 'all', of });

describe('a search for cards', () => {
  test.each([
    ['', all()],
    ['generator', { kind: 'words', text: 'generator' }],
    ['is:due', { kind: 'is', what: 'due' }],
    ['IS:Learning', { kind: 'is', what: 'learn' }],
    ['flag:3', { kind: 'flag', flag: 3 }],
    ['tag:python::async', { kind: 'tag', tag: 'python::async' }],
    ['tag:none', { kind: 'tag', tag: null }],
    ['deck:"Two words"', { kind: 'deck', deck: 'Two words' }],
    ['module:3', { kind: 'point', prefix: '3' }],
    ['kind:cloze', { kind: 'cardKind', value: 'cloze' }],
    ['prop:r<0.8', { kind: 'number', name: 'recall', comparison: '<', value: 0.8 }],
    ['prop:due<=-1', { kind: 'number', name: 'due', comparison: '<=', value: -1 }],
    ['rated:7:1', { kind: 'rated', days: 7, grade: 1 }],
    ['"is:due"', { kind: 'words', text: 'is:due' }],
    ['std::vector', { kind: 'words', text: 'std::vector' }],
    ['-is:new', { kind: 'not', of: { kind: 'is', what: 'new' } }],
    ['a b', all({ kind: 'words', text: 'a' }, { kind: 'words', text: 'b' })],
    [
      'tag:a or tag:b',
      {
        kind: 'any',
        of: [
          { kind: 'tag', tag: 'a' },
          { kind: 'tag', tag: 'b' },
        ],
      },
    ],
    [
      'is:due (flag:1 or flag:2)',
      all(
        { kind: 'is', what: 'due' },
        {
          kind: 'any',
          of: [
            { kind: 'flag', flag: 1 },
            { kind: 'flag', flag: 2 },
          ],
        },
      ),
    ],
    [
      '-(flag:1 flag:2)',
      { kind: 'not', of: all({ kind: 'flag', flag: 1 }, { kind: 'flag', flag: 2 }) },
    ],
    ['a-b', { kind: 'words', text: 'a-b' }],
  ])('%s', (text, expected) => {
    expect(parseQuery(text)).toEqual({ test: expected, notUnderstood: [] });
  });

  test.each(['is:', 'is:lost', 'flag:9', 'prop:r', 'prop:x<1', 'rated:x', 'module:abc', 'added:0'])(
    'leaves %s out, and says so',
    (text) => {
      const { test: found, notUnderstood } = parseQuery(`a ${text}`);
      expect(found).toEqual({ kind: 'words', text: 'a' });
      expect(notUnderstood[0]).toContain(text);
    },
  );

  test.each(['(', ')', '-', 'or', 'or or', '((is:due', 'is:due))', '- -', '"', '-"', 'or is:due'])(
    'makes something of the half-written %s',
    (text) => {
      expect(() => parseQuery(text)).not.toThrow();
    },
  );

  test('never fails and never loops, whatever is typed', () => {
    const piece = fc.oneof(
      fc.constantFrom('(', ')', '-', ' ', '"', 'or ', 'is:', 'due', 'tag:', 'prop:r<', '0.5', ':'),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        parseQuery(pieces.join(''));
      }),
      { numRuns: 500 },
    );
  });
});
