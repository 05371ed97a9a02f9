import { once } from 'node:events';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import papaparse from 'papaparse';
import { ZipFile } from 'yazl';
import { dayNumber, dayStartMs } from '../../base/day.ts';
import type { ExportRequest } from '../../contract/transfer.ts';
import { plainFront } from '../cards/index.ts';
import type { Pack, Store } from '../store/index.ts';
import { createAnkiCollection } from '../store/index.ts';
import { renderCard } from '../text/index.ts';
import { type AnkiExport, ankiDays, noteOf, TODAY_INDEX, toAnkiNote } from './anki/export-note.ts';
import { type ExportedCard, exportedCards } from './export-cards.ts';
import { JSON_FORMAT, JSON_VERSION, type JsonCard, type JsonNote } from './json-file.ts';

export interface ExportTask {
  readonly store: Store;
  readonly pack: Pack;
  readonly file: string;
  readonly nowMs: number;
  readonly offsetMin: number;
}

export interface Exported {
  readonly cards: number;
  readonly rows: number;
  readonly leftOut?: readonly string[];
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/bmp': 'bmp',
  'audio/wav': 'wav',
  'audio/ogg': 'ogg',
  'audio/flac': 'flac',
  'audio/mp4': 'm4a',
  'audio/webm': 'webm',
  'audio/mpeg': 'mp3',
};

/** Cards as a package that every Anki opens, with their media, and if wanted with what is due when, and every answer. */
export async function exportAnki(
  task: ExportTask,
  request: Extract<ExportRequest, { kind: 'apkg' }>,
): Promise<Exported> {
  const { store, pack, file, nowMs, offsetMin } = task;
  const used = new Map<string, string>();
  const media: AnkiExport['media'] = (hash) => {
    const found = store.imports.media(hash);
    const extension = found && EXTENSIONS[found.mime];
    if (!found || extension === undefined) return undefined;
    const name = `${hash.slice(0, 32)}.${extension}`;
    used.set(hash, name);
    return { name, isSound: found.mime.startsWith('audio/') };
  };
  const about: AnkiExport = { nowMs, offsetMin, scheduling: request.scheduling, media };
  const rule = ankiDays(about);
  const database = `${file}.anki2`;
  const writer = createAnkiCollection(database, {
    crt: dayStartMs(dayNumber(nowMs, rule) - TODAY_INDEX, rule) / 1000,
    nowMs,
    minutesWest: -offsetMin,
  });
  try {
    const groups = new Map<string, [ExportedCard, ...ExportedCard[]]>();
    for (const card of exportedCards(store, pack, request.cards)) {
      const key = noteOf(card);
      if (key === null) {
        writer.add(toAnkiNote([card], about));
        continue;
      }
      const group = groups.get(key);
      if (group) group.push(card);
      else groups.set(key, [card]);
    }
    for (const group of groups.values()) writer.add(toAnkiNote(group, about));
    const { cards, reviews } = writer.finish();
    await zip(task, database, used);
    return { cards, rows: reviews };
  } finally {
    rmSync(database, { force: true });
  }
}

/** The database, and each file under a number, with the list of their names: the package's first format. */
async function zip(
  { store, file }: ExportTask,
  database: string,
  used: ReadonlyMap<string, string>,
): Promise<void> {
  const archive = new ZipFile();
  archive.addFile(database, 'collection.anki2');
  const names: Record<string, string> = {};
  for (const [index, [hash, name]] of [...used].entries()) {
    const found = store.imports.media(hash);
    if (!found) continue;
    names[index] = name;
    // Pictures and sounds are packed already.
    archive.addBuffer(Buffer.from(found.content), String(index), { compress: false });
  }
  archive.addBuffer(Buffer.from(JSON.stringify(names)), 'media');
  archive.end();
  const partial = `${file}.partial`;
  await pipeline(archive.outputStream, createWriteStream(partial, { mode: 0o600 }));
  renameSync(partial, file);
}

interface TextWriter {
  write(text: string): Promise<void>;
  end(): Promise<void>;
}

function textWriter(file: string): TextWriter {
  const partial = `${file}.partial`;
  const out = createWriteStream(partial, { mode: 0o600 });
  return {
    async write(text) {
      if (!out.write(text)) await once(out, 'drain');
    },
    async end() {
      out.end();
      await once(out, 'finish');
      renameSync(partial, file);
    },
  };
}

/** Cards as columns: front, back, why, tags, deck; text as HTML, which is what other programs take. */
export async function exportCsv(
  { store, pack, file }: ExportTask,
  request: Extract<ExportRequest, { kind: 'csv' }>,
): Promise<Exported> {
  const out = textWriter(file);
  const line = (cells: readonly string[]): string =>
    `${papaparse.unparse([[...cells]], { delimiter: request.separator })}\r\n`;
  // The mark tells spreadsheets that this is UTF-8.
  await out.write(`\uFEFF${line(['front', 'back', 'why', 'tags', 'deck'])}`);
  let cards = 0;
  for (const { id, doc } of exportedCards(store, pack, request.cards)) {
    const shown = renderCard(doc.text, doc.gap, { id, pointId: null, heading: null });
    const front = shown.frontHtml === '' ? plainFront(doc.text) : shown.frontHtml;
    const more = shown.kind === 'predict' ? `<pre><code>${shown.codeHtml}</code></pre>` : '';
    await out.write(
      line([front + more, shown.backHtml, shown.whyHtml, doc.tags.join(' '), doc.deck ?? '']),
    );
    cards++;
  }
  await out.end();
  return { cards, rows: 0 };
}

/** Cards, their answers and notes in Cairn's own words: docs/data-files.md. */
export async function exportJson(
  { store, pack, file, nowMs }: ExportTask,
  request: Extract<ExportRequest, { kind: 'json' }>,
): Promise<Exported> {
  const out = textWriter(file);
  const head = { format: JSON_FORMAT, version: JSON_VERSION, exportedMs: nowMs };
  await out.write(`${JSON.stringify(head).slice(0, -1)},"cards":[`);
  let cards = 0;
  let rows = 0;
  for (const card of exportedCards(store, pack, request.cards)) {
    await out.write(`${cards === 0 ? '' : ','}\n${JSON.stringify(toJsonCard(store, card))}`);
    cards++;
    rows += card.grades.length;
  }
  await out.write('\n],"notes":[');
  let notes = 0;
  for (const note of jsonNotes(store)) {
    await out.write(`${notes === 0 ? '' : ','}\n${JSON.stringify(note)}`);
    notes++;
  }
  await out.write('\n]}\n');
  await out.end();
  return { cards, rows };
}

function toJsonCard(store: Store, card: ExportedCard): JsonCard {
  const { id, doc, state, grades, createdMs, editedMs } = card;
  const { text, gap, replaces, pointId, heading, quote, deck, tags, guid } = doc;
  // What the answers do not tell: a memory that came from another program.
  const set = store.reviews.logOf(id).filter(({ kind }) => kind === 'set');
  const last = set[set.length - 1];
  return {
    ...{ id, text, gap, replaces, pointId, heading, quote, deck, tags: [...tags] },
    ...(guid !== undefined && { guid }),
    ...{ createdMs, editedMs, suspended: state?.suspended ?? false, flag: state?.flag ?? 0 },
    memory: last ? ({ atMs: last.atMs, ...(last.data as object) } as JsonCard['memory']) : null,
    reviews: grades.flatMap((row) =>
      row.grade === null
        ? []
        : [{ id: row.id, atMs: row.atMs, grade: row.grade, elapsedMs: row.elapsedMs }],
    ),
  };
}

function* jsonNotes(store: Store): Generator<JsonNote> {
  for (const entityId of store.edits.entities()) {
    const current = store.edits.get(entityId);
    if (current?.kind !== 'note') continue;
    const { createdMs, editedMs } = current;
    yield { ...(current.doc as object), id: entityId, createdMs, editedMs } as JsonNote;
  }
}
