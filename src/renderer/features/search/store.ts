import { create } from 'zustand';
import type { DomainError } from '../../../contract/errors.ts';
import type { SearchHit } from '../../../contract/methods.ts';
import { core } from '../../rpc/client.ts';

export type HitKind = SearchHit['kind'];

interface SearchState {
  readonly text: string;
  readonly kind: HitKind | 'all';
  /** The hits of the last text that was answered: they stay while the next are sought. */
  readonly hits: readonly SearchHit[];
  readonly answeredText: string;
  readonly error: DomainError | null;
}

export const useSearch = create<SearchState>(() => ({
  text: '',
  kind: 'all',
  hits: [],
  answeredText: '',
  error: null,
}));

const LIMIT = 100;
let asked = 0;

export async function search(text: string): Promise<void> {
  useSearch.setState({ text });
  const ask = ++asked;
  const wanted = text.trim();
  if (wanted === '') {
    useSearch.setState({ hits: [], answeredText: '', error: null });
    return;
  }
  const hits = await core.call('search.query', { text: wanted, limit: LIMIT });
  // A slower answer to an older text is not shown over a newer one.
  if (ask !== asked) return;
  if (hits.ok) useSearch.setState({ hits: hits.value, answeredText: wanted, error: null });
  else useSearch.setState({ error: hits.error });
}

export function setKind(kind: SearchState['kind']): void {
  useSearch.setState({ kind });
}
