import type { PointId } from '../../contract/ids.ts';
import type { SearchHit } from '../../contract/methods.ts';
import type { PackSearchRow } from '../store/index.ts';

const MATCH_START = '\uE000';
const MATCH_END = '\uE001';

/**
 * What the learner typed as an FTS5 query: every word must occur, each as a prefix; "words in quotes" as a phrase.
 * Returns null where nothing searchable was typed. FTS5's own operators are quoted away.
 */
export function toMatch(text: string): string | null {
  const terms: string[] = [];
  for (const [, phrase, word] of text.matchAll(/"([^"]*)"|([^\s"]+)/g)) {
    if (phrase !== undefined) {
      const words = phrase.match(/[\p{L}\p{N}_]+/gu);
      if (words) terms.push(`"${words.join(' ')}"`);
    } else {
      for (const part of (word ?? '').match(/[\p{L}\p{N}_]+/gu) ?? []) terms.push(`"${part}"*`);
    }
  }
  return terms.length > 0 ? terms.join(' ') : null;
}

export function toHit(row: PackSearchRow): SearchHit {
  const pointId = row.ref.match(/^\d\.\d\.\d\.\d(?=$|-)/)?.[0] ?? null;
  return {
    kind: row.kind,
    ref: row.ref,
    pointId: pointId as PointId | null,
    title: row.title,
    snippetHtml: escapeHtml(row.snippet)
      .replaceAll(MATCH_START, '<mark>')
      .replaceAll(MATCH_END, '</mark>'),
    route: route(row, pointId),
  };
}

function route(row: PackSearchRow, pointId: string | null): string {
  if (row.kind === 'exercise' || pointId === null) return `/practice/${row.ref}`;
  return row.anchor ? `/learn/${pointId}#${row.anchor}` : `/learn/${pointId}`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
