import { type Disposable, toDisposable } from '../../base/disposable.ts';
import { err, type Result } from '../../base/result.ts';
import { type Channel, clientMessage, type ServerMessage } from '../../contract/envelope.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { EventName, Events } from '../../contract/events.ts';
import {
  type MethodName,
  methods,
  type ParsedParams,
  type ResultOf,
} from '../../contract/methods.ts';
import { refusal } from '../disk.ts';
import type { Log } from '../log.ts';
import { within } from '../within.ts';

export type Handler<M extends MethodName> = (
  params: ParsedParams<M>,
) => Result<ResultOf<M>, DomainError> | Promise<Result<ResultOf<M>, DomainError>>;

/** The handlers of some methods; a feature of the core brings its own, createCore joins them. */
export type Handlers<M extends MethodName = MethodName> = { readonly [K in M]: Handler<K> };

/** Sends an event to every attached client. */
export type Emit = <E extends EventName>(name: E, data: Events[E]) => void;

export interface Dispatcher {
  readonly emit: Emit;
  /** Serves one client until its channel closes or the result is disposed. */
  attach(channel: Channel, handlers: Handlers): Disposable;
  /** Resolves once no call is running, at the latest after `ms`. */
  settled(ms: number): Promise<void>;
}

/**
 * The only dispatch loop: parses what came, calls the handler, and turns a throw into `internal` with a log id.
 * Calls of one client run side by side; answers go out in the order they are ready.
 */
export function createDispatcher(log: Log): Dispatcher {
  const channels = new Set<Channel>();
  const running = new Set<Promise<unknown>>();

  async function answer(
    handlers: Handlers,
    method: string,
    params: unknown,
  ): Promise<Result<unknown, DomainError>> {
    if (!Object.hasOwn(methods, method)) {
      return err(domainError('badRequest', `There is no method "${method.slice(0, 60)}".`));
    }
    const name = method as MethodName;
    const parsed = parse(name, params);
    if (parsed === null) return err(domainError('badRequest', `${name}: nested too deeply`));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const where = issue?.path.join('.') || 'parameters';
      return err(domainError('badRequest', `${name}: ${where}: ${issue?.message ?? 'not valid'}`));
    }
    try {
      const handler = handlers[name] as (value: unknown) => ReturnType<Handler<MethodName>>;
      return await handler(parsed.data);
    } catch (error) {
      const refused = refusal(error);
      if (refused) {
        log.warning(`${name}: ${(error as Error).message}`);
        return err(refused);
      }
      const logId = log.error(`${name} threw`, error);
      return err({
        code: 'internal',
        message:
          'Something went wrong inside Cairn. Your saved work is safe; the log has the details.',
        logId,
      });
    }
  }

  return {
    emit(name, data) {
      const message: ServerMessage = { type: 'event', name, data };
      for (const channel of channels) channel.send(message);
    },
    attach(channel, handlers) {
      channels.add(channel);
      const detach = toDisposable(() => channels.delete(channel));
      channel.onClose(() => detach.dispose());
      channel.onMessage((raw) => {
        const message = clientMessage.safeParse(raw);
        if (!message.success) {
          log.warning(
            'A client sent what is not a message of the contract; its channel was closed.',
          );
          detach.dispose();
          channel.close();
          return;
        }
        const { id, method, params } = message.data;
        const call = answer(handlers, method, params).then((result) => {
          running.delete(call);
          if (!channels.has(channel)) return;
          const reply: ServerMessage = result.ok
            ? { type: 'result', id, ok: true, value: result.value }
            : { type: 'result', id, ok: false, error: result.error };
          channel.send(reply);
        });
        running.add(call);
      });
      return detach;
    },
    async settled(ms) {
      await within(ms, Promise.allSettled(running));
    },
  };
}

/** Null for parameters nested so deeply that a schema which follows them runs out of stack. */
function parse(name: MethodName, params: unknown) {
  try {
    return methods[name].params.safeParse(params);
  } catch {
    return null;
  }
}
