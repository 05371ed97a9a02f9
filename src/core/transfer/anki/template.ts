import { escapeHtml } from '../../../base/escape-html.ts';
import { clozeAnswers, renderCloze } from './cloze.ts';

/** What a template may name, for one card. */
export interface TemplateData {
  readonly fields: ReadonlyMap<string, string>;
  readonly tags: readonly string[];
  readonly deck: string;
  readonly noteType: string;
  readonly template: string;
  /** The number of the gap, for a card of a cloze note. */
  readonly cloze: number | null;
}

interface Side {
  readonly kind: 'question' | 'answer';
  /** The question, where the answer's template asks for it. */
  readonly front: string;
}

type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly name: string; readonly filters: readonly string[] }
  | { readonly kind: 'open'; readonly name: string; readonly isInverted: boolean }
  | { readonly kind: 'close'; readonly name: string };

/** Sections inside sections beyond this are left out. */
const MAX_DEPTH = 50;

/** Fills a template of Anki's: fields, filters, sections that depend on a field, and the question inside the answer. */
export function renderTemplate(template: string, data: TemplateData, side: Side): string {
  const tokens = tokenise(template);
  let out = '';
  const hidden: boolean[] = [];
  for (const token of tokens) {
    const isHidden = hidden.includes(true);
    if (token.kind === 'open') {
      if (hidden.length < MAX_DEPTH) hidden.push(isFilled(token.name, data) === token.isInverted);
    } else if (token.kind === 'close') hidden.pop();
    else if (isHidden) continue;
    else if (token.kind === 'text') out += token.text;
    else out += fieldValue(token, data, side);
  }
  return out;
}

/** Both sides of a card as HTML, before anything was taken out of them. */
export function renderCard(
  template: { readonly question: string; readonly answer: string },
  data: TemplateData,
): { readonly front: string; readonly back: string } {
  const front = renderTemplate(template.question, data, { kind: 'question', front: '' });
  const back = renderTemplate(template.answer, data, { kind: 'answer', front });
  return { front, back: withoutFront(back, front) };
}

/** The answer's side shows the question too, above a line: here the question stays on the screen by itself. */
function withoutFront(back: string, front: string): string {
  const line = /<hr[^>]*id=["']?answer["']?[^>]*>/i.exec(back);
  if (!line) return back;
  const above = back.slice(0, line.index).trim();
  const below = back.slice(line.index + line[0].length).trim();
  return above === front.trim() && below !== '' ? below : back;
}

function tokenise(template: string): Token[] {
  const legacy = /^\s*\{\{=<% %>=\}\}/.exec(template);
  const text = legacy ? template.slice(legacy[0].length) : template;
  const [open, close] = legacy ? ['<%', '%>'] : ['{{', '}}'];
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf(open, at);
    const end = start < 0 ? -1 : text.indexOf(close, start + open.length);
    if (end < 0) {
      tokens.push({ kind: 'text', text: text.slice(at) });
      return tokens;
    }
    if (start > at) tokens.push({ kind: 'text', text: text.slice(at, start) });
    const inside = text
      .slice(start + open.length, end)
      .replace(/^\{|\}$/g, '')
      .trim();
    at = end + close.length;
    // `{{{field}}}` is another spelling of the same.
    if (text[at] === '}' && text[start + open.length] === '{') at++;
    const token = toToken(inside);
    if (token) tokens.push(token);
  }
}

function toToken(inside: string): Token | null {
  const rest = inside.slice(1).trim();
  if (inside.startsWith('!')) return null;
  if (inside.startsWith('#')) return { kind: 'open', name: rest, isInverted: false };
  if (inside.startsWith('^')) return { kind: 'open', name: rest, isInverted: true };
  if (inside.startsWith('/')) return { kind: 'close', name: rest };
  const parts = inside.split(':');
  const name = parts.pop()?.trim() ?? '';
  return { kind: 'value', name, filters: parts.map((part) => part.trim()).reverse() };
}

function isFilled(name: string, data: TemplateData): boolean {
  const gap = /^c(\d+)$/.exec(name);
  if (gap) return data.cloze === Number(gap[1]);
  return hasContent(valueByName(name, data, '') ?? '');
}

/** Anki counts a field as empty that holds nothing but breaks and spaces. */
function hasContent(html: string): boolean {
  return html.replace(/<\/?(?:br|div)\s*\/?>|&nbsp;|\s/gi, '') !== '';
}

function valueByName(name: string, data: TemplateData, front: string): string | undefined {
  const field = data.fields.get(name);
  if (field !== undefined) return field;
  switch (name) {
    case 'FrontSide':
      return front;
    case 'Tags':
      return escapeHtml(data.tags.join(' '));
    case 'Deck':
      return escapeHtml(data.deck);
    case 'Subdeck':
      return escapeHtml(data.deck.split('::').pop() ?? '');
    case 'Type':
      return escapeHtml(data.noteType);
    case 'Card':
      return escapeHtml(data.template);
    case 'CardFlag':
      return '';
    default:
      return undefined;
  }
}

function fieldValue(
  token: Extract<Token, { kind: 'value' }>,
  data: TemplateData,
  side: Side,
): string {
  const { name, filters } = token;
  if (filters.some((filter) => filter === 'tts' || filter.startsWith('tts '))) return '';
  // A field that the note type does not have is shown as the mistake it is.
  let value = valueByName(name, data, side.front);
  if (value === undefined) return escapeHtml(`{${name}}`);
  if (filters.includes('type')) return typed(value, filters, data, side);
  for (const filter of filters) value = filtered(value, filter, data, side);
  return value;
}

function filtered(value: string, filter: string, data: TemplateData, side: Side): string {
  switch (filter) {
    case 'cloze':
      return data.cloze === null ? value : (renderCloze(value, data.cloze, side.kind) ?? '');
    case 'cloze-only':
      return data.cloze === null ? value : clozeAnswers(value, data.cloze);
    case 'text':
      return escapeHtml(plainText(value));
    case 'hint':
      return hasContent(value) ? `<details><summary>Hint</summary>${value}</details>` : '';
    case 'kana':
      return value.replace(FURIGANA, '$2').replace(/&nbsp;/g, ' ');
    case 'kanji':
      return value.replace(FURIGANA, '$1').replace(/&nbsp;/g, ' ');
    case 'furigana':
      return value.replace(FURIGANA, '<ruby>$1<rt>$2</rt></ruby>');
    default:
      return value;
  }
}

const FURIGANA = / ?([^ >[\]]{1,40})\[([^\]:]{1,80})\]/g;

/** Anki asks to type this field: the question leaves it out, the answer shows what was to be typed. */
function typed(value: string, filters: readonly string[], data: TemplateData, side: Side): string {
  if (side.kind === 'question') return '';
  const text =
    filters.includes('cloze') && data.cloze !== null ? clozeAnswers(value, data.cloze) : value;
  return `<p><code>${escapeHtml(plainText(text))}</code></p>`;
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** HTML as the text that is read. */
export function plainText(html: string): string {
  return html
    .replace(/<(?:br|\/p|\/div|\/li|\/tr)\b[^>]*>/gi, '\n')
    .replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{1,8}));/gi, (all, hex, decimal, name) => {
      const code = hex ? Number.parseInt(hex, 16) : decimal ? Number(decimal) : 0;
      if (code > 0 && code <= 0x10_ff_ff) return String.fromCodePoint(code);
      return NAMED[String(name).toLowerCase()] ?? all;
    })
    .trim();
}
