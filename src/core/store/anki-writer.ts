import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';

/** One card as Anki's tables have it; times are what Anki counts in. */
export interface AnkiCardOut {
  readonly ord: number;
  readonly type: number;
  readonly queue: number;
  readonly due: number;
  readonly ivl: number;
  readonly factor: number;
  readonly reps: number;
  readonly lapses: number;
  readonly left: number;
  readonly flags: number;
  readonly data: string;
  readonly deck: string;
  readonly reviews: readonly AnkiReviewOut[];
}

export interface AnkiReviewOut {
  readonly atMs: number;
  readonly ease: number;
  readonly ivl: number;
  readonly lastIvl: number;
  readonly factor: number;
  readonly elapsedMs: number;
  readonly type: number;
}

export interface AnkiNoteOut {
  readonly guid: string;
  readonly createdMs: number;
  readonly editedMs: number;
  readonly isCloze: boolean;
  /** Of a note without gaps: how many cards it has; three fields for each. */
  readonly sides: number;
  readonly tags: readonly string[];
  readonly fields: readonly string[];
  readonly cards: readonly AnkiCardOut[];
}

export interface AnkiWriter {
  add(note: AnkiNoteOut): void;
  /** Writes what belongs to all of it, and closes the file. */
  finish(): { readonly notes: number; readonly cards: number; readonly reviews: number };
}

/** Anki's schema 11, which every Anki reads: the tables of its own first version, in our words. */
const SCHEMA = `
CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL,
  ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL, conf text NOT NULL,
  models text NOT NULL, decks text NOT NULL, dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL,
  usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL, csum integer NOT NULL,
  flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL,
  mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL, due integer NOT NULL,
  ivl integer NOT NULL, factor integer NOT NULL, reps integer NOT NULL, lapses integer NOT NULL, left integer NOT NULL,
  odue integer NOT NULL, odid integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, ease integer NOT NULL,
  ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL, time integer NOT NULL, type integer NOT NULL);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
`;

/** Ids of our two note types: fixed, so that a second export meets the first one's in Anki. */
const BASIC_ID = 1_735_689_600_001;
const CLOZE_ID = 1_735_689_600_002;
/** Those of notes with several sides follow it. */
const SIDES_ID = 1_735_689_600_100;
const DEFAULT_DECK = 1;
const FIELD_SEPARATOR = '\u001f';

const CSS = `.card { font-family: sans-serif; font-size: 18px; line-height: 1.5; text-align: left; max-width: 42em; margin: 1em auto; }
pre, code { font-family: monospace; font-size: 0.9em; }
pre { padding: 0.75em; border: 1px solid #8888; border-radius: 4px; overflow-x: auto; }
.cloze { font-weight: bold; }
.why { margin-top: 1em; opacity: 0.8; }
`;

/** Creates an Anki collection at `file`. `crt`: the start of its first day, in seconds. */
export function createAnkiCollection(
  file: string,
  about: { readonly crt: number; readonly nowMs: number; readonly minutesWest: number },
): AnkiWriter {
  rmSync(file, { force: true });
  const db = new Database(file);
  db.pragma('journal_mode = OFF');
  db.pragma('synchronous = OFF');
  db.exec(SCHEMA);
  db.exec('BEGIN');
  const addNote = db.prepare(
    `INSERT INTO notes VALUES (@id, @guid, @mid, @mod, -1, @tags, @flds, @sfld, @csum, 0, '')`,
  );
  const addCard = db.prepare(
    `INSERT INTO cards VALUES (@id, @nid, @did, @ord, @mod, -1, @type, @queue, @due, @ivl, @factor, @reps, @lapses, @left,
       0, 0, @flags, @data)`,
  );
  const addReview = db.prepare(
    'INSERT INTO revlog VALUES (@id, @cid, -1, @ease, @ivl, @lastIvl, @factor, @time, @type)',
  );
  const noteIds = new Set<number>();
  const cardIds = new Set<number>();
  const reviewIds = new Set<number>();
  const decks = new Map<string, number>([['Default', DEFAULT_DECK]]);
  const deckId = (name: string): number => {
    const known = decks.get(name);
    if (known !== undefined) return known;
    // Derived from the name: a second export meets the first one's deck.
    const hash = createHash('sha256').update(name).digest().readUInt32BE(0);
    let id = BASIC_ID + 1_000 + hash;
    while ([...decks.values()].includes(id)) id++;
    decks.set(name, id);
    return id;
  };
  const sidesOfTypes = new Map<number, number>();
  /** The note's type; those of several sides are made when a note wants them. */
  const typeOf = ({ isCloze, sides }: AnkiNoteOut): number => {
    if (isCloze) return CLOZE_ID;
    if (sides === 1) return BASIC_ID;
    sidesOfTypes.set(SIDES_ID + sides, sides);
    return SIDES_ID + sides;
  };
  return {
    add(note) {
      const nid = free(noteIds, note.createdMs);
      const [first = ''] = note.fields;
      const plain = first.replace(/<[^>]*>/g, '');
      addNote.run({
        id: nid,
        guid: note.guid,
        mid: typeOf(note),
        mod: Math.floor(note.editedMs / 1000),
        tags: note.tags.length > 0 ? ` ${note.tags.join(' ')} ` : '',
        flds: note.fields
          .map((field) => field.replaceAll(FIELD_SEPARATOR, ' '))
          .join(FIELD_SEPARATOR),
        sfld: plain,
        csum: createHash('sha1').update(plain).digest().readUInt32BE(0),
      });
      for (const { deck, reviews, ...card } of note.cards) {
        const cid = free(cardIds, note.createdMs + card.ord);
        addCard.run({
          ...card,
          id: cid,
          nid,
          did: deckId(deck),
          mod: Math.floor(note.editedMs / 1000),
        });
        for (const { atMs, elapsedMs, ...review } of reviews) {
          addReview.run({ ...review, id: free(reviewIds, atMs), cid, time: elapsedMs });
        }
      }
    },
    finish() {
      const mod = Math.floor(about.nowMs / 1000);
      db.prepare(
        "INSERT INTO col VALUES (1, @crt, @nowMs, @nowMs, 11, 0, 0, 0, @conf, @models, @decks, @dconf, '{}')",
      ).run({
        crt: about.crt,
        nowMs: about.nowMs,
        conf: JSON.stringify(collectionConfig(about.minutesWest)),
        models: JSON.stringify({
          [BASIC_ID]: noteType(BASIC_ID, mod, false),
          [CLOZE_ID]: noteType(CLOZE_ID, mod, true),
          ...Object.fromEntries(
            [...sidesOfTypes].map(([id, sides]) => [id, sidesType(id, mod, sides)]),
          ),
        }),
        decks: JSON.stringify(
          Object.fromEntries([...decks].map(([name, id]) => [id, deckEntry(id, name, mod)])),
        ),
        dconf: JSON.stringify({ 1: deckOptions() }),
      });
      db.exec('COMMIT');
      db.close();
      return { notes: noteIds.size, cards: cardIds.size, reviews: reviewIds.size };
    },
  };
}

/** Anki names rows by the moment they were made: of two at one moment the second moves on by a millisecond. */
function free(taken: Set<number>, wanted: number): number {
  let id = Math.max(1, Math.trunc(wanted));
  while (taken.has(id)) id++;
  taken.add(id);
  return id;
}

function collectionConfig(minutesWest: number): Readonly<Record<string, unknown>> {
  return {
    ...{ activeDecks: [DEFAULT_DECK], curDeck: DEFAULT_DECK, curModel: BASIC_ID, nextPos: 1 },
    ...{ schedVer: 2, sched2021: true, creationOffset: minutesWest, collapseTime: 1200 },
    ...{ timeLim: 0, addToCur: true, newSpread: 0, estTimes: true, dueCounts: true },
    ...{ sortType: 'noteFld', sortBackwards: false, dayLearnFirst: false, fsrs: true },
  };
}

function noteType(id: number, mod: number, isCloze: boolean): Readonly<Record<string, unknown>> {
  const names = isCloze ? ['Text', 'Back', 'Why'] : ['Front', 'Back', 'Why'];
  const why = '{{#Why}}<div class="why">{{Why}}</div>{{/Why}}';
  const question = isCloze ? '{{cloze:Text}}' : '{{Front}}';
  const answer = isCloze
    ? `{{cloze:Text}}<br>{{Back}}${why}`
    : `{{FrontSide}}<hr id=answer>{{Back}}${why}`;
  const template = {
    ...{ name: isCloze ? 'Cloze' : 'Card 1', ord: 0, qfmt: question, afmt: answer },
    ...{ bqfmt: '', bafmt: '', did: null, bfont: '', bsize: 0 },
  };
  return {
    ...{ id, name: isCloze ? 'Cairn Cloze' : 'Cairn Basic', type: isCloze ? 1 : 0, mod, usn: -1 },
    ...{ sortf: 0, did: null, tmpls: [template], css: CSS, latexPre: '', latexPost: '' },
    flds: names.map((name, ord) => ({
      ...{ name, ord, sticky: false, rtl: false, font: 'Arial', size: 20 },
    })),
    latexsvg: false,
    req: [[0, 'any', [0]]],
  };
}

/** Three fields and a card for each side; a side without a question makes no card. */
function sidesType(id: number, mod: number, sides: number): Readonly<Record<string, unknown>> {
  const numbers = Array.from({ length: sides }, (_, index) => index + 1);
  const names = numbers.flatMap((side) => [`Front ${side}`, `Back ${side}`, `Why ${side}`]);
  return {
    ...noteType(id, mod, false),
    name: `Cairn ${sides} sides`,
    tmpls: numbers.map((side) => {
      const why = `{{#Why ${side}}}<div class="why">{{Why ${side}}}</div>{{/Why ${side}}}`;
      return {
        ...{ name: `Card ${side}`, ord: side - 1, qfmt: `{{Front ${side}}}` },
        afmt: `{{FrontSide}}<hr id=answer>{{Back ${side}}}${why}`,
        ...{ bqfmt: '', bafmt: '', did: null, bfont: '', bsize: 0 },
      };
    }),
    flds: names.map((name, ord) => ({
      ...{ name, ord, sticky: false, rtl: false, font: 'Arial', size: 20 },
    })),
    req: numbers.map((side) => [side - 1, 'any', [(side - 1) * 3]]),
  };
}

function deckEntry(id: number, name: string, mod: number): Readonly<Record<string, unknown>> {
  const none = [0, 0];
  return {
    ...{ id, name, mod, usn: -1, desc: '', dyn: 0, conf: 1, extendNew: 0, extendRev: 0 },
    ...{ lrnToday: none, revToday: none, newToday: none, timeToday: none },
    ...{ collapsed: false, browserCollapsed: false },
  };
}

function deckOptions(): Readonly<Record<string, unknown>> {
  return {
    ...{ id: 1, mod: 0, name: 'Default', usn: 0, maxTaken: 60, autoplay: true, timer: 0 },
    ...{ replayq: true, dyn: false },
    new: {
      bury: false,
      delays: [1, 10],
      initialFactor: 2500,
      ints: [1, 4, 0],
      order: 1,
      perDay: 20,
    },
    rev: { bury: false, ease4: 1.3, ivlFct: 1, maxIvl: 36_500, perDay: 200, hardFactor: 1.2 },
    lapse: { delays: [10], leechAction: 1, leechFails: 8, minInt: 1, mult: 0 },
  };
}
