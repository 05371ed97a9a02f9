import { POINT_ID } from '../../contract/id-patterns.ts';
import type { PointId } from '../../contract/ids.ts';

/** What the store reads of an own card or note, whatever else its document holds. */
export interface Envelope {
  readonly pointId: PointId | null;
  readonly deck: string | null;
  readonly tags: readonly string[];
  /** Names the text that several cards were made of. */
  readonly sibling: string | null;
}

type Doc = Readonly<Record<string, unknown>>;

/** A document may come from another device's version: what does not fit is left out. */
export function readEnvelope(doc: Doc): Envelope {
  const text = (key: string): string | null => {
    const value = doc[key];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const point = text('pointId');
  const tags = Array.isArray(doc['tags']) ? doc['tags'] : [];
  return {
    pointId: point !== null && POINT_ID.test(point) ? (point as PointId) : null,
    deck: text('deck'),
    tags: [...new Set(tags.filter((tag): tag is string => typeof tag === 'string' && tag !== ''))],
    sibling: text('sibling'),
  };
}

/** Keys whose strings are not words to find. */
const NOT_WORDS = new Set([
  'kind',
  'pointId',
  'sibling',
  'id',
  'heading',
  'media',
  'css',
  'source',
  'format',
  'replaces',
]);
const TITLE_LENGTH = 120;

/** The words of a document, for the search: every string in it, without markup; the first one is the title. */
export function searchText(doc: Doc): { readonly title: string; readonly body: string } {
  const words: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      const plain = withoutMarkup(value);
      if (plain !== '') words.push(plain);
    } else if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) if (!NOT_WORDS.has(key)) visit(inner);
    }
  };
  // The question names a card, a quote or its own first words a note.
  const named = ['title', 'front', 'frontHtml', 'text', 'quote', 'markdown'];
  const inner = [doc, doc['text'], doc['anchor']].filter(isRecord);
  const first = inner
    .flatMap((part) => named.map((key) => part[key]))
    .find((value) => typeof value === 'string' && value.trim() !== '');
  visit(doc);
  const title = typeof first === 'string' ? withoutMarkup(first) : (words[0] ?? '');
  return { title: title.slice(0, TITLE_LENGTH), body: words.join('\n') };
}

function isRecord(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
};

/** A tag is `<` and a letter: `a < b` in somebody's code stays. */
function withoutMarkup(text: string): string {
  return text
    .replace(/<\/?[a-z][^<>]*>/gi, ' ')
    .replace(/&(?:lt|gt|amp|quot|#39|nbsp);/g, (entity) => ENTITIES[entity] ?? ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
