import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Disposable } from '../../base/disposable.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { ExerciseId } from '../../contract/ids.ts';
import type { NoLanguageHelp } from '../../contract/language.ts';
import type { FeatureContext } from '../feature.ts';
import { childEnvironment, type PythonFeature } from '../python/index.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import type { WorkspaceFeature } from '../workspace/index.ts';
import { LibraryReader } from './library.ts';
import { outgoingMessage } from './messages.ts';
import { format, lint, type RuffRun } from './ruff.ts';
import { LanguageServer } from './server.ts';

/** A server that ends this often within `CRASH_WINDOW_MS` is not started again until the learner asks later. */
const MAX_CRASHES = 3;
const CRASH_WINDOW_MS = 60_000;
/** The packages of the app itself, installed in the background when the first editor opens. */
const TIER = 'editor';

export interface LanguageFeature extends Disposable {
  readonly handlers: Handlers<
    | 'language.open'
    | 'language.send'
    | 'language.close'
    | 'language.lint'
    | 'language.format'
    | 'language.library'
  >;
}

export interface LanguageOptions {
  readonly python: Pick<PythonFeature, 'binFolder' | 'executable' | 'whenTierKnown'>;
  readonly workspace: Pick<WorkspaceFeature, 'ensure'>;
  /** Tests bring a server of their own. */
  readonly server?: { readonly program: string; readonly args: readonly string[] };
}

interface Session {
  readonly id: string;
  readonly rootUri: string;
  readonly server: LanguageServer;
}

/**
 * Help while one types: a Python language server, linter and formatter from our own environment. One server at a time; it begins with the
 * first editor that opens, in the exercise's folder, and the next opening takes its place: a start takes 20 ms.
 */
export function createLanguageFeature(
  context: Pick<FeatureContext, 'emit' | 'log' | 'clock'> & LanguageOptions,
): LanguageFeature {
  const { emit, log, clock, python, workspace } = context;
  const ending = new AbortController();
  const libraries = new LibraryReader();
  let session: Session | null = null;
  let crashes: readonly number[] = [];

  /** The path of a tool in our environment; installs what is missing in the background, and says so. */
  async function find(tool: string): Promise<string | NoLanguageHelp> {
    const name = process.platform === 'win32' ? `${tool}.exe` : tool;
    const present = (): string | null => {
      const bin = python.binFolder();
      return bin !== null && existsSync(join(bin, name)) ? join(bin, name) : null;
    };
    const now = present();
    if (now !== null) return now;
    const status = await python.whenTierKnown(TIER);
    switch (status.kind) {
      case 'ready':
        return (
          present() ??
          unavailable(
            `Editor help needs the program ${tool}, which is not in the Python environment of Cairn (${python.binFolder() ?? 'none'}). Repair it in Settings, Python.`,
          )
        );
      case 'missing':
      case 'failed':
        return unavailable(`Editor help needs Python: ${status.message}`);
      default:
        return unavailable(
          'Editor help is being installed in the background, and comes by itself.',
        );
    }
  }

  function environmentOf(program: string): NodeJS.ProcessEnv {
    const bin = dirname(program);
    return childEnvironment(process.env, {
      // How the server finds the packages of our environment.
      VIRTUAL_ENV: dirname(bin),
      PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
    });
  }

  function end(why: 'replaced' | 'closed'): void {
    const ended = session;
    session = null;
    if (!ended) return;
    ended.server.dispose();
    if (why === 'replaced') emit('language.ended', { sessionId: ended.id, why });
  }

  function start(folder: string, program: string, args: readonly string[]): Session {
    const id = randomUUID();
    const server = new LanguageServer({
      ...{ program, args, folder, environment: environmentOf(program) },
      onMessage: (message) => emit('language.message', { sessionId: id, message }),
      onEnd(why, said) {
        crashes = [...crashes, clock.nowMs()].slice(-MAX_CRASHES);
        log.warning(`The language server was lost: ${why}.\n${said}`);
        if (session?.id === id) session = null;
        emit('language.ended', { sessionId: id, why: 'lost' });
      },
    });
    return { id, server, rootUri: pathToFileURL(folder).href };
  }

  function isCrashing(): boolean {
    const since = clock.nowMs() - CRASH_WINDOW_MS;
    return crashes.filter((atMs) => atMs > since).length >= MAX_CRASHES;
  }

  /** The linter's run over a text of an exercise. */
  async function prepare(
    exerciseId: ExerciseId,
    path: string,
    content: string,
  ): Promise<Result<RuffRun | NoLanguageHelp, DomainError>> {
    const folder = workspace.ensure(exerciseId);
    if (!folder.ok) return folder;
    const program = await find('ruff');
    if (typeof program !== 'string') return ok(program);
    const environment = environmentOf(program);
    const { signal } = ending;
    // The name alone tells the kind of file, and no path leads out of the folder.
    const run = { program, folder: folder.value, path: basename(path), content };
    return ok({ ...run, environment, signal });
  }

  return {
    handlers: {
      async 'language.open'({ exerciseId }) {
        const folder = workspace.ensure(exerciseId);
        if (!folder.ok) return folder;
        const program = context.server?.program ?? (await find('ty'));
        if (typeof program !== 'string') return ok(program);
        if (ending.signal.aborted) return ok(unavailable('Cairn is closing.'));
        if (isCrashing()) {
          return ok(
            unavailable(
              'Editor help ended several times within a minute and was left alone. Open the exercise again in a minute; the log has the details.',
            ),
          );
        }
        end('replaced');
        session = start(folder.value, program, context.server?.args ?? ['server']);
        return ok({ kind: 'ready', sessionId: session.id, rootUri: session.rootUri });
      },
      'language.send'({ sessionId, message }) {
        if (session?.id !== sessionId) {
          return err(domainError('notFound', 'This editor help has ended. It begins anew.'));
        }
        const { rootUri, server } = session;
        const outgoing = outgoingMessage(message, { rootUri, processId: process.pid });
        if (outgoing === null) {
          return err(domainError('badRequest', 'This is nothing an editor asks.'));
        }
        server.send(outgoing);
        return ok(null);
      },
      'language.close'({ sessionId }) {
        if (session?.id === sessionId) end('closed');
        return ok(null);
      },
      async 'language.lint'({ exerciseId, path, content }) {
        const run = await prepare(exerciseId, path, content);
        if (!run.ok) return run;
        return ok('kind' in run.value ? run.value : await lint(run.value));
      },
      async 'language.format'({ exerciseId, path, content }) {
        const run = await prepare(exerciseId, path, content);
        if (!run.ok) return run;
        return ok('kind' in run.value ? run.value : await format(run.value));
      },
      async 'language.library'({ uri }) {
        const executable = python.executable();
        if (executable === null) {
          return err(
            domainError('unavailable', 'Python is not ready, so its files are not known.'),
          );
        }
        const environment = environmentOf(executable);
        const { signal } = ending;
        return libraries.read(uri, {
          ...{ executable, environment, signal },
          folder: dirname(executable),
        });
      },
    },
    dispose() {
      ending.abort();
      end('closed');
    },
  };
}

function unavailable(message: string): NoLanguageHelp {
  return { kind: 'unavailable', message };
}
