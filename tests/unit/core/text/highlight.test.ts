import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeHtml } from '../../../../src/base/escape-html.ts';
import { FENCE_LANGUAGES, highlight, plainText } from '../../../../src/core/text/highlight.ts';
import { sanitise } from '../../../../src/core/text/sanitise.ts';

describe('highlight', () => {
  test('marks Python as the editor does', () => {
    expect(highlight('def f(a):  # <b>', 'python')).toBe(
      '<span class="tok-keyword">def</span> <span class="tok-variableName tok-definition">f</span>' +
        '<span class="tok-punctuation">(</span><span class="tok-variableName">a</span>' +
        '<span class="tok-punctuation">)</span>:  <span class="tok-comment"># &lt;b&gt;</span>',
    );
  });

  test.each([
    ['json', '{"a": 1}', 'tok-propertyName'],
    ['yaml', 'a: 1 # b', 'tok-comment'],
    ['toml', '[a]\nb = "c"', 'tok-string'],
    ['bash', 'echo "a" # b', 'tok-string'],
    ['dockerfile', 'FROM python:3.13', 'tok-keyword'],
    ['sql', "SELECT 1 FROM a WHERE b = 'c'", 'tok-keyword'],
    ['http', 'GET /a HTTP/1.1\nHost: b', 'tok-'],
    ['ini', '[a]\nb=c', 'tok-'],
    ['diff', '-a\n+b', 'tok-'],
  ])('marks %s', (language, code, marked) => {
    expect(highlight(code, language)).toContain(`class="${marked}`);
  });

  test('loses and adds no character of any program, in any language', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FENCE_LANGUAGES), fc.string(), (language, code) => {
        const text = code.replace(/\r/g, '');
        const bare = highlight(text, language).replace(
          /<span class="[a-zA-Z0-9\- ]+">|<\/span>/g,
          '',
        );
        expect(bare).toBe(escapeHtml(text));
      }),
    );
  });

  test('makes nothing that the sanitiser would take away', () => {
    const html = highlight(
      '@a\nasync def f(*, x: int = 1) -> str:\n    return f"{x!r:>3}"',
      'python',
    );
    expect(sanitise(html)).toBe(html);
  });
});

describe('plainText', () => {
  test('gives back what was escaped', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(plainText(`<p>${escapeHtml(text)}</p>`)).toBe(text.replace(/\s+/g, ' ').trim());
      }),
    );
  });
});
