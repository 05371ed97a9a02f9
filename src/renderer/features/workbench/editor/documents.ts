import { historyField } from '@codemirror/commands';
import { diff } from '@codemirror/merge';
import {
  type ChangeSpec,
  Compartment,
  EditorSelection,
  EditorState,
  type Extension,
  Transaction,
  type TransactionSpec,
} from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { Disposable } from '../../../../base/disposable.ts';
import type { WorkspaceFile } from '../../../../contract/workspace.ts';
import {
  boundHistory,
  boundMemory,
  digest,
  type EditorMemory,
  EMPTY_MEMORY,
  type FileMemory,
  restorableHistory,
} from '../logic/editor-memory.ts';
import { type SavePort, SaveScheduler } from '../logic/save-scheduler.ts';

interface OpenDocument {
  readonly file: WorkspaceFile;
  /** As it was when it was last on screen; the view holds the newer one while it is shown. */
  state: EditorState;
  readonly scheduler: SaveScheduler;
  /** The position at the top edge. */
  top: number;
}

export interface DocumentsPort {
  /** Builds the extensions of a file's editor. */
  extensions(file: WorkspaceFile, lineSeparator: string): Extension;
  savePort(path: string, text: () => string): SavePort;
  /** The text of a file is another now, by whoever's hand. */
  edited(): void;
  /** Something worth remembering changed: text, selection or scroll. */
  touched(): void;
}

/** The changes that make a text another one, so small that cursor and scroll keep their places. */
export function changesTo(state: EditorState, content: string): readonly ChangeSpec[] {
  const text = state.toText(content);
  return diff(state.doc.toString(), text.toString(), { scanLimit: 500, timeout: 50 }).map(
    (change) => ({
      from: change.fromA,
      to: change.toA,
      insert: text.slice(change.fromB, change.toB),
    }),
  );
}

/** Changes that come from the disk: they are undoable, but they are not edits to save. */
const FROM_DISK = 'cairn.disk';

/** The open files of one exercise, and the one view that shows them in turn. */
export class Documents implements Disposable {
  readonly #port: DocumentsPort;
  readonly #open = new Map<string, OpenDocument>();
  #view: EditorView | null = null;
  #shown: string | null = null;
  #memory: EditorMemory = EMPTY_MEMORY;
  /** What is added to the editors once it is there, such as help while one types. */
  readonly #added = new Compartment();
  #addedFor: (path: string) => Extension = () => [];

  constructor(port: DocumentsPort) {
    this.#port = port;
  }

  get shown(): string | null {
    return this.#shown;
  }

  get view(): EditorView | null {
    return this.#view;
  }

  recall(memory: EditorMemory): void {
    this.#memory = memory;
  }

  scheduler(path: string): SaveScheduler | null {
    return this.#open.get(path)?.scheduler ?? null;
  }

  schedulers(): readonly SaveScheduler[] {
    return [...this.#open.values()].map((document) => document.scheduler);
  }

  paths(): readonly string[] {
    return [...this.#open.keys()];
  }

  text(path: string): string | null {
    return this.#stateOf(path)?.sliceDoc() ?? null;
  }

  /** A file's editor as it is now, shown or not. */
  state(path: string): EditorState | null {
    return this.#stateOf(path) ?? null;
  }

  /** Adds extensions to every editor, in place of those added before. */
  extend(extensions: (path: string) => Extension): void {
    this.#addedFor = extensions;
    for (const [path, document] of this.#open) {
      const spec = { effects: this.#added.reconfigure(extensions(path)) };
      if (this.#shown === path && this.#view) this.#view.dispatch(spec);
      else document.state = document.state.update(spec).state;
    }
  }

  /** Changes a file for the learner, as if it were typed: it is saved, and can be undone. */
  change(path: string, spec: TransactionSpec): void {
    const document = this.#open.get(path);
    if (!document) return;
    if (this.#shown === path && this.#view) {
      this.#view.dispatch(spec);
      return;
    }
    document.state = document.state.update(spec).state;
    document.scheduler.edited();
    this.#port.edited();
    this.#port.touched();
  }

  /** Opens a file that is text; what was remembered of it comes back if it still fits the text. */
  add(file: WorkspaceFile): void {
    if (file.content === null || this.#open.has(file.path)) return;
    const { content } = file;
    const remembered = this.#memory.files[file.path];
    const document: OpenDocument = {
      file,
      state: this.#createState(file, content, remembered),
      scheduler: new SaveScheduler(
        this.#port.savePort(file.path, () => this.text(file.path) ?? content),
        file.version,
      ),
      top: Math.min(remembered?.top ?? 0, content.length),
    };
    this.#open.set(file.path, document);
  }

  /** Forgets a file that is gone, without saving it. */
  remove(path: string): void {
    this.#open.delete(path);
    if (this.#shown === path) this.#shown = null;
  }

  attach(parent: Element): Disposable {
    const view = new EditorView({ parent, state: EditorState.create() });
    this.#view = view;
    const scrolled = (): void => this.#port.touched();
    view.scrollDOM.addEventListener('scroll', scrolled, { passive: true });
    const { shown } = this;
    this.#shown = null;
    if (shown !== null) this.show(shown);
    return {
      dispose: () => {
        if (this.#view !== view) return;
        this.#capture();
        view.scrollDOM.removeEventListener('scroll', scrolled);
        this.#view = null;
        view.destroy();
      },
    };
  }

  show(path: string): boolean {
    const document = this.#open.get(path);
    if (!document) return false;
    if (this.#shown !== path) {
      this.#capture();
      this.#shown = path;
      if (this.#view) {
        this.#view.setState(document.state);
        // At the top there is a margin above the first line, and a scroll to that line would hide it.
        if (document.top > 0) {
          this.#view.dispatch({
            effects: EditorView.scrollIntoView(document.top, { y: 'start', yMargin: 0 }),
          });
        } else this.#view.scrollDOM.scrollTop = 0;
      }
    }
    return true;
  }

  /** Puts the cursor on a line, 1-based, in the middle of the view. */
  goTo(path: string, line: number): void {
    if (!this.show(path) || !this.#view) return;
    const { doc } = this.#view.state;
    const at = doc.line(Math.min(Math.max(1, line), doc.lines));
    const indent = /^\s*/.exec(at.text)?.[0].length ?? 0;
    this.#view.dispatch({
      selection: EditorSelection.cursor(at.from + indent),
      effects: EditorView.scrollIntoView(at.from, { y: 'center' }),
    });
    this.#view.focus();
  }

  /** Shows what the disk holds now, keeping cursor, scroll and the way back. */
  replace(path: string, file: WorkspaceFile): void {
    const document = this.#open.get(path);
    if (!document || file.content === null) return;
    const state = this.#stateOf(path) ?? document.state;
    const changes = changesTo(state, file.content);
    const spec = { changes, annotations: Transaction.userEvent.of(FROM_DISK) };
    if (this.#shown === path && this.#view) this.#view.dispatch(spec);
    else {
      document.state = state.update(spec).state;
      this.#port.edited();
    }
    document.scheduler.adopted(file.version);
    this.#port.touched();
  }

  /** What to remember now. */
  memory(): EditorMemory {
    this.#capture();
    const files: Record<string, FileMemory> = {};
    for (const [path, document] of this.#open) {
      const { state } = document;
      const json = state.toJSON({ history: historyField }) as { history: unknown };
      files[path] = {
        digest: digest(state.sliceDoc()),
        anchor: state.selection.main.anchor,
        head: state.selection.main.head,
        top: document.top,
        history: boundHistory(json.history),
      };
    }
    return boundMemory({ format: 1, active: this.#shown, files });
  }

  /** Sends what is unsaved on its way. */
  dispose(): void {
    this.#capture();
    for (const document of this.#open.values()) document.scheduler.dispose();
  }

  #createState(
    file: WorkspaceFile,
    content: string,
    remembered: FileMemory | undefined,
  ): EditorState {
    const lineSeparator = /\r\n/.test(content) ? '\r\n' : '\n';
    const extensions = [
      this.#port.extensions(file, lineSeparator),
      this.#added.of(this.#addedFor(file.path)),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !update.transactions.every((tr) => tr.isUserEvent(FROM_DISK))) {
          this.#open.get(file.path)?.scheduler.edited();
        }
        if (update.docChanged) this.#port.edited();
        if (update.docChanged || update.selectionSet) this.#port.touched();
      }),
    ];
    const history = restorableHistory(remembered, content);
    if (remembered && history) {
      try {
        const { anchor, head } = remembered;
        return EditorState.fromJSON(
          { doc: content, selection: EditorSelection.single(anchor, head).toJSON(), history },
          { extensions },
          { history: historyField },
        );
      } catch {
        // A history of another version of the editor: the text matters, the way back does not.
      }
    }
    const state = EditorState.create({ doc: content, extensions });
    const clamp = (at: number): number => Math.min(at, state.doc.length);
    return remembered
      ? state.update({
          selection: EditorSelection.single(clamp(remembered.anchor), clamp(remembered.head)),
        }).state
      : state;
  }

  #stateOf(path: string): EditorState | undefined {
    return this.#shown === path && this.#view ? this.#view.state : this.#open.get(path)?.state;
  }

  #capture(): void {
    const document = this.#shown === null ? undefined : this.#open.get(this.#shown);
    if (!document || !this.#view) return;
    document.state = this.#view.state;
    const { scrollDOM } = this.#view;
    if (scrollDOM.clientHeight > 0) {
      document.top = this.#view.lineBlockAtHeight(scrollDOM.scrollTop).from;
    }
  }
}
