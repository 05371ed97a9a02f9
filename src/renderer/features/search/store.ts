import { create } from 'zustand';
import type { DomainError } from '../../../contract/errors.ts';
import type { HitKind, SearchAnswer } from '../../../contract/search.ts';
import { core } from '../../rpc/client.ts';

interface SearchState extends SearchAnswer {
  readonly text: string;
  readonly kind: HitKind | 'all';
  /** The text that the hits are of: they stay while the next are sought. */
  readonly answeredText: string;
  readonly error: DomainError | null;
}

const NOTHING: SearchAnswer = { hits: [], corrected: [], notUnderstood: [] };

export const useSearch = create<SearchState>(() => ({
  text: '',
  kind: 'all',
  ...NOTHING,
  answeredText: '',
  error: null,
}));

/** More than anybody reads while typing; each passage costs its marking. */
const LIMIT = 60;
let asked = 0;

export async function search(text: string): Promise<void> {
  useSearch.setState({ text });
  const ask = ++asked;
  const wanted = text.trim();
  if (wanted === '') {
    useSearch.setState({ ...NOTHING, answeredText: '', error: null });
    return;
  }
  const answer = await core.call('search.query', { text: wanted, limit: LIMIT });
  // A slower answer to an older text is not shown over a newer one.
  if (ask !== asked) return;
  if (answer.ok) useSearch.setState({ ...answer.value, answeredText: wanted, error: null });
  else useSearch.setState({ error: answer.error });
}

export function setKind(kind: SearchState['kind']): void {
  useSearch.setState({ kind });
}
