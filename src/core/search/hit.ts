import { escapeHtml } from '../../base/escape-html.ts';
import { CHECKPOINT_ID } from '../../contract/id-patterns.ts';
import type { PointId } from '../../contract/ids.ts';
import type { SearchHit } from '../../contract/search.ts';
import type { EditStore, OwnDoc, PackSearchRow } from '../store/index.ts';

type OwnSearchRow = ReturnType<EditStore['search']>[number];

const MATCH_START = '\uE000';
const MATCH_END = '\uE001';

/** A row of the pack's index, as it is shown. */
export function toHit(row: PackSearchRow): SearchHit {
  const pointId = (row.ref.match(/^\d\.\d\.\d\.\d(?=$|-)/)?.[0] ?? null) as PointId | null;
  return {
    kind: row.kind,
    ref: row.ref,
    pointId,
    title: row.title,
    snippetHtml: snippetHtml(row.snippet),
    route: packRoute(row, pointId),
  };
}

/** An own card or note, as it is shown. */
export function toOwnHit(row: OwnSearchRow, doc: OwnDoc | undefined): SearchHit {
  const pointId = doc?.pointId ?? null;
  return {
    kind: row.kind === 'note' ? 'note' : 'own',
    ref: row.ref,
    pointId,
    title: row.title,
    snippetHtml: snippetHtml(row.snippet),
    route:
      row.kind === 'note' && pointId !== null
        ? `/learn/${pointId}`
        : `/review/${encodeURIComponent(`card:${row.ref}`)}`,
  };
}

/** `text` with every place of one of `wanted` (lower case) marked. */
export function markHtml(text: string, wanted: readonly string[]): string {
  const lower = text.toLowerCase();
  let html = '';
  for (let at = 0; at < text.length; ) {
    const found = wanted.find((word) => word !== '' && lower.startsWith(word, at));
    const end = at + (found?.length ?? 1);
    const piece = escapeHtml(text.slice(at, end));
    html += found === undefined ? piece : `<mark>${piece}</mark>`;
    at = end;
  }
  return html;
}

function packRoute(row: PackSearchRow, pointId: string | null): string {
  if (CHECKPOINT_ID.test(row.ref)) return `/checkpoints/${row.ref}`;
  if (row.kind === 'exercise' || row.kind === 'code' || pointId === null) {
    return `/practice/${row.ref}`;
  }
  return row.anchor ? `/learn/${pointId}#${row.anchor}` : `/learn/${pointId}`;
}

function snippetHtml(snippet: string): string {
  return escapeHtml(snippet).replaceAll(MATCH_START, '<mark>').replaceAll(MATCH_END, '</mark>');
}
