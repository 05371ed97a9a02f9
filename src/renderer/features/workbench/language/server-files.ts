import { type LSPClient, LSPPlugin, Workspace, type WorkspaceFile } from '@codemirror/lsp-client';
import { ChangeSet, type Text } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { Documents } from '../editor/documents.ts';
import { fileUri, uriKey } from '../logic/uris.ts';

/** Python files, as the language server is told of them. */
export function isPython(path: string): boolean {
  return /\.pyi?$/.test(path);
}

interface ServerFile extends WorkspaceFile {
  readonly path: string;
}

/** Every Python file of the exercise, shown or not: the server knows the text as it is typed, not as it was saved. */
export class ServerFiles extends Workspace {
  override files: ServerFile[] = [];
  readonly #documents: Documents;
  readonly #rootUri: string;
  #connected: boolean = false;

  constructor(client: LSPClient, documents: Documents, rootUri: string) {
    super(client);
    this.#documents = documents;
    this.#rootUri = rootUri;
  }

  uriOf(path: string): string {
    return fileUri(this.#rootUri, path);
  }

  override getFile(uri: string): ServerFile | null {
    const key = uriKey(uri);
    return this.files.find((file) => uriKey(file.uri) === key) ?? null;
  }

  override connected(): void {
    this.#connected = true;
    this.files = [];
    this.#adopt();
  }

  override openFile(): void {
    this.#adopt();
  }

  /** The editor shows another file now; this one is still of the exercise. */
  override closeFile(): void {}

  override syncFiles(): ReturnType<Workspace['syncFiles']> {
    this.#adopt();
    return this.files.flatMap((file) => {
      const prevDoc = file.doc;
      const doc = this.#documents.state(file.path)?.doc ?? prevDoc;
      if (doc === prevDoc) return [];
      const plugin = this.#pluginOf(file);
      const changes =
        plugin?.syncedDoc === prevDoc && plugin.unsyncedChanges.newLength === doc.length
          ? plugin.unsyncedChanges
          : ChangeSet.of({ from: 0, to: prevDoc.length, insert: doc }, prevDoc.length);
      file.doc = doc;
      file.version += 1;
      plugin?.clear();
      return [{ file, prevDoc, changes }];
    });
  }

  override displayFile(): Promise<null> {
    return Promise.resolve(null);
  }

  /** Takes in files that came, and closes those that went. */
  #adopt(): void {
    if (!this.#connected) return;
    const paths = this.#documents.paths().filter(isPython);
    for (const file of this.files.filter(({ path }) => !paths.includes(path))) {
      this.client.didClose(file.uri);
    }
    const known = this.files.filter(({ path }) => paths.includes(path));
    const added = paths
      .filter((path) => !known.some((file) => file.path === path))
      .flatMap((path) => {
        const doc = this.#documents.state(path)?.doc;
        return doc === undefined ? [] : [this.#file(path, doc)];
      });
    this.files = [...known, ...added];
    for (const file of added) this.client.didOpen(file);
  }

  #file(path: string, doc: Text): ServerFile {
    const view = (): EditorView | null =>
      this.#documents.shown === path ? this.#documents.view : null;
    return { path, doc, uri: this.uriOf(path), languageId: 'python', version: 1, getView: view };
  }

  #pluginOf(file: ServerFile): LSPPlugin | null {
    const view = file.getView();
    const plugin = view === null ? null : LSPPlugin.get(view);
    return plugin?.uri === file.uri ? plugin : null;
  }
}
