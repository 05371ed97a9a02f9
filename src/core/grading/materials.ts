import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { err, ok, type Result } from '../../base/result.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import { refusalOf } from '../disk.ts';
import type { PackFile, SnapshotFile } from '../store/index.ts';

type File = PackFile | SnapshotFile;

/** Modules that cost a noticeable part of a second: imported once in the grader instead of in every run. */
const HEAVY: Readonly<Record<string, readonly string[]>> = {
  fastapi: ['fastapi', 'fastapi.testclient'],
  pydantic: ['pydantic'],
  pydantic_settings: ['pydantic_settings'],
  httpx: ['httpx'],
  httpx2: ['httpx2'],
  aiohttp: ['aiohttp'],
  starlette: ['starlette.testclient'],
  sqlalchemy: ['sqlalchemy', 'sqlalchemy.orm'],
  uvicorn: ['uvicorn'],
  websockets: ['websockets'],
  structlog: ['structlog'],
  asyncio: ['asyncio'],
};

/** Programs that checks run over the learner's files; the grader keeps them loaded as well. */
const TOOLS: readonly string[] = ['autoflake', 'bandit', 'black', 'isort', 'mypy', 'ruff'];
/** The helpers that run one of them by themselves. */
const RUNS: Readonly<Record<string, string>> = {
  run_mypy: 'mypy',
  TypingReport: 'mypy',
  run_ruff: 'ruff',
  run_ruff_format: 'ruff',
};
const HELPERS = new RegExp(`\\b(?:${Object.keys(RUNS).join('|')})\\b`, 'g');

const preloads = new WeakMap<readonly File[], readonly string[]>();

/** Which heavy modules these files import and which tools they run, to have them loaded before the run. */
export function preloadOf(files: readonly File[]): readonly string[] {
  const known = preloads.get(files) ?? readPreload(files);
  preloads.set(files, known);
  return known;
}

function readPreload(files: readonly File[]): readonly string[] {
  const found = new Set<string>();
  for (const { path, content } of files) {
    if (!path.endsWith('.py')) continue;
    const text = Buffer.from(content).toString('utf8');
    for (const match of text.matchAll(/^[ \t]*(?:from|import)[ \t]+(\w+)/gm)) {
      for (const name of HEAVY[match[1] ?? ''] ?? []) found.add(name);
    }
    for (const name of toolsIn(text)) found.add(name);
  }
  return [...found].sort((a, b) => (a < b ? -1 : 1));
}

function toolsIn(text: string): readonly string[] {
  const found: string[] = [];
  for (const [name] of text.matchAll(HELPERS)) {
    found.push(RUNS[name] ?? '');
  }
  if (/\brun_tool\b/.test(text)) {
    found.push(...TOOLS.filter((tool) => text.includes(`"${tool}"`) || text.includes(`'${tool}'`)));
  }
  return found;
}

/** What a check of a service imports besides: the server, and the client that asks it. */
export const SERVICE_PRELOAD: readonly string[] = [
  'cairn_checks._process',
  'cairn_checks._serving',
  'httpcore',
  'httpx',
];

export interface Materials {
  /** The folder with exactly these checks, kept between runs and made good again when anything in it was changed. */
  checksFolder(files: readonly PackFile[]): string;
  /** Exactly the files that were snapshotted, for one run. */
  layOut(files: readonly SnapshotFile[]): LaidOut;
  /** Where this process's graders keep their own. */
  tempFolder(): string;
  dispose(): void;
}

/** The files of one run, as its command names them. */
export interface LaidOut {
  readonly where:
    | { readonly files: Readonly<Record<string, string>> }
    | { readonly workspace: string };
  /** Removes what was made for the run, some time soon. */
  release(): void;
}

/** More than this is read from a folder instead of a command. */
const MAX_INLINE_BYTES = 256 * 1024;

/** What `act` lays out for a check or another run; a sentence where the disk refuses it. */
export function prepared<T>(what: 'check' | 'run', act: () => T): Result<T, DomainError> {
  try {
    return ok(act());
  } catch (error) {
    const text = `The ${what} could not be prepared (${(error as Error).message}). Your files are safe.`;
    return err(domainError(refusalOf(error) ?? 'ioFailed', text));
  }
}

/** The folders the grader reads from, under `data/cache`. Each process has its own for runs; the checks are shared. */
export function createMaterials(cacheFolder: string): Materials {
  const checksRoot = join(cacheFolder, 'checks');
  const graderRoot = join(cacheFolder, 'grader');
  const ours = join(graderRoot, String(process.pid));
  const names = new WeakMap<readonly PackFile[], string>();
  let swept = false;

  function own(): string {
    if (!swept) sweep(graderRoot);
    swept = true;
    mkdirSync(ours, { recursive: true });
    return ours;
  }

  return {
    checksFolder(files) {
      const name = names.get(files) ?? digest(files);
      names.set(files, name);
      const folder = join(checksRoot, name);
      if (holdsExactly(folder, files)) return folder;
      mkdirSync(checksRoot, { recursive: true });
      const draft = mkdtempSync(join(checksRoot, 'new-'));
      for (const file of files) write(draft, file);
      rmSync(folder, { recursive: true, force: true });
      renameSync(draft, folder);
      return folder;
    },
    layOut(files) {
      const texts = textsOf(files);
      if (texts) return { where: { files: texts }, release: () => undefined };
      const folder = join(own(), `run-${uuidv7()}`);
      mkdirSync(folder);
      for (const file of files) write(folder, file);
      return {
        where: { workspace: folder },
        release() {
          // The answer does not wait for it; what is left goes with this process's folder.
          void rm(folder, { recursive: true, force: true }).catch(() => undefined);
        },
      };
    },
    tempFolder: own,
    dispose() {
      try {
        // A grader on its way out may still write there for a moment.
        rmSync(ours, { recursive: true, force: true, maxRetries: 8, retryDelay: 25 });
      } catch {
        // The next start sweeps what is left.
      }
    },
  };
}

function digest(files: readonly File[]): string {
  const hash = createHash('sha256');
  for (const { path, content } of files) {
    hash.update(`${Buffer.byteLength(path)} ${path} ${content.length}\n`).update(content);
  }
  return hash.digest('hex').slice(0, 32);
}

/** Their texts by path; null where one is no text, or they are more than a command should carry. */
function textsOf(files: readonly SnapshotFile[]): Readonly<Record<string, string>> | null {
  if (files.reduce((sum, { content }) => sum + content.length, 0) > MAX_INLINE_BYTES) return null;
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return Object.fromEntries(
      files.map(({ path, content }) => [partsOf(path).join('/'), decoder.decode(content)]),
    );
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** A pack may come from elsewhere: no path of its leaves the folder. */
function partsOf(path: string): readonly string[] {
  const parts = path.split('/');
  if (/[\\:\0]/.test(path) || parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new Error(`A file has a path that leaves its folder: ${path.slice(0, 200)}`);
  }
  return parts;
}

function write(folder: string, { path, content }: File): void {
  const file = join(folder, ...partsOf(path));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function holdsExactly(folder: string, files: readonly File[]): boolean {
  if (!existsSync(folder)) return false;
  try {
    const there = filesBelow(folder, '');
    return (
      there.length === files.length &&
      files.every(({ path, content }) => readFileSync(join(folder, path)).equals(content))
    );
  } catch {
    return false;
  }
}

function filesBelow(folder: string, prefix: string): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = prefix ? `${prefix}/${entry.name}` : entry.name;
    return entry.isDirectory() ? filesBelow(folder, path) : [path];
  });
}

/** Removes what processes left that are no more. */
function sweep(root: string): void {
  for (const name of existsSync(root) ? readdirSync(root) : []) {
    if (name === String(process.pid) || isAlive(Number(name))) continue;
    rmSync(join(root, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
