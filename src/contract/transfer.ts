import { z } from 'zod';
import { deckName, tagName } from './cards.ts';
import { uuid } from './ids.ts';
import { method } from './method.ts';

/** 1.5 MB as base64: below what one message may carry. */
export const UPLOAD_CHUNK_BYTES = 1_500_000;
const chunk = z.string().max(2_100_000);
const filePath = z.string().min(1).max(4096);
const fileName = z.string().min(1).max(400);

/** Where a file is: sent in pieces by a window, or on this computer's disk. */
export const transferSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('upload'), uploadId: uuid, name: fileName }),
  z.strictObject({ kind: z.literal('path'), path: filePath }),
]);
export type TransferSource = z.infer<typeof transferSource>;

export const csvRole = z.enum(['front', 'back', 'why', 'tags', 'deck', 'ignore']);
export type CsvRole = z.infer<typeof csvRole>;
export const CSV_SEPARATORS = [',', ';', '\t', '|'] as const;

/** How a file of columns is to be read; null where it is to be guessed. */
export const csvOptions = z.strictObject({
  separator: z.enum(CSV_SEPARATORS).nullable(),
  header: z.boolean().nullable(),
  columns: z.array(csvRole).max(100).nullable(),
  format: z.enum(['plain', 'markdown', 'html']).nullable(),
  deck: deckName.nullable(),
  tags: z.array(tagName).max(20),
});
export type CsvOptions = z.infer<typeof csvOptions>;

/** How it was read, with its first rows as they are. */
export const csvTable = z.object({
  separator: z.enum(CSV_SEPARATORS),
  header: z.boolean(),
  columns: z.array(csvRole),
  format: z.enum(['plain', 'markdown', 'html']),
  encoding: z.string(),
  names: z.array(z.string()),
  rows: z.array(z.array(z.string())),
});
export type CsvTable = z.infer<typeof csvTable>;

export interface ImportCounts {
  readonly newCards: number;
  readonly updatedCards: number;
  readonly sameCards: number;
  /** Changed in the file and here: both texts are kept, and the card shows them. */
  readonly conflicts: number;
  readonly notes: number;
  readonly reviews: number;
  /** Suspensions, flags and memory states. */
  readonly states: number;
  readonly media: number;
  readonly mediaBytes: number;
}

export interface ImportSample {
  readonly front: string;
  readonly back: string;
  readonly deck: string | null;
  readonly tags: readonly string[];
}

/** What an import will do, before it does it. */
export interface ImportPreview {
  readonly importId: string;
  readonly name: string;
  readonly format: 'anki' | 'csv' | 'json';
  readonly counts: ImportCounts;
  readonly decks: readonly { readonly name: string; readonly cards: number }[];
  readonly samples: readonly ImportSample[];
  readonly leftOut: readonly { readonly what: string; readonly count: number }[];
  readonly problems: readonly { readonly line: number; readonly message: string }[];
  readonly table: CsvTable | null;
}

export interface ImportBatch {
  readonly importId: string;
  readonly name: string;
  readonly atMs: number;
  readonly counts: ImportCounts;
  readonly undone: boolean;
}

export const exportRequest = z.discriminatedUnion('kind', [
  /** `own`: the learner's cards; `all`: also the curriculum's that were begun. */
  z.strictObject({
    kind: z.literal('apkg'),
    cards: z.enum(['own', 'all']),
    scheduling: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('csv'),
    cards: z.enum(['own', 'all']),
    separator: z.enum([',', ';', '\t']),
  }),
  z.strictObject({ kind: z.literal('json'), cards: z.enum(['own', 'all']) }),
  z.strictObject({ kind: z.literal('log') }),
  /** The database, and the learner's files. */
  z.strictObject({ kind: z.literal('profile') }),
]);
export type ExportRequest = z.infer<typeof exportRequest>;

export interface ExportFile {
  readonly exportId: string;
  readonly name: string;
  readonly bytes: number;
  readonly cards: number;
  /** Of a log; of a profile: its files. */
  readonly rows: number;
  /** What could not be taken, in words. */
  readonly leftOut: readonly string[];
}

/** A whole profile in a file, before it is put anywhere. */
export interface ProfilePreview {
  readonly importId: string;
  /** What it was called where it comes from. */
  readonly profile: string;
  readonly madeMs: number;
  /** The Cairn that wrote it. */
  readonly version: string;
  readonly reviews: number;
  readonly attempts: number;
  readonly files: number;
  readonly bytes: number;
}

/** A profile's name is a folder's, on every system. */
export const profileName = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/);

export interface MergeSummary {
  readonly device: string;
  readonly madeMs: number;
  /** New rows by the name of their log, such as `reviews`. */
  readonly added: Readonly<Record<string, number>>;
  readonly known: number;
  readonly cardsTouched: number;
  readonly conflicts: number;
  /** The copy of the database from before. Null where nothing came, so nothing was changed. */
  readonly backup: string | null;
}

/** How far a long act is. */
export interface TransferProgress {
  readonly id: string;
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

export const transferMethods = {
  /** A piece of a file; pieces come in order, and one that came already is not taken twice. */
  'transfer.upload': method<{ readonly received: number }>()(
    z.strictObject({ uploadId: uuid, offset: z.number().int().nonnegative(), data: chunk }),
  ),
  /** Reads a file and says what importing it would do. Nothing is kept yet. */
  'import.read': method<ImportPreview>()(
    z.strictObject({ importId: uuid, source: transferSource, csv: csvOptions.nullable() }),
  ),
  'import.cancel': method<null>()(z.strictObject({ importId: uuid })),
  /** All of it or nothing. Repeated, it is done once. */
  'import.apply': method<ImportBatch>()(z.strictObject({ importId: uuid })),
  'import.undo': method<ImportBatch>()(z.strictObject({ importId: uuid })),
  'import.list': method<readonly ImportBatch[]>()(z.strictObject({})),
  /** `path`: where to put the file; null keeps it to be read in pieces. */
  'export.make': method<ExportFile>()(
    z.strictObject({ exportId: uuid, request: exportRequest, path: filePath.nullable() }),
  ),
  'export.read': method<{ readonly data: string; readonly done: boolean }>()(
    z.strictObject({ exportId: uuid, offset: z.number().int().nonnegative() }),
  ),
  /** `join`: takes in a file of another profile, whose learner is the same. */
  'log.merge': method<MergeSummary>()(
    z.strictObject({ mergeId: uuid, source: transferSource, join: z.boolean() }),
  ),
  /** Reads the file of a whole profile and checks all of it. Nothing is kept yet. */
  'profile.read': method<ProfilePreview>()(
    z.strictObject({ importId: uuid, source: transferSource }),
  ),
  'profile.cancel': method<null>()(z.strictObject({ importId: uuid })),
  /** `as`: the name of a new profile; null puts it in the place of this one, after a backup, and starts the core again. */
  'profile.apply': method<null>()(z.strictObject({ importId: uuid, as: profileName.nullable() })),
  'media.get': method<{ readonly mime: string; readonly data: string }>()(
    z.strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
} as const;
