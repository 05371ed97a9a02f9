import { z } from 'zod';
import { type CardId, cardId, type PointId, pointId, type Uuid, uuid } from './ids.ts';
import { method } from './method.ts';
import type { CardMemory, CardPhase, Grade } from './review.ts';
import type { ShownCard } from './shown-card.ts';

/** Most of one text: an imported article fits, and a save stays instant. */
const text = z.string().max(100_000);
const short = z.string().max(4_000);
const MOST_OPTIONS = 9;

const textBase = {
  /** `html` comes with imports; both are sanitised whenever they are shown. */
  format: z.enum(['markdown', 'html']),
  /** Why it matters; may be empty. */
  why: text,
};

/** A card as its author writes it. What it lacks is said by `card.preview`, so that half a card can be seen. */
export const cardText = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('basic'), ...textBase, front: text, back: text }),
  /** `A default is evaluated {{c1::once::how often?}}.` One card for each gap number. */
  z.strictObject({ kind: z.literal('cloze'), ...textBase, text, back: text }),
  z.strictObject({
    kind: z.literal('predict'),
    ...textBase,
    front: text,
    code: text,
    /** What it prints. */
    answer: text,
    back: text,
  }),
  z.strictObject({
    kind: z.literal('choose'),
    ...textBase,
    front: text,
    options: z.array(short).max(MOST_OPTIONS),
    answer: z.number().int().nonnegative(),
    back: text,
  }),
  z.strictObject({
    kind: z.literal('code'),
    ...textBase,
    front: text,
    setup: text,
    answer: text,
    /** Lines of `assert` that the typed code must pass. */
    tests: text,
    back: text,
  }),
]);
export type CardText = z.infer<typeof cardText>;
export type CardKind = CardText['kind'];

/** One word, or several joined by `::` as in `python::async`; kept as it was written, found in any capitals. */
export const tagName = z.string().regex(/^[^\s"]{1,100}$/u);
export const deckName = z.string().trim().min(1).max(200);
const tags = z.array(tagName).max(50);

/** What the edit log keeps of a card. Also for a card of the curriculum: what the learner changed about it. */
export const cardDoc = z.object({
  /** Null: the curriculum's own text. */
  text: cardText.nullable(),
  /** `cloze`: the number of the gap that this card asks. */
  gap: z.number().int().min(1).nullable(),
  /** A card of the curriculum: names the text that this one stands in for, to see when that has changed. */
  replaces: z.string().nullable(),
  pointId: pointId.nullable(),
  heading: z.string().max(200).nullable(),
  /** The passage of the lesson it was made from. */
  quote: short.nullable(),
  deck: deckName.nullable(),
  tags,
  /** Names the text that several cards were made of. */
  sibling: z.string().max(200).nullable().default(null),
  /** Of a card that came from Anki: what its note is called there, so that it goes back as the same one. */
  guid: z.string().min(1).max(200).optional(),
});
export type CardDoc = z.infer<typeof cardDoc>;

/** A place in a lesson that is found again after the lesson's text has changed. */
export const anchor = z.strictObject({
  heading: z.string().max(200).nullable(),
  quote: short,
  /** The text on both sides of the quote, for telling equal passages apart. */
  before: z.string().max(200),
  after: z.string().max(200),
});
export type Anchor = z.infer<typeof anchor>;

/** What the edit log keeps of a note. */
export const noteDoc = z.object({
  pointId,
  anchor: anchor.nullable(),
  markdown: text,
});
export type NoteDoc = z.infer<typeof noteDoc>;

/** One of the texts of a card that was changed on two devices. */
export interface CardVersion {
  readonly editId: Uuid;
  /** Null: deleted there. */
  readonly text: CardText | null;
  readonly tags: readonly string[];
  readonly deck: string | null;
  readonly atMs: number;
  readonly thisDevice: boolean;
}

/** Everything an editor needs. */
export interface CardSource {
  readonly cardId: CardId;
  readonly own: boolean;
  readonly text: CardText;
  readonly gap: number | null;
  readonly deck: string | null;
  readonly tags: readonly string[];
  readonly pointId: PointId | null;
  readonly heading: string | null;
  readonly quote: string | null;
  /** The edit it stands at; the next edit names it. */
  readonly baseId: Uuid | null;
  /** The curriculum's text of this card, where the learner's stands in for it. */
  readonly original: CardText | null;
  /** The curriculum's text changed after the learner's edit. */
  readonly originalChanged: boolean;
  /** Other texts of it, from other devices. */
  readonly conflicts: readonly CardVersion[];
}

export interface CardProblem {
  /** Which field, such as `front` or `options.1`. */
  readonly field: string;
  readonly message: string;
}

export interface CardPreview {
  /** One card a gap; none while something is missing that is needed to show it. */
  readonly cards: readonly ShownCard[];
  readonly problems: readonly CardProblem[];
}

export const cardSort = z.enum([
  'order',
  'due',
  'front',
  'stability',
  'difficulty',
  'recall',
  'lapses',
  'reps',
  'edited',
]);
export type CardSort = z.infer<typeof cardSort>;

export interface CardRow {
  readonly cardId: CardId;
  readonly kind: CardKind;
  /** The question in one line of plain text. */
  readonly front: string;
  readonly own: boolean;
  readonly pointId: PointId | null;
  readonly deck: string | null;
  readonly tags: readonly string[];
  readonly phase: CardPhase;
  readonly dueMs: number | null;
  readonly stability: number | null;
  readonly difficulty: number | null;
  readonly recall: number | null;
  readonly reps: number;
  readonly lapses: number;
  readonly suspended: boolean;
  readonly buried: boolean;
  readonly flag: number;
  readonly leech: boolean;
  readonly edited: boolean;
  readonly conflict: boolean;
}

export interface CardList {
  readonly rows: readonly CardRow[];
  readonly total: number;
  /** What of the query could not be understood, in a sentence; those words were left out. */
  readonly notUnderstood: readonly string[];
}

/** One line of a card's history. */
export interface CardLogEntry {
  readonly id: string;
  readonly atMs: number;
  readonly kind: string;
  readonly grade: Grade | null;
  readonly elapsedMs: number;
  /** As they stood after it; null where it changed neither. */
  readonly stability: number | null;
  readonly difficulty: number | null;
  /** The days until the card came again. */
  readonly intervalDays: number | null;
  /** The probability of recall just before it. */
  readonly recallBefore: number | null;
}

export interface CardInfo {
  readonly cardId: CardId;
  readonly memory: CardMemory;
  readonly own: boolean;
  readonly pointId: PointId | null;
  readonly deck: string | null;
  readonly tags: readonly string[];
  readonly flag: number;
  readonly suspended: boolean;
  readonly buriedUntilMs: number | null;
  readonly leech: boolean;
  readonly addedMs: number | null;
  readonly editedMs: number | null;
  readonly totalMs: number;
  /** Oldest first. */
  readonly log: readonly CardLogEntry[];
  /** The probability of recall from the last answer on, for a small curve; days from now may be negative. */
  readonly forgetting: readonly { readonly days: number; readonly recall: number }[];
}

/** Which cards an act is about: those named, or all that a query finds except some. */
export const cardSelection = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ids'), cardIds: z.array(cardId).min(1).max(5_000) }),
  z.strictObject({
    kind: z.literal('query'),
    query: z.string().max(1_000),
    except: z.array(cardId).max(5_000),
  }),
]);
export type CardSelection = z.infer<typeof cardSelection>;

export const cardChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('suspend'), suspended: z.boolean() }),
  z.strictObject({ kind: z.literal('bury') }),
  z.strictObject({ kind: z.literal('flag'), flag: z.number().int().min(0).max(7) }),
  z.strictObject({ kind: z.literal('tags'), add: tags, remove: tags }),
  /** Null: in no deck. */
  z.strictObject({ kind: z.literal('deck'), deck: deckName.nullable() }),
  /** Own cards only; cards of the curriculum are suspended instead. */
  z.strictObject({ kind: z.literal('delete') }),
]);
export type CardChange = z.infer<typeof cardChange>;

export interface Tag {
  readonly name: string;
  readonly cards: number;
}

export interface Note {
  readonly noteId: Uuid;
  readonly pointId: PointId;
  readonly anchor: Anchor | null;
  readonly markdown: string;
  readonly html: string;
  readonly editedMs: number;
  readonly baseId: Uuid;
  readonly conflicts: readonly {
    readonly editId: Uuid;
    readonly markdown: string | null;
    readonly html: string;
  }[];
}

const cardFields = {
  text: cardText,
  deck: deckName.nullable(),
  tags,
};
const edit = {
  /** Names the edit: repeated, it is recorded once. */
  actId: uuid,
  /** The edit it was made on; an edit made meanwhile is the error `cardChanged`. */
  baseId: uuid.nullable(),
  /** The other texts of a conflict that this one settles. */
  merges: z.array(uuid).max(20),
};

export const cardMethods = {
  /** `newId` names the card; the cards of a cloze text's further gaps are named after it. */
  'card.create': method<{ readonly cardIds: readonly CardId[] }>()(
    z.strictObject({
      actId: uuid,
      newId: uuid,
      ...cardFields,
      pointId: pointId.nullable(),
      heading: z.string().max(200).nullable(),
      quote: short.nullable(),
    }),
  ),
  'card.edit': method<CardSource>()(z.strictObject({ cardId, ...edit, ...cardFields })),
  /** Back to the curriculum's text; tags stay. */
  'card.restoreText': method<CardSource>()(z.strictObject({ cardId, actId: uuid })),
  'card.source': method<CardSource>()(z.strictObject({ cardId })),
  'card.preview': method<CardPreview>()(z.strictObject({ text: cardText })),
  /** Acts on many cards at once, all or none; answers how many were changed. */
  'card.change': method<{ readonly changed: number }>()(
    z.strictObject({ actId: uuid, selection: cardSelection, change: cardChange }),
  ),
  'card.list': method<CardList>()(
    z.strictObject({
      query: z.string().max(1_000),
      sort: cardSort,
      descending: z.boolean(),
      offset: z.number().int().min(0).max(10_000_000),
      limit: z.number().int().min(1).max(500),
    }),
  ),
  'card.info': method<CardInfo>()(z.strictObject({ cardId })),
  'tag.list': method<readonly Tag[]>()(z.strictObject({})),
  /** `to` null takes the tag off every card. */
  'tag.rename': method<{ readonly changed: number }>()(
    z.strictObject({ actId: uuid, from: tagName, to: tagName.nullable() }),
  ),
  'deck.list': method<readonly Tag[]>()(z.strictObject({})),
  'note.list': method<readonly Note[]>()(z.strictObject({ pointId })),
  'note.save': method<Note>()(z.strictObject({ noteId: uuid, ...edit, ...noteDoc.shape })),
  'note.delete': method<null>()(z.strictObject({ noteId: uuid, actId: uuid })),
} as const;
