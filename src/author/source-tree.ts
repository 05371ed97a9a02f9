import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compareText } from './problem.ts';

/** Folders that tools leave behind; git ignores them and so do we. */
const TOOL_FOLDERS = new Set(['__pycache__', '.pytest_cache', '.mypy_cache', '.ruff_cache']);

/** The files of the curriculum, read once. Paths are relative to the project's root, with forward slashes. */
export class SourceTree {
  readonly root: string;
  /** Sorted, so that the files beneath a folder stand together. */
  readonly #files: readonly string[];
  readonly #known: ReadonlySet<string>;
  readonly #bytes = new Map<string, Buffer>();

  constructor(root: string, base: string) {
    this.root = root;
    this.#files = listFiles(root, base).sort(compareText);
    this.#known = new Set(this.#files);
  }

  has(file: string): boolean {
    return this.#known.has(file);
  }

  /** All files beneath a folder, as paths relative to it, sorted. */
  filesUnder(folder: string): readonly string[] {
    const prefix = `${folder}/`;
    const found: string[] = [];
    for (let index = this.#firstFrom(prefix); index < this.#files.length; index += 1) {
      const file = this.#files[index];
      if (file === undefined || !file.startsWith(prefix)) break;
      found.push(file.slice(prefix.length));
    }
    return found;
  }

  /** Names of the folders directly in a folder, sorted. */
  foldersIn(folder: string): readonly string[] {
    const names = this.filesUnder(folder)
      .filter((file) => file.includes('/'))
      .map((file) => file.slice(0, file.indexOf('/')));
    return [...new Set(names)];
  }

  /** Names of the files directly in a folder, sorted. */
  filesIn(folder: string): readonly string[] {
    return this.filesUnder(folder).filter((file) => !file.includes('/'));
  }

  /** Where the first file that does not come before a name stands. */
  #firstFrom(name: string): number {
    let low = 0;
    let high = this.#files.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareText(this.#files[middle] ?? '', name) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  bytes(file: string): Buffer {
    const known = this.#bytes.get(file);
    if (known !== undefined) return known;
    const bytes = readFileSync(path.join(this.root, file));
    this.#bytes.set(file, bytes);
    return bytes;
  }

  /** The text of a file, with `\n` line ends whatever git checked out. */
  text(file: string): string {
    return this.bytes(file).toString('utf8').replaceAll('\r\n', '\n');
  }
}

function listFiles(root: string, folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return TOOL_FOLDERS.has(entry.name) ? [] : listFiles(root, name);
    return entry.name.endsWith('.pyc') ? [] : [name];
  });
}
