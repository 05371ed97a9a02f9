import { createWriteStream, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, fromRandomAccessReaderPromise, type ZipFile } from 'yauzl';
import { LIMITS, RefusedFile } from './limits.ts';
import { PagedReader } from './paged-reader.ts';

/** A zip file from elsewhere, whose names and sizes were looked at before anything is unpacked. */
export interface Archive {
  has(name: string): boolean;
  readonly names: readonly string[];
  sizeOf(name: string): number;
  read(name: string, maxBytes: number): Promise<Buffer>;
  readStream(name: string): Promise<Readable>;
  /** To a file of ours; the name inside the archive never becomes a path. */
  extract(name: string, file: string, maxBytes: number): Promise<void>;
  close(): void;
}

/** Opens the zip at `file`; throws `RefusedFile` for one that is damaged, encrypted, or built to harm. */
export async function openArchive(file: string): Promise<Archive> {
  const { size } = statSync(file);
  if (size > LIMITS.archiveBytes) throw new RefusedFile('It is larger than 4 GB.');
  let zip: ZipFile;
  try {
    const options = { lazyEntries: true, autoClose: false };
    zip = await fromRandomAccessReaderPromise(new PagedReader(file), size, options);
  } catch (error) {
    throw broken(error);
  }
  try {
    return makeArchive(zip, await readEntries(zip, size));
  } catch (error) {
    zip.close();
    throw error instanceof RefusedFile ? error : broken(error);
  }
}

async function readEntries(zip: ZipFile, archiveBytes: number): Promise<Map<string, Entry>> {
  if (zip.entryCount > LIMITS.entries) {
    throw new RefusedFile(`It claims ${zip.entryCount} files; ${LIMITS.entries} is the most.`);
  }
  const entries = new Map<string, Entry>();
  const folded = new Set<string>();
  let packed = 0;
  let unpacked = 0;
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName;
    checkName(name);
    if (name.endsWith('/')) continue;
    if (entry.isEncrypted()) throw new RefusedFile('It is encrypted.');
    if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
      throw new RefusedFile(`It packs "${shown(name)}" in a way that is not known here.`);
    }
    // A link's content would be a path to somewhere else.
    if (((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000) {
      throw new RefusedFile(`It has a link ("${shown(name)}").`);
    }
    const key = name.normalize('NFC').toLowerCase();
    if (folded.has(key)) throw new RefusedFile(`It has "${shown(name)}" twice.`);
    folded.add(key);
    entries.set(name, entry);
    packed += entry.compressedSize;
    unpacked += entry.uncompressedSize;
    checkRatio(name, entry.compressedSize, entry.uncompressedSize);
  }
  // Files that share their bytes with others add up to more than there is.
  if (packed > archiveBytes) throw new RefusedFile('Its files lie over one another.');
  if (unpacked > LIMITS.collectionBytes + LIMITS.allMediaBytes) {
    throw new RefusedFile('Unpacked, it would take more than 4 GB.');
  }
  return entries;
}

function checkRatio(name: string, packed: number, unpacked: number): void {
  if (unpacked > LIMITS.ratioFromBytes && unpacked > packed * LIMITS.ratio) {
    throw new RefusedFile(
      `"${shown(name)}" unpacks to ${Math.round(unpacked / 1e6)} MB from next to nothing.`,
    );
  }
}

/** Names of Windows's devices, and what no honest package has in a name. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

function checkName(name: string): void {
  const parts = name.replace(/\/$/, '').split('/');
  const bad =
    name === '' ||
    name.length > 400 ||
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
    /[\u0000-\u001f\\:]/.test(name) ||
    parts.some(
      (part) =>
        part === '' || part === '.' || part === '..' || /[. ]$/.test(part) || DEVICE.test(part),
    );
  if (bad) throw new RefusedFile(`It has a file with the name "${shown(name)}".`);
}

function makeArchive(zip: ZipFile, entries: ReadonlyMap<string, Entry>): Archive {
  const entryOf = (name: string): Entry => {
    const entry = entries.get(name);
    if (!entry) throw new RefusedFile(`"${shown(name)}" is missing from it.`);
    return entry;
  };
  const readStream = async (name: string): Promise<Readable> => {
    try {
      return await zip.openReadStreamPromise(entryOf(name));
    } catch (error) {
      throw error instanceof RefusedFile ? error : broken(error);
    }
  };
  return {
    has: (name) => entries.has(name),
    names: [...entries.keys()],
    sizeOf: (name) => entryOf(name).uncompressedSize,
    readStream,
    async read(name, maxBytes) {
      const chunks: Buffer[] = [];
      let size = 0;
      try {
        for await (const chunk of (await readStream(name)) as AsyncIterable<Buffer>) {
          size += chunk.length;
          if (size > maxBytes) throw tooLong(name);
          chunks.push(chunk);
        }
      } catch (error) {
        throw error instanceof RefusedFile ? error : broken(error);
      }
      return Buffer.concat(chunks);
    },
    async extract(name, file, maxBytes) {
      try {
        await pipeline(
          await readStream(name),
          atMost(name, maxBytes),
          createWriteStream(file, { flags: 'wx', mode: 0o600 }),
        );
      } catch (error) {
        throw error instanceof RefusedFile ? error : broken(error);
      }
    },
    close: () => zip.close(),
  };
}

/** Passes bytes on, up to a limit: what an archive says of its own sizes is not believed. */
export function atMost(name: string, maxBytes: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > maxBytes) done(tooLong(name));
      else done(null, chunk);
    },
  });
}

export function tooLong(name: string): RefusedFile {
  return new RefusedFile(`"${shown(name)}" is too large.`);
}

function broken(error: unknown): RefusedFile {
  const reason = error instanceof Error ? error.message : String(error);
  return new RefusedFile(`It is damaged, or not an archive (${reason}).`);
}

function shown(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are not shown
  return name.replace(/[\u0000-\u001f\u007f]/g, '?').slice(0, 60);
}
