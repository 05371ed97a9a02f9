import type { Anchor } from '../../../contract/cards.ts';

/** A stretch of a text, by character. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/** Characters kept on both sides of a quote. */
const AROUND = 60;
/** Longer quotes are known by their beginning. */
const MOST_QUOTED = 600;
/** Of a quote's words, so many must be found again near each other. */
const ENOUGH = 0.6;

/** One blank where there are several, so that other line breaks change nothing. */
export function normal(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** A place as it is kept. `text` is normal. */
export function anchorAt(text: string, { from, to }: Place, heading: string | null): Anchor {
  const end = Math.min(to, from + MOST_QUOTED);
  return {
    heading,
    quote: text.slice(from, end),
    before: text.slice(Math.max(0, from - AROUND), from),
    after: text.slice(end, end + AROUND),
  };
}

/**
 * Finds a place again: the quote itself, where it stands between the same words; else where most of its words still stand
 * together; null where the passage is gone.
 */
export function findPlace(text: string, anchor: Anchor): Place | null {
  const { quote } = anchor;
  if (quote.trim() === '') return null;
  return findExact(text, anchor) ?? findAlike(text, quote);
}

function findExact(text: string, { quote, before, after }: Anchor): Place | null {
  let best: { readonly from: number; readonly score: number } | null = null;
  for (let from = text.indexOf(quote); from !== -1; from = text.indexOf(quote, from + 1)) {
    const score =
      sharedEnd(text.slice(Math.max(0, from - before.length), from), before) +
      sharedStart(text.slice(from + quote.length), after);
    if (!best || score > best.score) best = { from, score };
  }
  return best && { from: best.from, to: best.from + quote.length };
}

function sharedStart(a: string, b: string): number {
  let count = 0;
  while (count < a.length && count < b.length && a[count] === b[count]) count++;
  return count;
}

function sharedEnd(a: string, b: string): number {
  let count = 0;
  while (count < a.length && count < b.length && a.at(-1 - count) === b.at(-1 - count)) count++;
  return count;
}

interface Word extends Place {
  readonly text: string;
}

function wordsOf(text: string): readonly Word[] {
  return [...text.matchAll(/[\p{L}\p{N}_]+/gu)].map((match) => ({
    text: match[0].toLowerCase(),
    from: match.index,
    to: match.index + match[0].length,
  }));
}

/** The window of as many words as the quote has that holds the most of them. */
function findAlike(text: string, quote: string): Place | null {
  const wanted = wordsOf(quote).map((word) => word.text);
  const words = wordsOf(text);
  // Two words out of two are found by chance everywhere.
  if (wanted.length < 4 || words.length === 0) return null;
  const left = new Map<string, number>();
  for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  let best = { start: 0, shared: 0 };
  words.forEach((word, at) => {
    const had = left.get(word.text);
    if (had !== undefined) {
      if (had > 0) shared++;
      left.set(word.text, had - 1);
    }
    const gone = words[at - wanted.length];
    const back = gone && left.get(gone.text);
    if (gone && back !== undefined) {
      if (back >= 0) shared--;
      left.set(gone.text, back + 1);
    }
    if (shared > best.shared) best = { start: Math.max(0, at - wanted.length + 1), shared };
  });
  if (best.shared / wanted.length < ENOUGH) return null;
  const known = new Set(wanted);
  const inside = words
    .slice(best.start, best.start + wanted.length)
    .filter((word) => known.has(word.text));
  const first = inside[0];
  const last = inside.at(-1);
  return first && last ? { from: first.from, to: last.to } : null;
}
