import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import type { EditorState, Extension, Text } from '@codemirror/state';
import { type EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import type { LintProblem, TextPlace } from '../../../../contract/language.ts';
import { type ServerProblem, withoutRepeats } from '../logic/problems.ts';

/** A pause in typing, after which problems are looked for: long enough to end a word. */
const PAUSE_MS = 350;

export interface ProblemsPort {
  /** Tells the server what was typed; its problems come by themselves. */
  sync(): void;
  /** The server's remarks on the file's text as it is now; null when it has none for this text. */
  server(): readonly ServerProblem[] | null;
  lint(content: string): Promise<readonly LintProblem[]>;
  onServerProblems(listener: () => void): () => void;
}

const SEVERITIES = ['error', 'error', 'warning', 'info', 'hint'] as const;

/** Marks what the server and the linter find, in the text and at its edge. */
export function problemMarks(port: ProblemsPort): Extension {
  return [lintGutter(), marker(port)];
}

function marker(port: ProblemsPort): Extension {
  return ViewPlugin.fromClass(
    class {
      readonly #view: EditorView;
      readonly #unlisten: () => void;
      #timer: ReturnType<typeof setTimeout>;
      #lint: readonly LintProblem[] = [];
      /** The text that `#lint` is about. */
      #linted: Text | null = null;
      #gone = false;

      constructor(view: EditorView) {
        this.#view = view;
        // A view cannot be changed while it is made.
        this.#timer = setTimeout(() => void this.#look(), 0);
        this.#unlisten = port.onServerProblems(() => this.#show());
      }

      update(update: ViewUpdate): void {
        if (!update.docChanged) return;
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => void this.#look(), PAUSE_MS);
      }

      destroy(): void {
        this.#gone = true;
        clearTimeout(this.#timer);
        this.#unlisten();
      }

      async #look(): Promise<void> {
        port.sync();
        const { doc } = this.#view.state;
        const found = await port.lint(this.#view.state.sliceDoc());
        if (this.#gone || this.#view.state.doc !== doc) return;
        this.#lint = found;
        this.#linted = doc;
        this.#show();
      }

      #show(): void {
        if (this.#gone) return;
        const { state } = this.#view;
        const server = port.server();
        // Remarks on an older text would stand in the wrong places; the next pause brings new ones.
        if (server === null && this.#linted !== state.doc) return;
        const lint = this.#linted === state.doc ? withoutRepeats(this.#lint, server ?? []) : [];
        const marks = [
          ...(server ?? []).map((each) => serverMark(state, each)),
          ...lint.map((each) => lintMark(state, each)),
        ].sort((a, b) => a.from - b.from);
        this.#view.dispatch(setDiagnostics(state, marks));
      }
    },
  );
}

function serverMark(state: EditorState, problem: ServerProblem): Diagnostic {
  const { range, code, message } = problem;
  return {
    ...extent(state, range.start, range.end),
    severity: SEVERITIES[problem.severity ?? 1] ?? 'error',
    ...(code === undefined ? {} : { source: String(code) }),
    message,
  };
}

function lintMark(state: EditorState, problem: LintProblem): Diagnostic {
  const { from, to, severity, rule, message, why } = problem;
  return {
    ...extent(state, from, to),
    severity,
    source: rule === null ? 'syntax' : `rule ${rule}`,
    message: why === null ? message : `${message} ${why}`,
  };
}

/** At least a character wide, where there is one: an empty mark cannot be pointed at. */
function extent(state: EditorState, from: TextPlace, to: TextPlace): { from: number; to: number } {
  const start = offset(state.doc, from);
  const end = Math.max(start, offset(state.doc, to));
  if (end > start) return { from: start, to: end };
  const line = state.doc.lineAt(start);
  return start < line.to
    ? { from: start, to: start + 1 }
    : { from: Math.max(line.from, start - 1), to: start };
}

function offset(doc: Text, place: TextPlace): number {
  if (place.line >= doc.lines) return doc.length;
  const line = doc.line(place.line + 1);
  return Math.min(line.from + Math.max(0, place.character), line.to);
}
