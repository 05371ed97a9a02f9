import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { CheckJob, CheckReport, ProgramJob, ProgramReport, Runner } from './runner.ts';

/** Lines of the grader's own log that are kept, to explain why it died. */
const LOG_LINES = 20;

const failure = z.object({ kind: z.string(), type: z.string(), message: z.string() });
const outcome = z.enum(['completed', 'timedOut', 'crashed', 'cancelled', 'limit']);
const runId = z.string();

// The events of resources/python/cairn_grader/PROTOCOL.md that matter here; the others are let through unread.
const graderEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('refused'), runId: runId.nullable(), message: z.string() }),
  z.object({
    event: z.literal('collectError'),
    runId,
    file: z.string(),
    failure,
  }),
  z.object({
    event: z.literal('collected'),
    runId,
    tests: z.array(z.object({ id: z.string(), name: z.string() })),
  }),
  z.object({
    event: z.literal('test'),
    runId,
    id: z.string(),
    outcome: z.enum(['passed', 'failed', 'errored', 'skipped']),
    failure: failure.nullable(),
    reason: z.string().nullable(),
  }),
  z.object({
    event: z.literal('output'),
    runId,
    stream: z.enum(['stdout', 'stderr']),
    text: z.string(),
  }),
  z.object({
    event: z.literal('finished'),
    runId,
    outcome,
    durationMs: z.number(),
    missing: z.array(z.string()),
    failure: failure.nullable(),
    failedIn: z.enum(['program', 'asserts']).nullable(),
    message: z.string(),
  }),
]);
type GraderEvent = z.infer<typeof graderEvent>;
type Finished = Extract<GraderEvent, { event: 'finished' }>;

const OTHER_EVENTS = new Set(['ready', 'pong', 'warmed', 'started', 'testStarted', 'limit']);

interface ActiveRun {
  readonly events: GraderEvent[];
  readonly resolve: (finished: Finished) => void;
  readonly reject: (error: Error) => void;
}

export interface GraderOptions {
  readonly root: string;
  readonly python: string;
}

/** A grader server of our own, cut off from the network; see resources/python/cairn_grader/PROTOCOL.md. */
export class GraderRunner implements Runner {
  readonly #child: ChildProcess;
  readonly #runs = new Map<string, ActiveRun>();
  readonly #log: string[] = [];
  #count = 0;

  constructor({ root, python }: GraderOptions) {
    const grader = path.join(root, 'resources', 'python', 'cairn_grader', '__main__.py');
    const offline = path.join(import.meta.dirname, 'offline.py');
    this.#child = spawn(python, ['-I', '-X', 'utf8', offline, grader, '--events-fd', '3'], {
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32', // A group of its own: what it kills is never us.
    });
    createInterface({ input: this.#stream(3) }).on('line', (line) => this.#receive(line));
    createInterface({ input: this.#stream(2) }).on('line', (line) => {
      this.#log.push(line);
      if (this.#log.length > LOG_LINES) this.#log.shift();
    });
    this.#child.stdin?.on('error', () => undefined); // A dead grader is reported by `exit`.
    this.#child.on('error', (error) => this.#fail(error));
    this.#child.on('exit', (code, signal) => {
      const end = signal ?? `code ${code}`;
      this.#fail(new Error(`The grader ended with ${end}.\n${this.#log.join('\n')}`));
    });
  }

  async check({ workspace, checks, limits }: CheckJob): Promise<CheckReport> {
    const { events, finished } = await this.#run({ mode: 'check', workspace, checks, limits });
    const names = new Map(
      events.flatMap((event) =>
        event.event === 'collected' ? event.tests.map(({ id, name }) => [id, name] as const) : [],
      ),
    );
    return {
      outcome: finished.outcome,
      message: finished.message,
      durationMs: finished.durationMs,
      missing: finished.missing,
      tests: events.flatMap((event) => {
        if (event.event !== 'test') return [];
        const { id, reason } = event;
        const skipped =
          reason === null ? null : { kind: 'skipped', type: 'Skipped', message: reason };
        return [
          {
            id,
            name: names.get(id) ?? id,
            outcome: event.outcome,
            failure: event.failure ?? skipped,
          },
        ];
      }),
      collectErrors: events.flatMap((event) =>
        event.event === 'collectError'
          ? [`${event.file}: ${event.failure.type}: ${event.failure.message}`]
          : [],
      ),
    };
  }

  async program({ code, preamble, asserts }: ProgramJob): Promise<ProgramReport> {
    const { events, finished } = await this.#run({
      mode: 'program',
      files: { 'main.py': `${code}\n` },
      ...(preamble === undefined ? {} : { preamble }),
      ...(asserts === undefined ? {} : { asserts }),
    });
    return {
      outcome: finished.outcome,
      message: finished.message,
      output: events.flatMap((event) =>
        event.event === 'output' ? [{ stream: event.stream, text: event.text }] : [],
      ),
      failure: finished.failure,
      failedIn: finished.failedIn,
    };
  }

  async close(): Promise<void> {
    this.#child.removeAllListeners('exit'); // From here on, an end is no failure.
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.stdin?.end();
    await ended;
  }

  async #run(command: object): Promise<{ events: readonly GraderEvent[]; finished: Finished }> {
    this.#count += 1;
    const id = `run-${this.#count}`;
    const events: GraderEvent[] = [];
    const finished = await new Promise<Finished>((resolve, reject) => {
      this.#runs.set(id, { events, resolve, reject });
      this.#child.stdin?.write(`${JSON.stringify({ cmd: 'run', runId: id, ...command })}\n`);
    });
    return { events, finished };
  }

  #receive(line: string): void {
    const value: unknown = JSON.parse(line);
    if (isOther(value)) return;
    const event = graderEvent.parse(value);
    const run = event.runId === null ? undefined : this.#runs.get(event.runId);
    if (event.event === 'refused') {
      this.#fail(new Error(`The grader refused a command: ${event.message}`));
    } else if (run !== undefined && event.event === 'finished') {
      this.#runs.delete(event.runId);
      run.resolve(event);
    } else {
      run?.events.push(event);
    }
  }

  #fail(error: Error): void {
    for (const run of this.#runs.values()) run.reject(error);
    this.#runs.clear();
  }

  #stream(index: number): Readable {
    const stream = this.#child.stdio[index];
    if (stream === null || stream === undefined || !('read' in stream)) {
      throw new Error(`The grader's descriptor ${index} is not readable.`);
    }
    return stream as Readable;
  }
}

function isOther(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'event' in value &&
    typeof value.event === 'string' &&
    OTHER_EVENTS.has(value.event)
  );
}
