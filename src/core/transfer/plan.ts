import { createHash } from 'node:crypto';
import type { CardDoc } from '../../contract/cards.ts';
import type { CardId, Uuid } from '../../contract/ids.ts';
import type { ImportCounts } from '../../contract/transfer.ts';
import { namedId } from '../derived-id.ts';
import type { EditRow, ReviewLogRow, Store } from '../store/index.ts';
import type { StagedCard, StagedMemory, StagedNote } from './staged.ts';

/** The device of rows that came with a file: the same on every device that imports it, so that they are one row. */
export const IMPORT_DEVICE = '00000000-0000-4000-8000-696d706f7274';

/** What one card or note of a file adds to the logs. */
export interface PlannedItem {
  readonly edit: EditRow | null;
  readonly outcome: 'new' | 'updated' | 'same' | 'conflict';
  readonly rows: readonly ReviewLogRow[];
}

export type Tally = { -readonly [K in keyof ImportCounts]: ImportCounts[K] };

export function emptyTally(): Tally {
  return {
    ...{ newCards: 0, updatedCards: 0, sameCards: 0, conflicts: 0 },
    ...{ notes: 0, reviews: 0, states: 0, media: 0, mediaBytes: 0 },
  };
}

/** What a card of the file means here: nothing where it is as it was imported before, whatever the learner changed since. */
export function planCard(store: Store, card: StagedCard, offsetMin: number): PlannedItem {
  const doc: CardDoc & { readonly sibling: string | null } = {
    text: card.text,
    gap: card.gap,
    replaces: card.replaces,
    pointId: card.pointId,
    heading: card.heading,
    quote: card.quote,
    deck: card.deck,
    tags: card.tags,
    sibling: siblingOf(card.id),
    ...(card.guid !== undefined && { guid: card.guid }),
  };
  const planned = planEdit(store, {
    kind: 'card',
    entityId: card.id,
    key: card.key,
    atMs: card.editedMs,
    offsetMin,
    doc,
  });
  return { ...planned, rows: planRows(store, card, offsetMin) };
}

export function planNote(store: Store, note: StagedNote, offsetMin: number): PlannedItem {
  const { pointId, anchor, markdown } = note;
  const planned = planEdit(store, {
    kind: 'note',
    entityId: note.id,
    key: note.key,
    atMs: note.editedMs,
    offsetMin,
    doc: { pointId, anchor, markdown },
  });
  return { ...planned, rows: [] };
}

/** Adds one planned item to the counts of a preview. */
export function count(tally: Tally, kind: 'card' | 'note', item: PlannedItem): void {
  if (kind === 'note') tally.notes += item.edit ? 1 : 0;
  else if (item.outcome === 'new') tally.newCards++;
  else if (item.outcome === 'same') tally.sameCards++;
  else tally.updatedCards++;
  if (item.outcome === 'conflict') tally.conflicts++;
  for (const row of item.rows) {
    if (row.kind === 'grade') tally.reviews++;
    else tally.states++;
  }
}

interface WantedEdit {
  readonly kind: 'card' | 'note';
  readonly entityId: string;
  readonly key: string;
  readonly atMs: number;
  readonly offsetMin: number;
  readonly doc: Readonly<Record<string, unknown>>;
}

function planEdit(store: Store, wanted: WantedEdit): Pick<PlannedItem, 'edit' | 'outcome'> {
  const { doc, entityId, kind, key, atMs, offsetMin } = wanted;
  const current = store.edits.get(entityId);
  const text = canonical(doc);
  if (current && canonical(current.doc) === text) return { edit: null, outcome: 'same' };
  const edits = store.edits.editsOf(entityId);
  const imported = edits.filter(({ deviceId }) => deviceId === IMPORT_DEVICE);
  const before = imported[imported.length - 1];
  // As it was imported: what differs since then is the learner's own doing.
  if (before?.doc && canonical(before.doc) === text) return { edit: null, outcome: 'same' };
  const baseId = before?.id ?? null;
  const edit: EditRow = {
    id: namedId(`${key}/edit/${baseId ?? ''}/${text}`, atMs),
    deviceId: IMPORT_DEVICE,
    // Never before the edit it follows, whatever the file says.
    atMs: Math.max(atMs, (before?.atMs ?? 0) + (before ? 1 : 0)),
    offsetMin,
    kind,
    entityId,
    baseId,
    merges: [],
    doc,
  };
  if (store.edits.has(edit.id)) return { edit: null, outcome: 'same' };
  if (!current) return { edit, outcome: 'new' };
  return { edit, outcome: current.headId === baseId ? 'updated' : 'conflict' };
}

/** The same text for equal documents, whatever the order of their keys; fields that are null count as not there. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== null && inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(',')}}`;
}

/** Cards made of one note are named after it: `own-…-c2` is its second. */
function siblingOf(id: string): string | null {
  return /^(own-.+)-c\d+$/.exec(id)?.[1] ?? null;
}

function planRows(store: Store, card: StagedCard, offsetMin: number): readonly ReviewLogRow[] {
  const cardId = card.id as CardId;
  const base = { deviceId: IMPORT_DEVICE, cardId, offsetMin, targetId: null, outcome: null };
  const rows: ReviewLogRow[] = [];
  for (const { id, atMs, grade, elapsedMs } of card.reviews) {
    if (store.reviews.has(id as Uuid)) continue;
    rows.push({ ...base, id: id as Uuid, atMs, kind: 'grade', grade, elapsedMs, data: null });
  }
  const act = (kind: ReviewLogRow['kind'], name: string, atMs: number, data: unknown): void => {
    const id = namedId(`${card.key}/${name}`, atMs);
    if (store.reviews.has(id)) return;
    rows.push({ ...base, id, atMs, kind, grade: null, elapsedMs: 0, data });
  };
  if (card.memory) {
    const { atMs, data } = memoryData(card.memory, card.reviews[0]?.atMs ?? null);
    const known = store.cards.state(cardId) ? store.reviews.logOf(cardId) : [];
    const isKnown = known.some((row) => row.kind === 'set' && row.atMs === atMs);
    if (!isKnown) act('set', `set/${hash(JSON.stringify(data))}`, atMs, data);
  }
  const { changedMs } = card;
  const now = store.cards.state(cardId);
  // What was done here after the file's own last change stands.
  const isNewer = !now || now.lastRowMs < changedMs;
  if (card.suspended) act('suspend', `suspend/${changedMs}`, changedMs, null);
  else if (now?.suspended && isNewer) {
    act('unsuspend', `unsuspend/${changedMs}`, changedMs, null);
  }
  if (card.buried) act('bury', `bury/${changedMs}`, changedMs, null);
  if (card.flag !== (now?.flag ?? 0) && isNewer) {
    act('flag', `flag/${card.flag}/${changedMs}`, changedMs, { flag: card.flag });
  }
  return rows;
}

function memoryData(
  { atMs, ...memory }: StagedMemory,
  firstReviewMs: number | null,
): { readonly atMs: number; readonly data: Readonly<Record<string, unknown>> } {
  const introducedMs = firstReviewMs ?? memory.lastReviewMs;
  return { atMs, data: { ...memory, step: 0, introducedMs } };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
