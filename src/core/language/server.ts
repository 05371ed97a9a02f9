import { type ChildProcess, spawn } from 'node:child_process';
import type { Disposable } from '../../base/disposable.ts';
import { killTree } from '../python/index.ts';
import { frameMessage, messageSplitter } from './framing.ts';
import { isMessage } from './messages.ts';

/** A thousand completions with their documentation take half a megabyte. */
export const MAX_MESSAGE_BYTES = 8_000_000;
/** What a server that does not read may have waiting. */
const MAX_WAITING_BYTES = 16_000_000;
const MAX_LOG_CHARS = 4000;

export interface LanguageServerOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  onMessage(json: string): void;
  /** Once, when it ended by itself or was ended for what it did; not after `dispose`. */
  onEnd(why: string, said: string): void;
}

/** One language server process: messages in, messages out, and its end. */
export class LanguageServer implements Disposable {
  readonly #options: LanguageServerOptions;
  readonly #child: ChildProcess;
  #said = '';
  #ended: boolean = false;

  constructor(options: LanguageServerOptions) {
    this.#options = options;
    this.#child = spawn(options.program, options.args, {
      cwd: options.folder,
      env: options.environment,
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      detached: process.platform !== 'win32',
    });
    const child = this.#child;
    process.once('exit', this.#kill);
    child.stdout?.on(
      'data',
      messageSplitter({
        maxBytes: MAX_MESSAGE_BYTES,
        onMessage: (json) => this.#receive(json),
        onBroken: (why) => this.#end(`it sent ${why}`),
      }),
    );
    child.stderr?.setEncoding('utf8');
    child.stderr?.on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-MAX_LOG_CHARS);
    });
    // A write to a server that is gone: its exit tells.
    child.stdin?.on('error', () => undefined);
    child.on('error', (error) => this.#end(error.message));
    child.on('exit', (code, signal) => {
      process.removeListener('exit', this.#kill);
      this.#end(`it ended (${signal ?? `code ${code}`})`);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(json: string): void {
    if (this.#ended) return;
    this.#child.stdin?.write(frameMessage(json));
    if ((this.#child.stdin?.writableLength ?? 0) > MAX_WAITING_BYTES) this.#end('it does not read');
  }

  /** Kills it with all it started: it holds nothing that would be lost. */
  dispose(): void {
    this.#ended = true;
    this.#kill();
  }

  readonly #kill = (): void => killTree(this.#child);

  #receive(json: string): void {
    if (this.#ended) return;
    if (isMessage(json)) this.#options.onMessage(json);
    else this.#end('it sent what is not JSON-RPC');
  }

  #end(why: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#kill();
    this.#options.onEnd(why, this.#said);
  }
}
