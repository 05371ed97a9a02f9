import { describe, expect, test } from 'vitest';
import { compileFigure } from '../../../../src/author/compile/figure.ts';
import { sanitise } from '../../../../src/core/text/sanitise.ts';

describe('sanitise', () => {
  test.each([
    ['<script>alert(1)</script>', ''],
    ['<SCRIPT>alert(1)</SCRIPT>', 'alert(1)'],
    ['<p onclick="alert(1)" style="color:red">a</p>', '<p>a</p>'],
    ['<a href="javascript:alert(1)">a</a>', '<a>a</a>'],
    ['<a href="JaVaScRiPt&#58;alert(1)">a</a>', '<a>a</a>'],
    ['<a href="data:text/html,x">a</a>', '<a>a</a>'],
    ['<a href="//evil.example">a</a>', '<a>a</a>'],
    ['<img src="x" onerror="alert(1)">', ''],
    ['<iframe src="https://evil.example"></iframe>', ''],
    ['<p>a</p><p onclick="alert(1)">b</p>', '<p>a</p><p>b</p>'],
    ['<span class="tok-a" onclick="alert(1)">b</span>', '<span class="tok-a">b</span>'],
    ['<p<script>alert(1)</script>', 'alert(1)'],
    ['<style>p{color:red}</style>', ''],
    ['<form action="https://evil.example"><input name="a"></form>', ''],
    ['<span class="tok-keyword danger">def</span>', '<span class="tok-keyword">def</span>'],
    ['<svg onload="alert(1)" viewBox="0 0 1 1"></svg>', '<svg viewBox="0 0 1 1"></svg>'],
    ['<svg><foreignObject><p>a</p></foreignObject></svg>', '<svg><p>a</p></svg>'],
    ['<svg><use href="https://evil.example#a"></use></svg>', '<svg></svg>'],
    [
      '<svg><a href="javascript:alert(1)"><text x="1">a</text></a></svg>',
      '<svg><a><text x="1">a</text></a></svg>',
    ],
    ['<svg><animate attributeName="href" to="javascript:alert(1)"></animate></svg>', '<svg></svg>'],
  ])('makes %s harmless', (hostile, harmless) => {
    expect(sanitise(hostile)).toBe(harmless);
  });

  test('leaves our own HTML as it is', () => {
    const html =
      '<h2 id="a-b">A b</h2><p><code>x</code> <a href="#/learn/1.1.1.2/a" class="inner">y</a></p>' +
      '<blockquote class="note note-careful"><p><strong>Careful.</strong> z</p></blockquote>' +
      '<pre class="code" tabindex="0" data-language="python"><code><span class="tok-variableName tok-definition">f</span></code></pre>' +
      '<table><thead><tr><th class="align-right">1</th></tr></thead></table>';
    expect(sanitise(html)).toBe(html);
  });
});

describe('compileFigure', () => {
  const compile = (inside: string, attributes = 'viewBox="0 0 9 9"') =>
    compileFigure({
      svg: `<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`,
      alt: 'A "small" box',
      idPrefix: 'figure-2-',
    });

  test('keeps shapes, and gives the picture a name that is spoken', () => {
    const { html, problems } = compile('<rect x="1" y="1" width="3" height="3" class="accent"/>');
    expect(problems).toEqual([]);
    expect(html).toBe(
      '<figure class="figure"><svg viewBox="0 0 9 9" role="img" aria-label="A &quot;small&quot; box" focusable="false">' +
        '<rect x="1" y="1" width="3" height="3" class="accent" /></svg></figure>',
    );
  });

  test('gives ids a prefix, and references too', () => {
    const { html } = compile(
      '<defs><marker id="tip"><path d="M0 0"/></marker></defs><path d="M0 0" marker-end="url(#tip)"/>',
    );
    expect(html).toContain('<marker id="figure-2-tip">');
    expect(html).toContain('marker-end="url(#figure-2-tip)"');
  });

  test.each([
    ['<script>alert(1)</script>', '`<script>` is not allowed'],
    ['<foreignObject><p>a</p></foreignObject>', '`<foreignObject>` is not allowed'],
    ['<style>rect{fill:red}</style>', '`<style>` is not allowed'],
    ['<image href="https://evil.example/a.png"/>', '`<image>` is not allowed'],
    ['<rect onload="alert(1)"/>', 'attribute `onload` is not allowed'],
    ['<rect style="fill:red"/>', 'attribute `style` is not allowed'],
    ['<rect fill="#ff0000"/>', 'does not follow the theme'],
    ['<rect class="danger"/>', 'Unknown class `danger`'],
    ['<path d="M0 0" marker-end="url(https://evil.example/a.svg#b)"/>', 'may only refer to an id'],
  ])('refuses %s by name, and drops it', (inside, message) => {
    const { html, problems } = compile(inside);
    expect(problems.join('\n')).toContain(message);
    expect(html).not.toMatch(
      /script|foreignObject|<style|<image|onload|style=|#ff0000|danger|evil/,
    );
  });

  test('wants a viewBox and no size', () => {
    expect(compile('', 'width="9" height="9"').problems).toEqual([
      expect.stringContaining('`width`'),
      expect.stringContaining('`height`'),
      expect.stringContaining('viewBox'),
    ]);
  });

  test('refuses entities, which could smuggle text in', () => {
    const { problems } = compileFigure({
      svg: '<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1"></svg>',
      alt: 'a',
      idPrefix: 'f-',
    });
    expect(problems.join()).toContain('declarations');
  });
});

test('a long text does not make the sanitiser slow', () => {
  const started = performance.now();
  sanitise(`<p>${'word '.repeat(20_000)}</p><img>`);
  expect(performance.now() - started).toBeLessThan(2000);
});
