const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** HTML of the pack (a hint, a misconception) as plain lines: code in backquotes, blocks of code indented. */
export function htmlToLines(html: string): string[] {
  const lines: string[] = [];
  const parts = html.split(/<pre[^>]*>([\s\S]*?)<\/pre>/);
  parts.forEach((part, index) => {
    if (index % 2 === 1) {
      const code = decodeEntities(part.replace(/<[^>]*>/g, '')).replace(/\n$/, '');
      lines.push('', ...code.split('\n').map((line) => `    ${line}`), '');
      return;
    }
    const text = part
      .replace(/\s+/g, ' ')
      .replace(/<\/?code[^>]*>/g, '`')
      .replace(/<li[^>]*>/g, '\n- ')
      .replace(/<\/(?:p|ul|ol|div|h\d)>|<br[^>]*>/g, '\n')
      .replace(/<[^>]*>/g, '');
    lines.push(...decodeEntities(text).split('\n').map(trim).filter(Boolean));
  });
  // Blank lines part code from text, and only there.
  const kept = lines.filter((line, index) => line !== '' || (index > 0 && lines[index - 1] !== ''));
  if (kept.at(-1) === '') kept.pop();
  return kept;
}

function trim(line: string): string {
  return line.trim();
}

function decodeEntities(text: string): string {
  return text.replace(
    /&(#x?)?([0-9a-z]+);/gi,
    (whole, number: string | undefined, name: string) => {
      if (number === undefined) return ENTITIES[name] ?? whole;
      const code = Number.parseInt(name, number === '#' ? 10 : 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** Text of a learner's program, made harmless to a terminal: control characters are shown, not obeyed. */
export function printable(text: string): string {
  return (
    text
      .replace(/\r\n/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (char) => {
        return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
      })
  );
}

/** Breaks a line between words so that it fits; a code line (indented) is left as it is. */
export function wrap(line: string, width: number | null): string[] {
  if (width === null || line.length <= width || line.startsWith('    ')) return [line];
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current];
}
