import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type CardText, deckName, tagName } from '../../../contract/cards.ts';
import { namedId } from '../../derived-id.ts';
import {
  type AnkiCardRow,
  type ForeignCollection,
  ForeignFileError,
  openForeignCollection,
} from '../../store/index.ts';
import { type Archive, openArchive, tooLong } from '../archive.ts';
import { LIMITS, RefusedFile } from '../limits.ts';
import { numberField } from '../protobuf.ts';
import { STAGED_MEDIA, type StagedCard, type StagedLine } from '../staged.ts';
import { createStagedWriter, LeftOut } from '../staged-writer.ts';
import { ankiCardText } from './card-text.ts';
import { type PackageFormat, readMediaList, takeMedia } from './media.ts';
import { readDecks, readNoteTypes } from './note-types.ts';
import { gradesOf, isTime, memoryOf } from './scheduling.ts';
import { createUnpacker } from './zstd.ts';

/** How far the reading is: `done` of `total`, in cards or in files. */
export type Report = (step: 'unpacking' | 'cards' | 'media', done: number, total: number) => void;

/** The collections a package may hold, best first; older ones beside a newer are stubs that ask to update Anki. */
/** Anki's own have ten characters; what is longer is not kept. */
const LONGEST_GUID = 200;
const COLLECTIONS = [
  { entry: 'collection.anki21b', format: 'zstd' },
  { entry: 'collection.anki21', format: 'plain' },
  { entry: 'collection.anki2', format: 'plain' },
] as const;
const NEWEST_PACKAGE = 3;
const FIELD_SEPARATOR = '\u001f';
const REPORT_EVERY = 500;

/**
 * Reads an `.apkg` or `.colpkg` into `folder`: one line a card in a file of ours, its media beside it. It runs in a
 * process of its own, and throws `RefusedFile` for what it will not read.
 */
export async function readAnkiPackage(options: {
  readonly file: string;
  readonly folder: string;
  readonly nowMs: number;
  readonly report: Report;
}): Promise<void> {
  const { file, folder, report } = options;
  const archive = await openArchive(file);
  const database = join(folder, 'collection.db');
  let collection: ForeignCollection | undefined;
  try {
    report('unpacking', 0, 1);
    const format = await unpackCollection(archive, database);
    try {
      collection = openForeignCollection(database);
    } catch (error) {
      if (error instanceof ForeignFileError)
        throw new RefusedFile(`It was refused: ${error.message}.`);
      throw error;
    }
    await stage({ ...options, archive, format, collection });
  } finally {
    collection?.close();
    archive.close();
    rmSync(database, { force: true });
  }
}

async function unpackCollection(archive: Archive, database: string): Promise<PackageFormat> {
  if (archive.has('meta')) {
    const version = numberField(await archive.read('meta', 1000), 1);
    if (version > NEWEST_PACKAGE) {
      throw new RefusedFile(
        'It was made by a newer Anki. Export it again with "Support older Anki versions" on.',
      );
    }
  }
  const found = COLLECTIONS.find(({ entry }) => archive.has(entry));
  if (!found) throw new RefusedFile('There is no Anki collection in it.');
  if (found.format === 'plain') {
    await archive.extract(found.entry, database, LIMITS.collectionBytes);
    return found.format;
  }
  let size = 0;
  const packedBytes = Math.max(1, archive.sizeOf(found.entry));
  const unpacked: Uint8Array[] = [];
  const unpacker = createUnpacker((chunk) => {
    size += chunk.length;
    const isBomb = size > LIMITS.ratioFromBytes && size > packedBytes * LIMITS.ratio;
    if (size > LIMITS.collectionBytes || isBomb) throw tooLong(found.entry);
    unpacked.push(chunk);
  });
  const take = (): Buffer => Buffer.concat(unpacked.splice(0));
  await pipeline(
    await archive.readStream(found.entry),
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        try {
          unpacker.push(chunk, false);
          done(null, take());
        } catch (error) {
          done(error as Error);
        }
      },
      flush(done) {
        try {
          unpacker.push(new Uint8Array(), true);
          done(null, take());
        } catch (error) {
          done(error as Error);
        }
      },
    }),
    createWriteStream(database, { flags: 'wx', mode: 0o600 }),
  ).catch((error: unknown) => {
    if (error instanceof RefusedFile) throw error;
    throw new RefusedFile(`It is damaged (${error instanceof Error ? error.message : error}).`);
  });
  return found.format;
}

async function stage(options: {
  readonly folder: string;
  readonly nowMs: number;
  readonly report: Report;
  readonly archive: Archive;
  readonly format: PackageFormat;
  readonly collection: ForeignCollection;
}): Promise<void> {
  const { folder, report, collection, nowMs } = options;
  for (const table of ['notes', 'cards', 'revlog'] as const) {
    const most = LIMITS[table === 'revlog' ? 'reviews' : table];
    if (collection.count(table) > most) {
      throw new RefusedFile(`It has more than ${most.toLocaleString('en')} rows of ${table}.`);
    }
  }
  const media = await stageMedia(options);
  const leftOut = new LeftOut();
  leftOut.add('files that are neither pictures nor sounds, or are too large', media.refused);
  const out = createStagedWriter(folder);
  for (const line of media.lines) await out.write(line);

  const types = readNoteTypes(collection);
  const decks = readDecks(collection);
  const times = { crt: collection.col.crt, newestMs: nowMs };
  const total = collection.count('cards');
  const seen = new Set<string>();
  let done = 0;
  for (const note of collection.notes()) {
    const type = types.get(note.mid);
    const guid = String(note.guid);
    if (!type || guid === '' || !isTime(note.id) || typeof note.flds !== 'string') {
      leftOut.add('notes without a card type, or with a damaged id');
      continue;
    }
    if (seen.has(guid)) {
      leftOut.add('notes that have the id of another');
      continue;
    }
    seen.add(guid);
    const values = note.flds.split(FIELD_SEPARATOR);
    const fields = new Map(type.fields.map((name, index) => [name, values[index] ?? '']));
    const tags = readTags(note.tags, leftOut);
    for (const card of collection.cardsOf(note.id)) {
      done++;
      if (done % REPORT_EVERY === 0) report('cards', done, total);
      const deck = deckName.safeParse(
        (decks.get(card.odid === 0 ? card.did : card.odid) ?? 'Default').slice(0, 200),
      );
      const text = ankiCardText(
        type,
        card.ord,
        { fields, tags, deck: deck.success ? deck.data : 'Default' },
        media.find,
      );
      if (!text) {
        leftOut.add('cards whose question is empty');
        continue;
      }
      if (sizeOf(text.text) > LIMITS.cardChars) {
        leftOut.add('cards with more than 100,000 characters');
        continue;
      }
      leftOut.add('pictures and sounds that are not in the file', text.missing.length);
      if (text.lost)
        leftOut.add('cards with scripts, styles or pictures from the web, which were taken out');
      const key = `anki/${guid}/${card.ord}`;
      const line = toStaged({ card, key, collection, times, leftOut, note });
      await out.write({
        ...line,
        id: `own-${namedId(`anki/${guid}`, 0)}-c${card.ord + 1}`,
        text: text.text,
        gap: text.gap,
        ...{ replaces: null, pointId: null, heading: null, quote: null },
        ...(guid.length <= LONGEST_GUID && { guid }),
        deck: deck.success ? deck.data : null,
        tags,
      });
    }
  }
  leftOut.add('cards without a note', Math.max(0, total - done));
  await out.write({
    kind: 'end',
    offsetMin: 0,
    leftOut: leftOut.list(),
    problems: [],
    table: null,
  });
  await out.end();
  report('cards', total, total);
}

function toStaged(options: {
  readonly card: AnkiCardRow;
  readonly key: string;
  readonly collection: ForeignCollection;
  readonly times: { readonly crt: number; readonly newestMs: number };
  readonly leftOut: LeftOut;
  readonly note: { readonly id: number; readonly mod: number };
}): Omit<
  StagedCard,
  'id' | 'text' | 'gap' | 'deck' | 'tags' | 'replaces' | 'pointId' | 'heading' | 'quote'
> {
  const { card, key, collection, times, leftOut, note } = options;
  const { reviews, skipped } = gradesOf(key, collection.reviewsOf(card.id));
  leftOut.add('review entries that are no answers (resets, previews, changed due dates)', skipped);
  const editedMs = [note.mod * 1000, card.mod * 1000].filter(isTime);
  return {
    kind: 'card',
    key,
    createdMs: note.id,
    editedMs: Math.max(note.id, isTime(note.mod * 1000) ? note.mod * 1000 : 0),
    changedMs: Math.max(note.id, ...editedMs),
    suspended: card.queue === -1,
    buried: card.queue === -2 || card.queue === -3,
    flag: card.flags & 7,
    memory: memoryOf(card, reviews, times),
    reviews: [...reviews],
  };
}

function readTags(text: string, leftOut: LeftOut): string[] {
  const all = String(text).split(/\s+/).filter(Boolean);
  const fitting = all.filter((tag) => tagName.safeParse(tag).success).slice(0, 50);
  leftOut.add('tags with quotes, too long, or beyond 50 a card', all.length - fitting.length);
  return fitting;
}

function sizeOf(text: CardText): number {
  return text.kind === 'cloze'
    ? Math.max(text.text.length, text.back.length)
    : text.kind === 'basic'
      ? Math.max(text.front.length, text.back.length)
      : 0;
}

async function stageMedia(options: {
  readonly folder: string;
  readonly report: Report;
  readonly archive: Archive;
  readonly format: PackageFormat;
}): Promise<{
  readonly lines: readonly StagedLine[];
  readonly refused: number;
  readonly find: (name: string) => string | undefined;
}> {
  const { folder, report, archive, format } = options;
  const list = await readMediaList(archive, format);
  const mediaFolder = join(folder, STAGED_MEDIA);
  mkdirSync(mediaFolder);
  const byName = new Map<string, string>();
  const lines: StagedLine[] = [];
  let refused = 0;
  let bytes = 0;
  let done = 0;
  for (const [name, entry] of list) {
    if (++done % 50 === 0) report('media', done, list.size);
    if (!archive.has(entry)) continue;
    const media = await takeMedia({ archive, entry, name, format, folder: mediaFolder });
    if (!media) {
      refused++;
      continue;
    }
    bytes += media.bytes;
    if (bytes > LIMITS.allMediaBytes) throw new RefusedFile('Its media take more than 2 GB.');
    byName.set(name, media.hash);
    lines.push(media);
  }
  return { lines, refused, find: (name) => byName.get(name.normalize('NFC')) };
}
