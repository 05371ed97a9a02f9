import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CardText } from '../../../../src/contract/cards.ts';
import type { CardId } from '../../../../src/contract/ids.ts';
import { plainFront } from '../../../../src/core/cards/plain.ts';
import {
  cardProblems,
  gapsOf,
  previewCard,
  renderCard,
  renderOwn,
} from '../../../../src/core/text/index.ts';

const place = { id: 'own-1' as CardId, pointId: null, heading: null };
const base = { format: 'markdown', why: '', back: '' } as const;
const cloze = (text: string): CardText => ({ kind: 'cloze', ...base, text });

describe('own text', () => {
  test.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['[a](javascript:alert(1))', '[a](javascript:alert(1))'],
    ['![x](https://evil.example/p.png)', '<span>[x]</span>'],
    ['[a](#/learn/1.1.1.1)', '<a href="#/learn/1.1.1.1">a</a>'],
    ['# Big', '<h3>Big</h3>'],
    ['`a < b`', '<code>a &lt; b</code>'],
  ])('renders %s as %s', (markdown, html) => {
    expect(renderOwn(markdown)).toContain(html);
  });

  test.each([
    '<img src=x onerror=alert(1)>',
    '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
    '<a href="java&#x73;cript:alert(1)">a</a>',
    '<svg><script>alert(1)</script></svg>',
    '<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>',
    '<form action="https://evil.example"><button>Go</button></form>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<p style="background:url(https://evil.example)" onclick="a()" id="root">a</p>',
    '<link rel="stylesheet" href="https://evil.example"><base href="https://evil.example">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<b><a href="#/x" class="skip-link" id="main">a</a></b>',
  ])('leaves nothing of %s that acts, loads or takes a name', (hostile) => {
    const html = renderOwn(hostile, 'html');
    expect(html).not.toMatch(
      /<(?:script|style|svg|math|form|button|iframe|link|base|noscript|input)/i,
    );
    expect(html).not.toMatch(/<[^>]*\s(?:on\w+|style|id|srcdoc|action)\s*=/i);
    expect(html).not.toMatch(/<[^>]*(?:javascript:|data:image\/svg|src="http)/i);
  });

  test('whatever the HTML, only listed elements come out', () => {
    const piece = fc.oneof(
      fc.constantFrom('<', '>', '"', "'", '&', '=', '/', ' ', '<img ', 'onerror=', '<!--', '-->'),
      fc.constantFrom('<p>', '</p>', '<a href="', 'javascript:', '<svg>', '<style>', '</style>'),
      fc.constantFrom('<x-i ', '</x-i>', '<object>', '<option '),
      // After "<" one letter may be the name of an element that is listed as well, such as <i>.
      fc.string({ maxLength: 5 }).filter((text) => !/^[a-z]|<\/?[a-z]/i.test(text)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const html = renderOwn(pieces.join(''), 'html');
        for (const [, tag] of html.matchAll(/<\/?([a-z0-9]+)/gi)) {
          expect(['p', 'a', 'span', 'img']).toContain(tag);
        }
        expect(html).not.toMatch(/<[^>]*\son\w+=/i);
      }),
      { numRuns: 300 },
    );
  });

  test('code without a language is highlighted as Python', () => {
    expect(renderOwn('```\nfor x in y:\n```')).toContain('<span class="tok-keyword">for</span>');
  });

  test('keeps a picture that is in the text itself', () => {
    const picture = 'data:image/png;base64,iVBORw0KGgo=';
    expect(renderOwn(`<img src="${picture}" alt="a">`, 'html')).toBe(
      `<img src="${picture}" alt="a" />`,
    );
  });
});

describe('a card', () => {
  test('of a cloze text asks one gap and shows the others', () => {
    const text = cloze('A {{c1::list::which type?}} is {{c2::mutable}}.');
    expect(gapsOf(text)).toEqual([1, 2]);
    expect(renderCard(text, 1, place).frontHtml).toBe(
      '<p>A <span class="cloze">[which type?]</span> is mutable.</p>',
    );
    expect(renderCard(text, 2, place).backHtml).toBe(
      '<p>A list is <span class="cloze">mutable</span>.</p>',
    );
    expect(previewCard(text, place).cards).toHaveLength(2);
  });

  test('of a gap in code keeps its gap', () => {
    const { frontHtml } = renderCard(cloze('```\nx = {{c1::[]}}\n```'), 1, place);
    expect(frontHtml).toContain('x = <span class="cloze">[…]</span>');
  });

  test('keeps its numbers when a gap in the middle is taken out', () => {
    expect(gapsOf(cloze('{{c1::a}} b {{c3::c}}'))).toEqual([1, 3]);
    expect(cardProblems(cloze('{{c1::a}} b {{c3::c}}'))).toEqual([]);
  });

  test('says what it still needs', () => {
    expect(cardProblems({ kind: 'basic', ...base, front: ' ', back: 'x' })).toEqual([
      { field: 'front', message: 'Write the question.' },
    ]);
    expect(cardProblems(cloze('no gap'))[0]?.field).toBe('text');
    expect(cardProblems(cloze(''))[0]?.message).toBe('Write the text.');
    const choose = { kind: 'choose', ...base, front: 'q', answer: 0 } as const;
    expect(cardProblems({ ...choose, options: ['a'] })[0]?.field).toBe('options');
    expect(cardProblems({ ...choose, options: ['a', 'a'] })[0]?.field).toBe('options.1');
    expect(cardProblems({ ...choose, options: ['a', 'b'], answer: 2 })[0]?.field).toBe('options');
    expect(cardProblems({ ...choose, options: ['a', 'b'] })).toEqual([]);
  });

  test('is named by the plain text of its question', () => {
    expect(plainFront(cloze('A `list` is {{c1::mutable::?}}\n\nyes'))).toBe(
      'A list is mutable yes',
    );
    const html: CardText = {
      kind: 'basic',
      ...base,
      format: 'html',
      front: '<b>1 &lt; 2</b>?',
      back: 'a',
    };
    expect(plainFront(html)).toBe('1 < 2 ?');
  });
});
