import type { Transport } from '@codemirror/lsp-client';
import { type Disposable, DisposableStack } from '../../../../base/disposable.ts';
import type { Client } from '../../../../contract/client.ts';

/** The way to one running server; `onLost` is called once, when it has ended or cannot be reached. */
export class ServerTransport implements Transport, Disposable {
  readonly #core: Client;
  readonly #sessionId: string;
  readonly #handlers = new Set<(message: string) => void>();
  readonly #disposables = new DisposableStack();
  #open: boolean = true;
  /** The request that begins everything. */
  #greeting: string | null = null;

  constructor(options: {
    readonly core: Client;
    readonly sessionId: string;
    readonly onLost: (why: 'replaced' | 'lost') => void;
  }) {
    const { core, sessionId, onLost } = options;
    this.#core = core;
    this.#sessionId = sessionId;
    this.#lost = (why) => {
      if (!this.#open) return;
      this.#open = false;
      onLost(why);
    };
    this.#disposables.add(
      core.on('language.message', (event) => {
        if (!this.#open || event.sessionId !== sessionId) return;
        for (const handler of [...this.#handlers]) handler(event.message);
      }),
    );
    this.#disposables.add(
      core.on('language.ended', (event) => {
        if (event.sessionId === sessionId) this.#lost(event.why);
      }),
    );
  }

  send(message: string): void {
    this.#greeting ??= message;
    if (!this.#open) {
      // A request is refused; of a message that wants no answer nobody would hear that it came too late.
      if ('id' in JSON.parse(message)) throw new Error('The language server has ended.');
      return;
    }
    const sessionId = this.#sessionId;
    void this.#core.call('language.send', { sessionId, message }).then((result) => {
      // A core that was started anew knows nothing of this server.
      if (!result.ok && result.error.code !== 'badRequest') this.#lost('lost');
    });
  }

  subscribe(handler: (message: string) => void): void {
    this.#handlers.add(handler);
  }

  unsubscribe(handler: (message: string) => void): void {
    this.#handlers.delete(handler);
  }

  dispose(): void {
    if (this.#open) void this.#core.call('language.close', { sessionId: this.#sessionId });
    this.#open = false;
    this.#greetInItsPlace();
    this.#handlers.clear();
    this.#disposables.dispose();
  }

  /**
   * Ends a greeting that was not answered yet: the client lets messages wait for it, and nobody would catch what becomes
   * of them when it is given up. A greeting that was answered is not waited for any more.
   */
  #greetInItsPlace(): void {
    if (this.#greeting === null) return;
    const { id } = JSON.parse(this.#greeting) as { id: number };
    const answer = JSON.stringify({ jsonrpc: '2.0', id, result: { capabilities: {} } });
    for (const handler of [...this.#handlers]) handler(answer);
  }

  readonly #lost: (why: 'replaced' | 'lost') => void;
}
