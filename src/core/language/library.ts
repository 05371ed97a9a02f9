import { readFile, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { err, ok, type Result } from '../../base/result.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { LibraryFile } from '../../contract/language.ts';
import { runFilter } from './filter.ts';

/** The longest file of Python's own library has 300 kB; more would only make the editor slow. */
const MAX_BYTES = 2_000_000;
/** Python says where its files are within this time also on a busy machine. */
const ASK_MS = 10_000;
const ASK =
  'import json, sysconfig; print(json.dumps([sysconfig.get_path(n) for n in ("stdlib", "platstdlib", "purelib", "platlib")]))';
/** Where a language server that brings descriptions of Python's own library unpacks them, below a folder for caches. */
const STUBS = /^ty[\\/](?:cache[\\/])?vendored[\\/]typeshed[\\/]\w+[\\/]stdlib[\\/]/;

/** The Python whose files may be looked at, and how to ask it. */
export interface LibraryOwner {
  readonly executable: string;
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** Reads files of one Python's own library and packages, and nothing else. */
export class LibraryReader {
  readonly #roots = new Map<string, Promise<readonly string[]>>();

  /** The file at this address as text, if it is Python of `owner`'s. */
  async read(uri: string, owner: LibraryOwner): Promise<Result<LibraryFile, DomainError>> {
    const file = await resolveFile(uri);
    if (file === null) return err(domainError('notFound', 'This file is not there any more.'));
    if (!/\.pyi?$/.test(file) || !(await this.#isOf(owner, file))) {
      const message =
        'Only files of Python and of the packages installed for Cairn are shown, and this is none of them.';
      return err(domainError('badRequest', message));
    }
    try {
      const { size } = await stat(file);
      if (size > MAX_BYTES) {
        const message = `This file is too long to be shown here (${Math.round(size / 1_000_000)} MB). It is ${file}.`;
        return err(domainError('badRequest', message));
      }
      const content = (await readFile(file)).toString('utf8');
      return ok({ path: file, content, described: file.endsWith('.pyi') });
    } catch (error) {
      return err(domainError('ioFailed', `${file} could not be read: ${(error as Error).message}`));
    }
  }

  async #isOf(owner: LibraryOwner, file: string): Promise<boolean> {
    if ((await caches()).some((cache) => STUBS.test(relative(cache, file)))) return true;
    const { executable } = owner;
    const asked = this.#roots.get(executable) ?? ask(owner);
    this.#roots.set(executable, asked);
    const roots = await asked;
    // Asked again next time: it may have been too busy to answer.
    if (roots.length === 0) this.#roots.delete(executable);
    return roots.some((root) => isInside(root, file));
  }
}

/** The real path of an address, links followed; null for none. */
async function resolveFile(uri: string): Promise<string | null> {
  try {
    // A name of another machine in it would have Windows ask that machine.
    return new URL(uri).host === '' ? await realpath(fileURLToPath(uri)) : null;
  } catch {
    return null;
  }
}

function isInside(root: string, file: string): boolean {
  const way = relative(root, file);
  return way !== '' && !way.startsWith('..') && !isAbsolute(way);
}

function caches(): Promise<readonly string[]> {
  const home = homedir();
  const { XDG_CACHE_HOME = '', LOCALAPPDATA = '' } = process.env;
  const named = [XDG_CACHE_HOME, LOCALAPPDATA].filter(isAbsolute);
  return existing([...named, join(home, '.cache'), join(home, 'Library', 'Caches')]);
}

/** Those that are there, links followed; never a whole disk. */
async function existing(folders: readonly string[]): Promise<readonly string[]> {
  const real = await Promise.all(folders.map((each) => realpath(each).catch(() => '')));
  return real.filter((each) => each !== '' && dirname(each) !== each);
}

async function ask(owner: LibraryOwner): Promise<readonly string[]> {
  const { executable, folder, environment, signal } = owner;
  const outcome = await runFilter({
    ...{ program: executable, args: ['-I', '-c', ASK], input: '', folder, environment, signal },
    timeoutMs: ASK_MS,
  });
  if (outcome.kind !== 'exited' || outcome.code !== 0) return [];
  try {
    const folders: unknown = JSON.parse(outcome.stdout);
    const named = Array.isArray(folders) ? folders : [];
    return await existing(named.filter((each) => typeof each === 'string'));
  } catch {
    return [];
  }
}
