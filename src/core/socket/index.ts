import { join } from 'node:path';
import type { Disposable } from '../../base/disposable.ts';
import type { Channel } from '../../contract/envelope.ts';
import type { EventName } from '../../contract/events.ts';
import type { ExerciseId } from '../../contract/ids.ts';
import type { FeatureContext } from '../feature.ts';
import type { Emit, Handlers } from '../rpc/dispatcher.ts';
import { writeCommand } from './command.ts';
import { serveLocalSocket } from './server.ts';

export { connectLocalSocket } from './connect.ts';
export { readInstance } from './instance.ts';

/** A terminal that told `cairn` what it prints would read its own echo. */
const NOT_FOR_TERMINALS: ReadonlySet<string> = new Set<EventName>([
  'terminal.data',
  'terminal.exit',
]);

export interface CommandLineFeature extends Disposable {
  /** First on a terminal's PATH after the exercise's Python; holds `cairn`. */
  readonly binFolder: string;
  /** What a terminal of this exercise gets, so that `cairn` inside finds this core. Call it when the terminal starts. */
  environment(exerciseId: ExerciseId): Readonly<Record<string, string>>;
  /** True once other programs can reach this core; false where they cannot. */
  readonly listening: Promise<boolean>;
}

export interface CommandLineOptions {
  readonly version: string;
  /** Serves a client that showed the token. */
  readonly attach: (channel: Channel, handlers: Handlers) => void;
  readonly handlers: () => Handlers;
  /** Our environment's Python, when it is ready. */
  readonly python: () => string | null;
}

/** `cairn` in a terminal: the socket it speaks to, and the command itself. */
export function createCommandLine(
  { folders, log, emit }: FeatureContext,
  options: CommandLineOptions,
): CommandLineFeature {
  const binFolder = join(folders.data, 'bin');
  const socket = serveLocalSocket({
    profileFolder: folders.profile,
    version: options.version,
    log,
    accept: (channel) =>
      options.attach(withoutTerminals(channel), withNotices(options.handlers(), emit)),
  });
  return {
    binFolder,
    environment(exerciseId) {
      try {
        writeCommand({
          folder: binFolder,
          script: join(folders.resources, 'python', 'cairn_cli'),
          python: options.python(),
        });
      } catch (error) {
        log.error('Writing the command `cairn`', error);
      }
      return {
        CAIRN_EXERCISE: exerciseId,
        ...(socket ? { CAIRN_SOCKET: socket.address, CAIRN_SOCKET_TOKEN: socket.token } : {}),
      };
    },
    listening: socket?.listening ?? Promise.resolve(false),
    dispose: () => socket?.dispose(),
  };
}

function withoutTerminals(channel: Channel): Channel {
  return {
    ...channel,
    send(message) {
      const { type, name } = message as { type: string; name?: string };
      if (type !== 'event' || !NOT_FOR_TERMINALS.has(name ?? '')) channel.send(message);
    },
  };
}

/** What the command line did to what a window shows is said there; a check is seen there as it runs. */
function withNotices(handlers: Handlers, emit: Emit): Handlers {
  return {
    ...handlers,
    async 'workspace.reset'(params) {
      const result = await handlers['workspace.reset'](params);
      if (result.ok) {
        const text = `"cairn reset" in a terminal put ${params.exerciseId} back to its starter. What was there is kept under Snapshots.`;
        emit('notice', { level: 'info', text });
      }
      return result;
    },
    async 'exercise.hint'(params) {
      const result = await handlers['exercise.hint'](params);
      if (result.ok && result.value.hintsShown > params.shown) {
        const text = `"cairn hint" in a terminal showed hint ${result.value.hintsShown} of ${params.exerciseId}.`;
        emit('notice', { level: 'info', text });
      }
      return result;
    },
  };
}
