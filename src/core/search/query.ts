import { HIT_KINDS, type HitKind } from '../../contract/search.ts';

/** What a learner has done with what was found. Which kinds each can be said of is in `states.ts`. */
export const STATES = [
  'new',
  'tried',
  'passed',
  'read',
  'unread',
  'due',
  'suspended',
  'leech',
  'flagged',
] as const;
export type SearchState = (typeof STATES)[number];

export interface SearchQuery {
  /** Each must occur, as the beginning of a word. */
  readonly words: readonly string[];
  /** Each must occur as it stands. */
  readonly phrases: readonly string[];
  /** Empty: all kinds. */
  readonly kinds: readonly HitKind[];
  /** `3`, `3.1`, `1.1.1.2`: everything under it. */
  readonly under: string | null;
  readonly states: readonly SearchState[];
  readonly tags: readonly string[];
  readonly notUnderstood: readonly string[];
}

const KINDS: Readonly<Record<string, readonly HitKind[]>> = {
  ...Object.fromEntries(HIT_KINDS.map((kind) => [kind, [kind]])),
  card: ['card', 'own'],
  code: ['code', 'mine'],
};

/** Reads what was typed. A word with a colon that names no filter is a word: `std::vector`, `http://`. */
export function parseSearch(text: string): SearchQuery {
  const words: string[] = [];
  const phrases: string[] = [];
  const kinds: HitKind[] = [];
  const states: SearchState[] = [];
  const tags: string[] = [];
  const notUnderstood: string[] = [];
  let under: string | null = null;

  function addWords(typed: string): void {
    words.push(...(typed.match(/[\p{L}\p{N}_]+/gu) ?? []));
  }

  function addFilter(name: string, value: string): boolean {
    const wrong = (expected: string): true => {
      notUnderstood.push(`“${name}:${value}” is not understood: ${expected}`);
      return true;
    };
    switch (name.toLowerCase()) {
      case 'kind': {
        const known = KINDS[value.toLowerCase().replace(/s$/, '')];
        if (!known) return wrong(`a kind is one of ${Object.keys(KINDS).join(', ')}.`);
        kinds.push(...known);
        return true;
      }
      case 'module':
      case 'point':
        if (!/^\d(?:\.\d){0,3}$/.test(value)) return wrong('write a number such as 3 or 1.1.1.2.');
        under = value;
        return true;
      case 'is': {
        const state = STATES.find((known) => known === value.toLowerCase());
        if (!state) return wrong(`after “is:” comes one of ${STATES.join(', ')}.`);
        states.push(state);
        return true;
      }
      case 'tag':
        tags.push(value);
        return true;
      default:
        return false;
    }
  }

  for (const [, phrase, name, value, word] of text.matchAll(
    /"([^"]*)"?|([a-z]+):("[^"]*"|[^\s":][^\s"]*)|([^\s"]+)/gi,
  )) {
    if (phrase !== undefined) {
      const inside = phrase.match(/[\p{L}\p{N}_]+/gu);
      if (inside) phrases.push(inside.join(' '));
    } else if (name !== undefined && value !== undefined) {
      const bare = value.replaceAll('"', '');
      if (!addFilter(name, bare)) addWords(`${name} ${bare}`);
    } else {
      addWords(word ?? '');
    }
  }
  return { words, phrases, kinds, under, states, tags, notUnderstood };
}
