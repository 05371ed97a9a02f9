/** A word of the index, lower case, without accents, and in how many passages it occurs. */
export interface VocabularyWord {
  readonly term: string;
  readonly count: number;
}

export interface Vocabulary {
  /** True: some word begins so, and a search by prefix finds it. */
  has(prefix: string): boolean;
  /** Words that a slip of the fingers away would be `word`, the nearest and then the commonest first; at most `most`. */
  near(word: string, most: number): readonly string[];
}

/** Shorter words have too many neighbours for a guess to help. */
const SHORTEST_CORRECTED = 4;
/** From this length on, two slips are allowed. */
const LONG = 8;

/** Looks words up; `words` in the order of their terms (by code unit). */
export function createVocabulary(words: readonly VocabularyWord[]): Vocabulary {
  const masks = words.map(({ term }) => maskOf(term));

  function firstNotBefore(text: string): number {
    let low = 0;
    let high = words.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((words[middle]?.term ?? '') < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    has(prefix) {
      const wanted = fold(prefix);
      return (words[firstNotBefore(wanted)]?.term ?? '').startsWith(wanted);
    },
    near(typed, most) {
      const word = fold(typed);
      if (word.length < SHORTEST_CORRECTED) return [];
      const allowed = word.length >= LONG ? 2 : 1;
      const mask = maskOf(word);
      const found: { readonly term: string; readonly distance: number; readonly count: number }[] =
        [];
      for (const [index, { term, count }] of words.entries()) {
        if (term.length < word.length - allowed) continue;
        // Every letter that only one of the two has takes a slip of its own; a longer term may only be half typed.
        const missing = mask & ~(masks[index] ?? 0);
        if (bits(missing) > allowed) continue;
        const distance = slips(word, term, allowed);
        if (distance <= allowed) found.push({ term, distance, count });
      }
      return found
        .sort((a, b) => a.distance - b.distance || b.count - a.count)
        .slice(0, most)
        .map(({ term }) => term);
    },
  };
}

/** As the index folds its words: lower case, without accents. */
function fold(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '');
}

/** One bit a letter; digits and all others share what is left. */
function maskOf(text: string): number {
  let mask = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    mask |= 1 << (code >= 97 && code <= 122 ? code - 97 : 26 + (code % 6));
  }
  return mask;
}

function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/**
 * Insertions, deletions, changes and swaps of neighbours from `word` to `term` or to a beginning of it (optimal string
 * alignment: Damerau, "A technique for computer detection and correction of spelling errors", 1964); more than `allowed` is
 * any number above it.
 */
function slips(word: string, term: string, allowed: number): number {
  const width = Math.min(term.length, word.length + allowed);
  let beforeLast: number[] = [];
  let last = Array.from({ length: width + 1 }, (_, column) => column);
  for (let row = 1; row <= word.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= width; column++) {
      const same = word[row - 1] === term[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped =
        row > 1 &&
        column > 1 &&
        word[row - 1] === term[column - 2] &&
        word[row - 2] === term[column - 1];
      if (swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > allowed) return least;
    beforeLast = last;
    last = current;
  }
  return term.length - word.length <= allowed
    ? Math.min(...last)
    : Math.min(...last.slice(Math.max(0, word.length - allowed)));
}
