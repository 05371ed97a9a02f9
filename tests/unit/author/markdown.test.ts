import { describe, expect, test } from 'vitest';
import { countWords, slugOf } from '../../../src/author/compile/inspect.ts';
import { parseMarkdown, renderInline, renderTokens } from '../../../src/author/compile/markdown.ts';
import type { MarkdownOptions } from '../../../src/author/compile/parsed-markdown.ts';
import { ProblemLog } from '../../../src/author/problem.ts';
import { pointId } from '../../../src/contract/ids.ts';

function compile(text: string, options: Partial<MarkdownOptions> = {}) {
  const log = new ProblemLog();
  const parsed = parseMarkdown(
    { file: 'lesson.md', text, line: 10 },
    { log, pointId: pointId.parse('1.1.1.1'), form: 'lesson', ...options },
  );
  const problems = log.sorted().map(({ line, message }) => `${line}: ${message}`);
  return { parsed, html: renderTokens(parsed.tokens), problems };
}

describe('links', () => {
  test('lead to points and to headings of points', () => {
    const { html, parsed, problems } = compile(
      '[a](point:1.1.1.4) [b](point:1.1.1.4#the-star)\n[c](#here)',
    );
    expect(problems).toEqual([]);
    expect(html).toContain('<a href="#/learn/1.1.1.4" class="inner">a</a>');
    expect(html).toContain('<a href="#/learn/1.1.1.4/the-star" class="inner">b</a>');
    expect(html).toContain('<a href="#/learn/1.1.1.1/here" class="inner">c</a>');
    expect(parsed.links).toEqual([
      { file: 'lesson.md', line: 10, pointId: '1.1.1.4', slug: null },
      { file: 'lesson.md', line: 10, pointId: '1.1.1.4', slug: 'the-star' },
      { file: 'lesson.md', line: 11, pointId: '1.1.1.1', slug: 'here' },
    ]);
  });

  test('out of the app open elsewhere and tell nothing', () => {
    expect(compile('[a](https://peps.python.org/pep-0570/)').html).toBe(
      '<p><a href="https://peps.python.org/pep-0570/" class="outer" rel="noopener noreferrer" target="_blank">a</a></p>',
    );
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,a',
    'file:///etc/passwd',
    'lesson.md',
    'point:1.1',
    '//a.b',
  ])('to %s are refused with their line, and lead nowhere', (target) => {
    const { html, problems } = compile(`\n\n[a](${target})`);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^12: /);
    expect(html).toBe('<p><a>a</a></p>');
  });
});

describe('headings', () => {
  test('get the slug that GitHub gives', () => {
    expect(slugOf('The slash, and the star: `*`')).toBe('the-slash-and-the-star-');
    expect(slugOf("Python's `__exit__` & you")).toBe('pythons-__exit__--you');
  });

  test('are listed, and have their slug as id', () => {
    const { html, parsed } = compile('## The `with` *block*\n\ntext\n\n### More');
    expect(html).toContain('<h2 id="the-with-block">');
    expect(parsed.headings).toEqual([
      { slug: 'the-with-block', title: 'The with block', level: 2 },
      { slug: 'more', title: 'More', level: 3 },
    ]);
  });

  test('of the first level, and two with one slug, are refused', () => {
    const { problems } = compile('# A\n\n## B\n\n## b');
    expect(problems).toEqual([
      expect.stringMatching(/^10: Headings are/),
      expect.stringMatching(/^14: Two headings have the slug `b`/),
    ]);
  });
});

describe('blocks', () => {
  test('are notes when they say so', () => {
    expect(compile('> **In production.** a').html).toContain(
      '<blockquote class="note note-production">',
    );
    expect(compile('> quoted').html).toContain('<blockquote>');
  });

  test('of code are highlighted, and scroll with the keyboard', () => {
    expect(compile('```json\n{"a": 1}\n```').html).toMatch(
      /^<pre class="code" tabindex="0" data-language="json"><code><span class="tok-punctuation">\{<\/span><span class="tok-propertyName">/,
    );
  });

  test('that are diagrams have a name that is spoken', () => {
    const { html, problems } = compile('```diagram\nalt: "a" flows <to> b\na -> b\n```');
    expect(problems).toEqual([]);
    expect(html).toContain('aria-label="&quot;a&quot; flows &lt;to&gt; b"');
    expect(html).toContain('>a -&gt; b</pre>');
    expect(compile('```diagram\na -> b\n```').problems).toEqual([
      expect.stringMatching(/^11: A diagram/),
    ]);
  });

  test('with an unknown language, by indentation, or runnable in a list are refused', () => {
    expect(compile('```pyhton\na\n```').problems[0]).toMatch(/^10: Unknown language/);
    expect(compile('a\n\n    b').problems[0]).toMatch(/^12: Code by indentation/);
    expect(compile('- a\n\n  ```python run\n  a\n  ```').problems[0]).toMatch(
      /^12: .*inside a list/,
    );
    expect(compile('```python run\na\n```', { form: 'short' }).problems[0]).toMatch(
      /Only a lesson/,
    );
  });

  test('that are tables align by class, never by style', () => {
    const { html } = compile('| a |\n| --: |\n| 1 |');
    expect(html).toContain('<th class="align-right">');
    expect(html).not.toContain('style');
  });

  test('of raw HTML are refused, and shown as text', () => {
    const { html, problems } = compile('a\n\n<script>alert(1)</script>\n\nb <b onclick="x">c</b>');
    expect(problems).toEqual([
      expect.stringMatching(/^12: Raw HTML/),
      expect.stringMatching(/^14: Raw HTML/),
    ]);
    expect(html).not.toMatch(/<script|<b/);
    expect(compile('`<b>` and 1 < 2').problems).toEqual([]);
  });
});

describe('pictures', () => {
  test('stand alone and come from beside the lesson', () => {
    const figure = (name: string) => (name === 'a.svg' ? '<figure class="figure"></figure>' : null);
    expect(compile('![what](a.svg)', { figure }).html).toBe('<figure class="figure"></figure>');
    expect(compile('![what](b.svg)', { figure }).problems[0]).toMatch(/no file `b.svg`/);
    expect(compile('so ![what](a.svg)', { figure }).problems[0]).toMatch(/line of its own/);
    expect(compile('![what](https://a.b/c.png)', { figure }).problems[0]).toMatch(
      /not the name of an SVG/,
    );
  });
});

describe('prose', () => {
  test('is collected by line, without code', () => {
    const { parsed } = compile('One `def` two\nthree.\n\n- four\n\n```text\nfive\n```');
    expect(
      parsed.prose.map(({ line, text, words }) => [line, text.replace(/\s+/g, ' '), words]),
    ).toEqual([
      [10, 'One two', 3],
      [11, 'three.', 1],
      [13, 'four', 1],
    ]);
  });

  test('is counted as a reader counts', () => {
    expect(countWords('A well-known trap: 3 % — of `all`')).toBe(6);
  });

  test('of one paragraph can go without it', () => {
    expect(renderInline(compile('a `b`').parsed)).toBe('a <code>b</code>');
    expect(renderInline(compile('a\n\nb').parsed)).toBe('<p>a</p>\n<p>b</p>');
  });
});
