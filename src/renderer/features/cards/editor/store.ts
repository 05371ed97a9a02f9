import { uuidv7 } from 'uuidv7';
import { create } from 'zustand';
import type { CardPreview, CardSource, CardVersion } from '../../../../contract/cards.ts';
import type { DomainError } from '../../../../contract/errors.ts';
import type { PointId, Uuid } from '../../../../contract/ids.ts';
import { notify } from '../../../app/notices.ts';
import { core } from '../../../rpc/client.ts';
import { closeCardEditor, type EditorRequest } from '../editor-request.ts';
import { type Draft, draftOf, EMPTY_DRAFT, fromText, newDraft, toText } from './draft.ts';

interface EditorState {
  readonly request: EditorRequest | null;
  readonly draft: Draft;
  /** What the draft began as: a draft that equals it has nothing to lose. */
  readonly began: Draft;
  readonly source: CardSource | null;
  readonly preview: CardPreview | null;
  readonly error: DomainError | null;
  readonly saving: boolean;
  /** Problems are shown once the learner tried to save, or left the field. */
  readonly tried: boolean;
  /** Name this save: repeated after a broken line, it is recorded once. */
  readonly actId: Uuid;
  readonly newId: Uuid;
}

const newIds = (): Pick<EditorState, 'actId' | 'newId'> => ({
  actId: uuidv7() as Uuid,
  newId: uuidv7() as Uuid,
});

export const useEditor = create<EditorState>(() => ({
  ...{ request: null, draft: EMPTY_DRAFT, began: EMPTY_DRAFT, source: null, preview: null },
  ...{ error: null, saving: false, tried: false },
  ...newIds(),
}));

const get = useEditor.getState;
const set = useEditor.setState;

/** Begins with what `request` asks for. */
export async function beginEditing(request: EditorRequest): Promise<void> {
  const draft = request.kind === 'new' ? newDraft(request) : EMPTY_DRAFT;
  set({
    ...{ request, draft, began: draft, source: null, preview: null, error: null },
    ...{ saving: false, tried: false },
    ...newIds(),
  });
  if (request.kind === 'edit') await loadSource();
  else void refreshPreview();
}

export async function loadSource(): Promise<void> {
  const { request } = get();
  if (request?.kind !== 'edit') return;
  const source = await core.call('card.source', { cardId: request.cardId });
  if (get().request !== request) return;
  if (source.ok) showSource(source.value);
  else set({ error: source.error });
}

function showSource(source: CardSource): void {
  const draft = draftOf(source);
  set({ source, draft, began: draft, error: null, tried: false, ...newIds() });
  void refreshPreview();
}

const PREVIEW_MS = 120;
let previewTimer: ReturnType<typeof setTimeout> | undefined;

export function change(patch: Partial<Draft>): void {
  set(({ draft }) => ({ draft: { ...draft, ...patch } }));
  clearTimeout(previewTimer);
  previewTimer = setTimeout(() => void refreshPreview(), PREVIEW_MS);
}

async function refreshPreview(): Promise<void> {
  const { request, draft } = get();
  const preview = await core.call('card.preview', { text: toText(draft) });
  // A slower answer to an older text is not shown over a newer one.
  if (preview.ok && get().request === request && get().draft === draft) {
    set({ preview: preview.value });
  }
}

export function hasChanges(): boolean {
  const { draft, began } = get();
  return JSON.stringify(draft) !== JSON.stringify(began);
}

/** Saves, and closes the editor if that worked. */
export async function save(merges: readonly Uuid[] = []): Promise<void> {
  const { request, draft, source, saving, actId, newId } = get();
  if (!request || saving) return;
  set({ tried: true, saving: true, error: null });
  const fields = {
    text: toText(draft),
    deck: draft.deck.trim() === '' ? null : draft.deck.trim(),
    tags: [...draft.tags],
  };
  const preview = await core.call('card.preview', { text: fields.text });
  if (!preview.ok || preview.value.problems.length > 0) {
    set(
      preview.ok
        ? { preview: preview.value, saving: false }
        : { error: preview.error, saving: false },
    );
    return;
  }
  const saved =
    request.kind === 'new'
      ? await core.call('card.create', {
          ...{ actId, newId, ...fields, pointId: request.pointId as PointId | null },
          ...{ heading: request.heading, quote: request.quote },
        })
      : await core.call('card.edit', {
          ...{ actId, cardId: request.cardId, ...fields },
          ...{ baseId: source?.baseId ?? null, merges: [...merges] },
        });
  if (!saved.ok) {
    set({ error: saved.error, saving: false });
    return;
  }
  set({ saving: false });
  closeCardEditor();
  const made = 'cardIds' in saved.value ? saved.value.cardIds.length : 0;
  notify({ level: 'info', text: savedText(request.kind, made) });
}

function savedText(kind: EditorRequest['kind'], made: number): string {
  if (kind === 'edit') return 'The card is saved.';
  return made === 1
    ? 'The card is made. It comes with your new cards.'
    : `${made} cards are made. They come with your new cards.`;
}

/** Takes the curriculum's own words again. */
export async function restoreText(): Promise<void> {
  const { source, saving } = get();
  if (!source || saving) return;
  set({ saving: true, error: null });
  const restored = await core.call('card.restoreText', {
    cardId: source.cardId,
    actId: uuidv7() as Uuid,
  });
  if (restored.ok) {
    set({ saving: false });
    closeCardEditor();
    notify({ level: 'info', text: 'The card has the words of the course again.' });
  } else set({ error: restored.error, saving: false });
}

/** Puts another device's text, or the curriculum's, into the editor: it is kept only once it is saved. */
export function take(version: Pick<CardVersion, 'text' | 'tags' | 'deck'>): void {
  if (version.text === null) return;
  change({ ...fromText(version.text), tags: version.tags, deck: version.deck ?? '' });
}
