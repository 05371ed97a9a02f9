import type { Log } from '../log.ts';
import { GraderServer, type Patience, type RunEnd, type RunRequest } from './server.ts';

/** A check does not wait behind a lesson's endless loop; more than two would only fight for the processor. */
const MAX_SERVERS = 2;

export interface PoolOptions {
  readonly script: string;
  readonly log: Log;
  readonly patience: Patience;
  /** The interpreter of now: after a repair it is another one. */
  executable(): string | null;
  /** A folder of ours for the grader's own files. */
  tempFolder(): string;
}

export interface GraderPool {
  /** Starts the first grader, so that the first check finds it ready. */
  warm(preload: readonly string[]): void;
  run(request: RunRequest): Promise<RunEnd>;
  /** Settles when every grader's process is gone. */
  dispose(): Promise<void>;
}

/** Graders, started when first needed and anew after a crash; one that only helped out ends. Runs wait in order for the next one that is free. */
export function createGraderPool(options: PoolOptions): GraderPool {
  let servers: GraderServer[] = [];
  const waiting: { readonly request: RunRequest; readonly settle: (end: RunEnd) => void }[] = [];
  let disposed = false;

  function current(executable: string): GraderServer[] {
    for (const server of servers) {
      // One that works for an environment that was replaced ends with its run.
      if (server.executable !== executable && !server.busy && !server.dead) void server.dispose();
    }
    servers = servers.filter((server) => !server.dead);
    return servers.filter((server) => server.executable === executable);
  }

  function start(executable: string): GraderServer {
    const server = new GraderServer({
      ...{ executable, script: options.script, log: options.log, patience: options.patience },
      tempFolder: options.tempFolder(),
    });
    servers.push(server);
    return server;
  }

  function next(): void {
    while (waiting.length > 0) {
      const executable = options.executable();
      if (executable === null) {
        const message = 'its Python is gone';
        for (const { settle } of waiting.splice(0))
          settle({ kind: 'notStarted', message, log: '' });
        return;
      }
      const usable = current(executable);
      const free = usable.find((server) => !server.busy);
      // One that is being stopped is free sooner than a new one is there.
      const wait = usable.length >= MAX_SERVERS || usable.some((server) => server.ending);
      if (!free && wait) return;
      const job = waiting.shift();
      if (!job) return;
      try {
        void carryOut(free ?? start(executable), job.request)
          .then(job.settle)
          .then(next);
      } catch (error) {
        job.settle({ kind: 'notStarted', message: (error as Error).message, log: '' });
      }
    }
  }

  /** Only one grader stays: each holds fifty megabytes. */
  function endWhenIdle(server: GraderServer): void {
    const timer = setTimeout(() => {
      servers = servers.filter(({ dead }) => !dead);
      if (server.busy || server.dead || servers[0] === server) return;
      servers = servers.filter((other) => other !== server);
      void server.dispose();
    }, options.patience.idleMs);
    timer.unref();
  }

  async function carryOut(server: GraderServer, request: RunRequest): Promise<RunEnd> {
    const end = await server.run(request).finally(() => endWhenIdle(server));
    // A grader that died between two runs: this one had not begun, so it is begun anew, once.
    if (end.kind !== 'lost' || end.begun || disposed) return end;
    const executable = options.executable();
    return executable === null ? end : await start(executable).run(request);
  }

  return {
    warm(preload) {
      const executable = options.executable();
      if (disposed || executable === null) return;
      const server = current(executable)[0] ?? start(executable);
      if (!server.busy) void server.warm(preload);
    },
    run(request) {
      if (disposed || request.signal.aborted) return Promise.resolve({ kind: 'cancelled' });
      return new Promise((settle) => {
        const job = { request, settle };
        waiting.push(job);
        const drop = (): void => {
          const index = waiting.indexOf(job);
          if (index === -1) return;
          waiting.splice(index, 1);
          settle({ kind: 'cancelled' });
        };
        request.signal.addEventListener('abort', drop, { once: true });
        next();
      });
    },
    dispose() {
      disposed = true;
      for (const { settle } of waiting.splice(0)) settle({ kind: 'cancelled' });
      const ending = servers.map((server) => server.dispose());
      servers = [];
      return Promise.all(ending).then(() => undefined);
    },
  };
}
