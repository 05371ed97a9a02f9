import { err, ok, type Result } from '../../base/result.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';

/** The whole path, in UTF-16 units: with the folder before it, it stays under what Windows takes without long paths. */
export const MAX_PATH_CHARS = 200;
/** One name, in UTF-8 bytes: file systems take 255. */
export const MAX_NAME_BYTES = 180;
export const MAX_DEPTH = 8;

/** What tools make beside the learner's work: never listed, written, kept or removed. */
const TOOL_FOLDERS: ReadonlySet<string> = new Set([
  '__pycache__',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  '.ipynb_checkpoints',
  '.git',
  '.hg',
  '.svn',
  '.venv',
  'node_modules',
]);
/** Ours while a save is under way, and those of editors that save the same way. */
const TEMPORARY =
  /^(?:\.cairn-.*\.tmp|\..*\.sw[a-p]|\.#.*|.*~|4913|\..*\.(?:tmp|temp|un~|kate-swp))$/i;
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$/i;
/** What no Windows name may hold; a workspace is to open on every machine of the learner's. */
const FORBIDDEN = /["*:<>?|]/;
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** True for names of tools and editors, which the workspace does not show. */
export function isIgnoredName(name: string): boolean {
  return TOOL_FOLDERS.has(foldName(name)) || TEMPORARY.test(name);
}

/** Two names with the same fold are one file on the disks of macOS and Windows. */
export function foldName(name: string): string {
  return name.normalize('NFC').toLowerCase().normalize('NFC');
}

/** Orders paths the same on every computer, whatever its language. */
export function byPath(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Text that cannot be written as UTF-8 and read back the same. */
export function hasLoneSurrogate(text: string): boolean {
  return LONE_SURROGATE.test(text);
}

/**
 * The names of a path inside a workspace, or why it is refused: relative, `/` between names, and each name one that
 * Linux, macOS and Windows all take and all mean the same by. Whether links lie on the way only the disk can tell.
 */
export function parsePath(path: string): Result<readonly string[], DomainError> {
  const refuse = (why: string) =>
    err(domainError('badPath', `"${printable(path)}" cannot be a file's name here: ${why}.`));
  if (path.length === 0) return refuse('it is empty');
  if (path.length > MAX_PATH_CHARS) return refuse(`it is longer than ${MAX_PATH_CHARS} characters`);
  if (hasControlCharacter(path)) return refuse('it has a control character');
  if (hasLoneSurrogate(path)) return refuse('it has half a character');
  if (path.includes('\\')) return refuse('folders are separated by "/"');
  if (path.startsWith('/')) return refuse("it leaves the exercise's folder");
  const names = path.split('/');
  if (names.length > MAX_DEPTH) return refuse(`it is more than ${MAX_DEPTH} folders deep`);
  for (const name of names) {
    if (name === '') return refuse('a name in it is empty');
    if (name === '.' || name === '..') return refuse("it leaves the exercise's folder");
    if (FORBIDDEN.test(name)) return refuse('" * : < > ? | do not work on every computer');
    if (/[. ]$/.test(name)) return refuse('a name may not end in a dot or a space');
    if (name.startsWith(' ')) return refuse('a name may not begin with a space');
    if (RESERVED.test(name)) return refuse(`"${name}" is reserved on Windows`);
    if (Buffer.byteLength(name) > MAX_NAME_BYTES) return refuse('a name in it is too long');
    if (isIgnoredName(name)) return refuse(`"${name}" is a name that tools use for themselves`);
  }
  return ok(names);
}

function hasControlCharacter(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return true;
    // Marks that turn the reading direction make one name look like another.
    if ((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)) return true;
  }
  return false;
}

function printable(text: string): string {
  const safe = [...text.slice(0, 60)].map((char) => (hasControlCharacter(char) ? '?' : char));
  return text.length > 60 ? `${safe.join('')}…` : safe.join('');
}
