import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { z } from 'zod';
import { EXERCISE_ID } from '../../contract/id-patterns.ts';
import { readBounded, realDisk } from '../disk.ts';
import { examineProfile, ForeignFileError } from '../store/index.ts';
import { foldName, isIgnoredName, parsePath } from '../workspace/index.ts';
import type { Report } from './anki/read-package.ts';
import { type Archive, openArchive } from './archive.ts';
import { LIMITS, RefusedFile } from './limits.ts';
import { STAGED_FILE } from './staged.ts';

/** The file of a whole profile: docs/data-files.md. Raised when an older Cairn would misread it. */
const FORMAT = 'cairn-profile';
const PROFILE_VERSION = 1;
const MANIFEST = 'manifest.json';
export const PROFILE_DATABASE = 'cairn.db';
export const PROFILE_WORKSPACES = 'workspaces';
/** Larger files are packed as they are: packed well, they would look like a bomb. */
const COMPRESS_BELOW_BYTES = 5_000_000;
const MANIFEST_BYTES = 30_000_000;

const fileEntry = z.object({
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  executable: z.boolean(),
});
const manifest = z.object({
  format: z.literal(FORMAT),
  version: z.number().int().positive(),
  cairn: z.string().max(40),
  profile: z.string().max(200),
  madeMs: z.number().int(),
  files: z.record(z.string(), fileEntry),
});
type Manifest = z.infer<typeof manifest>;

/** What the reader says of a profile's file, parsed again by the core. */
export const readProfile = z.object({
  cairn: z.string(),
  profile: z.string(),
  madeMs: z.number(),
  reviews: z.number(),
  attempts: z.number(),
  files: z.number(),
  bytes: z.number(),
});
export type ReadProfile = z.infer<typeof readProfile>;

/** Writes the copy of a database and the learner's files to `file`, and last a list of all with their hashes. */
export async function writeProfileFile(task: {
  readonly file: string;
  readonly database: string;
  readonly workspaces: string;
  readonly about: Pick<Manifest, 'cairn' | 'profile' | 'madeMs'>;
}): Promise<{ readonly files: number; readonly leftOut: readonly string[] }> {
  const { file, database, workspaces, about } = task;
  const { found, leftOut } = await findFiles(workspaces);
  const files: Manifest['files'] = {};
  const archive = new ZipFile();
  const databaseBytes = (await lstat(database)).size;
  archive.addReadStreamLazy(PROFILE_DATABASE, { mode: 0o100600 }, (give) => {
    const hash = createHash('sha256');
    const stream = createReadStream(database);
    stream.on('data', (chunk) => hash.update(chunk));
    stream.on('end', () => {
      files[PROFILE_DATABASE] = {
        ...{ bytes: databaseBytes, sha256: hash.digest('hex') },
        executable: false,
      };
    });
    give(null, stream);
  });
  for (const { path, size, executable } of found) {
    const name = `${PROFILE_WORKSPACES}/${path}`;
    const options = {
      mode: executable ? 0o100755 : 0o100644,
      compress: size < COMPRESS_BELOW_BYTES,
    };
    archive.addReadStreamLazy(name, options, (give) => {
      try {
        const bytes = readBounded(realDisk, join(workspaces, path), LIMITS.workspaceFileBytes);
        if (!bytes) throw new Error(`${path} changed while it was exported`);
        files[name] = {
          ...{ bytes: bytes.length, executable },
          sha256: createHash('sha256').update(bytes).digest('hex'),
        };
        give(null, Readable.from([Buffer.from(bytes)], { objectMode: false }));
      } catch (error) {
        give(error, Readable.from([]));
      }
    });
  }
  archive.addReadStreamLazy(MANIFEST, { mode: 0o100600 }, (give) => {
    const list: Manifest = { format: FORMAT, version: PROFILE_VERSION, ...about, files };
    give(null, Readable.from([Buffer.from(JSON.stringify(list, null, 1))], { objectMode: false }));
  });
  archive.end();
  const partial = `${file}.partial`;
  // What cannot be read ends the whole: a file that lacks something would not be everything.
  const failed = new Promise<never>((_, reject) => archive.on('error', reject));
  try {
    await Promise.race([
      pipeline(archive.outputStream, createWriteStream(partial, { mode: 0o600 })),
      failed,
    ]);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  renameSync(partial, file);
  return { files: found.length, leftOut };
}

interface Found {
  readonly path: string;
  readonly size: number;
  readonly executable: boolean;
}

/** Every plain file of the exercises' folders, by its path there. Links are not followed, tools' own folders not taken. */
async function findFiles(
  workspaces: string,
): Promise<{ readonly found: Found[]; readonly leftOut: string[] }> {
  const found: Found[] = [];
  const leftOut: string[] = [];
  const folded = new Set<string>();
  let bytes = 0;
  async function walk(folder: string): Promise<void> {
    for (const name of (await readdir(join(workspaces, folder))).sort()) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (isIgnoredName(name)) continue;
      const stats = await lstat(join(workspaces, path));
      if (stats.isDirectory()) {
        if (folder !== '' || EXERCISE_ID.test(name)) await walk(path);
        else leftOut.push(`${path}, which is no exercise's folder`);
        continue;
      }
      const problem = !stats.isFile()
        ? 'which is a link, or no plain file'
        : !isPath(path) || folded.has(foldName(path))
          ? 'whose name not every computer takes'
          : stats.size > LIMITS.workspaceFileBytes ||
              bytes + stats.size > LIMITS.workspaceBytes ||
              found.length >= LIMITS.workspaceFiles
            ? 'for which there was no room'
            : null;
      if (problem !== null) {
        leftOut.push(`${path}, ${problem}`);
        continue;
      }
      folded.add(foldName(path));
      bytes += stats.size;
      found.push({ path, size: stats.size, executable: (stats.mode & 0o100) !== 0 });
    }
  }
  await walk('');
  return { found, leftOut };
}

/** `1.1.1.1-quote-order/src/app.py`: an exercise's folder, and a path that a workspace takes. */
function isPath(path: string): boolean {
  const slash = path.indexOf('/');
  return slash > 0 && EXERCISE_ID.test(path.slice(0, slash)) && parsePath(path.slice(slash + 1)).ok;
}

/**
 * Unpacks a profile's file into `folder` and checks all of it: names, sizes, hashes, and the database. For the process that
 * reads what comes from elsewhere; throws `RefusedFile`.
 */
export async function readProfileFile(
  task: { readonly file: string; readonly folder: string },
  report: Report,
): Promise<void> {
  const archive = await openArchive(task.file);
  try {
    const list = await readManifest(archive);
    const names = Object.keys(list.files);
    checkNames(archive, names);
    let bytes = 0;
    for (const [index, name] of names.entries()) {
      report('unpacking', index, names.length);
      bytes += await unpack(archive, task.folder, name, list.files[name]);
      if (bytes > LIMITS.collectionBytes + LIMITS.workspaceBytes) {
        throw new RefusedFile('Unpacked, it would take more than 4 GB.');
      }
    }
    mkdirSync(join(task.folder, PROFILE_WORKSPACES), { recursive: true });
    const { reviews, attempts } = examineProfile(join(task.folder, PROFILE_DATABASE));
    const { cairn, profile, madeMs } = list;
    const read: ReadProfile = {
      ...{ cairn, profile, madeMs, reviews, attempts, bytes },
      files: names.length - 1,
    };
    writeFileSync(join(task.folder, STAGED_FILE), JSON.stringify(read), { flag: 'wx' });
  } catch (error) {
    if (error instanceof ForeignFileError) throw new RefusedFile(error.message);
    throw error;
  } finally {
    archive.close();
  }
}

async function readManifest(archive: Archive): Promise<Manifest> {
  if (!archive.has(MANIFEST) || !archive.has(PROFILE_DATABASE)) {
    throw new RefusedFile('It is not a profile of Cairn.');
  }
  let value: unknown;
  try {
    value = JSON.parse((await archive.read(MANIFEST, MANIFEST_BYTES)).toString('utf8'));
  } catch (error) {
    if (error instanceof RefusedFile) throw error;
    throw new RefusedFile('Its list of files is damaged.');
  }
  const version = z.object({ version: z.number() }).safeParse(value).data?.version ?? 0;
  if (version > PROFILE_VERSION) {
    throw new RefusedFile('It was made by a newer Cairn: install that one here first.');
  }
  const parsed = manifest.safeParse(value);
  if (!parsed.success) throw new RefusedFile('Its list of files is damaged.');
  return parsed.data;
}

/** Exactly the listed files, each an exercise's, no two of which are one on some disk. */
function checkNames(archive: Archive, names: readonly string[]): void {
  const listed = new Set([MANIFEST, ...names]);
  if (listed.size !== archive.names.length || !archive.names.every((name) => listed.has(name))) {
    throw new RefusedFile('It holds other files than its list says.');
  }
  if (names.length - 1 > LIMITS.workspaceFiles) {
    throw new RefusedFile(`It has more than ${LIMITS.workspaceFiles} files.`);
  }
  const folded = new Set<string>();
  for (const name of names) {
    if (name === PROFILE_DATABASE) continue;
    const path = name.slice(PROFILE_WORKSPACES.length + 1);
    if (name !== `${PROFILE_WORKSPACES}/${path}` || !isPath(path) || folded.has(foldName(path))) {
      throw new RefusedFile('It has a file with a name that no workspace takes.');
    }
    folded.add(foldName(path));
  }
}

async function unpack(
  archive: Archive,
  folder: string,
  name: string,
  entry: z.infer<typeof fileEntry> | undefined,
): Promise<number> {
  if (!entry) throw new RefusedFile('Its list of files is damaged.');
  const most = name === PROFILE_DATABASE ? LIMITS.collectionBytes : LIMITS.workspaceFileBytes;
  const file = join(folder, name);
  try {
    // The folder is new and ours: there is no link in it.
    mkdirSync(dirname(file), { recursive: true });
  } catch {
    throw new RefusedFile('It has a file and a folder of one name.');
  }
  await archive.extract(name, file, most);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  if (bytes !== entry.bytes || hash.digest('hex') !== entry.sha256) {
    throw new RefusedFile('One of its files is not as it was written: it is damaged.');
  }
  if (name !== PROFILE_DATABASE) chmodSync(file, entry.executable ? 0o755 : 0o644);
  return bytes;
}
