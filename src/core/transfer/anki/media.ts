import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Archive } from '../archive.ts';
import { atMost, tooLong } from '../archive.ts';
import { LIMITS, RefusedFile } from '../limits.ts';
import { readMessage, textField } from '../protobuf.ts';
import type { StagedMedia } from '../staged.ts';
import { unpackZstd } from './zstd.ts';

/** How a package keeps its files: as they are, or each packed by zstd with a list in protobuf. */
export type PackageFormat = 'plain' | 'zstd';

const ENTRIES = 1;
const ENTRY_NAME = 1;

/** The file in the archive behind each name that cards use. */
export async function readMediaList(
  archive: Archive,
  format: PackageFormat,
): Promise<ReadonlyMap<string, string>> {
  if (!archive.has('media')) return new Map();
  const raw = await archive.read('media', LIMITS.mediaListBytes);
  if (format === 'plain') {
    const parsed = z.record(z.string().regex(/^\d{1,7}$/), z.string()).safeParse(parseJson(raw));
    if (!parsed.success) throw new RefusedFile('Its list of media is damaged.');
    return new Map(
      Object.entries(parsed.data).map(([entry, name]) => [name.normalize('NFC'), entry]),
    );
  }
  const list = new Map<string, string>();
  let index = 0;
  for (const field of readMessage(await unpackAll(raw))) {
    if (field.number !== ENTRIES || typeof field.value === 'number') continue;
    list.set(textField(field.value, ENTRY_NAME).normalize('NFC'), String(index));
    index++;
  }
  return list;
}

async function unpackAll(raw: Buffer): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  unpackZstd(raw, (chunk) => {
    size += chunk.length;
    if (size > LIMITS.mediaListBytes) throw tooLong('media');
    chunks.push(chunk);
  });
  return Buffer.concat(chunks);
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** Pictures and sounds that a page shows without acting; the first bytes decide, not the name. */
const KINDS: readonly { readonly mime: string; readonly test: (head: Buffer) => boolean }[] = [
  { mime: 'image/png', test: (head) => head.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n' },
  { mime: 'image/jpeg', test: (head) => head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff },
  { mime: 'image/gif', test: (head) => /^GIF8[79]a/.test(head.toString('latin1', 0, 6)) },
  { mime: 'image/webp', test: (head) => riff(head, 'WEBP') },
  { mime: 'image/avif', test: (head) => /^ftypavi[fs]/.test(head.toString('latin1', 4, 12)) },
  { mime: 'image/bmp', test: (head) => head.toString('latin1', 0, 2) === 'BM' },
  { mime: 'audio/wav', test: (head) => riff(head, 'WAVE') },
  { mime: 'audio/ogg', test: (head) => head.toString('latin1', 0, 4) === 'OggS' },
  { mime: 'audio/flac', test: (head) => head.toString('latin1', 0, 4) === 'fLaC' },
  { mime: 'audio/mp4', test: (head) => head.toString('latin1', 4, 8) === 'ftyp' },
  { mime: 'audio/webm', test: (head) => head.readUInt32BE(0) === 0x1a45_dfa3 },
  {
    mime: 'audio/mpeg',
    test: (head) =>
      head.toString('latin1', 0, 3) === 'ID3' ||
      (head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0),
  },
];

function riff(head: Buffer, kind: string): boolean {
  return head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === kind;
}

export function mediaKind(content: Buffer): string | undefined {
  if (content.length < 12) return undefined;
  return KINDS.find(({ test }) => test(content))?.mime;
}

/** Puts one file of the archive under its hash into `folder`; undefined for what is too large, or neither picture nor sound. */
export async function takeMedia(options: {
  readonly archive: Archive;
  readonly entry: string;
  readonly name: string;
  readonly format: PackageFormat;
  readonly folder: string;
}): Promise<StagedMedia | undefined> {
  const { archive, entry, name, format, folder } = options;
  const content = await readMedia(await archive.readStream(entry), entry, format);
  const mime = content && mediaKind(content);
  if (!content || mime === undefined) return undefined;
  const hash = createHash('sha256').update(content).digest('hex');
  try {
    writeFileSync(join(folder, hash), content, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // The same picture under another name.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return { kind: 'media', hash, name, mime, bytes: content.length };
}

async function readMedia(
  stream: Readable,
  entry: string,
  format: PackageFormat,
): Promise<Buffer | undefined> {
  const packed: Buffer[] = [];
  try {
    for await (const chunk of stream.pipe(
      atMost(entry, LIMITS.mediaBytes),
    ) as AsyncIterable<Buffer>) {
      packed.push(chunk);
    }
    const content = Buffer.concat(packed);
    if (format === 'plain') return content;
    const chunks: Uint8Array[] = [];
    let size = 0;
    unpackZstd(content, (chunk) => {
      size += chunk.length;
      if (size > LIMITS.mediaBytes) throw tooLong(entry);
      chunks.push(chunk);
    });
    return Buffer.concat(chunks);
  } catch (error) {
    stream.destroy();
    if (error instanceof RefusedFile) return undefined;
    throw error;
  }
}
