import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileCards } from '../../../../src/author/compile/cards.ts';
import { cardsDocument } from '../../../../src/author/parse/documents.ts';
import { parseYaml } from '../../../../src/author/parse/yaml-file.ts';
import { ProblemLog } from '../../../../src/author/problem.ts';
import { pointId } from '../../../../src/contract/ids.ts';
import {
  type ClozePart,
  formatCloze,
  gapNumbers,
  parseCloze,
} from '../../../../src/core/text/cloze.ts';

describe('parseCloze', () => {
  test('cuts a text at its gaps', () => {
    expect(parseCloze('a {{c1::b::hint}} c {{c2::d}}')).toEqual({
      ok: true,
      parts: [
        { kind: 'text', text: 'a ' },
        { kind: 'gap', number: 1, answer: 'b', hint: 'hint' },
        { kind: 'text', text: ' c ' },
        { kind: 'gap', number: 2, answer: 'd', hint: null },
      ],
    });
  });

  test('lets an answer end in a brace', () => {
    expect(parseCloze('`{{c1::{"a": 1}}}`')).toMatchObject({
      parts: [{ text: '`' }, { answer: '{"a": 1}' }, { text: '`' }],
    });
  });

  test.each([
    ['no gap at all', 'needs a gap'],
    ['{{c1::open', 'is not closed'],
    ['{{c1::}}', 'is empty'],
    ['{{c0::a}}', 'start at c1'],
    ['{{c2::a}}', 'without holes'],
    ['{{c1::a}} {{c3::b}}', 'without holes'],
    ['{{c1::a::b::c}}', 'one hint at most'],
    ['{{c1::a {{c2::b}} c}}', 'another gap'],
  ])('refuses %j', (text, message) => {
    const result = parseCloze(text);
    expect(result.ok ? '' : result.message).toContain(message);
  });

  test('reads back every text that can be written', () => {
    const words = fc.stringMatching(/^[a-z `*(),.=]{0,10}[a-z]$/);
    const gap = fc.record({
      kind: fc.constant('gap' as const),
      number: fc.constant(1),
      answer: words,
      hint: fc.option(words),
    });
    const text = fc.record({ kind: fc.constant('text' as const), text: words });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, gap), { minLength: 1, maxLength: 5 }), (pairs) => {
        const parts: ClozePart[] = pairs.flatMap(([before, hole], index) => [
          before,
          { ...hole, number: index + 1 },
        ]);
        const written = formatCloze(parts);
        expect(parseCloze(written)).toEqual({ ok: true, parts });
        expect(gapNumbers(parts)).toHaveLength(pairs.length);
      }),
    );
  });

  test('loses no character of any text that it accepts', () => {
    const piece = fc.constantFrom('{{c1::', '{{c2::', '}}', '::', '}', '{', 'a', '`b`', ' ');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const result = parseCloze(text);
        if (result.ok) expect(formatCloze(result.parts)).toBe(text);
      }),
    );
  });
});

describe('compileCards', () => {
  const compile = (yaml: string) => {
    const log = new ProblemLog();
    const document = parseYaml({ file: 'cards.yaml', text: yaml }, cardsDocument, log);
    if (document === null) throw new Error(JSON.stringify(log.sorted()));
    return { ...compileCards(document, pointId.parse('1.1.1.1'), log), problems: log.sorted() };
  };
  const cloze = (text: string) =>
    compile(`- {id: 1.1.1.1-x, kind: cloze, why: w, heading: h, text: ${JSON.stringify(text)}}`);

  test('makes one card of one gap number, with the id of the text', () => {
    const { cards } = cloze('`def` runs {{c1::once, at `def`::when?}}, {{c1::never}} twice');
    expect(cards).toHaveLength(1);
    expect(cards[0]).toMatchObject({
      id: '1.1.1.1-x',
      frontHtml:
        '<p><code>def</code> runs <span class="cloze">[when?]</span>, <span class="cloze">[…]</span> twice</p>',
      backHtml:
        '<p><code>def</code> runs <span class="cloze">once, at <code>def</code></span>, <span class="cloze">never</span> twice</p>',
    });
  });

  test('makes one card per gap number, the other gaps filled', () => {
    const { cards } = cloze('{{c1::a}} and {{c2::b}}');
    expect(cards.map(({ id }) => id)).toEqual(['1.1.1.1-x-c1', '1.1.1.1-x-c2']);
    expect(cards[1]).toMatchObject({ frontHtml: '<p>a and <span class="cloze">[…]</span></p>' });
  });

  test('keeps a gap inside code from being highlighted apart', () => {
    const { cards } = cloze('```python\ndef f({{c1::a, /}}): ...\n```');
    expect(cards[0]).toMatchObject({
      backHtml: expect.stringContaining('def f(<span class="cloze">a, /</span>): ...'),
    });
  });

  test('reports a broken gap with the line of its text', () => {
    const { problems } = compile(
      '- id: 1.1.1.1-x\n  kind: cloze\n  why: w\n  heading: h\n  text: |\n    {{c1::open\n',
    );
    expect(problems).toMatchObject([{ line: 6, message: expect.stringContaining('not closed') }]);
  });
});
