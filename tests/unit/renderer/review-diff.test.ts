import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparePrediction, differences } from '../../../src/renderer/features/review/diff.ts';

describe('a typed prediction', () => {
  test('is right whatever blanks end its lines and its text', () => {
    expect(comparePrediction('1\n2\n', '1  \r\n2').correct).toBe(true);
    expect(comparePrediction('', '\n\n').correct).toBe(true);
  });

  test('is wrong where blanks begin a line, where case differs, and where a line is missing', () => {
    expect(comparePrediction('  1\n', '1').correct).toBe(false);
    expect(comparePrediction('True\n', 'true').correct).toBe(false);
    expect(comparePrediction('1\n2\n', '1').correct).toBe(false);
  });

  test('keeps an empty line in the middle', () => {
    expect(comparePrediction('a\n\nb\n', 'a\nb').correct).toBe(false);
  });

  test('with a forgotten line is right again after it', () => {
    expect(comparePrediction('a\nb\nc\nd', 'a\nc\nd').lines).toEqual([
      { expected: 'a', typed: 'a', same: true },
      { expected: 'b', typed: null, same: false },
      { expected: 'c', typed: 'c', same: true },
      { expected: 'd', typed: 'd', same: true },
    ]);
  });

  test('with a line too many is right around it', () => {
    expect(comparePrediction('a\nb', 'a\nextra\nb').lines).toEqual([
      { expected: 'a', typed: 'a', same: true },
      { expected: null, typed: 'extra', same: false },
      { expected: 'b', typed: 'b', same: true },
    ]);
  });

  test('with another line puts both side by side', () => {
    expect(comparePrediction('a\ntotal 12\nc', 'a\ntotal 21\nc').lines[1]).toEqual({
      expected: 'total 12',
      typed: 'total 21',
      same: false,
    });
  });

  const text = fc.array(fc.constantFrom('a', 'b', ' b', 'c c', ''), { maxLength: 8 });
  test('shows every line of both once, in order, and is right exactly if they are the same', () => {
    fc.assert(
      fc.property(text, text, (wanted, given) => {
        const { correct, lines } = comparePrediction(wanted.join('\n'), given.join('\n'));
        const trimmed = (all: readonly string[]): string => all.join('\n').replace(/\n+$/, '');
        const side = (name: 'expected' | 'typed'): string =>
          lines.flatMap((line) => line[name] ?? []).join('\n');
        expect(side('expected')).toBe(trimmed(wanted));
        expect(side('typed')).toBe(trimmed(given));
        expect(correct).toBe(trimmed(wanted) === trimmed(given));
      }),
    );
  });
});

test('two lines are cut into what both have and what one has, and lose no letter', () => {
  expect(differences('[1, 2]', '[1, 3]')).toEqual({
    a: [
      { text: '[1, ', same: true },
      { text: '2', same: false },
      { text: ']', same: true },
    ],
    b: [
      { text: '[1, ', same: true },
      { text: '3', same: false },
      { text: ']', same: true },
    ],
  });
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
      const found = differences(a, b);
      expect(found.a.map(({ text }) => text).join('')).toBe(a);
      expect(found.b.map(({ text }) => text).join('')).toBe(b);
      const same = (pieces: typeof found.a): string =>
        pieces.flatMap((piece) => (piece.same ? piece.text : [])).join('');
      expect(same(found.a)).toBe(same(found.b));
    }),
  );
});
