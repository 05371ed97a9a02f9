import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  foldName,
  isIgnoredName,
  MAX_DEPTH,
  MAX_NAME_BYTES,
  MAX_PATH_CHARS,
  parsePath,
} from '../../../../src/core/workspace/paths.ts';

const isAccepted = (path: string) => parsePath(path).ok;

describe('a path in a workspace', () => {
  it.each([
    'a.py',
    'shop/prices.py',
    'tests/test_a.py',
    '.env',
    '.gitignore',
    'заказ.py',
    'naïve file.txt',
    'console.py',
    'com.py',
    'nul_check.py',
    'Dockerfile',
    'a..b.py',
    '🐍.py',
  ])('may be %s', (path) => expect(isAccepted(path)).toBe(true));

  it.each([
    '',
    '.',
    '..',
    '/',
    '/etc/passwd',
    '../x',
    'a/../../x',
    'a/./b',
    'a//b',
    'a/',
    './a',
    'C:\\x',
    'C:/x',
    'C:x',
    '\\\\server\\share',
    'a\\..\\b',
    'a.',
    'a ',
    ' a',
    'a./b',
    'CON',
    'con.py',
    'Nul',
    'aux.tar.gz',
    'COM1',
    'lpt9.txt',
    'COM¹',
    'CONIN$',
    'shop/prn/a.py',
    'a:stream',
    'a?',
    'a*b',
    'a|b',
    '<a>',
    'a"b',
    'a\0b',
    'a\nb',
    'a\x7f',
    'a\u202egpj.py',
    'a\ud800',
    '__pycache__/a.pyc',
    '.git/hooks/pre-commit',
    '.GIT/config',
    '.cairn-0011223344556677.tmp',
    '.a.py.swp',
    `${'d/'.repeat(MAX_DEPTH)}a.py`,
    'a'.repeat(MAX_PATH_CHARS + 1),
    'я'.repeat(MAX_NAME_BYTES / 2 + 1),
  ])('may not be %j', (path) => {
    const parsed = parsePath(path);
    expect(parsed).toMatchObject({ ok: false, error: { code: 'badPath' } });
    // The refusal is shown, and must not carry what made the path bad.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point
    if (!parsed.ok) expect(parsed.error.message).not.toMatch(/[\u0000-\u001f\u007f\u202e]/);
  });

  const nasty = fc.constantFrom(
    ...[
      '..',
      '.',
      '',
      '/',
      '\\',
      'C:',
      'CON',
      'a',
      'a.py',
      ' ',
      '.',
      '\0',
      '~',
      '%2e%2e',
      'é',
      'é',
    ],
  );
  const anyPath = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc
      .array(fc.oneof(nasty, fc.string({ maxLength: 6 })), { maxLength: 12 })
      .map((parts) => parts.join('/')),
    fc.array(nasty, { maxLength: 12 }).map((parts) => parts.join('')),
  );

  it('never leaves its folder, on any system, whatever is asked', () => {
    fc.assert(
      fc.property(anyPath, (path) => {
        const parsed = parsePath(path);
        if (!parsed.ok) return;
        expect(posix.join('/home/w', path).startsWith('/home/w/')).toBe(true);
        expect(win32.resolve('C:\\w', path).startsWith('C:\\w\\')).toBe(true);
        expect(parsed.value.join('/')).toBe(path);
        expect(posix.normalize(path)).toBe(path);
        // Node puts "./" before what it takes for a device, such as CONx.
        expect(win32.normalize(path).replaceAll('\\', '/').replace(/^\.\//, '')).toBe(path);
        for (const name of parsed.value) {
          expect(name.trim()).not.toBe('');
          expect(name).not.toMatch(/^\.+$/);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('is accepted whenever it is made of plain names', () => {
    const name = fc
      .stringMatching(/^[a-z][a-z0-9_]{0,12}\.(?:py|txt|toml)$/)
      .filter((text) => !isIgnoredName(text) && !/^(?:con|prn|aux|nul|com\d|lpt\d)\./.test(text));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: MAX_DEPTH }), (names) => {
        expect(isAccepted(names.join('/'))).toBe(true);
      }),
    );
  });

  it('has one fold for all spellings that one disk takes for one file', () => {
    expect(foldName('CAFÉ.py')).toBe(foldName('cafe\u0301.py'));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 10 }), (text) => {
        expect(foldName(text.normalize('NFD'))).toBe(foldName(text));
        expect(foldName(foldName(text))).toBe(foldName(text));
      }),
    );
  });
});
