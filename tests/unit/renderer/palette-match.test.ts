import { describe, expect, it } from 'vitest';
import { best, matchScore } from '../../../src/renderer/app/palette/match.ts';

describe('the palette', () => {
  it('offers everything while nothing is typed', () => {
    expect(matchScore('', 'Learn')).toBeGreaterThan(0);
  });

  it('wants every word to be found', () => {
    expect(matchScore('dark theme', 'Use the dark theme')).toBeGreaterThan(0);
    expect(matchScore('dark room', 'Use the dark theme')).toBe(0);
  });

  it('puts the beginning of the title before the beginning of a word, before the rest', () => {
    const titles = ['Redecorate', 'Custom decorators', 'Decorators'];
    expect(best(titles, (title) => matchScore('decor', title), 5)).toEqual([
      'Decorators',
      'Custom decorators',
      'Redecorate',
    ]);
  });

  it("finds an entry by its other words and by a point's number", () => {
    expect(matchScore('colour', 'Use the dark theme', 'colour color')).toBeGreaterThan(0);
    expect(matchScore('1.1.1.2', 'Passing arguments on', '1.1.1.2')).toBeGreaterThan(0);
  });

  it('takes no notice of case, accents and punctuation', () => {
    expect(matchScore('ARGS kwargs', 'Passing *args and **kwargs')).toBeGreaterThan(0);
    expect(matchScore('resume', 'Résumé of the day')).toBeGreaterThan(0);
  });

  it('keeps the order of equals, and no more than was asked for', () => {
    expect(best(['b', 'a', 'c'], () => 1, 2)).toEqual(['b', 'a']);
  });
});
