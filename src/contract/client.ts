import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import type { Result } from '../base/result.ts';
import type { Channel, ServerMessage } from './envelope.ts';
import { type DomainError, domainError } from './errors.ts';
import type { EventName, Events } from './events.ts';
import type { MethodName, Params, ResultOf } from './methods.ts';

export type ConnectionState = 'connecting' | 'connected' | 'closed';

/** The one way a client talks to the core. */
export interface Client extends Disposable {
  /** Never throws for an expected failure: a bug in the core comes back as `internal`. */
  call<M extends MethodName>(
    method: M,
    params: Params<M>,
  ): Promise<Result<ResultOf<M>, DomainError>>;
  on<E extends EventName>(event: E, listener: (data: Events[E]) => void): Disposable;
  onState(listener: (state: ConnectionState) => void): Disposable;
  readonly state: ConnectionState;
}

/** Sent twice, these would act twice: after a broken connection they fail instead of being sent again. */
const NOT_REPEATABLE: ReadonlySet<MethodName> = new Set([
  'terminal.write',
  'terminal.acknowledge',
  'language.send',
  'backup.restore',
  'recovery.retry',
  'recovery.restore',
  'recovery.startNew',
]);
const RETRY_MS = [50, 100, 250, 500, 1000, 2000];

interface Pending {
  readonly method: MethodName;
  readonly params: unknown;
  readonly settle: (result: Result<unknown, DomainError>) => void;
}

/**
 * A client that survives the death of its channel: it connects again (after 50 ms, then slower, up to 2 s) and sends
 * what is unanswered once more. Acts carry ids made by the client, so the core records them once.
 */
export function createClient(options: {
  readonly connect: () => Promise<Channel>;
  /** The environment's timer: the contract knows none. */
  readonly wait: (ms: number) => Promise<void>;
}): Client {
  const { wait } = options;
  const pending = new Map<number, Pending>();
  const events = new Emitter<{ name: string; data: unknown }>();
  const states = new Emitter<ConnectionState>();
  let state: ConnectionState = 'connecting';
  let channel: Channel | undefined;
  let nextId = 1;

  function become(next: ConnectionState): void {
    if (state === next) return;
    state = next;
    states.fire(next);
  }

  function receive(message: ServerMessage): void {
    if (message.type === 'event') {
      events.fire(message);
      return;
    }
    const call = pending.get(message.id);
    if (!call) return;
    pending.delete(message.id);
    call.settle(
      message.ok ? { ok: true, value: message.value } : { ok: false, error: message.error },
    );
  }

  function lost(): void {
    channel = undefined;
    if (state === 'closed') return;
    become('connecting');
    for (const [id, call] of [...pending]) {
      if (!NOT_REPEATABLE.has(call.method)) continue;
      pending.delete(id);
      call.settle({
        ok: false,
        error: domainError('disconnected', 'The connection broke. Try again.'),
      });
    }
    void connect();
  }

  async function connect(): Promise<void> {
    for (let attempt = 0; state !== 'closed'; attempt++) {
      try {
        const opened = await options.connect();
        if ((state as ConnectionState) === 'closed') {
          opened.close();
          return;
        }
        channel = opened;
        opened.onMessage((message) => receive(message as ServerMessage));
        opened.onClose(() => {
          if (channel === opened) lost();
        });
        become('connected');
        for (const [id, call] of pending) {
          opened.send({ type: 'call', id, method: call.method, params: call.params });
        }
        return;
      } catch {
        await wait(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 2000);
      }
    }
  }

  void connect();

  return {
    get state() {
      return state;
    },
    call(method, params) {
      return new Promise((resolve) => {
        if (state === 'closed') {
          resolve({ ok: false, error: domainError('disconnected', 'Cairn is closing.') });
          return;
        }
        const id = nextId++;
        pending.set(id, {
          method,
          params,
          settle: resolve as (result: Result<unknown, DomainError>) => void,
        });
        channel?.send({ type: 'call', id, method, params });
      });
    },
    on(event, listener) {
      return events.on(({ name, data }) => {
        if (name === event) listener(data as Events[typeof event]);
      });
    },
    onState: (listener) => states.on(listener),
    dispose() {
      become('closed');
      channel?.close();
      for (const call of pending.values()) {
        call.settle({ ok: false, error: domainError('disconnected', 'Cairn is closing.') });
      }
      pending.clear();
    },
  };
}
