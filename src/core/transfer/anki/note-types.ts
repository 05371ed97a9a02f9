import { z } from 'zod';
import type { ForeignCollection } from '../../store/index.ts';
import { RefusedFile } from '../limits.ts';
import { numberField, textField } from '../protobuf.ts';

export interface NoteType {
  readonly name: string;
  readonly isCloze: boolean;
  readonly fields: readonly string[];
  readonly templates: readonly {
    readonly name: string;
    readonly question: string;
    readonly answer: string;
  }[];
}

const models = z.record(
  z.string(),
  z.object({
    name: z.string(),
    type: z.number().default(0),
    flds: z.array(z.object({ name: z.string(), ord: z.number().optional() })),
    tmpls: z.array(
      z.object({
        name: z.string(),
        qfmt: z.string(),
        afmt: z.string(),
        ord: z.number().optional(),
      }),
    ),
  }),
);
const decks = z.record(z.string(), z.object({ name: z.string() }));

/** Fields of Anki's messages that are read, by their numbers there. */
const NOTE_TYPE_KIND = 1;
const TEMPLATE_QUESTION = 1;
const TEMPLATE_ANSWER = 2;

/** The collection's note types by id, of either schema. */
export function readNoteTypes(collection: ForeignCollection): ReadonlyMap<number, NoteType> {
  const rows = collection.noteTypes();
  if (rows.length === 0) return readModels(collection.col.models);
  const byType = <T extends { readonly ntid: number; readonly ord: number }>(
    all: readonly T[],
    id: number,
  ): T[] => all.filter(({ ntid }) => ntid === id).sort((a, b) => a.ord - b.ord);
  const fields = collection.fields();
  const templates = collection.templates();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        name: row.name,
        isCloze: numberField(row.config, NOTE_TYPE_KIND) === 1,
        fields: byType(fields, row.id).map(({ name }) => name),
        templates: byType(templates, row.id).map(({ name, config }) => ({
          name,
          question: textField(config, TEMPLATE_QUESTION),
          answer: textField(config, TEMPLATE_ANSWER),
        })),
      },
    ]),
  );
}

function readModels(text: string): ReadonlyMap<number, NoteType> {
  const parsed = models.safeParse(parseJson(text));
  if (!parsed.success) throw new RefusedFile('Its list of card types is damaged.');
  const inOrder = <T extends { readonly ord?: number | undefined }>(parts: readonly T[]): T[] =>
    [...parts].sort((a, b) => (a.ord ?? 0) - (b.ord ?? 0));
  return new Map(
    Object.entries(parsed.data).map(([id, model]) => [
      Number(id),
      {
        name: model.name,
        isCloze: model.type === 1,
        fields: inOrder(model.flds).map(({ name }) => name),
        templates: inOrder(model.tmpls).map(({ name, qfmt, afmt }) => ({
          name,
          question: qfmt,
          answer: afmt,
        })),
      },
    ]),
  );
}

/** Deck names by id, with `::` between a deck and the one in it. */
export function readDecks(collection: ForeignCollection): ReadonlyMap<number, string> {
  const rows = collection.decks();
  if (rows.length > 0) {
    return new Map(rows.map(({ id, name }) => [id, String(name).replaceAll('\u001f', '::')]));
  }
  const parsed = decks.safeParse(parseJson(collection.col.decks));
  if (!parsed.success) throw new RefusedFile('Its list of decks is damaged.');
  return new Map(Object.entries(parsed.data).map(([id, { name }]) => [Number(id), name]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
