import type { Terminal } from '@xterm/xterm';
import { type Disposable, DisposableStack } from '../../../../base/disposable.ts';
import type { Client } from '../../../../contract/client.ts';
import type { DomainError } from '../../../../contract/errors.ts';
import type { ExerciseId } from '../../../../contract/ids.ts';
import type { TerminalInfo } from '../../../../contract/terminal.ts';
import { createAckCounter } from '../logic/acknowledge.ts';

export type TerminalState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open' }
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'failed'; readonly error: DomainError };

/** A size is sent once the dragging has come to rest: each one makes the shell draw its prompt anew. */
const RESIZE_AFTER_MS = 120;

const MAX_AHEAD_CHARS = 4_096;

/** Joins a terminal on screen to the exercise's shell in the core, and joins them again after the line was down. */
export class TerminalConnection implements Disposable {
  readonly #core: Client;
  readonly #exerciseId: ExerciseId;
  readonly #terminal: Terminal;
  readonly #changed: (state: TerminalState) => void;
  readonly #disposables = new DisposableStack();
  readonly #acks = createAckCounter((chars) => {
    if (this.#id !== null)
      void this.#core.call('terminal.acknowledge', { terminalId: this.#id, chars });
  });
  #id: string | null = null;
  #replaying = false;
  /** Typed before there is a shell to take it. */
  #ahead = '';
  #turn = 0;
  #resizeTimer: ReturnType<typeof setTimeout> | undefined;
  #disposed: boolean = false;

  constructor(options: {
    readonly core: Client;
    readonly exerciseId: ExerciseId;
    readonly terminal: Terminal;
    readonly changed: (state: TerminalState) => void;
  }) {
    this.#core = options.core;
    this.#exerciseId = options.exerciseId;
    this.#terminal = options.terminal;
    this.#changed = options.changed;
    const { core, terminal } = options;
    this.#disposables.add(
      core.on('terminal.data', ({ terminalId, data }) => {
        if (terminalId === this.#id) terminal.write(data, () => this.#parsed(terminalId, data));
      }),
    );
    this.#disposables.add(
      core.on('terminal.exit', ({ terminalId, code }) => {
        if (terminalId === this.#id) this.#tell({ kind: 'exited', code });
      }),
    );
    this.#disposables.add(
      core.onState((state) => {
        if (state === 'connected') void this.open();
      }),
    );
    const input = terminal.onData((data) => this.#write(data));
    const binary = terminal.onBinary((data) => this.#write(data));
    const resized = terminal.onResize(() => this.#resizeSoon());
    this.#disposables.defer(() => {
      input.dispose();
      binary.dispose();
      resized.dispose();
    });
  }

  open(): Promise<void> {
    return this.#join('terminal.open');
  }

  restart(): Promise<void> {
    return this.#join('terminal.restart');
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    clearTimeout(this.#resizeTimer);
    this.#disposables.dispose();
  }

  async #join(method: 'terminal.open' | 'terminal.restart'): Promise<void> {
    const turn = ++this.#turn;
    this.#id = null;
    this.#tell({ kind: 'opening' });
    const { cols, rows } = this.#terminal;
    const result = await this.#core.call(method, { exerciseId: this.#exerciseId, cols, rows });
    if (this.#disposed || turn !== this.#turn) return;
    if (result.ok) this.#show(result.value);
    else {
      this.#ahead = '';
      this.#tell({ kind: 'failed', error: result.error });
    }
  }

  #show(info: TerminalInfo): void {
    this.#id = info.terminalId;
    this.#acks.reset();
    this.#terminal.reset();
    // What is replayed was answered when it came the first time.
    this.#replaying = true;
    this.#terminal.write(info.replay, () => {
      if (this.#id !== info.terminalId) return;
      this.#replaying = false;
      const ahead = this.#ahead;
      this.#ahead = '';
      if (ahead !== '' && info.exited === null) this.#write(ahead);
    });
    this.#tell(
      info.exited === null ? { kind: 'open' } : { kind: 'exited', code: info.exited.code },
    );
    const { cols, rows } = this.#terminal;
    if (cols !== info.cols || rows !== info.rows) this.#resizeSoon();
  }

  #parsed(terminalId: string, data: string): void {
    if (terminalId === this.#id && !this.#disposed) this.#acks.parsed(data.length);
  }

  #write(data: string): void {
    if (this.#id === null || this.#replaying) {
      // What the terminal itself says to a replay begins with ESC.
      if (!data.startsWith('\x1b')) this.#ahead = (this.#ahead + data).slice(0, MAX_AHEAD_CHARS);
      return;
    }
    void this.#core.call('terminal.write', { terminalId: this.#id, data });
  }

  #resizeSoon(): void {
    clearTimeout(this.#resizeTimer);
    this.#resizeTimer = setTimeout(() => {
      if (this.#id === null) return;
      const { cols, rows } = this.#terminal;
      void this.#core.call('terminal.resize', { terminalId: this.#id, cols, rows });
    }, RESIZE_AFTER_MS);
  }

  #tell(state: TerminalState): void {
    if (!this.#disposed) this.#changed(state);
  }
}
