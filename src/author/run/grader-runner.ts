import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DEFAULT_LIMITS } from '../../contract/curriculum.ts';
import type { GraderEvent } from '../../contract/grading.ts';
import {
  type FinishedEvent,
  GraderServer,
  PATIENCE,
  preloadOf,
  type RunCommand,
  SERVICE_PRELOAD,
} from '../../core/grading/index.ts';
import type { CheckJob, CheckReport, ProgramJob, ProgramReport, Runner } from './runner.ts';

/** Nobody waits at a screen, and all cores are at work. */
const UNHURRIED = { ...PATIENCE, startMs: 180_000, graceMs: 60_000 };
/** Lines of the grader's own log that are kept, to explain why it died. */
const LOG_LINES = 20;

export interface GraderOptions {
  readonly root: string;
  readonly python: string;
}

interface Run {
  readonly events: readonly GraderEvent[];
  readonly finished: FinishedEvent;
}

/** As the app has them loaded: what the checks import and run. */
function filesIn(checks: string): readonly { path: string; content: Buffer }[] {
  return readdirSync(checks)
    .filter((name) => name.endsWith('.py'))
    .map((name) => ({ path: name, content: readFileSync(path.join(checks, name)) }));
}

/** A grader of our own, cut off from the network, behind the same client as the app's. */
export class GraderRunner implements Runner {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'cairn-runner-'));
  readonly #server: GraderServer;
  readonly #log: string[] = [];
  #count = 0;

  constructor({ root, python }: GraderOptions) {
    const note = (text: string): void => {
      this.#log.push(...text.split('\n'));
      this.#log.splice(0, this.#log.length - LOG_LINES);
    };
    this.#server = new GraderServer({
      executable: python,
      script: path.join(root, 'resources', 'python', 'cairn_grader', '__main__.py'),
      wrapper: [path.join(import.meta.dirname, 'offline.py')],
      tempFolder: this.#folder,
      log: { warning: note },
      patience: UNHURRIED,
    });
  }

  async check({ workspace, checks, limits, service }: CheckJob): Promise<CheckReport> {
    const { events, finished } = await this.#run({
      ...{ mode: 'check', workspace, checks, limits },
      preload: [...preloadOf(filesIn(checks)), ...(service ? SERVICE_PRELOAD : [])],
      ...(service ? { service } : {}),
    });
    const names = new Map(
      events.flatMap((event) =>
        event.event === 'collected' ? event.tests.map(({ id, name }) => [id, name] as const) : [],
      ),
    );
    return {
      outcome: finished.outcome,
      message: finished.message,
      durationMs: finished.durationMs,
      missing: finished.missing ?? [],
      tests: events.flatMap((event) => {
        if (event.event !== 'test') return [];
        const { id, outcome, reason } = event;
        const skipped = reason ? { kind: 'skipped', type: 'Skipped', message: reason } : null;
        const failure = event.failure ?? skipped;
        return [{ id, name: names.get(id) ?? id, outcome, failure }];
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
      limits: DEFAULT_LIMITS,
      files: { 'main.py': `${code}\n` },
      preload: preloadOf([{ path: 'main.py', content: Buffer.from(code) }]),
      ...(preamble === undefined ? {} : { preamble }),
      ...(asserts === undefined ? {} : { asserts }),
    });
    return {
      outcome: finished.outcome,
      message: finished.message,
      output: events.flatMap((event) =>
        event.event === 'output' ? [{ stream: event.stream, text: event.text }] : [],
      ),
      failure: finished.failure ?? null,
      failedIn: finished.failedIn ?? null,
    };
  }

  async close(): Promise<void> {
    await this.#server.dispose();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 8, retryDelay: 25 });
  }

  async #run(command: RunCommand): Promise<Run> {
    this.#count += 1;
    const events: GraderEvent[] = [];
    const end = await this.#server.run({
      runId: `run-${this.#count}`,
      command,
      signal: new AbortController().signal,
      onEvent: (event) => events.push(event),
    });
    switch (end.kind) {
      case 'finished':
        return { events, finished: end.event };
      case 'refused':
        throw new Error(`The grader refused a command: ${end.message}`);
      case 'hung':
        throw new Error(`The grader did not answer for ${end.seconds} seconds.${this.#told()}`);
      case 'cancelled':
        throw new Error(`The grader was closed in the middle of a run.${this.#told()}`);
      case 'lost':
      case 'notStarted':
        throw new Error(`The grader was lost: ${end.message}.${this.#told()}`);
    }
  }

  #told(): string {
    return this.#log.length === 0 ? '' : `\n${this.#log.join('\n')}`;
  }
}
