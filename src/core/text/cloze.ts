/** A cloze text, cut at its gaps: `A default is evaluated {{c1::once::how often?}}.` */
export type ClozePart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'gap';
      /** Gaps with one number are asked together, on one card. */
      readonly number: number;
      readonly answer: string;
      readonly hint: string | null;
    };

export type ClozeResult =
  | { readonly ok: true; readonly parts: readonly ClozePart[] }
  | { readonly ok: false; readonly message: string };

const OPENING = /\{\{c(\d+)::/g;

/** Cuts a text at its gaps. `holes`: a number may be missing, as after a gap was taken out of a card that is in use. */
export function parseCloze(text: string, options: { readonly holes?: boolean } = {}): ClozeResult {
  const parts: ClozePart[] = [];
  let position = 0;
  for (;;) {
    OPENING.lastIndex = position;
    const opening = OPENING.exec(text);
    if (opening === null) break;
    if (opening.index > position) {
      parts.push({ kind: 'text', text: text.slice(position, opening.index) });
    }
    const number = Number(opening[1]);
    const start = opening.index + opening[0].length;
    const end = closingAt(text, start);
    if (end === null) return wrong(`The gap \`${opening[0]}\` is not closed: end it with \`}}\`.`);
    const inside = text.slice(start, end);
    const cut = inside.indexOf('::');
    const answer = cut === -1 ? inside : inside.slice(0, cut);
    const hint = cut === -1 ? null : inside.slice(cut + 2);
    if (number < 1) return wrong('Gap numbers start at c1.');
    if (inside.includes('{{c')) return wrong('A gap cannot hold another gap.');
    if (answer.trim() === '') return wrong(`A gap of c${number} is empty.`);
    if (hint !== null && (hint.trim() === '' || hint.includes('::'))) {
      return wrong(
        `A gap of c${number} is written \`{{c${number}::answer::hint}}\`, with one hint at most.`,
      );
    }
    parts.push({ kind: 'gap', number, answer, hint });
    position = end + 2;
  }
  if (position < text.length) parts.push({ kind: 'text', text: text.slice(position) });
  const numbers = gapNumbers(parts);
  if (numbers.length === 0) return wrong('A cloze card needs a gap: `{{c1::answer}}`.');
  if (options.holes !== true && numbers.some((number, index) => number !== index + 1)) {
    return wrong(
      `Gap numbers run c1, c2, ... without holes; here are ${numbers.map((n) => `c${n}`).join(', ')}.`,
    );
  }
  return { ok: true, parts };
}

/** The position of the `}}` that closes a gap: of several braces in a row, the last two. */
function closingAt(text: string, start: number): number | null {
  let end = text.indexOf('}}', start);
  if (end === -1) return null;
  while (text[end + 2] === '}') end += 1;
  return end;
}

/** The different gap numbers, in order: one card each. */
export function gapNumbers(parts: readonly ClozePart[]): readonly number[] {
  const numbers = parts.flatMap((part) => (part.kind === 'gap' ? [part.number] : []));
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** Writes a cloze text: the inverse of {@link parseCloze}. */
export function formatCloze(parts: readonly ClozePart[]): string {
  return parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      const hint = part.hint === null ? '' : `::${part.hint}`;
      return `{{c${part.number}::${part.answer}${hint}}}`;
    })
    .join('');
}

function wrong(message: string): ClozeResult {
  return { ok: false, message };
}

/** Marks the start and the end of a cloze gap while a text is rendered: characters of the private use area. */
export const GAP_OPEN = '\uE000';
export const GAP_CLOSE = '\uE001';

/** The text of one cloze card: the asked gaps between marks, the others filled. */
export function clozeMarkdown(
  parts: readonly ClozePart[],
  asked: number,
  side: 'front' | 'back',
): string {
  return parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.number !== asked) return part.answer;
      const shown = side === 'back' ? part.answer : part.hint === null ? '[…]' : `[${part.hint}]`;
      return `${GAP_OPEN}${shown}${GAP_CLOSE}`;
    })
    .join('');
}

/** The marks of rendered gaps as elements. */
export function withGaps(html: string): string {
  return html.replaceAll(GAP_OPEN, '<span class="cloze">').replaceAll(GAP_CLOSE, '</span>');
}
