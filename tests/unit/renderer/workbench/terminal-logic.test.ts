import { describe, expect, it } from 'vitest';
import { ACK_CHARS, LOW_WATER_CHARS } from '../../../../src/contract/terminal.ts';
import { createAckCounter } from '../../../../src/renderer/features/workbench/logic/acknowledge.ts';
import { boundedTitle, safeLink } from '../../../../src/renderer/features/workbench/logic/links.ts';
import {
  asOneLine,
  cleanPaste,
  mustAsk,
  PASTE_LIMIT_CHARS,
} from '../../../../src/renderer/features/workbench/logic/paste.ts';

describe('acknowledging', () => {
  it('reports in whole steps and never more than was parsed', () => {
    const sent: number[] = [];
    const counter = createAckCounter((chars) => sent.push(chars));
    let parsed = 0;
    for (let index = 0; index < 500; index++) {
      const chars = (index * 37) % 900;
      parsed += chars;
      counter.parsed(chars);
      const total = sent.reduce((sum, each) => sum + each, 0);
      expect(total).toBeLessThanOrEqual(parsed);
      // What is held back is less than the mark at which the core reads on: it never waits for it.
      expect(parsed - total).toBeLessThan(LOW_WATER_CHARS);
    }
    expect(sent.every((chars) => chars % ACK_CHARS === 0)).toBe(true);
  });

  it('begins anew with another terminal', () => {
    const sent: number[] = [];
    const counter = createAckCounter((chars) => sent.push(chars));
    counter.parsed(ACK_CHARS - 1);
    counter.reset();
    counter.parsed(1);
    expect(sent).toEqual([]);
  });
});

describe('pasting', () => {
  it('takes out what would end a bracketed paste, and every other control', () => {
    expect(cleanPaste('a\u001b[201~b\u001b[200~c').text).toBe('abc');
    expect(cleanPaste('a\u009b201~b').text).toBe('ab');
    expect(cleanPaste('\u001b[20\u001b[201~1~x').text).not.toContain('\u001b');
    expect(cleanPaste('a\u0000b\u0003c\u007fd\te').text).toBe('abcd\te');
  });

  it('counts lines, whatever ends them', () => {
    expect(cleanPaste('a\r\nb\rc\n')).toEqual({ text: 'a\nb\nc\n', lines: 3, shortened: false });
    expect(cleanPaste('a').lines).toBe(1);
  });

  it('asks where a line would run at once', () => {
    expect(mustAsk(cleanPaste('ls'), false)).toBe(false);
    expect(mustAsk(cleanPaste('ls\n'), false)).toBe(true);
    expect(mustAsk(cleanPaste('a\nb'), false)).toBe(true);
    expect(mustAsk(cleanPaste('a\nb'), true)).toBe(false);
    const huge = cleanPaste('x'.repeat(PASTE_LIMIT_CHARS + 1));
    expect(huge.text).toHaveLength(PASTE_LIMIT_CHARS);
    expect(mustAsk(huge, true)).toBe(true);
  });

  it('joins lines', () => {
    expect(asOneLine('  a \n\n b\n')).toBe('a b');
  });
});

describe('links', () => {
  it('opens the web only', () => {
    expect(safeLink('https://docs.python.org/3/')).toBe('https://docs.python.org/3/');
    expect(safeLink('http://127.0.0.1:8000/a?b=c')).toBe('http://127.0.0.1:8000/a?b=c');
    for (const bad of [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'file:///etc/passwd',
      'data:text/html,x',
      'vscode://x',
      'ssh://host',
      '//evil.example',
      'https://python.org@evil.example/',
      'not a link',
      '',
      `https://a.example/${'x'.repeat(3000)}`,
    ]) {
      expect(safeLink(bad), bad).toBeNull();
    }
  });
});

describe('titles', () => {
  it('are bounded and plain', () => {
    expect(boundedTitle('bash\u0007\u001b]0;x')).toBe('bash]0;x');
    expect(boundedTitle('a\u202Eb')).toBe('ab');
    expect(boundedTitle('x'.repeat(500))).toHaveLength(60);
  });
});
