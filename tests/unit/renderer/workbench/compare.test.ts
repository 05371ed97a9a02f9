import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareInline,
  comparePrediction,
  type Segment,
  splitTraceback,
} from '../../../../src/renderer/features/workbench/logic/compare.ts';

const text = (segments: readonly Segment[]): string =>
  segments.map((segment) => segment.text).join('');

describe('expected and got', () => {
  it('are marked where they part', () => {
    const compared = compareInline('["express", "gift wrap"]', '["express", "gift box"]');
    expect(compared?.expected.filter((each) => each.differs).map((each) => each.text)).toEqual([
      'wrap',
    ]);
    expect(compared?.actual.filter((each) => each.differs).map((each) => each.text)).toEqual([
      'box',
    ]);
  });

  it('are not marked where nothing is alike, or nothing differs', () => {
    expect(compareInline('TypeError', '42')).toBeNull();
    expect(compareInline('42', '42')).toBeNull();
    expect(compareInline('x'.repeat(2000), `${'x'.repeat(1999)}y`)).toBeNull();
  });

  it('lose no character, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.string({ maxLength: 60 }), (left, right) => {
        const compared = compareInline(left, right);
        if (compared === null) return;
        expect(text(compared.expected)).toBe(left);
        expect(text(compared.actual)).toBe(right);
      }),
    );
  });
});

describe('a prediction', () => {
  it('is right whatever the spaces at line ends', () => {
    const lines = comparePrediction('2 2 \n', '2 2\n');
    expect(lines).toEqual([{ text: '2 2', state: 'same' }]);
  });

  it('is compared line by line', () => {
    expect(comparePrediction('a\nx\nc\nd', 'a\nb\nc').map((line) => line.state)).toEqual([
      'same',
      'wrong',
      'same',
      'extra',
    ]);
    expect(comparePrediction('a', 'a\nb').map((line) => line.state)).toEqual(['same', 'missing']);
  });
});

describe('a traceback', () => {
  it('is parted from what was printed', () => {
    const output =
      'hello\nTraceback (most recent call last):\n  File "main.py", line 1\nValueError: x\n';
    const split = splitTraceback(output);
    expect(split.printed).toBe('hello\n');
    expect(split.traceback).toMatch(/^Traceback[\s\S]*ValueError: x$/);
  });

  it('may be of a program that Python could not read', () => {
    const output =
      '  File "main.py", line 1\n    def f(:\n          ^\nSyntaxError: invalid syntax\n';
    expect(splitTraceback(output)).toEqual({ printed: '', traceback: output.trimEnd() });
  });

  it('is not seen where there is none', () => {
    expect(splitTraceback('Traceback is a word\n').traceback).toBeNull();
  });
});
