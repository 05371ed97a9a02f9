import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { cardsDocument, exerciseDocument } from '../../../src/author/parse/documents.ts';
import { parseYaml } from '../../../src/author/parse/yaml-file.ts';
import { ProblemLog } from '../../../src/author/problem.ts';

function problemsOf(schema: z.ZodType, text: string, firstLine = 1): readonly string[] {
  const log = new ProblemLog();
  parseYaml({ file: 'a.yaml', text, firstLine }, schema, log);
  return log.sorted().map(({ line, message }) => `${line}: ${message}`);
}

describe('parseYaml', () => {
  const schema = z.strictObject({
    title: z.string(),
    minutes: z.number(),
    hints: z.array(z.strictObject({ text: z.string() })),
  });

  test('names the line of a wrong value', () => {
    expect(problemsOf(schema, 'title: a\nminutes: soon\nhints: []\n')).toEqual([
      '2: `minutes` must be a number: expected number, received string.',
    ]);
  });

  test('names the line of the list item that a deep value is in', () => {
    const text = 'title: a\nminutes: 1\nhints:\n  - text: a\n  - text: 3\n';
    expect(problemsOf(schema, text)).toEqual([
      expect.stringMatching(/^5: `hints\.1\.text` must be a string: .* Put it in quotes/),
    ]);
  });

  test('names the thing around a missing value', () => {
    expect(problemsOf(schema, 'title: a\nminutes: 1\nhints:\n  - text: a\n  - {}\n')).toEqual([
      '5: `hints.1.text` is missing: add it (string).',
    ]);
  });

  test('refuses a misspelt key, on its line or that of what holds it', () => {
    expect(problemsOf(schema, 'title: a\nminutes: 1\nhints: []\nminuets: 2\n')).toEqual([
      expect.stringContaining('Unknown key `minuets` in this document'),
    ]);
  });

  test('counts from where front matter begins in its file', () => {
    expect(problemsOf(schema, 'title: a\nminutes: x\nhints: []\n', 2)[0]).toMatch(/^3: /);
  });

  test('reports text that is not YAML', () => {
    expect(problemsOf(schema, 'title: a\nminutes: [1\n')[0]).toMatch(/^3: This is not YAML/);
    expect(problemsOf(schema, 'title: a\ntitle: b\n')[0]).toMatch(/^2: This is not YAML: .*unique/);
  });

  test('reports every problem of a document at once', () => {
    expect(problemsOf(schema, 'title: 1\nminutes: x\nhints: y\n')).toHaveLength(3);
  });

  test('finds the line that a text begins on', () => {
    const text =
      '- id: 1.1.1.1-a\n  kind: basic\n  front: one line\n  back: |\n    below\n  why: >-\n    below\n  heading: h\n';
    const parsed = parseYaml({ file: 'a.yaml', text }, cardsDocument, new ProblemLog());
    expect(['front', 'back', 'why'].map((key) => parsed?.textLineOf([0, key]))).toEqual([3, 5, 7]);
    expect(parsed?.lineOf([0, 'back'])).toBe(4);
  });

  test('says which kinds there are when one is unknown', () => {
    expect(problemsOf(cardsDocument, '- id: 1.1.1.1-a\n  kind: basik\n')[0]).toMatch(
      /^2: `0\.kind`/,
    );
  });

  test('refuses an id that is not in the permanent form', () => {
    expect(problemsOf(exerciseDocument, 'id: Quote_Order\n').join('\n')).toMatch(/^1: `id`/m);
  });
});
