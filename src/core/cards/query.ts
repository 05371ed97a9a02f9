import { type CardKind, cardText } from '../../contract/cards.ts';
import type { CardIs, CardNumber, CardTest, Comparison } from '../store/index.ts';

export interface ParsedQuery {
  readonly test: CardTest;
  readonly notUnderstood: readonly string[];
}

type Token =
  | { readonly kind: 'open' | 'close' | 'or' | 'not' }
  | { readonly kind: 'term'; readonly text: string; readonly quoted: boolean };

/** More than this is no search that a person wrote. */
const MOST_TERMS = 60;

/**
 * Reads a search as it is typed: words, `is:due`, `-tag:x`, `(deck:a or deck:b) prop:r<0.8`. What is not understood is left
 * out and said, so that a list is shown while a word is still being written.
 */
export function parseQuery(text: string): ParsedQuery {
  const tokens = tokenise(text).slice(0, MOST_TERMS);
  const notUnderstood: string[] = [];
  let at = 0;

  function anyOf(): CardTest {
    const parts = [allOf()];
    while (tokens[at]?.kind === 'or') {
      at += 1;
      parts.push(allOf());
    }
    const given = parts.filter((part) => part.kind !== 'all' || part.of.length > 0);
    return given.length === 1 && given[0]
      ? given[0]
      : { kind: given.length === 0 ? 'all' : 'any', of: given };
  }

  function allOf(): CardTest {
    const parts: CardTest[] = [];
    for (;;) {
      const token = tokens[at];
      if (!token || token.kind === 'or' || token.kind === 'close') break;
      const part = one();
      if (part) parts.push(part);
    }
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'all', of: parts };
  }

  function one(): CardTest | undefined {
    const token = tokens[at];
    at += 1;
    if (!token) return undefined;
    if (token.kind === 'not') {
      const next = tokens[at];
      if (!next || next.kind === 'or' || next.kind === 'close') return undefined;
      const inner = one();
      return inner && { kind: 'not', of: inner };
    }
    if (token.kind === 'open') {
      const inner = anyOf();
      if (tokens[at]?.kind === 'close') at += 1;
      return inner;
    }
    if (token.kind !== 'term') return undefined;
    const test = token.quoted ? words(token.text) : readTerm(token.text);
    if (typeof test !== 'string') return test;
    notUnderstood.push(test);
    return undefined;
  }

  const parts: CardTest[] = [];
  while (at < tokens.length) {
    parts.push(anyOf());
    // A bracket that closes nothing.
    if (tokens[at]?.kind === 'close') at += 1;
  }
  const [only] = parts;
  const test: CardTest = parts.length === 1 && only ? only : { kind: 'all', of: parts };
  return { test, notUnderstood };
}

function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:(\()|(\))|(-)(?=\S)|((?:[^\s"()]+:)?"[^"]*"?)|([^\s"()]+))/gy;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [, open, close, not, quoted, word] = match;
    if (open) tokens.push({ kind: 'open' });
    else if (close) tokens.push({ kind: 'close' });
    else if (not) tokens.push({ kind: 'not' });
    else if (quoted !== undefined) {
      const bare = quoted.startsWith('"');
      tokens.push({ kind: 'term', text: quoted.replaceAll('"', ''), quoted: bare });
    } else if (word !== undefined) {
      tokens.push(
        word.toLowerCase() === 'or' ? { kind: 'or' } : { kind: 'term', text: word, quoted: false },
      );
    }
    if (pattern.lastIndex >= text.length) break;
  }
  return tokens;
}

function words(text: string): CardTest | undefined {
  return text.trim() === '' ? undefined : { kind: 'words', text: text.trim() };
}

const STATES: Readonly<Record<string, CardIs>> = {
  ...{ due: 'due', new: 'new', learn: 'learn', learning: 'learn', review: 'review' },
  ...{ suspended: 'suspended', buried: 'buried', leech: 'leech', flagged: 'flagged' },
  ...{ own: 'own', edited: 'edited', conflict: 'conflict' },
};
const NUMBERS: Readonly<Record<string, CardNumber>> = {
  ...{ r: 'recall', recall: 'recall', s: 'stability', stability: 'stability' },
  ...{ d: 'difficulty', difficulty: 'difficulty', reps: 'reps', lapses: 'lapses' },
  ...{ ivl: 'interval', interval: 'interval', due: 'due' },
};
const CARD_KINDS: readonly string[] = cardText.options.map((option) => option.shape.kind.value);

/** One word of a query as a test, or the sentence that says what is wrong with it. */
function readTerm(term: string): CardTest | string | undefined {
  const colon = term.indexOf(':');
  if (colon <= 0) return words(term);
  const name = term.slice(0, colon).toLowerCase();
  const value = term.slice(colon + 1);
  if (value === '') return `“${term}” needs something after the colon.`;
  const wrong = (expected: string): string => `“${term}” is not understood: ${expected}`;
  const days = (text: string): number | undefined =>
    /^\d{1,5}$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
  switch (name) {
    case 'is': {
      const what = STATES[value.toLowerCase()];
      return what === undefined
        ? wrong(`after “is:” comes one of ${Object.keys(STATES).join(', ')}.`)
        : { kind: 'is', what };
    }
    case 'flag':
      return /^[0-7]$/.test(value)
        ? { kind: 'flag', flag: Number(value) }
        : wrong('a flag is a number from 0 to 7.');
    case 'tag':
      return { kind: 'tag', tag: value === 'none' ? null : value };
    case 'deck':
      return { kind: 'deck', deck: value === 'none' ? null : value };
    case 'module':
    case 'point':
      return /^\d(?:\.\d){0,3}$/.test(value)
        ? { kind: 'point', prefix: value }
        : wrong('write a number such as 3 or 1.1.1.2.');
    case 'kind':
      return CARD_KINDS.includes(value.toLowerCase())
        ? { kind: 'cardKind', value: value.toLowerCase() as CardKind }
        : wrong(`a kind is one of ${CARD_KINDS.join(', ')}.`);
    case 'prop':
      return (
        readNumber(value) ??
        wrong('write it as prop:r<0.8, prop:s>=21, prop:lapses>3 or prop:due<=7.')
      );
    case 'added':
    case 'edited': {
      const count = days(value);
      return count === undefined
        ? wrong('write a number of days.')
        : { kind: name === 'added' ? 'added' : 'editedIn', days: count };
    }
    case 'rated': {
      const [, count = '', grade] = /^(\d+)(?::([1-4]))?$/.exec(value) ?? [];
      const known = days(count);
      return known === undefined
        ? wrong('write rated:7, or rated:7:1 for those answered Again.')
        : { kind: 'rated', days: known, grade: grade === undefined ? null : Number(grade) };
    }
    case 'card':
      return { kind: 'id', cardId: value };
    default:
      // `std::vector`, `http://...`, `a:b`: words with a colon in them.
      return words(term);
  }
}

function readNumber(value: string): CardTest | undefined {
  const [, name = '', comparison, digits] =
    /^([a-z]+)(<=|>=|!=|<|>|=)(-?\d+(?:\.\d+)?)$/i.exec(value) ?? [];
  const known = NUMBERS[name.toLowerCase()];
  if (known === undefined || comparison === undefined || digits === undefined) return undefined;
  return {
    kind: 'number',
    name: known,
    comparison: comparison as Comparison,
    value: Number(digits),
  };
}
