import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { GRADER_PROTOCOL, type GraderEvent, graderEvent } from '../../contract/grading.ts';
import type { Log } from '../log.ts';
import { childEnvironment, killTree } from '../python/index.ts';
import { lineSplitter, MAX_LINE_BYTES } from './lines.ts';

export type FinishedEvent = Extract<GraderEvent, { event: 'finished' }>;

/** How a run ended, seen from outside the grader. */
export type RunEnd =
  | { readonly kind: 'finished'; readonly event: FinishedEvent }
  | { readonly kind: 'cancelled' }
  /** The grader itself went away; `begun` tells whether the run had started by then. */
  | { readonly kind: 'lost'; readonly message: string; readonly begun: boolean }
  /** The grader did not end the run in time, so that it was ended with the grader. */
  | { readonly kind: 'hung'; readonly seconds: number }
  /** No grader came up. */
  | { readonly kind: 'notStarted'; readonly message: string; readonly log: string }
  | { readonly kind: 'refused'; readonly message: string };

/** What is sent, without its run's id: see PROTOCOL.md. */
export type RunCommand = Readonly<Record<string, unknown>> & {
  readonly mode: 'check' | 'program';
  readonly limits: { readonly wallS: number };
};

export interface RunRequest {
  readonly runId: string;
  readonly command: RunCommand;
  readonly signal: AbortSignal;
  onEvent(event: GraderEvent): void;
}

export interface Patience {
  /** Importing pytest from a cold, slow disk. */
  readonly readyMs: number;
  /** From the command to `started`: imports asked for come first. */
  readonly startMs: number;
  /** Beyond the run's own limit, for the grader to clean up and report. */
  readonly graceMs: number;
  readonly cancelMs: number;
  /** That a second grader waits for more to do, before it ends. */
  readonly idleMs: number;
}
export const PATIENCE: Patience = {
  readyMs: 60_000,
  startMs: 30_000,
  graceMs: 5000,
  cancelMs: 3000,
  idleMs: 30_000,
};

export interface ServerOptions {
  readonly executable: string;
  /** `python/cairn_grader/__main__.py` of the program's resources. */
  readonly script: string;
  /** A Python program that becomes the script, such as one that cuts the network off first. */
  readonly wrapper?: readonly string[];
  readonly tempFolder: string;
  readonly log: Pick<Log, 'warning'>;
  readonly patience: Patience;
}

const MAX_LOG_CHARS = 8000;
/** Only so many unreadable events are written to the log, whatever a broken grader sends. */
const MAX_COMPLAINTS = 20;
/** Processes the learner's code left behind may hold a dead grader's pipes open. */
const LAST_EVENTS_MS = 300;

interface ActiveRun {
  readonly request: RunRequest;
  readonly settle: (end: RunEnd) => void;
  begun: boolean;
}

/** One grader process. It takes one run at a time; when it crashes or hangs it is killed whole and is `dead` for good. */
export class GraderServer {
  readonly executable: string;
  readonly #options: ServerOptions;
  readonly #child: ChildProcess;
  readonly #ready: Promise<string | null>;
  #active: ActiveRun | undefined;
  #timer: NodeJS.Timeout | undefined;
  #diagnostics = '';
  #complaints = 0;
  #dead: boolean = false;
  #wasReady: boolean = false;
  #becameReady: (problem: string | null) => void = () => undefined;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.executable = options.executable;
    this.#ready = new Promise((resolve) => {
      this.#becameReady = resolve;
    });
    const { executable, script, tempFolder, wrapper = [] } = options;
    const own = [...wrapper, script, '--events-fd', '3', '--temp', tempFolder];
    const args = ['-I', '-X', 'utf8', ...own];
    this.#child = spawn(executable, args, {
      env: childEnvironment(process.env),
      cwd: tempFolder,
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      windowsHide: true,
      detached: process.platform !== 'win32',
    });
    this.#listen();
    process.once('exit', this.#kill);
  }

  get dead(): boolean {
    return this.#dead;
  }

  get busy(): boolean {
    return this.#active !== undefined;
  }

  /** Whether what it does was cancelled, and is over in a moment. */
  get ending(): boolean {
    return this.#active?.request.signal.aborted ?? false;
  }

  /** Has these modules imported before the first run needs them. */
  async warm(preload: readonly string[]): Promise<void> {
    if ((await this.#ready) === null && !this.#dead && preload.length > 0) {
      this.#send({ cmd: 'warm', preload });
    }
  }

  /** Carries out one run; the caller waits for its end before it asks for the next. */
  async run(request: RunRequest): Promise<RunEnd> {
    if (this.#active) throw new Error('The grader is busy.');
    const { signal, runId, command } = request;
    const ended = new Promise<RunEnd>((settle) => {
      this.#active = { request, settle, begun: false };
    });
    let sent = false;
    const cancel = (): void => (sent ? this.#cancel() : this.#end({ kind: 'cancelled' }));
    signal.addEventListener('abort', cancel, { once: true });
    const problem = await this.#ready;
    if (problem !== null) {
      this.#end({ kind: 'notStarted', message: problem, log: this.#diagnostics });
    } else if (this.#carries(request)) {
      sent = true;
      this.#expect(this.#options.patience.startMs);
      this.#send({ ...command, cmd: 'run', runId });
    }
    const end = await ended;
    signal.removeEventListener('abort', cancel);
    return end;
  }

  /** False once the request was ended, by a cancel or a crash. */
  #carries(request: RunRequest): boolean {
    return this.#active?.request === request;
  }

  /** Asks it to end, and kills it if it does not. Settles when its process is gone. */
  dispose(): Promise<void> {
    this.#die({ kind: 'cancelled' });
    this.#child.stdin?.end();
    const { exitCode, signalCode, pid } = this.#child;
    if (exitCode !== null || signalCode !== null || pid === undefined) return Promise.resolve();
    const timer = setTimeout(this.#kill, 1500);
    return new Promise((resolve) => {
      this.#child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  readonly #kill = (): void => killTree(this.#child);

  #listen(): void {
    const child = this.#child;
    const timer = setTimeout(() => {
      this.#fail(`it was not ready after ${this.#options.patience.readyMs / 1000} seconds`);
    }, this.#options.patience.readyMs);
    void this.#ready.then(() => clearTimeout(timer));
    const receive = lineSplitter({
      maxBytes: MAX_LINE_BYTES,
      onLine: (line) => this.#receive(line),
      onFlood: () => this.#fail('it sent an event that is too long'),
    });
    (child.stdio[3] as Readable | undefined)?.on('data', receive);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8');
      stream?.on('data', (text: string) => {
        this.#diagnostics = (this.#diagnostics + text).slice(-MAX_LOG_CHARS);
      });
    }
    // A write to a grader that is gone: its exit tells.
    child.stdin?.on('error', () => undefined);
    child.on('error', (error) => this.#fail(error.message));
    child.on('exit', (code, signal) => {
      process.removeListener('exit', this.#kill);
      // The events it still sent come first.
      const fail = (): void => this.#fail(`it ended (${signal ?? `code ${code}`})`);
      const late = setTimeout(fail, LAST_EVENTS_MS);
      child.once('close', () => {
        clearTimeout(late);
        fail();
      });
    });
  }

  #receive(line: string): void {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      value = undefined;
    }
    const parsed = graderEvent.safeParse(value);
    if (!parsed.success) {
      this.#complaints += 1;
      if (this.#complaints <= MAX_COMPLAINTS) {
        this.#options.log.warning(`The grader sent no event: ${line.slice(0, 300)}`);
      }
      return;
    }
    const event = parsed.data;
    if (event.event === 'ready') {
      if (event.protocol !== GRADER_PROTOCOL) {
        this.#fail(`it speaks protocol ${event.protocol} instead of ${GRADER_PROTOCOL}`);
        return;
      }
      this.#wasReady = true;
      this.#becameReady(null);
      return;
    }
    const active = this.#active;
    const run = active?.request;
    if (!active || !run || !('runId' in event) || event.runId !== run.runId) return;
    switch (event.event) {
      case 'refused':
        this.#end({ kind: 'refused', message: event.message });
        return;
      case 'finished':
        this.#end({ kind: 'finished', event });
        return;
      case 'started':
        active.begun = true;
        this.#expect(run.command.limits.wallS * 1000 + this.#options.patience.graceMs);
        break;
    }
    run.onEvent(event);
  }

  #cancel(): void {
    const run = this.#active?.request;
    if (!run) return;
    this.#send({ cmd: 'cancel', runId: run.runId });
    this.#expect(this.#options.patience.cancelMs);
  }

  /** The run goes on within this time, or it is ended with the grader. */
  #expect(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#options.log.warning(
        `The grader did not answer in time and was ended.\n${this.#diagnostics}`,
      );
      const cancelled = this.#active?.request.signal.aborted;
      this.#die(cancelled ? { kind: 'cancelled' } : { kind: 'hung', seconds: ms / 1000 });
      this.#kill();
    }, ms);
  }

  #end(end: RunEnd): void {
    clearTimeout(this.#timer);
    const run = this.#active;
    this.#active = undefined;
    run?.settle(end);
  }

  #die(end: RunEnd): void {
    this.#dead = true;
    this.#becameReady('it was stopped');
    this.#end(end);
  }

  #fail(message: string): void {
    if (this.#dead) return;
    this.#options.log.warning(`The grader was lost: ${message}.\n${this.#diagnostics}`);
    this.#die(
      this.#wasReady
        ? { kind: 'lost', message, begun: this.#active?.begun ?? false }
        : { kind: 'notStarted', message, log: this.#diagnostics },
    );
    this.#kill();
  }

  #send(command: object): void {
    this.#child.stdin?.write(`${JSON.stringify(command)}\n`);
  }
}
