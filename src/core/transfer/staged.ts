import { z } from 'zod';
import { anchor, cardText, deckName, tagName } from '../../contract/cards.ts';
import { pointId } from '../../contract/ids.ts';
import { csvTable } from '../../contract/transfer.ts';

/** A memory state that came with a card: what its own log, if any, does not tell. */
const memory = z.object({
  atMs: z.number().int(),
  phase: z.enum(['learning', 'review', 'relearning']),
  dueMs: z.number().int(),
  stability: z.number().positive(),
  difficulty: z.number().min(1).max(10),
  scheduledDays: z.number().int().nonnegative(),
  reps: z.number().int().nonnegative(),
  lapses: z.number().int().nonnegative(),
  lastReviewMs: z.number().int(),
});
export type StagedMemory = z.infer<typeof memory>;

export const stagedCard = z.object({
  kind: z.literal('card'),
  /** `own-` and an id that is made from where the card comes from. */
  id: z.string(),
  /** What tells it apart in the file, for the ids of its acts. */
  key: z.string(),
  /** Null: the curriculum's own text, with tags or a deck of the learner's. */
  text: cardText.nullable(),
  /** Which gap a cloze text asks. */
  gap: z.number().int().positive().nullable(),
  replaces: z.string().max(100).nullable(),
  pointId: pointId.nullable(),
  heading: z.string().max(200).nullable(),
  quote: z.string().max(4_000).nullable(),
  deck: deckName.nullable(),
  tags: z.array(tagName).max(50),
  /** What Anki calls its note. */
  guid: z.string().min(1).max(200).optional(),
  createdMs: z.number().int(),
  editedMs: z.number().int(),
  /** When anything about it last changed there: the time of a suspension or a flag. */
  changedMs: z.number().int(),
  suspended: z.boolean(),
  buried: z.boolean(),
  flag: z.number().int().min(0).max(7),
  memory: memory.nullable(),
  reviews: z.array(
    z.object({
      id: z.string(),
      atMs: z.number().int(),
      grade: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
      elapsedMs: z.number().int().nonnegative(),
    }),
  ),
});
export type StagedCard = z.infer<typeof stagedCard>;

export const stagedNote = z.object({
  kind: z.literal('note'),
  id: z.string(),
  key: z.string(),
  pointId,
  anchor: anchor.nullable(),
  markdown: z.string().max(100_000),
  createdMs: z.number().int(),
  editedMs: z.number().int(),
});
export type StagedNote = z.infer<typeof stagedNote>;

const stagedMedia = z.object({
  kind: z.literal('media'),
  hash: z.string(),
  name: z.string(),
  mime: z.string(),
  bytes: z.number().int(),
});
export type StagedMedia = z.infer<typeof stagedMedia>;

const stagedEnd = z.object({
  kind: z.literal('end'),
  /** Minutes east of UTC where its days were counted, for rows that do not say it. */
  offsetMin: z.number().int(),
  leftOut: z.array(z.object({ what: z.string(), count: z.number().int() })),
  /** Lines that could not be read, of a file of text. */
  problems: z.array(z.object({ line: z.number().int(), message: z.string() })),
  /** What a file of columns was taken for, to choose otherwise. */
  table: csvTable.nullable(),
});

/** One line of what a reader made of a file: parsed again, since it came through a process that read what is not ours. */
export const stagedLine = z.discriminatedUnion('kind', [
  stagedCard,
  stagedNote,
  stagedMedia,
  stagedEnd,
]);
export type StagedLine = z.infer<typeof stagedLine>;

/** Names of what a reader leaves in its folder. */
export const STAGED_FILE = 'staged.jsonl';
export const STAGED_MEDIA = 'media';
