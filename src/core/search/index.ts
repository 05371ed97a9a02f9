import { ok } from '../../base/result.ts';
import type { CardId, ExerciseId, PointId } from '../../contract/ids.ts';
import type { HitKind, SearchHit } from '../../contract/search.ts';
import type { FeatureContext } from '../feature.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import type { PackSearchKind } from '../store/index.ts';
import { toHit, toOwnHit } from './hit.ts';
import { toMatch } from './match.ts';
import { createOwnFiles, isUnder } from './own-files.ts';
import { parseSearch, type SearchQuery, type SearchState } from './query.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

export { matchText } from './match.ts';

export interface SearchFeature {
  readonly handlers: Handlers<'search.query'>;
}

const PACK_KINDS: readonly PackSearchKind[] = ['lesson', 'exercise', 'card', 'point', 'code'];
/** Of the learner's own cards and notes, and of their files, so many come after what the curriculum has. */
const MOST_OWN = 20;

/** Full text over the curriculum, the learner's own cards and notes, and their files. */
export function createSearchFeature(context: FeatureContext): SearchFeature {
  const { store, pack, clock, folders } = context;
  const ownFiles = createOwnFiles(folders.workspaces, clock.nowMs);
  let vocabulary: Vocabulary | undefined;
  // Read when somebody first searches: the start does not pay for it.
  const words = (): Vocabulary => (vocabulary ??= createVocabulary(pack.vocabulary()));

  function search(query: SearchQuery, limit: number): Pick<Found, 'hits' | 'corrected'> {
    const wantsKind = (kind: HitKind): boolean =>
      query.kinds.length === 0 || query.kinds.includes(kind);
    const { match, corrected } = toMatch(query, words());
    const said = query.states.length > 0 ? statesOf() : undefined;
    const wants = (hit: Pick<SearchHit, 'kind' | 'ref'>): boolean =>
      !said || query.states.every((state) => said(hit, state));
    const hits: SearchHit[] = [];
    const kinds = PACK_KINDS.filter(wantsKind);
    if (kinds.length > 0 && query.tags.length === 0 && (match !== null || hasFilter(query))) {
      const wanted = { match, kinds, under: query.under, limit };
      hits.push(...pack.search(said ? { ...wanted, wants } : wanted).map(toHit));
    }
    if (match !== null && (wantsKind('own') || wantsKind('note'))) {
      hits.push(...ownHits(query, match).filter(wants));
    }
    if (wantsKind('mine') && query.tags.length === 0 && !said) {
      hits.push(...ownFiles.search(query, MOST_OWN));
    }
    return { hits: hits.slice(0, limit), corrected };
  }

  function ownHits(query: SearchQuery, match: string): SearchHit[] {
    return store.edits.search(match, MOST_OWN).flatMap((row) => {
      const doc = store.edits.get(row.ref);
      const hit = toOwnHit(row, doc);
      const isWanted =
        (query.kinds.length === 0 || query.kinds.includes(hit.kind)) &&
        (query.under === null || (hit.pointId !== null && isUnder(hit.pointId, query.under))) &&
        query.tags.every((tag) => doc?.tags.includes(tag));
      return isWanted ? [hit] : [];
    });
  }

  /** Whether a state can be said of a hit; what was done is read once a search. */
  function statesOf(): (hit: Pick<SearchHit, 'kind' | 'ref'>, state: SearchState) => boolean {
    const nowMs = clock.nowMs();
    const read = store.attempts.lessonsRead();
    const exercises = new Map(store.attempts.states().map((state) => [state.exerciseId, state]));
    return ({ kind, ref }, state) => {
      switch (kind) {
        case 'lesson':
        case 'point':
          return state === 'read' || state === 'unread'
            ? read.has(ref as PointId) === (state === 'read')
            : false;
        case 'exercise':
        case 'code': {
          const known = exercises.get(ref as ExerciseId);
          const stands = !known ? 'new' : known.passedMs === null ? 'tried' : 'passed';
          return stands === state;
        }
        case 'card':
        case 'own': {
          const card = store.cards.state(ref as CardId);
          if (state === 'new') return !card || card.phase === 'new';
          if (!card) return false;
          if (state === 'suspended') return card.suspended;
          if (state === 'leech') return card.leech;
          if (state === 'flagged') return card.flag > 0;
          return state === 'due' && !card.suspended && card.phase !== 'new' && card.dueMs <= nowMs;
        }
        default:
          return false;
      }
    };
  }

  return {
    handlers: {
      'search.query'({ text, limit }) {
        const query = parseSearch(text);
        return ok({ ...search(query, limit), notUnderstood: query.notUnderstood });
      },
    },
  };
}

interface Found {
  readonly hits: readonly SearchHit[];
  readonly corrected: readonly { readonly typed: string; readonly sought: readonly string[] }[];
}

function hasFilter({ kinds, under, states }: SearchQuery): boolean {
  return kinds.length > 0 || under !== null || states.length > 0;
}
