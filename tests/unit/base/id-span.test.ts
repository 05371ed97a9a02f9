import { expect, test } from 'vitest';
import { idSpan } from '../../../src/base/id-span.ts';

test.each([
  [[], ''],
  [['4'], '4'],
  [['4', '5'], '4 and 5'],
  [['2', '3', '4', '5'], '2 to 5'],
  [['2', '4', '5'], '2, 4 and 5'],
])('%j is "%s"', (ids, words) => {
  expect(idSpan(ids)).toBe(words);
});
