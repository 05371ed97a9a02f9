import { describe, expect, it } from 'vitest';
import { ariaKeys, keyCaps, matchesKey } from '../../../src/renderer/components/keys.ts';

const press = (key: string, held: string[] = []) => ({
  key,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  altKey: held.includes('alt'),
  shiftKey: held.includes('shift'),
});

describe('a key press', () => {
  it('is Mod with Ctrl, and with Command on a Mac', () => {
    expect(matchesKey('Mod+k', press('k', ['ctrl']), false)).toBe(true);
    expect(matchesKey('Mod+k', press('k', ['meta']), false)).toBe(false);
    expect(matchesKey('Mod+k', press('k', ['meta']), true)).toBe(true);
    expect(matchesKey('Mod+k', press('k'), false)).toBe(false);
  });

  it('needs Shift named where it changes nothing in the character', () => {
    expect(matchesKey('u', press('u'), false)).toBe(true);
    expect(matchesKey('u', press('U', ['shift']), false)).toBe(false);
    expect(matchesKey('Mod+Enter', press('Enter', ['ctrl', 'shift']), false)).toBe(false);
  });

  it('takes a character as it comes, whatever keys a keyboard layout needs for it', () => {
    expect(matchesKey('?', press('?', ['shift']), false)).toBe(true);
    expect(matchesKey('@', press('@', ['shift']), false)).toBe(true);
    expect(matchesKey('/', press('/'), false)).toBe(true);
    expect(matchesKey('-', press('-'), false)).toBe(true);
  });

  it('knows the names of keys that write nothing', () => {
    expect(matchesKey('Space', press(' '), false)).toBe(true);
    expect(matchesKey('F1', press('F1'), false)).toBe(true);
    expect(matchesKey('Alt+ArrowLeft', press('ArrowLeft', ['alt']), false)).toBe(true);
    expect(matchesKey('Mod+`', press('`', ['ctrl']), false)).toBe(true);
  });
});

it('draws a key as its caps', () => {
  expect(keyCaps('Mod+k', false)).toEqual(['Ctrl', 'K']);
  expect(keyCaps('Mod+k', true)).toEqual(['⌘', 'K']);
  expect(keyCaps('Alt+ArrowLeft', false)).toEqual(['Alt', '←']);
  expect(keyCaps('+', false)).toEqual(['+']);
});

it('names a key for assistive technology', () => {
  expect(ariaKeys('Mod+Enter', false)).toBe('Control+Enter');
  expect(ariaKeys('Mod+Enter', true)).toBe('Meta+Enter');
});
