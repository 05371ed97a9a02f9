import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { CARD_ID } from '../../contract/id-patterns.ts';
import { uuid } from '../../contract/ids.ts';
import { cleanHtml, mediaIn } from './card-html.ts';
import { RefusedFile } from './limits.ts';
import { type StagedCard, type StagedNote, stagedCard, stagedNote } from './staged.ts';
import { createStagedWriter, LeftOut } from './staged-writer.ts';

/** The format that docs/data-files.md describes. Raised when a field goes or changes its meaning. */
export const JSON_FORMAT = 'cairn-cards';
export const JSON_VERSION = 1;
/** JSON is read in one piece. */
const MAX_BYTES = 100_000_000;
const MOST_PROBLEMS = 100;

const head = z.object({
  format: z.literal(JSON_FORMAT),
  version: z.number().int(),
  cards: z.array(z.unknown()),
  notes: z.array(z.unknown()).default([]),
});
const jsonCard = stagedCard
  .omit({ kind: true, key: true, changedMs: true, buried: true })
  .partial({
    gap: true,
    replaces: true,
    pointId: true,
    heading: true,
    quote: true,
    deck: true,
    tags: true,
    suspended: true,
    flag: true,
    memory: true,
    reviews: true,
    createdMs: true,
    editedMs: true,
  })
  .extend({ id: z.string().max(120).regex(CARD_ID) });
const jsonNote = stagedNote
  .omit({ kind: true, key: true })
  .partial({ anchor: true, createdMs: true, editedMs: true })
  .extend({ id: uuid });

/** A card as the file has it. */
export type JsonCard = Omit<StagedCard, 'kind' | 'key' | 'changedMs' | 'buried'>;
export type JsonNote = Omit<StagedNote, 'kind' | 'key'>;

/** Reads a file of Cairn's own JSON into `folder`. A card that does not fit is told by its number and left out. */
export async function readJsonFile(options: {
  readonly file: string;
  readonly folder: string;
  readonly nowMs: number;
}): Promise<void> {
  const { file, folder, nowMs } = options;
  if (statSync(file).size > MAX_BYTES) throw new RefusedFile('It is larger than 100 MB.');
  const { cards, notes } = readHead(readFileSync(file, 'utf8'));
  const out = createStagedWriter(folder);
  const leftOut = new LeftOut();
  const problems: { line: number; message: string }[] = [];
  let unread = 0;
  const tell = (line: number, message: string): void => {
    if (problems.length < MOST_PROBLEMS) problems.push({ line, message });
    else unread++;
  };
  const seen = new Set<string>();
  for (const [index, value] of cards.entries()) {
    const parsed = jsonCard.safeParse(value);
    if (!parsed.success) {
      tell(index + 1, `Card ${index + 1}: ${reasonOf(parsed.error)}`);
      continue;
    }
    if (seen.has(parsed.data.id)) {
      tell(index + 1, `Card ${index + 1}: its id is that of an earlier one.`);
      continue;
    }
    seen.add(parsed.data.id);
    const staged = toStaged(parsed.data, nowMs);
    leftOut.add('pictures and sounds, which this format does not hold', mediaCount(staged));
    await out.write(staged);
  }
  for (const [index, value] of notes.entries()) {
    const parsed = jsonNote.safeParse(value);
    if (!parsed.success) {
      tell(index + 1, `Note ${index + 1}: ${reasonOf(parsed.error)}`);
      continue;
    }
    const { anchor = null, createdMs = nowMs, editedMs = nowMs } = parsed.data;
    const key = `json/note/${parsed.data.id}`;
    await out.write({ ...parsed.data, kind: 'note', key, anchor, createdMs, editedMs });
  }
  leftOut.add('further cards or notes that could not be read', unread);
  await out.write({ kind: 'end', offsetMin: 0, leftOut: leftOut.list(), problems, table: null });
  await out.end();
}

function readHead(text: string): z.infer<typeof head> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new RefusedFile(`It is not JSON (${(error as Error).message}).`);
  }
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > JSON_VERSION) {
    throw new RefusedFile(
      `It has version ${version} of the format; this Cairn reads up to ${JSON_VERSION}. Update Cairn.`,
    );
  }
  const parsed = head.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new RefusedFile(`It is not a file of Cairn's cards (${reasonOf(parsed.error)}).`);
}

function reasonOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue ? `${issue.path.join('.') || 'the whole'}: ${issue.message}` : 'it does not fit';
}

function toStaged(card: z.infer<typeof jsonCard>, nowMs: number): StagedCard {
  const { createdMs = nowMs, editedMs = createdMs, tags = [], reviews = [] } = card;
  const { gap = null, replaces = null, pointId = null, heading = null, quote = null } = card;
  const { deck = null, suspended = false, flag = 0, memory = null, id, text } = card;
  return {
    ...{ kind: 'card', key: `json/${id}`, id, text: text && cleanText(text) },
    ...{ gap, replaces, pointId, heading, quote, deck, tags, createdMs, editedMs },
    ...{ changedMs: editedMs, suspended, buried: false, flag, memory, reviews },
  };
}

/** Text is cleaned when it is shown, too; here, so that what acts is never even kept. */
function cleanText(text: NonNullable<StagedCard['text']>): NonNullable<StagedCard['text']> {
  if (text.format !== 'html') return text;
  const clean = (html: string): string => cleanHtml(html, () => undefined).html;
  const base = { ...text, why: clean(text.why), back: clean(text.back) };
  return base.kind === 'cloze'
    ? { ...base, text: clean(base.text) }
    : { ...base, front: clean(base.front) };
}

function mediaCount({ text }: StagedCard): number {
  return text ? mediaIn(JSON.stringify(text)).length : 0;
}
