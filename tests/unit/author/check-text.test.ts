import { describe, expect, test } from 'vitest';
import { checkSpelling, openDictionary, wordsToCheck } from '../../../src/author/check/spelling.ts';
import { findTests } from '../../../src/author/parse/python-tests.ts';
import { ProblemLog } from '../../../src/author/problem.ts';

describe('findTests', () => {
  test('finds the tests at the top level, with docstring and line', () => {
    const code = [
      'import pytest',
      '',
      'def helper():',
      '    """no test"""',
      '',
      '@pytest.mark.parametrize("a", [1])',
      'def test_one(a: int) -> None:',
      '    """adds one"""',
      '    assert a',
      '',
      'async def test_two() -> None:',
      '    assert True',
      '',
    ].join('\n');
    expect(findTests(code)).toEqual([
      { name: 'test_one', line: 7, docstring: 'adds one' },
      { name: 'test_two', line: 11, docstring: null },
    ]);
  });
});

describe('spelling', () => {
  const dictionary = openDictionary('# ours\nTern  # the payment provider\n');

  test.each([
    'behaviour',
    'iterable',
    'Python',
    'kwargs',
    'PostgreSQL',
    'Tern',
    'decorators',
    "doesn't",
  ])('knows %s', (word) => {
    expect(dictionary(word)).toBe(true);
  });

  test.each(['recieve', 'seperate', 'behavoiur', 'ours'.repeat(2)])('does not know %s', (word) => {
    expect(dictionary(word)).toBe(false);
  });

  test('judges words only, not names, addresses and signs', () => {
    expect(
      wordsToCheck(
        'The re-used `x`, order_id, fooBar, HTTPS, v2, orders.py, https://a.b/c and "customer’s" (idea)!',
      ),
    ).toEqual(['The', 're', 'used', 'and', 'customer', 'idea']);
  });

  test('reports a word once a file, with its line', () => {
    const log = new ProblemLog();
    const prose = [
      { file: 'a.md', line: 3, text: 'They recieve it.', words: 3 },
      { file: 'a.md', line: 4, text: 'We recieve it.', words: 3 },
    ];
    checkSpelling(prose, dictionary, log);
    expect(log.sorted()).toMatchObject([
      { line: 3, message: expect.stringContaining('"recieve"') },
    ]);
  });
});
