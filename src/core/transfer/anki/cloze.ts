/** Text with gaps, as Anki writes it: `{{c1::answer::hint}}`, one gap inside another too. */
export type ClozePart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'gap';
      readonly numbers: readonly number[];
      readonly parts: readonly ClozePart[];
      readonly hint: string | null;
    };

const OPEN = /\{\{c(\d{1,3}(?:,\d{1,3})*)::/y;
/** Gaps inside gaps beyond this are text: nobody reads them. */
const MAX_DEPTH = 8;

export function parseCloze(text: string): readonly ClozePart[] {
  return parseUntil(text, 0, 0).parts;
}

function parseUntil(
  text: string,
  start: number,
  depth: number,
): { readonly parts: readonly ClozePart[]; readonly end: number; readonly closed: boolean } {
  const parts: ClozePart[] = [];
  let at = start;
  let from = start;
  const flush = (to: number): void => {
    if (to > from) parts.push({ kind: 'text', text: text.slice(from, to) });
  };
  while (at < text.length) {
    if (depth > 0 && text.startsWith('}}', at)) {
      flush(at);
      return { parts, end: at + 2, closed: true };
    }
    const open = depth < MAX_DEPTH ? matchAt(OPEN, text, at) : null;
    if (!open) {
      at = nextBrace(text, at + 1);
      continue;
    }
    const inner = parseUntil(text, at + open[0].length, depth + 1);
    if (!inner.closed) {
      at += open[0].length;
      continue;
    }
    flush(at);
    parts.push({
      kind: 'gap',
      numbers: (open[1] ?? '').split(',').map(Number),
      ...splitHint(inner.parts),
    });
    at = inner.end;
    from = at;
  }
  flush(text.length);
  return { parts, end: text.length, closed: false };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function nextBrace(text: string, at: number): number {
  const open = text.indexOf('{{c', at);
  const close = text.indexOf('}}', at);
  if (open < 0 && close < 0) return text.length;
  if (open < 0) return close;
  return close < 0 ? open : Math.min(open, close);
}

/** The hint comes after the last `::` of the gap's own text. */
function splitHint(parts: readonly ClozePart[]): {
  readonly parts: readonly ClozePart[];
  readonly hint: string | null;
} {
  const last = parts[parts.length - 1];
  const mark = last?.kind === 'text' ? last.text.indexOf('::') : -1;
  if (last?.kind !== 'text' || mark < 0) return { parts, hint: null };
  return {
    parts: [...parts.slice(0, -1), { kind: 'text', text: last.text.slice(0, mark) }],
    hint: last.text.slice(mark + 2),
  };
}

/** The text with the gaps of one number open (`question`) or filled and marked (`answer`); undefined where it has none. */
export function renderCloze(
  text: string,
  number: number,
  side: 'question' | 'answer',
): string | undefined {
  let found = false;
  const render = (parts: readonly ClozePart[]): string =>
    parts
      .map((part) => {
        if (part.kind === 'text') return part.text;
        if (!part.numbers.includes(number)) return render(part.parts);
        found = true;
        const shown = side === 'question' ? `[${part.hint ?? '…'}]` : render(part.parts);
        return `<span class="cloze">${shown}</span>`;
      })
      .join('');
  const html = render(parseCloze(text));
  return found ? html : undefined;
}

/** Only what stands in the gaps of one number. */
export function clozeAnswers(text: string, number: number): string {
  const answers: string[] = [];
  const flat = (parts: readonly ClozePart[]): string =>
    parts.map((part) => (part.kind === 'text' ? part.text : flat(part.parts))).join('');
  const visit = (parts: readonly ClozePart[]): void => {
    for (const part of parts) {
      if (part.kind === 'text') continue;
      if (part.numbers.includes(number)) answers.push(flat(part.parts));
      else visit(part.parts);
    }
  };
  visit(parseCloze(text));
  return answers.join(', ');
}
