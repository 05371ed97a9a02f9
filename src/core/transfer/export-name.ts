import type { ExportRequest } from '../../contract/transfer.ts';

/** The name a file gets: `cairn-cards-2026-11-23.apkg`. */
export function exportName(request: ExportRequest, nowMs: number, offsetMin: number): string {
  const day = new Date(nowMs + offsetMin * 60_000).toISOString().slice(0, 10);
  switch (request.kind) {
    case 'apkg':
      return `cairn-cards-${day}.apkg`;
    case 'csv':
      return `cairn-cards-${day}.${request.separator === '\t' ? 'tsv' : 'csv'}`;
    case 'json':
      return `cairn-cards-${day}.json`;
    case 'profile':
      return `cairn-profile-${day}.zip`;
    case 'log':
      return `cairn-progress-${day}.cairnlog`;
  }
}
