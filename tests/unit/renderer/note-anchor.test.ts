import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anchorAt, findPlace, normal } from '../../../src/renderer/features/notes/anchor.ts';

const LESSON = normal(`Two markers in the parameter list say how an argument may arrive.
  Before the slash, the argument has a place and no public name. After the star, it has a name and no place.
  You may rename the parameter later without breaking a caller. After the star, it has a name and no place.`);
const at = (quote: string, nth = 0) => {
  let from = LESSON.indexOf(quote);
  for (let n = 0; n < nth; n++) from = LESSON.indexOf(quote, from + 1);
  return { from, to: from + quote.length };
};

describe('a place in a lesson', () => {
  test('is found again, of equal passages the one between the same words', () => {
    for (const nth of [0, 1]) {
      const place = at('it has a name', nth);
      expect(findPlace(LESSON, anchorAt(LESSON, place, null))).toEqual(place);
    }
  });

  test('is found after the text before it grew, and after some of its words changed', () => {
    const anchor = anchorAt(
      LESSON,
      at('rename the parameter later without breaking a caller'),
      null,
    );
    const grown = `A new paragraph. ${LESSON}`;
    expect(findPlace(grown, anchor)?.from).toBe(at('rename').from + 'A new paragraph. '.length);
    const reworded = LESSON.replace('later without breaking', 'tomorrow without breaking');
    const found = findPlace(reworded, anchor);
    expect(found && reworded.slice(found.from, found.to)).toBe(
      'rename the parameter tomorrow without breaking a caller',
    );
  });

  test('is lost with its passage, rather than found somewhere else', () => {
    const anchor = anchorAt(
      LESSON,
      at('rename the parameter later without breaking a caller'),
      null,
    );
    expect(findPlace('Generators yield values one by one, and keep nothing.', anchor)).toBeNull();
    expect(findPlace('', anchor)).toBeNull();
  });

  test('is found exactly wherever it is in an unchanged text', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', ' ', 'c'),
      minLength: 1,
      maxLength: 80,
    });
    fc.assert(
      fc.property(text, fc.nat(79), fc.nat(20), (raw, start, length) => {
        const words = normal(raw);
        const from = Math.min(start, words.length - 1);
        const to = Math.min(words.length, from + 1 + length);
        const quote = words.slice(from, to);
        fc.pre(quote.trim() !== '');
        const found = findPlace(words, anchorAt(words, { from, to }, null));
        expect(found && words.slice(found.from, found.to)).toBe(quote);
      }),
    );
  });
});
