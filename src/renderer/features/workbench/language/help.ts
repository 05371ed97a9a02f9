import { autocompletion, type CompletionContext } from '@codemirror/autocomplete';
import { globalCompletion } from '@codemirror/lang-python';
import {
  hoverTooltips,
  type LSPClient,
  serverCompletionSource,
  showSignatureHelp,
  signatureHelp,
} from '@codemirror/lsp-client';
import type { Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { type Disposable, DisposableStack } from '../../../../base/disposable.ts';
import { Emitter } from '../../../../base/emitter.ts';
import type { Client } from '../../../../contract/client.ts';
import type { ExerciseId } from '../../../../contract/ids.ts';
import type { LintProblem } from '../../../../contract/language.ts';
import { notify } from '../../../app/notices.ts';
import { changesTo, type Documents } from '../editor/documents.ts';
import { type ServerProblem, usefulProblems } from '../logic/problems.ts';
import {
  type CommandPort,
  explain,
  goToDefinition,
  goToProblem,
  listProblems,
  rename,
} from './commands.ts';
import { HelpClient } from './help-client.ts';
import { problemMarks } from './problems.ts';
import { safeHtml } from './safe-html.ts';
import { isPython, ServerFiles } from './server-files.ts';
import { tips } from './tip.ts';
import { ServerTransport } from './transport.ts';

/** A crashed server is asked for again after this long; the core counts how often. */
const AGAIN_MS = 500;
/** A busy machine's first answer takes its time; later ones come in milliseconds. */
const REQUEST_MS = 8000;

export type HelpCommand =
  | 'definition'
  | 'rename'
  | 'explain'
  | 'parameters'
  | 'nextProblem'
  | 'previousProblem'
  | 'problems'
  | 'format';

export interface HelpOptions {
  readonly core: Client;
  readonly exerciseId: ExerciseId;
  readonly documents: Documents;
  readonly show: (path: string) => void;
  readonly editable: (path: string) => boolean;
  readonly library: (uri: string, line: number) => void;
  readonly lintWhileTyping: () => boolean;
  /** Says why there is no help, or null once there is. */
  readonly missing: (why: string | null) => void;
}

interface Connection {
  readonly client: LSPClient;
  readonly files: ServerFiles;
  readonly transport: ServerTransport;
}

/** Help in the editors of one exercise: what the language server and the linter know. Editing never waits for it. */
export class LanguageHelp implements Disposable {
  readonly #options: HelpOptions;
  readonly #disposables = new DisposableStack();
  readonly #problemsCame = new Emitter<string>();
  /** The server's remarks by path, with the text they are about. */
  readonly #problems = new Map<string, { doc: unknown; found: readonly ServerProblem[] }>();
  #connection: Connection | null = null;
  #starting: boolean = false;
  #disposed: boolean = false;
  /** Why there is no server, once that is known. */
  #why = 'Editor help is starting.';
  /** Another window took the server; it comes back with the next look into this editor. */
  #replaced: boolean = false;

  constructor(options: HelpOptions) {
    this.#options = options;
    const { core } = options;
    this.#extend();
    this.#disposables.add(
      core.on('python.status', (status) => {
        if (status.kind === 'ready' && this.#connection === null) void this.#start();
      }),
    );
    void this.#start();
  }

  run(command: HelpCommand): void {
    const { view, shown } = this.#options.documents;
    if (view === null || shown === null) return;
    if (!isPython(shown)) {
      notify({ level: 'info', text: 'Editor help is for Python files.' });
      return;
    }
    switch (command) {
      case 'nextProblem':
        goToProblem(view, 'next');
        return;
      case 'previousProblem':
        goToProblem(view, 'previous');
        return;
      case 'problems':
        listProblems(view);
        return;
      case 'format':
        void this.format(shown, 'asked');
        return;
    }
    if (this.#connection === null) {
      notify({ level: 'info', text: this.#why });
      return;
    }
    switch (command) {
      case 'definition':
        void goToDefinition(view, this.#port());
        return;
      case 'explain':
        void explain(view);
        return;
      case 'parameters':
        showSignatureHelp(view);
        return;
      case 'rename':
        rename(view, this.#port());
    }
  }

  /** Formats a file's text in place. `quiet`: on the way to something else, so a text that is no Python yet is left alone. */
  async format(path: string, mode: 'asked' | 'quiet'): Promise<void> {
    const { core, exerciseId, documents, editable } = this.#options;
    const before = documents.state(path);
    if (before === null || !isPython(path) || !editable(path)) {
      if (mode === 'asked') notify({ level: 'info', text: `${path} is not yours to change.` });
      return;
    }
    const content = before.sliceDoc();
    const result = await core.call('language.format', { exerciseId, path, content });
    const message = !result.ok
      ? result.error.message
      : result.value.kind === 'formatted'
        ? null
        : result.value.message;
    if (message !== null && mode === 'asked') notify({ level: 'warning', text: message });
    const now = documents.state(path);
    // Typed on meanwhile: the answer is about another text.
    if (!result.ok || result.value.kind !== 'formatted' || now?.doc !== before.doc) return;
    const changes = changesTo(now, result.value.content);
    if (changes.length > 0) documents.change(path, { changes, userEvent: 'format' });
    else if (mode === 'asked') notify({ level: 'info', text: `${path} is formatted already.` });
  }

  async formatAll(): Promise<void> {
    await Promise.all(this.#options.documents.paths().map((path) => this.format(path, 'quiet')));
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#drop();
    this.#disposables.dispose();
  }

  async #start(): Promise<void> {
    if (this.#starting || this.#disposed || this.#connection !== null) return;
    this.#starting = true;
    const { core, exerciseId, documents } = this.#options;
    const result = await core.call('language.open', { exerciseId });
    this.#starting = false;
    if (!result.ok) this.#isMissing(result.error.message);
    else if (result.value.kind === 'unavailable') this.#isMissing(result.value.message);
    else {
      const { sessionId, rootUri } = result.value;
      const transport = new ServerTransport({
        ...{ core, sessionId },
        onLost: (why) => this.#lost(why),
      });
      if (this.#disposed) {
        transport.dispose();
        return;
      }
      this.#replaced = false;
      this.#options.missing(null);
      this.#connect(transport, rootUri, documents);
    }
  }

  #isMissing(why: string): void {
    this.#why = why;
    if (!this.#disposed) this.#options.missing(why);
  }

  #connect(transport: ServerTransport, rootUri: string, documents: Documents): void {
    const client = new HelpClient({
      rootUri,
      timeout: REQUEST_MS,
      sanitizeHTML: safeHtml,
      workspace: (owner) => new ServerFiles(owner, documents, rootUri),
      notificationHandlers: {
        'textDocument/publishDiagnostics': (_client, params) => this.#take(params),
        // Its own diary is not for learners.
        'window/logMessage': () => true,
        'window/showMessage': () => true,
      },
    });
    const { workspace: files } = client;
    if (!(files instanceof ServerFiles)) return;
    this.#connection = { client, files, transport };
    client.connect(transport);
    client.initializing.then(
      () => {
        if (this.#connection?.client === client) this.#extend();
      },
      () => this.#lost('lost'),
    );
  }

  #lost(why: 'replaced' | 'lost'): void {
    if (this.#disposed || this.#connection === null) return;
    this.#drop();
    this.#replaced = why === 'replaced';
    this.#why =
      why === 'replaced'
        ? 'Editor help went to another window. It comes back when you click into the text.'
        : 'Editor help ended and starts again.';
    this.#extend();
    if (why === 'lost') setTimeout(() => void this.#start(), AGAIN_MS);
  }

  #drop(): void {
    const connection = this.#connection;
    this.#connection = null;
    this.#problems.clear();
    if (!connection) return;
    connection.transport.dispose();
    connection.client.disconnect();
  }

  /** Keeps what the server says about a text that is still the one it was told. */
  #take(params: unknown): boolean {
    const { uri, version, diagnostics } = params as {
      uri: string;
      version?: number | null;
      diagnostics: readonly ServerProblem[];
    };
    const file = this.#connection?.files.getFile(uri);
    if (!file || (typeof version === 'number' && version !== file.version)) return true;
    this.#problems.set(file.path, { doc: file.doc, found: usefulProblems(diagnostics) });
    this.#problemsCame.fire(file.path);
    return true;
  }

  #port(): CommandPort {
    const { documents, show, editable, library } = this.#options;
    return {
      ...{ documents, show, editable, library },
      pathOf: (uri) => this.#connection?.files.getFile(uri)?.path ?? null,
    };
  }

  #extend(): void {
    this.#options.documents.extend((path) => (isPython(path) ? this.#extensionsOf(path) : []));
  }

  #extensionsOf(path: string): Extension {
    const connection = this.#connection;
    const editable = this.#options.editable(path);
    const key = (name: string, command: HelpCommand) => ({
      key: name,
      preventDefault: true,
      run: () => {
        this.run(command);
        return true;
      },
    });
    return [
      tips,
      keymap.of([
        key('F12', 'definition'),
        key('Alt-F12', 'explain'),
        key('F2', 'rename'),
        key('F8', 'nextProblem'),
        key('Shift-F8', 'previousProblem'),
        key('Mod-Shift-m', 'problems'),
        key('Mod-Shift-Space', 'parameters'),
        key('Shift-Alt-f', 'format'),
      ]),
      EditorView.domEventHandlers({
        focus: () => {
          if (this.#replaced) void this.#start();
        },
      }),
      editable ? this.#marksOf(path) : [],
      connection === null || connection.client.serverCapabilities === null
        ? []
        : [
            connection.client.plugin(connection.files.uriOf(path), 'python'),
            hoverTooltips(),
            editable
              ? [
                  autocompletion({ override: [serverCompletionSource, keywords] }),
                  signatureHelp({ keymap: false }),
                ]
              : [],
          ],
    ];
  }

  #marksOf(path: string): Extension {
    const { core, exerciseId, documents, lintWhileTyping } = this.#options;
    return problemMarks({
      sync: () => this.#connection?.client.sync(),
      server: () => {
        const kept = this.#problems.get(path);
        return kept?.doc === documents.state(path)?.doc ? (kept?.found ?? null) : null;
      },
      async lint(content): Promise<readonly LintProblem[]> {
        if (!lintWhileTyping()) return [];
        const result = await core.call('language.lint', { exerciseId, path, content });
        return result.ok && result.value.kind === 'linted' ? result.value.problems : [];
      },
      onServerProblems: (listener) => {
        const listening = this.#problemsCame.on((changed) => {
          if (changed === path) listener();
        });
        return () => listening.dispose();
      },
    });
  }
}

/** Python's own words, which the server leaves to the editor. */
async function keywords(context: CompletionContext) {
  const word = context.matchBefore(/\w+/);
  if (!word || context.state.sliceDoc(word.from - 1, word.from) === '.') return null;
  const result = await globalCompletion(context);
  if (!result) return null;
  const options = result.options.filter(({ type }) => type === 'keyword' || type === 'constant');
  return { ...result, options };
}
