import { parseSearch, type SearchQuery } from './query.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

export interface Match {
  /** An FTS5 query; null: no words, only filters. */
  readonly match: string | null;
  readonly corrected: readonly { readonly typed: string; readonly sought: readonly string[] }[];
}

/** So many words stand in for one that occurs nowhere. */
const MOST_SOUGHT = 3;

/** The words and phrases as a query for FTS5, whose own operators are quoted away. */
export function toMatch(
  { words, phrases }: Pick<SearchQuery, 'words' | 'phrases'>,
  vocabulary: Vocabulary,
): Match {
  const terms = phrases.map((phrase) => `"${phrase}"`);
  const corrected: { typed: string; sought: readonly string[] }[] = [];
  for (const word of words) {
    // The beginning of nearly everything: it is the next word, just begun.
    if (/^[a-z]$/i.test(word)) continue;
    const sought = vocabulary.has(word) ? [] : vocabulary.near(word, MOST_SOUGHT);
    if (sought.length === 0) {
      terms.push(`"${word}"*`);
    } else {
      corrected.push({ typed: word, sought });
      // The word itself too: the learner's own texts may have it.
      terms.push(`(${[`"${word}"*`, ...sought.map((term) => `"${term}"`)].join(' OR ')})`);
    }
  }
  return { match: terms.length > 0 ? terms.join(' AND ') : null, corrected };
}

const NO_WORDS = createVocabulary([]);

/** A text's words and phrases as a query for FTS5, as they stand; null where nothing in it can be sought. */
export function matchText(text: string): string | null {
  return toMatch(parseSearch(text), NO_WORDS).match;
}
