import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { frameMessage, messageSplitter } from '../../src/core/language/framing.ts';

export interface Position {
  readonly line: number;
  readonly character: number;
}

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** Nothing a server is asked here may take longer. */
const PATIENCE_MS = 20_000;

/** As small a client as a measurement needs. */
export class BenchClient {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #diagnostics: { uri: string; messages: readonly string[] }[] = [];
  #id = 0;
  #wake: () => void = () => undefined;

  constructor(command: readonly string[], folder: string, environment: NodeJS.ProcessEnv) {
    this.#folder = folder;
    const [file = '', ...args] = command;
    this.#child = spawn(file, args, {
      cwd: folder,
      env: environment,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#child.stdin?.on('error', () => undefined);
    this.#child.on('error', () => undefined);
    this.#child.stdout?.on(
      'data',
      messageSplitter({
        maxBytes: 50_000_000,
        onMessage: (json) => this.#receive(JSON.parse(json) as Answer),
        onBroken: (why) => console.log(`The server sent ${why}.`),
      }),
    );
  }

  uri(path: string): string {
    return pathToFileURL(`${this.#folder}/${path}`).href;
  }

  async start(options: unknown): Promise<void> {
    const rootUri = pathToFileURL(this.#folder).href;
    await this.request('initialize', {
      processId: process.pid,
      rootUri,
      workspaceFolders: [{ uri: rootUri, name: 'exercise' }],
      initializationOptions: options,
      capabilities: {
        textDocument: {
          completion: { completionItem: { snippetSupport: true } },
          publishDiagnostics: {},
          hover: { contentFormat: ['markdown'] },
          rename: {},
        },
        workspace: { workspaceEdit: { documentChanges: false } },
      },
    });
    this.notify('initialized', {});
  }

  open(path: string, text: string): void {
    const textDocument = { uri: this.uri(path), languageId: 'python', version: 1, text };
    this.notify('textDocument/didOpen', { textDocument });
  }

  change(path: string, version: number, text: string): void {
    this.notify('textDocument/didChange', {
      textDocument: { uri: this.uri(path), version },
      contentChanges: [{ text }],
    });
  }

  /** Asks about a place in a document: the answer and how long it took. */
  async ask(
    method: string,
    path: string,
    position: Position,
    more: object = {},
  ): Promise<{ readonly result: unknown; readonly ms: number }> {
    const startedMs = performance.now();
    const textDocument = { uri: this.uri(path) };
    const result = await this.request(`textDocument/${method}`, {
      textDocument,
      position,
      ...more,
    });
    return { result, ms: performance.now() - startedMs };
  }

  async request(method: string, params: unknown): Promise<unknown> {
    this.#id += 1;
    const id = this.#id;
    const answered = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    this.#send({ jsonrpc: '2.0', id, method, params });
    const timeout = setTimeout(
      () => this.#waiting.get(id)?.({ error: { message: 'no answer in time' } }),
      PATIENCE_MS,
    );
    const answer = await answered;
    clearTimeout(timeout);
    this.#waiting.delete(id);
    return answer.error === undefined ? answer.result : { error: answer.error };
  }

  notify(method: string, params: unknown): void {
    this.#send({ jsonrpc: '2.0', method, params });
  }

  /** Milliseconds until a diagnostic of `path` has (or no longer has) `text`; null when it never comes. */
  async diagnosed(path: string, text: string, wanted: boolean): Promise<number | null> {
    const startedMs = performance.now();
    const has = (): boolean => {
      const last = [...this.#diagnostics].reverse().find(({ uri }) => uri === this.uri(path));
      return last !== undefined && last.messages.some((each) => each.includes(text)) === wanted;
    };
    while (!has()) {
      const left = 5000 - (performance.now() - startedMs);
      if (left <= 0) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, left);
      });
    }
    return performance.now() - startedMs;
  }

  /** Resident memory now, in MB; only Linux tells. */
  memoryMb(): number {
    try {
      const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
    } catch {
      return Number.NaN;
    }
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }

  #send(message: object): void {
    this.#child.stdin?.write(frameMessage(JSON.stringify(message)));
  }

  #receive(answer: Answer): void {
    if (answer.id !== undefined && answer.method === undefined) {
      this.#waiting.get(answer.id)?.(answer);
    } else if (answer.id !== undefined) {
      // The server asks for its configuration: an empty one for each item.
      const items = (answer.params as { items?: unknown[] } | undefined)?.items ?? [];
      this.#send({ jsonrpc: '2.0', id: answer.id, result: items.map(() => ({})) });
    } else if (answer.method === 'textDocument/publishDiagnostics') {
      const { uri, diagnostics } = answer.params as {
        uri: string;
        diagnostics: { message: string }[];
      };
      this.#diagnostics.push({ uri, messages: diagnostics.map(({ message }) => message) });
      this.#wake();
    }
  }
}
