import { err, ok, type Result } from '../base/result.ts';
import { type Client, createClient } from '../contract/client.ts';
import type { Channel } from '../contract/envelope.ts';
import type { Hello } from '../contract/methods.ts';
import { PROTOCOL_VERSION } from '../contract/version.ts';
import { type Core, type CoreOptions, createCore } from '../core/createCore.ts';
import { connectLocalSocket, readInstance } from '../core/socket/index.ts';
import { fromError, type Problem, problem } from './problem.ts';

/** Another command's core is gone as soon as its check is; a window that hangs is not waited for. */
const LOCK_WAIT_MS = 15_000;
const LOCK_RETRY_MS = 250;
const HELLO_MS = 5_000;

export interface Session {
  readonly client: Client;
  readonly hello: Hello;
  /** Settles when the core is gone in the middle. */
  readonly lost: Promise<Problem>;
  close(): void;
}

export interface SessionOptions {
  readonly core: CoreOptions;
  readonly profileFolder: string;
  readonly wait?: (ms: number) => Promise<void>;
  readonly lockWaitMs?: number;
}

/** Speaks to the core that runs on this profile; where none answers, opens one in this process for as long as the command lasts. */
export async function openSession(options: SessionOptions): Promise<Result<Session, Problem>> {
  const wait = options.wait ?? sleep;
  const deadline = Date.now() + (options.lockWaitMs ?? LOCK_WAIT_MS);
  for (;;) {
    const channel = await reachRunning(options.profileFolder);
    if (channel) return greet(channel, wait, () => undefined);
    const core = createCore({
      ...options.core,
      commandLine: 'alone',
      // What was planned is carried out when this core is closed and the profile opened again.
      restart: () => undefined,
    });
    if (core.ok) return openOwn(core.value, wait);
    const { kind, message } = core.error;
    if (kind !== 'locked') return err(problem(kind, message));
    if (Date.now() > deadline) {
      return err(
        problem('locked', 'Cairn is open on this profile, but does not answer.', [
          'Close its window (or the other "cairn" command) and run this again.',
          message,
        ]),
      );
    }
    await wait(LOCK_RETRY_MS);
  }
}

/** The core that has this profile open, if one does. */
export async function reachRunning(profileFolder: string): Promise<Channel | undefined> {
  const instance = readInstance(profileFolder);
  if (!instance) return undefined;
  try {
    return await connectLocalSocket(instance);
  } catch {
    // Left behind by a core that was killed.
    return undefined;
  }
}

function openOwn(
  core: Core,
  wait: (ms: number) => Promise<void>,
): Promise<Result<Session, Problem>> {
  const [ours, theirs] = memoryChannels();
  core.attach(theirs);
  return greet(ours, wait, () => core.dispose());
}

async function greet(
  channel: Channel,
  wait: (ms: number) => Promise<void>,
  closeCore: () => void,
): Promise<Result<Session, Problem>> {
  let isUsed = false;
  const client = createClient({
    connect() {
      // A command is not carried over to another core: what it asked may have been done by the first.
      if (isUsed) return new Promise(() => undefined);
      isUsed = true;
      return Promise.resolve(channel);
    },
    wait,
  });
  const lost = new Promise<Problem>((resolve) => {
    let wasConnected = false;
    client.onState((state) => {
      if (state === 'connected') wasConnected = true;
      else if (wasConnected && state === 'connecting') {
        resolve(
          problem(
            'disconnected',
            'Cairn was closed, or broke the connection, before it was done.',
            ['Run this again.'],
          ),
        );
      }
    });
  });
  const close = (): void => {
    client.dispose();
    closeCore();
  };
  const answer = await Promise.race([
    client.call('app.hello', { protocol: PROTOCOL_VERSION }),
    lost,
    wait(HELLO_MS).then(() =>
      problem('locked', 'Cairn is open on this profile, but does not answer.', [
        'Close its window and run this again.',
      ]),
    ),
  ]);
  if (!('ok' in answer) || !answer.ok) {
    close();
    return err('ok' in answer ? fromError(answer.error) : answer);
  }
  const hello = answer.value;
  if (hello.protocol !== PROTOCOL_VERSION) {
    close();
    return err(
      problem(
        'otherVersion',
        `Cairn ${hello.version} is open on this profile, and this command is of another version.`,
        ['Close its window and run this again.'],
      ),
    );
  }
  return ok({ client, hello, lost, close });
}

/** Two ends of one line within this process. */
function memoryChannels(): [Channel, Channel] {
  const listeners: [((message: unknown) => void)[], ((message: unknown) => void)[]] = [[], []];
  const closers: (() => void)[] = [];
  let open = true;
  const end = (own: 0 | 1): Channel => ({
    send(message) {
      // Later, as over a wire: nobody is called back in the middle of their call.
      setImmediate(() => {
        if (open) for (const listener of listeners[own === 0 ? 1 : 0]) listener(message);
      });
    },
    onMessage: (listener) => void listeners[own].push(listener),
    onClose: (listener) => void closers.push(listener),
    close() {
      if (!open) return;
      open = false;
      for (const closer of closers) closer();
    },
  });
  return [end(0), end(1)];
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
