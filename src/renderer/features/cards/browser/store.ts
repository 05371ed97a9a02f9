import { uuidv7 } from 'uuidv7';
import { create } from 'zustand';
import type {
  CardChange,
  CardList,
  CardRow,
  CardSelection,
  CardSort,
} from '../../../../contract/cards.ts';
import type { DomainError } from '../../../../contract/errors.ts';
import type { CardId, Uuid } from '../../../../contract/ids.ts';
import { notify } from '../../../app/notices.ts';
import { core } from '../../../rpc/client.ts';
import { isPicked, NOTHING, type Picked, pickedCount, toggled, withRows } from './picked.ts';

export const PAGE_ROWS = 100;
/** Ids that one act may name; more are named by the query. */
const MOST_NAMED = 5_000;

interface BrowserState {
  readonly query: string;
  readonly sort: CardSort;
  readonly descending: boolean;
  /** Null until the first answer. */
  readonly total: number | null;
  readonly pages: ReadonlyMap<number, readonly CardRow[]>;
  readonly notUnderstood: readonly string[];
  readonly error: DomainError | null;
  /** The row that keys act on. */
  readonly cursor: number;
  /** Where a range of rows began. */
  readonly anchor: number;
  readonly picked: Picked;
  readonly working: boolean;
}

export const useBrowser = create<BrowserState>(() => ({
  ...{ query: '', sort: 'order', descending: false, total: null, pages: new Map() },
  ...{ notUnderstood: [], error: null, cursor: 0, anchor: 0, picked: NOTHING, working: false },
}));

const get = useBrowser.getState;
const set = useBrowser.setState;

/** Counts lists: an answer about an older one is dropped. */
let list = 0;
const asked = new Set<number>();
let remembered = false;

/** Opens the list as it was left. */
export async function openBrowser(): Promise<void> {
  if (!remembered) {
    remembered = true;
    const saved = await core.call('ui.get', { key: 'cards/browser' });
    const value = saved.ok ? (saved.value as Partial<BrowserState> | null) : null;
    if (typeof value?.query === 'string' && get().query === '') set({ query: value.query });
  }
  await reload();
}

export function search(query: string): void {
  set({ query, cursor: 0, anchor: 0, picked: NOTHING });
  void core.call('ui.save', { key: 'cards/browser', value: { query } });
  void reload();
}

export function sortBy(sort: CardSort): void {
  set((state) => ({
    sort,
    // A second press turns it round.
    descending: state.sort === sort ? !state.descending : false,
    cursor: 0,
    anchor: 0,
  }));
  void reload();
}

/** Reads the list anew: what is shown stays until the answer is there. */
export async function reload(): Promise<void> {
  list += 1;
  asked.clear();
  await loadPage(Math.floor(get().cursor / PAGE_ROWS));
}

async function loadPage(page: number): Promise<void> {
  if (asked.has(page)) return;
  asked.add(page);
  const of = list;
  const { query, sort, descending } = get();
  const found = await core.call('card.list', {
    ...{ query, sort, descending, offset: page * PAGE_ROWS, limit: PAGE_ROWS },
  });
  if (of !== list) return;
  if (!found.ok) {
    asked.delete(page);
    set({ error: found.error });
    return;
  }
  show(page, found.value);
}

let shownList = 0;

function show(page: number, { rows, total, notUnderstood }: CardList): void {
  const fresh = shownList !== list;
  shownList = list;
  set((state) => ({
    pages: new Map([...(fresh ? [] : state.pages), [page, rows]]),
    ...{ total, notUnderstood, error: null },
    cursor: Math.max(0, Math.min(state.cursor, total - 1)),
  }));
}

/** Sees to it that these rows are there. */
export async function ensureRows(from: number, to: number): Promise<void> {
  const { total } = get();
  const last = Math.min(to, (total ?? 1) - 1);
  const pages: Promise<void>[] = [];
  for (let page = Math.floor(from / PAGE_ROWS); page * PAGE_ROWS <= last; page++) {
    pages.push(loadPage(page));
  }
  await Promise.all(pages);
}

export function rowAt(state: Pick<BrowserState, 'pages'>, index: number): CardRow | undefined {
  return state.pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS];
}

/** Moves the cursor; `extend` picks everything between it and where the range began. */
export async function moveTo(index: number, extend: boolean): Promise<void> {
  const { total, anchor } = get();
  if (!total) return;
  const cursor = Math.max(0, Math.min(index, total - 1));
  if (!extend) {
    set({ cursor, anchor: cursor });
    return;
  }
  set({ cursor });
  await pickRange(anchor, cursor);
}

async function pickRange(one: number, other: number): Promise<void> {
  const from = Math.min(one, other);
  const to = Math.min(Math.max(one, other), from + MOST_NAMED - 1);
  await ensureRows(from, to);
  const ids: CardId[] = [];
  for (let index = from; index <= to; index++) {
    const row = rowAt(get(), index);
    if (row) ids.push(row.cardId);
  }
  set({ picked: withRows(NOTHING, ids) });
}

export function toggle(index: number): void {
  const row = rowAt(get(), index);
  if (!row) return;
  set(({ picked }) => ({ picked: toggled(picked, row.cardId), cursor: index, anchor: index }));
}

export function pickAll(): void {
  set({ picked: { all: true, ids: new Set() } });
}

export function pickNothing(): void {
  set({ picked: NOTHING });
}

/** What an act is about: what was picked, else the row with the cursor. */
function selection(): CardSelection | null {
  const { picked, query } = get();
  if (picked.all) return { kind: 'query', query, except: [...picked.ids] };
  if (picked.ids.size > 0) return { kind: 'ids', cardIds: [...picked.ids] };
  const row = rowAt(get(), get().cursor);
  return row ? { kind: 'ids', cardIds: [row.cardId] } : null;
}

/** How many cards an act would be about. */
export function selectedCount(state: BrowserState): number {
  const count = pickedCount(state.picked, state.total ?? 0);
  return count > 0 ? count : rowAt(state, state.cursor) ? 1 : 0;
}

export function cursorRow(state: BrowserState): CardRow | undefined {
  return rowAt(state, state.cursor);
}

/** Those of the picked rows that are in sight; enough to say what a toggle would do. */
export function pickedRows(state: BrowserState): readonly CardRow[] {
  const rows = [...state.pages.values()].flat().filter((row) => isPicked(state.picked, row.cardId));
  const row = cursorRow(state);
  return rows.length > 0 || !row ? rows : [row];
}

export async function apply(change: CardChange, told: (count: number) => string): Promise<void> {
  const about = selection();
  if (!about || get().working) return;
  set({ working: true });
  const done = await core.call('card.change', {
    actId: uuidv7() as Uuid,
    selection: about,
    change,
  });
  set({ working: false });
  if (!done.ok) {
    notify({ level: 'error', text: done.error.message });
    return;
  }
  notify({ level: 'info', text: told(done.value.changed) });
  if (change.kind === 'delete') set({ picked: NOTHING });
  await reload();
}
