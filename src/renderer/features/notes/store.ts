import { uuidv7 } from 'uuidv7';
import { create } from 'zustand';
import type { Anchor, Note } from '../../../contract/cards.ts';
import type { DomainError } from '../../../contract/errors.ts';
import type { PointId, Uuid } from '../../../contract/ids.ts';
import { notify } from '../../app/notices.ts';
import { core } from '../../rpc/client.ts';

/** A note that is being written. */
export interface NoteDraft {
  readonly noteId: Uuid;
  readonly actId: Uuid;
  readonly baseId: Uuid | null;
  readonly merges: readonly Uuid[];
  readonly pointId: PointId;
  readonly anchor: Anchor | null;
  readonly markdown: string;
  readonly isNew: boolean;
}

interface NotesState {
  readonly pointId: PointId | null;
  readonly notes: readonly Note[];
  readonly error: DomainError | null;
  readonly draft: NoteDraft | null;
  readonly draftError: DomainError | null;
  readonly saving: boolean;
}

export const useNotes = create<NotesState>(() => ({
  ...{ pointId: null, notes: [], error: null, draft: null, draftError: null, saving: false },
}));

const get = useNotes.getState;
const set = useNotes.setState;

export async function loadNotes(pointId: PointId): Promise<void> {
  if (get().pointId !== pointId) set({ pointId, notes: [], error: null, draft: null });
  const notes = await core.call('note.list', { pointId });
  if (get().pointId !== pointId) return;
  if (notes.ok) set({ notes: notes.value, error: null });
  else set({ error: notes.error });
}

export function writeNote(pointId: PointId, anchor: Anchor | null): void {
  set({
    draft: {
      ...{ noteId: uuidv7() as Uuid, actId: uuidv7() as Uuid, baseId: null, merges: [] },
      ...{ pointId, anchor, markdown: '', isNew: true },
    },
    draftError: null,
  });
}

export function changeNote(note: Note): void {
  const { noteId, baseId, pointId, anchor, markdown } = note;
  set({
    draft: {
      ...{ noteId, baseId, pointId, anchor, markdown, actId: uuidv7() as Uuid, isNew: false },
      merges: note.conflicts.map(({ editId }) => editId),
    },
    draftError: null,
  });
}

export function typeNote(markdown: string): void {
  const { draft } = get();
  if (draft) set({ draft: { ...draft, markdown } });
}

export function dropDraft(): void {
  set({ draft: null, draftError: null });
}

export async function saveNote(): Promise<void> {
  const { draft, saving } = get();
  if (!draft || saving || draft.markdown.trim() === '') return;
  set({ saving: true, draftError: null });
  const { isNew: _, merges, ...note } = draft;
  const saved = await core.call('note.save', { ...note, merges: [...merges] });
  if (!saved.ok) {
    set({ saving: false, draftError: saved.error });
    return;
  }
  set({ saving: false, draft: null });
  await loadNotes(draft.pointId);
}

export async function deleteNote(note: Note): Promise<void> {
  const done = await core.call('note.delete', { noteId: note.noteId, actId: uuidv7() as Uuid });
  if (!done.ok) {
    notify({ level: 'error', text: done.error.message });
    return;
  }
  await loadNotes(note.pointId);
  notify({
    level: 'info',
    text: 'The note is deleted.',
    action: { label: 'Undo', run: () => void bringBack(note) },
  });
}

/** Writes a deleted note anew: under another name, since the old one ended. */
async function bringBack({ pointId, anchor, markdown }: Note): Promise<void> {
  writeNote(pointId, anchor);
  typeNote(markdown);
  await saveNote();
}
