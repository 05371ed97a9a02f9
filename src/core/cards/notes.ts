import { err, ok, type Result } from '../../base/result.ts';
import { type Note, noteDoc } from '../../contract/cards.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { Uuid } from '../../contract/ids.ts';
import type { FeatureContext } from '../feature.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import type { OwnDoc } from '../store/index.ts';
import type { Texts } from './texts.ts';
import type { Write } from './write.ts';

export interface NoteParts {
  readonly texts: Texts;
  readonly write: Write;
  readonly changed: () => void;
}

/** The learner's notes on lessons. */
export function createNoteHandlers(
  { store }: FeatureContext,
  { texts, write, changed }: NoteParts,
): Handlers<'note.list' | 'note.save' | 'note.delete'> {
  async function toNote(own: OwnDoc): Promise<Note | null> {
    const parsed = noteDoc.safeParse(own.doc);
    if (!parsed.success) return null;
    const { renderOwn } = await texts.load();
    const { pointId, anchor, markdown } = parsed.data;
    return {
      noteId: own.entityId as Uuid,
      ...{ pointId, anchor, markdown, html: renderOwn(markdown), editedMs: own.editedMs },
      baseId: own.headId as Uuid,
      conflicts: own.conflict.map((id) => {
        const other = noteDoc.safeParse(store.edits.edit(id)?.doc);
        const words = other.success ? other.data.markdown : null;
        return {
          editId: id as Uuid,
          markdown: words,
          html: words === null ? '' : renderOwn(words),
        };
      }),
    };
  }

  async function note(noteId: Uuid): Promise<Result<Note, DomainError>> {
    const own = store.edits.get(noteId);
    const found = own?.kind === 'note' ? await toNote(own) : null;
    return found ? ok(found) : err(domainError('notFound', 'This note is not here any more.'));
  }

  return {
    async 'note.list'({ pointId }) {
      const docs = store.edits.ofPoint(pointId, 'note');
      // Most lessons have none: those do not wait for the renderer.
      if (docs.length === 0) return ok([]);
      const notes = await Promise.all(docs.map(toNote));
      return ok(notes.flatMap((each) => each ?? []));
    },
    async 'note.save'({ noteId, actId, baseId, merges, pointId, anchor, markdown }) {
      if (store.edits.has(actId)) return note(noteId);
      if ((store.edits.get(noteId)?.headId ?? null) !== baseId) {
        return err(
          domainError(
            'cardChanged',
            'This note was changed in another window meanwhile. Nothing was saved; copy what you need, and open the lesson again.',
          ),
        );
      }
      const doc = { pointId, anchor, markdown };
      store.transaction(() =>
        write({ id: actId, entityId: noteId, kind: 'note', doc, baseId, merges }),
      );
      changed();
      return note(noteId);
    },
    'note.delete'({ noteId, actId }) {
      const own = store.edits.get(noteId);
      if (own?.kind === 'note') {
        const merges = own.conflict;
        store.transaction(() =>
          write({ id: actId, entityId: noteId, kind: 'note', doc: null, merges }),
        );
        changed();
      }
      return ok(null);
    },
  };
}
