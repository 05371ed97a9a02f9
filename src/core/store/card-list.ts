import type { CardKind, CardSort } from '../../contract/cards.ts';
import type { CardId, PointId } from '../../contract/ids.ts';
import type { CardPhase } from '../../contract/review.ts';
import type { Db } from './database.ts';

/** Numbers of a card that a query may compare: `prop:r<0.8`. */
export type CardNumber =
  | 'recall'
  | 'stability'
  | 'difficulty'
  | 'reps'
  | 'lapses'
  | 'interval'
  | 'due';
export type Comparison = '<' | '<=' | '=' | '!=' | '>=' | '>';
export type CardIs =
  | 'due'
  | 'new'
  | 'learn'
  | 'review'
  | 'suspended'
  | 'buried'
  | 'leech'
  | 'flagged'
  | 'own'
  | 'edited'
  | 'conflict';

/** A question about one card. */
export type CardTest =
  | { readonly kind: 'all' | 'any'; readonly of: readonly CardTest[] }
  | { readonly kind: 'not'; readonly of: CardTest }
  | { readonly kind: 'is'; readonly what: CardIs }
  | { readonly kind: 'flag'; readonly flag: number }
  /** Null: no tag at all. A tag finds those under it: `python` finds `python::async`. */
  | { readonly kind: 'tag'; readonly tag: string | null }
  | { readonly kind: 'deck'; readonly deck: string | null }
  /** The start of a point's id: `3`, `1.1`, `1.1.1.2`. */
  | { readonly kind: 'point'; readonly prefix: string }
  | { readonly kind: 'cardKind'; readonly value: CardKind }
  | {
      readonly kind: 'number';
      readonly name: CardNumber;
      readonly comparison: Comparison;
      readonly value: number;
    }
  /** Made, changed, answered in the last `days` days; `grade` null is any. */
  | { readonly kind: 'added' | 'editedIn'; readonly days: number }
  | { readonly kind: 'rated'; readonly days: number; readonly grade: number | null }
  | { readonly kind: 'id'; readonly cardId: string }
  /** Words in question or answer; the last may be cut short. */
  | { readonly kind: 'words'; readonly text: string };

/** When a list is made, and how memory fades: what its tests compare with. */
export interface ListMoment {
  readonly nowMs: number;
  /** The learner's day. */
  readonly day: number;
  /** Recall after `t` days at stability `s` is `(1 + factor * t / s) ** decay`. */
  readonly decay: number;
  readonly factor: number;
}

/** A card of the pack as the list needs it: the pack is another database. */
export interface PackCard {
  readonly cardId: CardId;
  readonly kind: CardKind;
  readonly front: string;
}

export interface CardListRow {
  readonly cardId: CardId;
  readonly source: 'content' | 'own';
  readonly pointId: PointId | null;
  readonly phase: CardPhase;
  readonly dueMs: number;
  readonly stability: number;
  readonly difficulty: number;
  readonly reps: number;
  readonly lapses: number;
  readonly lastReviewMs: number | null;
  readonly suspended: boolean;
  readonly buriedUntilMs: number;
  readonly flag: number;
  readonly leech: boolean;
  readonly recall: number | null;
  readonly doc: Readonly<Record<string, unknown>> | null;
  readonly conflict: boolean;
}

/** Every card there is, found and sorted by the database: a list of 100,000 is an array of numbers. */
export interface CardFinder {
  /** The keys of the cards that `test` is true of, in order. `packMatches` finds words in the pack. */
  find(options: {
    readonly test: CardTest;
    readonly sort: CardSort;
    readonly descending: boolean;
    readonly moment: ListMoment;
    readonly packMatches: (words: string) => readonly CardId[];
    readonly ownMatch: (words: string) => string | null;
    readonly packCards: () => readonly PackCard[];
  }): readonly number[];
  rows(keys: readonly number[], moment: ListMoment): readonly CardListRow[];
  ids(keys: readonly number[]): readonly CardId[];
  /** The cards of one text that are there. */
  siblings(sibling: string): readonly CardId[];
  /** Whether the learner has written anything about cards. */
  hasOwn(): boolean;
  withTag(tag: string): readonly CardId[];
}

const DAY_MS = 86_400_000;
const MATH_RECALL = `pow(1.0 + @factor * max(0, @nowMs - s.last_review_ms) / ${DAY_MS}.0 / s.stability, @decay)`;
const RECALL = `CASE WHEN s.phase = 'new' OR s.last_review_ms IS NULL OR s.stability <= 0 THEN NULL ELSE ${MATH_RECALL} END`;
/** Days from the learner's today; a card in a learning step is due by the clock. */
const DUE_IN = `CASE s.phase WHEN 'new' THEN NULL WHEN 'review' THEN s.due_day - @day
  ELSE CAST(floor((s.due_ms - @nowMs) / ${DAY_MS}.0) AS INTEGER) END`;
const TEXT = (field: string): string => `json_extract(d.doc, '$.text.${field}')`;

const STATES: Readonly<Record<CardIs, string>> = {
  due: `s.suspended = 0 AND s.buried_until_ms <= @nowMs AND ((s.phase = 'review' AND s.due_day <= @day)
    OR (s.phase IN ('learning', 'relearning') AND s.due_ms <= @nowMs))`,
  new: "s.phase = 'new'",
  learn: "s.phase IN ('learning', 'relearning')",
  review: "s.phase = 'review'",
  suspended: 's.suspended = 1',
  buried: 's.buried_until_ms > @nowMs',
  leech: 's.leech = 1',
  flagged: 's.flag > 0',
  own: "s.source = 'own'",
  edited: `s.source = 'content' AND ${TEXT('kind')} IS NOT NULL`,
  conflict: 'd.conflict IS NOT NULL',
};
const NUMBERS: Readonly<Record<CardNumber, string>> = {
  recall: `(${RECALL})`,
  stability: 'nullif(s.stability, 0)',
  difficulty: 'nullif(s.difficulty, 0)',
  reps: 's.reps',
  lapses: 's.lapses',
  interval: "CASE s.phase WHEN 'review' THEN s.scheduled_days END",
  due: `(${DUE_IN})`,
};
const ORDERS: Readonly<Record<CardSort, string>> = {
  order: 's.ord',
  due: "CASE s.phase WHEN 'new' THEN NULL ELSE s.due_ms END",
  front: 'coalesce(f.title, p.front) COLLATE NOCASE',
  stability: 'nullif(s.stability, 0)',
  difficulty: 'nullif(s.difficulty, 0)',
  recall: `(${RECALL})`,
  lapses: 's.lapses',
  reps: 's.reps',
  edited: 'd.edited_ms',
};

export function createCardFinder(db: Db): CardFinder {
  const rowsOf = db.prepare(
    `SELECT s.card_id AS cardId, s.source, s.point_id AS pointId, s.phase, s.due_ms AS dueMs, s.stability, s.difficulty,
       s.reps, s.lapses, s.last_review_ms AS lastReviewMs, s.suspended, s.buried_until_ms AS buriedUntilMs, s.flag, s.leech,
       (${RECALL}) AS recall, d.doc, d.conflict IS NOT NULL AS conflict
     FROM json_each(@keys) AS wanted JOIN card_state AS s ON s.key = wanted.value
       LEFT JOIN own_doc AS d ON d.entity_id = s.card_id ORDER BY wanted.key`,
  );
  const idsOf = db
    .prepare(
      'SELECT s.card_id FROM json_each(?) AS wanted JOIN card_state AS s ON s.key = wanted.value ORDER BY wanted.key',
    )
    .pluck();
  const siblingIds = db
    .prepare('SELECT card_id FROM card_state WHERE sibling = ? AND present = 1')
    .pluck();
  const anyOwn = db.prepare("SELECT 1 FROM own_doc WHERE kind = 'card' LIMIT 1");
  const tagged = db.prepare('SELECT entity_id FROM own_tag WHERE tag = ?').pluck();
  let packKnown = false;

  /** The pack's cards beside the learner's, for this connection: their kinds and questions are in another file. */
  function knowPack(packCards: () => readonly PackCard[]): void {
    if (packKnown) return;
    db.exec(
      'CREATE TEMP TABLE IF NOT EXISTS pack_card (card_id TEXT PRIMARY KEY, kind TEXT, front TEXT) WITHOUT ROWID',
    );
    const insert = db.prepare('INSERT OR IGNORE INTO pack_card VALUES (@cardId, @kind, @front)');
    db.transaction(() => {
      for (const card of packCards()) insert.run(card);
    })();
    packKnown = true;
  }

  return {
    find({ test, sort, descending, moment, packMatches, ownMatch, packCards }) {
      knowPack(packCards);
      const values: Record<string, unknown> = {
        ...{ nowMs: moment.nowMs, day: moment.day, decay: moment.decay, factor: moment.factor },
      };
      const bind = (value: unknown): string => {
        const name = `v${Object.keys(values).length}`;
        values[name] = value;
        return `@${name}`;
      };
      const where = toSql(test, { bind, packMatches, ownMatch });
      const title = sort === 'front' ? 'LEFT JOIN own_search AS f ON f.rowid = d.search_key' : '';
      const order = ORDERS[sort];
      const direction = descending ? 'DESC' : 'ASC';
      // Which values SQLite leaves unbound it does not accept: every name is used once.
      return db
        .prepare(
          `SELECT s.key FROM card_state AS s LEFT JOIN own_doc AS d ON d.entity_id = s.card_id
             LEFT JOIN pack_card AS p ON p.card_id = s.card_id ${title}
           WHERE s.present = 1 AND s.source <> 'exercise' AND ${where}
             AND @nowMs IS NOT NULL AND @day IS NOT NULL AND @decay IS NOT NULL AND @factor IS NOT NULL
           ORDER BY ${order} IS NULL, ${order} ${direction}, s.ord, s.key`,
        )
        .pluck()
        .all(values) as number[];
    },
    rows(keys, moment) {
      const { nowMs, decay, factor } = moment;
      const found = rowsOf.all({ keys: JSON.stringify(keys), nowMs, decay, factor }) as RawRow[];
      return found.map((row) => ({
        ...row,
        suspended: row.suspended === 1,
        leech: row.leech === 1,
        conflict: row.conflict === 1,
        doc: row.doc === null ? null : (JSON.parse(row.doc) as Record<string, unknown>),
      }));
    },
    siblings: (sibling) => siblingIds.all(sibling) as CardId[],
    hasOwn: () => anyOwn.get() !== undefined,
    withTag: (tag) => tagged.all(tag) as CardId[],
    ids: (keys) => idsOf.all(JSON.stringify(keys)) as CardId[],
  };
}

type RawRow = Omit<CardListRow, 'suspended' | 'leech' | 'doc' | 'conflict'> & {
  readonly suspended: number;
  readonly leech: number;
  readonly conflict: number;
  readonly doc: string | null;
};

interface SqlParts {
  readonly bind: (value: unknown) => string;
  readonly packMatches: (words: string) => readonly CardId[];
  readonly ownMatch: (words: string) => string | null;
}

/** A test as SQL; every value of the learner's is bound. */
function toSql(test: CardTest, parts: SqlParts): string {
  const { bind } = parts;
  const since = (days: number): string => `@nowMs - ${bind(days * DAY_MS)}`;
  switch (test.kind) {
    case 'all':
      return joined(test.of, ' AND ', '1', parts);
    case 'any':
      return joined(test.of, ' OR ', '0', parts);
    case 'not':
      return `NOT coalesce(${toSql(test.of, parts)}, 0)`;
    case 'is':
      return `(${STATES[test.what]})`;
    case 'flag':
      return `s.flag = ${bind(test.flag)}`;
    case 'tag':
      return test.tag === null
        ? 'NOT EXISTS (SELECT 1 FROM own_tag AS t WHERE t.entity_id = s.card_id)'
        : `s.card_id IN (SELECT t.entity_id FROM own_tag AS t WHERE ${underName('t.tag', test.tag, bind)})`;
    case 'deck':
      return test.deck === null ? 'd.deck IS NULL' : underName('d.deck', test.deck, bind);
    case 'point': {
      const { prefix } = test;
      return `(s.point_id = ${bind(prefix)} OR (s.point_id >= ${bind(`${prefix}.`)} AND s.point_id < ${bind(`${prefix}/`)}))`;
    }
    case 'cardKind':
      return `coalesce(${TEXT('kind')}, p.kind) = ${bind(test.value)}`;
    case 'number':
      return `${NUMBERS[test.name]} ${test.comparison} ${bind(test.value)}`;
    case 'added':
      return `coalesce(d.created_ms, s.introduced_ms) >= ${since(test.days)}`;
    case 'editedIn':
      return `d.edited_ms >= ${since(test.days)}`;
    case 'rated':
      return `s.key IN (SELECT log.card FROM review_log AS log WHERE log.kind = 'grade' AND log.at_ms >= ${since(test.days)}
        ${test.grade === null ? '' : `AND log.grade = ${bind(test.grade)}`})`;
    case 'id':
      return `s.card_id = ${bind(test.cardId)}`;
    case 'words': {
      const match = parts.ownMatch(test.text);
      if (match === null) return '0';
      const pack = `s.card_id IN (SELECT value FROM json_each(${bind(JSON.stringify(parts.packMatches(test.text)))}))`;
      const own = `s.card_id IN (SELECT ref FROM own_search WHERE own_search MATCH ${bind(match)} AND kind = 'card')`;
      return `(${pack} OR ${own})`;
    }
    default: {
      const never: never = test;
      return never;
    }
  }
}

function joined(tests: readonly CardTest[], word: string, none: string, parts: SqlParts): string {
  if (tests.length === 0) return none;
  return `(${tests.map((test) => toSql(test, parts)).join(word)})`;
}

/** The name itself, in any capitals, or what is under it: `python` finds `python::async` and `python/async`. */
function underName(column: string, name: string, bind: SqlParts['bind']): string {
  const escaped = name.replace(/[\\%_]/g, (special) => `\\${special}`).replaceAll('*', '%');
  const like = (pattern: string): string => `${column} LIKE ${bind(pattern)} ESCAPE '\\'`;
  return `(${like(escaped)} OR ${like(`${escaped}::%`)} OR ${like(`${escaped}/%`)})`;
}
