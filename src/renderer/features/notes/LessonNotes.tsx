import './notes.css';
import { type RefObject, useEffect, useMemo, useState } from 'react';
import type { Note } from '../../../contract/cards.ts';
import type { PointId } from '../../../contract/ids.ts';
import { type Action, useActions } from '../../app/actions.ts';
import { Html } from '../../components/Html.tsx';
import { DeleteIcon, EditIcon, NoteIcon, PlusIcon } from '../../components/icons.ts';
import { Button, Dialog, DomainErrorNote, IconButton } from '../../components/index.ts';
import { core } from '../../rpc/client.ts';
import { openCardEditor } from '../cards/index.ts';
import { anchorAt, findPlace } from './anchor.ts';
import { headingAt, readLessonText } from './lesson-text.ts';
import { SelectionBar } from './SelectionBar.tsx';
import {
  changeNote,
  deleteNote,
  dropDraft,
  loadNotes,
  saveNote,
  typeNote,
  useNotes,
  writeNote,
} from './store.ts';

interface LessonNotesProps {
  readonly pointId: PointId;
  readonly article: RefObject<HTMLElement | null>;
  readonly shown: boolean;
}

/** The learner's notes on a lesson: marked in its text, listed at its end, made from what is selected. */
export function LessonNotes({ pointId, article, shown }: LessonNotesProps) {
  const { notes, error } = useNotes();
  useEffect(() => {
    void loadNotes(pointId);
    const listening = core.on('changed', ({ topics }) => {
      if (topics.includes('notes')) void loadNotes(pointId);
    });
    return () => listening.dispose();
  }, [pointId]);
  const lost = useMarks(article, notes);
  const make = useMemo(
    () => ({
      card: () => makeCard(article.current, pointId),
      note: () => makeNote(article.current, pointId),
    }),
    [article, pointId],
  );
  useNoteActions(make, shown);
  return (
    <section className="notes" aria-label="Your notes">
      <div className="notes-head">
        <h2>Your notes</h2>
        <Button size="small" variant="quiet" icon={<PlusIcon />} keys="Alt+n" onClick={make.note}>
          Add a note
        </Button>
      </div>
      {error && <DomainErrorNote what="Your notes could not be read" error={error} />}
      {notes.length === 0 && !error && (
        <p className="wb-quiet">Select a passage to keep a note on it, or to make a card of it.</p>
      )}
      <ul className="notes-list">
        {notes.map((note) => (
          <NoteItem
            key={note.noteId}
            note={note}
            lost={lost.has(note.noteId)}
            onGo={() => goTo(article.current, note)}
          />
        ))}
      </ul>
      <SelectionBar article={article} onCard={make.card} onNote={make.note} />
      <NoteDialog />
    </section>
  );
}

function selected(article: HTMLElement | null): Range | null {
  const selection = window.getSelection();
  if (!article || !selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  return article.contains(range.commonAncestorContainer) ? range : null;
}

function makeNote(article: HTMLElement | null, pointId: PointId): void {
  const range = selected(article);
  const place = article && range ? readLessonText(article).placeOf(range) : null;
  const anchor =
    article && range && place
      ? anchorAt(readLessonText(article).text, place, headingAt(article, range))
      : null;
  writeNote(pointId, anchor);
}

function makeCard(article: HTMLElement | null, pointId: PointId): void {
  const range = selected(article);
  const text = window.getSelection()?.toString().trim() ?? '';
  const code = range !== null && isCode(range);
  openCardEditor({
    kind: 'new',
    pointId,
    heading: article && range ? headingAt(article, range) : null,
    quote: text === '' || range === null ? null : text.slice(0, 4_000),
    start: range === null || text === '' ? null : { kind: code ? 'predict' : 'cloze', text },
  });
}

function isCode({ commonAncestorContainer: node }: Range): boolean {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest('pre, .cm-editor') != null;
}

const HIGHLIGHT = 'cairn-note';

/** Marks the passages with notes in the text, without touching the page. Answers the notes whose passage is gone. */
function useMarks(
  article: RefObject<HTMLElement | null>,
  notes: readonly Note[],
): ReadonlySet<string> {
  const [lost, setLost] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const element = article.current;
    if (!element) return;
    const lesson = notes.length > 0 ? readLessonText(element) : null;
    const ranges: Range[] = [];
    const gone = new Set<string>();
    for (const { noteId, anchor } of notes) {
      if (!anchor || !lesson) continue;
      const place = findPlace(lesson.text, anchor);
      const range = place && lesson.rangeOf(place);
      if (range) ranges.push(range);
      else gone.add(noteId);
    }
    CSS.highlights.set(HIGHLIGHT, new Highlight(...ranges));
    setLost(gone);
    return () => void CSS.highlights.delete(HIGHLIGHT);
  }, [article, notes]);
  return lost;
}

function goTo(article: HTMLElement | null, { anchor }: Note): void {
  if (!article || !anchor) return;
  const lesson = readLessonText(article);
  const place = findPlace(lesson.text, anchor);
  const range = place && lesson.rangeOf(place);
  const element = range
    ? range.startContainer.parentElement
    : anchor.heading === null
      ? null
      : article.querySelector(`#${CSS.escape(anchor.heading)}`);
  element?.scrollIntoView({ block: 'center' });
  if (range) {
    const selection = window.getSelection();
    selection?.removeAllRanges();
    selection?.addRange(range);
  }
}

function NoteItem(props: {
  readonly note: Note;
  readonly lost: boolean;
  readonly onGo: () => void;
}) {
  const { note, lost, onGo } = props;
  const { anchor, conflicts } = note;
  return (
    <li className="note-item">
      {anchor && anchor.quote !== '' && (
        <button type="button" className="note-quote" onClick={onGo}>
          <NoteIcon aria-hidden="true" />
          <span>{anchor.quote}</span>
        </button>
      )}
      {lost && (
        <p className="wb-quiet">The lesson has other words now; this passage is no longer in it.</p>
      )}
      <Html html={note.html} className="prose" />
      {conflicts.map((other) => (
        <div key={other.editId} className="note-other">
          <p className="wb-quiet">
            {other.markdown === null ? 'Deleted on another device.' : 'Written on another device:'}
          </p>
          <Html html={other.html} className="prose" />
        </div>
      ))}
      <div className="note-tools">
        <IconButton
          label={conflicts.length > 0 ? 'Join the two texts' : 'Change the note'}
          icon={<EditIcon />}
          onClick={() => changeNote(note)}
        />
        <IconButton
          label="Delete the note"
          icon={<DeleteIcon />}
          onClick={() => void deleteNote(note)}
        />
      </div>
    </li>
  );
}

function NoteDialog() {
  const { draft, draftError, saving } = useNotes();
  return (
    <Dialog
      open={draft !== null}
      onOpenChange={(open) => {
        if (!open) dropDraft();
      }}
      title={draft?.isNew === false ? 'Change the note' : 'Add a note'}
      footer={
        <>
          <Button onClick={dropDraft}>Cancel</Button>
          <Button
            variant="primary"
            keys="Mod+Enter"
            busy={saving}
            disabled={draft?.markdown.trim() === ''}
            onClick={() => void saveNote()}
          >
            Save
          </Button>
        </>
      }
    >
      {draft?.anchor && <blockquote className="note-passage">{draft.anchor.quote}</blockquote>}
      {draftError && <DomainErrorNote what="The note is not saved" error={draftError} />}
      <label className="note-label" htmlFor="note-text">
        Note
      </label>
      <textarea
        id="note-text"
        className="note-draft"
        rows={6}
        value={draft?.markdown ?? ''}
        onChange={(event) => typeNote(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            void saveNote();
          }
        }}
      />
    </Dialog>
  );
}

function useNoteActions(
  make: { readonly card: () => void; readonly note: () => void },
  shown: boolean,
): void {
  const actions = useMemo<readonly Action[]>(
    () =>
      shown
        ? [
            {
              ...{ id: 'lesson.card', title: 'Make a card of what is selected', group: 'Lesson' },
              ...{ keys: 'Alt+c', run: make.card },
            },
            {
              ...{ id: 'lesson.note', title: 'Add a note to what is selected', group: 'Lesson' },
              ...{ keys: 'Alt+n', run: make.note },
            },
          ]
        : [],
    [make, shown],
  );
  useActions(actions);
}
