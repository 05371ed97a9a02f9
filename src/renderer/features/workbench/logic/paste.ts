/** How much of a paste is read before asking: a mistaken megabyte must not reach the shell. */
export const PASTE_LIMIT_CHARS = 500_000;

export interface Paste {
  readonly text: string;
  /** Lines that a shell without bracketed paste would run one by one. */
  readonly lines: number;
  readonly shortened: boolean;
}

/**
 * Makes a pasted text safe for a terminal. The end mark of a bracketed paste would let the rest of it be run as if
 * typed, so no escape, and no other control character than tab and line end, gets through.
 */
export function cleanPaste(raw: string): Paste {
  const shortened = raw.length > PASTE_LIMIT_CHARS;
  const text = (shortened ? raw.slice(0, PASTE_LIMIT_CHARS) : raw)
    .replace(/\r\n?/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes.
    .replace(/\u001b\[20[01]~|\u009b20[01]~|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
  return { text, lines: text.replace(/\n+$/, '').split('\n').length, shortened };
}

/** A shell that knows bracketed paste shows the text and waits; any other runs every line as it comes. */
export function mustAsk(paste: Paste, bracketed: boolean): boolean {
  return paste.shortened || (!bracketed && (paste.lines > 1 || paste.text.endsWith('\n')));
}

/** The lines joined for a shell that would run each of them. */
export function asOneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}
