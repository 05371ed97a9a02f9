import { describe, expect, test } from 'vitest';
import { cardDoc, cardMethods, noteDoc } from '../../../src/contract/cards.ts';

const text = { kind: 'basic', format: 'markdown', why: '', front: 'a', back: 'b' } as const;
const doc = {
  ...{ text, gap: null, replaces: null, pointId: null, heading: null, quote: null },
  ...{ deck: null, tags: ['python::async'], sibling: null },
};

describe('the documents of the edit log', () => {
  test('are a card with its tags, or a note with its place', () => {
    expect(cardDoc.parse(doc)).toEqual(doc);
    const anchor = { heading: 'the-star', quote: 'after the star', before: '', after: '' };
    const note = { pointId: '1.1.1.1', anchor, markdown: 'Yes.' };
    expect(noteDoc.parse(note)).toEqual(note);
  });

  test.each([
    ['a tag of two words', { tags: ['two words'] }],
    ['a deck without a name', { deck: '  ' }],
    ['a kind that does not exist', { text: { ...text, kind: 'essay' } }],
    ['a text of more than 100,000 characters', { text: { ...text, front: 'a'.repeat(100_001) } }],
    ['a point that cannot be', { pointId: '../x' }],
  ])('refuse %s', (_what, change) => {
    expect(cardDoc.safeParse({ ...doc, ...change }).success).toBe(false);
  });
});

test('an act on cards names them, or a query', () => {
  const { params } = cardMethods['card.change'];
  const actId = '01999999-0000-7000-8000-000000000001';
  const change = { kind: 'flag', flag: 3 };
  const of = (selection: unknown): boolean =>
    params.safeParse({ actId, selection, change }).success;
  expect(of({ kind: 'ids', cardIds: ['1.1.1.1-slash', `own-${actId}-c2`] })).toBe(true);
  expect(of({ kind: 'query', query: 'is:due', except: [] })).toBe(true);
  expect(of({ kind: 'ids', cardIds: [] })).toBe(false);
  expect(of({ kind: 'ids', cardIds: ['../x'] })).toBe(false);
});
