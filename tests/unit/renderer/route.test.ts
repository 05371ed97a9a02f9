import { describe, expect, it } from 'vitest';
import { parseRoute, usePath } from '../../../src/renderer/app/location.ts';

describe('a route', () => {
  it('is a path, and the heading after the second mark', () => {
    expect(parseRoute('/learn/1.1.1.2')).toEqual({ path: '/learn/1.1.1.2', heading: null });
    expect(parseRoute('/learn/1.1.1.2#the-star')).toEqual({
      path: '/learn/1.1.1.2',
      heading: 'the-star',
    });
    expect(parseRoute('/learn/1.1.1.2#')).toEqual({ path: '/learn/1.1.1.2', heading: null });
  });

  it("is read from the pack's links as well, which name the heading as a part of the path", () => {
    expect(parseRoute('/learn/1.1.1.2/the-star')).toEqual({
      path: '/learn/1.1.1.2',
      heading: 'the-star',
    });
  });

  it('leaves other paths alone', () => {
    expect(parseRoute('/')).toEqual({ path: '/', heading: null });
    expect(parseRoute('/practice/1.1.1.1-quote-order')).toEqual({
      path: '/practice/1.1.1.1-quote-order',
      heading: null,
    });
  });

  it('is an address within the page', () => {
    expect(usePath.hrefs('/learn')).toBe('#/learn');
  });
});
