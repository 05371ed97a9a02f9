import {
  forEachDiagnostic,
  nextDiagnostic,
  openLintPanel,
  previousDiagnostic,
} from '@codemirror/lint';
import { LSPPlugin } from '@codemirror/lsp-client';
import { EditorView, showDialog } from '@codemirror/view';
import { notify } from '../../../app/notices.ts';
import type { Documents } from '../editor/documents.ts';
import { isPythonName } from '../logic/problems.ts';
import { showTip } from './tip.ts';

interface Place {
  readonly line: number;
  readonly character: number;
}
interface Range {
  readonly start: Place;
  readonly end: Place;
}
interface Edit {
  readonly range: Range;
  readonly newText: string;
}
type Target =
  | { readonly uri: string; readonly range: Range }
  | { readonly targetUri: string; readonly targetSelectionRange: Range };

/** What commands need besides the editor they act in. */
export interface CommandPort {
  readonly documents: Documents;
  readonly show: (path: string) => void;
  readonly editable: (path: string) => boolean;
  readonly pathOf: (uri: string) => string | null;
  /** Shows a file of a library. */
  readonly library: (uri: string, line: number) => void;
}

function parametersAt(plugin: LSPPlugin, pos: number) {
  return { textDocument: { uri: plugin.uri }, position: plugin.toPosition(pos) };
}

function trouble(what: string, error: unknown): void {
  const message =
    typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
  notify({ level: 'warning', text: message === '' ? `${what}.` : `${what}: ${message}` });
}

/** Goes to where the name at the cursor is defined: in a file of the exercise, or in one of a library, to be read. */
export async function goToDefinition(view: EditorView, port: CommandPort): Promise<void> {
  const plugin = LSPPlugin.get(view);
  if (!plugin) return;
  const { client } = plugin;
  client.sync();
  await client.withMapping(async (mapping) => {
    let found: Target | readonly Target[] | null;
    try {
      const at = parametersAt(plugin, view.state.selection.main.head);
      found = await client.request('textDocument/definition', at);
    } catch (error) {
      trouble('The definition was not found', error);
      return;
    }
    const [target] = found === null ? [] : 'length' in found ? found : [found];
    if (!target) {
      notify({ level: 'info', text: 'No definition of what is at the cursor is known.' });
      return;
    }
    const uri = 'uri' in target ? target.uri : target.targetUri;
    const { start } = 'uri' in target ? target.range : target.targetSelectionRange;
    const path = port.pathOf(uri);
    const file = client.workspace.getFile(uri);
    if (path === null || !file) {
      port.library(uri, start.line + 1);
      return;
    }
    port.show(path);
    const anchor = mapping.mapPosition(file.uri, start);
    port.documents.view?.dispatch({
      selection: { anchor },
      scrollIntoView: true,
      userEvent: 'select',
    });
    port.documents.view?.focus();
  });
}

/** Shows what the name at the cursor is, as pointing at it would. */
export async function explain(view: EditorView): Promise<void> {
  const plugin = LSPPlugin.get(view);
  if (!plugin) return;
  const pos = view.state.selection.main.head;
  plugin.client.sync();
  try {
    const hover = await plugin.client.request<
      object,
      { contents: Parameters<LSPPlugin['docToHTML']>[0] } | null
    >('textDocument/hover', parametersAt(plugin, pos));
    if (!hover) {
      notify({ level: 'info', text: 'Nothing is known about what is at the cursor.' });
      return;
    }
    const content = document.createElement('div');
    content.className = 'cm-lsp-hover-tooltip cm-lsp-documentation';
    content.innerHTML = plugin.docToHTML(hover.contents, 'markdown');
    showTip(view, pos, content);
  } catch (error) {
    trouble('Nothing was found out', error);
  }
}

/** Asks for a new name, and changes it in all files of the exercise. */
export function rename(view: EditorView, port: CommandPort): void {
  const plugin = LSPPlugin.get(view);
  const word = view.state.wordAt(view.state.selection.main.head);
  if (!plugin || !word) {
    notify({ level: 'info', text: 'Put the cursor on the name to change first.' });
    return;
  }
  const before = view.state.sliceDoc(word.from, word.to);
  const { close, result } = showDialog(view, {
    label: `New name of ${before}`,
    input: { name: 'name', value: before, 'aria-label': `New name of ${before}` },
    focus: true,
    submitLabel: 'Rename',
    class: 'cm-rename',
  });
  void result.then((form) => {
    view.dispatch({ effects: close });
    view.focus();
    const field = form?.elements.namedItem('name');
    const name = field instanceof HTMLInputElement ? field.value.trim() : '';
    if (name === '' || name === before) return;
    if (isPythonName(name)) void renameTo({ plugin, pos: word.from, before, name }, port);
    else
      notify({ level: 'warning', text: `"${name}" is not a name in Python. Nothing was renamed.` });
  });
}

async function renameTo(
  wanted: {
    readonly plugin: LSPPlugin;
    readonly pos: number;
    readonly before: string;
    readonly name: string;
  },
  port: CommandPort,
): Promise<void> {
  const { plugin, pos, before, name } = wanted;
  const { client } = plugin;
  client.sync();
  await client.withMapping(async (mapping) => {
    let edits: ReadonlyMap<string, readonly Edit[]>;
    try {
      const answer = await client.request<object, { changes?: Record<string, Edit[]> } | null>(
        'textDocument/rename',
        { ...parametersAt(plugin, pos), newName: name },
      );
      edits = new Map(Object.entries(answer?.changes ?? {}).filter(([, each]) => each.length > 0));
    } catch (error) {
      trouble('Nothing was renamed', error);
      return;
    }
    const found = [...edits].map(([uri, each]) => ({
      file: client.workspace.getFile(uri),
      path: port.pathOf(uri),
      each,
    }));
    const fixed = found.find(({ path }) => path === null || !port.editable(path));
    if (found.length === 0 || fixed) {
      const why = fixed
        ? `${fixed.path ?? 'a library'} uses it, too, and cannot be changed`
        : 'it is not a name of your files';
      notify({ level: 'warning', text: `"${before}" was not renamed: ${why}.` });
      return;
    }
    for (const { file, path, each } of found) {
      if (!file || path === null) continue;
      const changes = each.map(({ range, newText }) => ({
        from: mapping.mapPosition(file.uri, range.start),
        to: mapping.mapPosition(file.uri, range.end),
        insert: newText,
      }));
      port.documents.change(path, { changes, userEvent: 'rename' });
    }
    const places = found.reduce((sum, { each }) => sum + each.length, 0);
    const files = found.length === 1 ? 'this file' : `${found.length} files`;
    notify({
      level: 'info',
      text: `"${before}" is "${name}" now, in ${places === 1 ? 'one place' : `${places} places`} of ${files}.`,
    });
  });
}

/** Goes to the next or the previous problem, and says what it is. */
export function goToProblem(view: EditorView, direction: 'next' | 'previous'): void {
  const moved = direction === 'next' ? nextDiagnostic(view) : previousDiagnostic(view);
  const { from } = view.state.selection.main;
  const texts: string[] = [];
  forEachDiagnostic(view.state, (diagnostic, start) => {
    if (start === from) texts.push(diagnostic.message);
  });
  if (!moved && texts.length === 0) {
    notify({ level: 'info', text: 'No problems in this file.' });
    return;
  }
  view.focus();
  // The tip at the place is the linter's own; who does not see it hears it.
  view.dispatch({ effects: EditorView.announce.of(texts.join(' ')) });
}

/** Lists the file's problems under the text. */
export function listProblems(view: EditorView): void {
  openLintPanel(view);
}
