/** A key as it is written in the code: `Mod+k`, `Mod+Enter`, `Alt+ArrowLeft`, `?`, `Space`. `Mod` is Ctrl, on a Mac Command. */
export type KeyName = string;

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

export const isMac: boolean =
  typeof navigator !== 'undefined' && /mac/i.test(navigator.platform ?? '');

function parts(name: KeyName): { modifiers: readonly string[]; key: string } {
  const plus = name.length < 3 ? -1 : name.lastIndexOf('+', name.length - 2);
  return plus === -1
    ? { modifiers: [], key: name }
    : { modifiers: name.slice(0, plus).split('+'), key: name.slice(plus + 1) };
}

/** Whether a key press is the named key. Shift counts only where it does not make the character, as in `?`. */
export function matchesKey(name: KeyName, press: KeyPress, mac: boolean = isMac): boolean {
  const { modifiers, key } = parts(name);
  const wanted = key === 'Space' ? ' ' : key;
  if (press.key.toLowerCase() !== wanted.toLowerCase()) return false;
  const mod = modifiers.includes('Mod');
  const ctrl = modifiers.includes('Ctrl') || (mod && !mac);
  const meta = mod && mac;
  if (press.ctrlKey !== ctrl || press.metaKey !== meta) return false;
  if (press.altKey !== modifiers.includes('Alt')) return false;
  const shiftMakesIt = wanted.length === 1 && !/[a-z0-9 ]/i.test(wanted);
  return shiftMakesIt || press.shiftKey === modifiers.includes('Shift');
}

const MAC: Readonly<Record<string, string>> = {
  Mod: '⌘',
  Ctrl: '⌃',
  Alt: '⌥',
  Shift: '⇧',
  Enter: '↵',
};
const OTHER: Readonly<Record<string, string>> = { Mod: 'Ctrl' };
const EITHER: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

/** The caps to draw for a key: `['Ctrl', 'K']`. */
export function keyCaps(name: KeyName, mac: boolean = isMac): readonly string[] {
  const { modifiers, key } = parts(name);
  return [...modifiers, key].map((part) => {
    const shown = (mac ? MAC : OTHER)[part] ?? EITHER[part] ?? part;
    return shown.length === 1 ? shown.toUpperCase() : shown;
  });
}

const SPOKEN: Readonly<Record<string, string>> = { Mod: 'Control' };

/** For `aria-keyshortcuts`. */
export function ariaKeys(name: KeyName, mac: boolean = isMac): string {
  const { modifiers, key } = parts(name);
  return [...modifiers, key]
    .map((part) => (part === 'Mod' && mac ? 'Meta' : (SPOKEN[part] ?? part)))
    .join('+');
}
