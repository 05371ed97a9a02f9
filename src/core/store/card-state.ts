import type { CardId, PointId } from '../../contract/ids.ts';
import type { CardPhase } from '../../contract/review.ts';
import { type CardFilter, filterSql, filterValues } from './card-filter.ts';
import type { Db } from './database.ts';

/** A card's memory: the fold of its log rows. */
export interface CardState {
  readonly cardId: CardId;
  readonly phase: CardPhase;
  readonly dueMs: number;
  /** The learner's day it is due; null outside phase review. */
  readonly dueDay: number | null;
  readonly stability: number;
  readonly difficulty: number;
  readonly scheduledDays: number;
  readonly learningSteps: number;
  readonly reps: number;
  readonly lapses: number;
  readonly lastReviewMs: number | null;
  readonly lastReviewDay: number | null;
  readonly introducedMs: number | null;
  readonly suspended: boolean;
  readonly buriedUntilMs: number;
  readonly flag: number;
  readonly leech: boolean;
  readonly revision: number;
  /** The newest row that was folded. */
  readonly lastRowMs: number;
}

export type CardSource = 'content' | 'own' | 'exercise';

/** Where a card stands in the queue: from the pack, or from the learner's own cards; not from the log. */
export interface CardPlace {
  readonly cardId: CardId;
  readonly source: CardSource;
  readonly pointId: PointId | null;
  /** Cards made of one text: at most one of them a day, if the learner wants it so. */
  readonly sibling: string | null;
  readonly ord: number;
  readonly spreadOrd: number;
  /** True: may be met as a new card. */
  readonly begun: boolean;
}

/** A card as the queue holds it. */
export interface QueueCard {
  readonly cardId: CardId;
  readonly sibling: string | null;
}

/** A moment of the learner's day, and when that began. */
interface Moment {
  readonly nowMs: number;
  readonly day: number;
  readonly dayStartMs: number;
}

export interface FilteredCard extends QueueCard {
  readonly phase: CardPhase;
}

export interface QueueMoment {
  readonly nowMs: number;
  readonly day: number;
  /** Where siblings keep a day apart: the start of this one. Null: they do not. */
  readonly siblingsSinceMs: number | null;
}

/** Every card's state, and the queues they make: each an indexed query, whatever the number of cards. */
export interface CardStore {
  state(cardId: CardId): CardState | undefined;
  source(cardId: CardId): CardSource | undefined;
  /** What the cards made of its text have in common; null: there is only this one. */
  sibling(cardId: CardId): string | null;
  /** Writes a state; `before` is what it replaces, if the caller has read it. */
  put(state: CardState, before?: CardState): void;
  /** Sets the places of all the pack's cards, unless those of `packHash` are set; memory stays, of cards that are gone too. */
  enrol(packHash: string, places: () => readonly CardPlace[]): void;
  place(card: CardPlace): void;
  /** Lets the new cards of every lesson that was read be met. */
  beginRead(): void;
  /** Counts up whenever a card's place changed, or `touch` was called: queues that were read are read again. */
  version(): number;
  /** For whoever wrote many cards by other ways: an import, a merge, a rebuild. */
  touch(): void;
  /** Known cards due on or before the day, the longest overdue first. */
  due(moment: QueueMoment, limit: number): readonly QueueCard[];
  /** New cards that may be met, in the order of the path, or with what belongs together spread. */
  fresh(moment: QueueMoment, order: 'path' | 'spread', limit: number): readonly QueueCard[];
  /** Cards in a learning step due up to `untilMs`, the first due first. */
  learning(untilMs: number, nowMs: number, limit: number): readonly CardState[];
  learningCount(untilMs: number, nowMs: number): number;
  /** The cards of a filter, whatever the limits of a day: those in a step, due ones, new ones, then (`everything`) the rest. */
  filtered(
    filter: CardFilter,
    moment: QueueMoment,
    options: FilterOptions,
  ): readonly FilteredCard[];
  /** Exercises to do again, the longest overdue first: `aDay` less those that were done again or put off today. */
  dueExercises(moment: Moment, aDay: number): readonly CardState[];
  /** When the next card comes that is not due at this moment. */
  nextDueMs(moment: QueueMoment): number | null;
  introducedSince(sinceMs: number): number;
  /** How many known cards are due on this day. */
  loadOn(day: number): number;
  /** The begun cards of the pack: what mastery is made of. */
  contentStates(): readonly (CardState & { readonly pointId: PointId })[];
  statesOf(pointId: PointId): readonly CardState[];
  count(): number;
}

export interface FilterOptions {
  readonly limit: number;
  /** Cards that are not due either: practice ahead of time. */
  readonly everything: boolean;
}

/** The keys of the exercises that are remembered, by the index of the ids: they are counted apart from the cards. */
export const EXERCISE_KEYS = "SELECT key FROM card_state WHERE card_id GLOB 'exercise:*'";

const STATE_COLUMNS = `s.card_id AS cardId, s.phase, s.due_ms AS dueMs, s.due_day AS dueDay, s.stability, s.difficulty,
  s.scheduled_days AS scheduledDays, s.learning_steps AS learningSteps, s.reps, s.lapses, s.last_review_ms AS lastReviewMs,
  s.last_review_day AS lastReviewDay, s.introduced_ms AS introducedMs, s.suspended, s.buried_until_ms AS buriedUntilMs,
  s.flag, s.leech, s.revision, s.last_row_ms AS lastRowMs`;
/** What an answer to a known card changes. */
const ANSWERED = `phase = @phase, due_ms = @dueMs, due_day = @dueDay, stability = @stability, difficulty = @difficulty,
  scheduled_days = @scheduledDays, learning_steps = @learningSteps, reps = @reps, lapses = @lapses,
  last_review_ms = @lastReviewMs, last_review_day = @lastReviewDay, revision = @revision, last_row_ms = @lastRowMs`;
const LEARNING = `phase IN ('learning', 'relearning') AND present = 1 AND suspended = 0`;
const NEW = `phase = 'new' AND present = 1 AND begun = 1 AND suspended = 0`;
const KNOWN = `phase = 'review' AND present = 1 AND suspended = 0`;
/** Exercises wait apart: they never stand among the cards. */
const DUE = `${KNOWN} AND source <> 'exercise'`;
/** No other card of the same text was answered since then. */
const APART = `(s.sibling IS NULL OR @siblingsSinceMs IS NULL OR NOT EXISTS (
  SELECT 1 FROM card_state AS other WHERE other.sibling = s.sibling AND other.key <> s.key
    AND other.last_review_ms >= @siblingsSinceMs))`;

type RawState = Omit<CardState, 'suspended' | 'leech'> & { suspended: number; leech: number };

export function createCardStore(db: Db): CardStore {
  const stateRow = db.prepare(`SELECT ${STATE_COLUMNS} FROM card_state AS s WHERE card_id = ?`);
  const sourceOf = db.prepare('SELECT source FROM card_state WHERE card_id = ?').pluck();
  const siblingOf = db.prepare('SELECT sibling FROM card_state WHERE card_id = ?').pluck();
  const addRow = db.prepare('INSERT OR IGNORE INTO card_state (card_id) VALUES (?)');
  const putAll = db.prepare(
    `UPDATE card_state SET ${ANSWERED}, introduced_ms = @introducedMs, suspended = @suspended, flag = @flag, leech = @leech,
       buried_until_ms = @buriedUntilMs WHERE card_id = @cardId`,
  );
  // SQLite writes the entry of every index that a named column is in, changed or not: each is a page for the disk to keep.
  const putAnswered = db.prepare(`UPDATE card_state SET ${ANSWERED} WHERE card_id = @cardId`);
  const placeCard = db.prepare(
    `INSERT INTO card_state (card_id, source, point_id, sibling, ord, spread_ord, shuffle, present, begun)
     VALUES (@cardId, @source, @pointId, @sibling, @ord, @spreadOrd, @shuffle, 1, @begun)
     ON CONFLICT (card_id) DO UPDATE SET source = @source, point_id = @pointId, sibling = @sibling, ord = @ord,
       spread_ord = @spreadOrd, shuffle = @shuffle, present = 1, begun = max(begun, @begun)`,
  );
  const enrolled = db.prepare("SELECT value FROM meta WHERE key = 'cards.pack'").pluck();
  const setEnrolled = db.prepare(
    "INSERT OR REPLACE INTO meta (key, value) VALUES ('cards.pack', ?)",
  );
  const retire = db.prepare(
    "UPDATE card_state SET present = 0 WHERE source = 'content' AND present = 1",
  );
  const beginRead = db.prepare(
    `UPDATE card_state SET begun = 1 WHERE begun = 0 AND source = 'content'
       AND point_id IN (SELECT DISTINCT subject FROM activity_log WHERE kind = 'lessonRead')`,
  );
  const queueColumns = 's.card_id AS cardId, s.sibling';
  const due = db.prepare(
    `SELECT ${queueColumns} FROM card_state AS s WHERE ${DUE} AND due_day <= @day AND buried_until_ms <= @nowMs AND ${APART}
     ORDER BY due_day, shuffle`,
  );
  const dueExercises = db.prepare(
    `SELECT ${STATE_COLUMNS} FROM card_state AS s
     WHERE ${KNOWN} AND source = 'exercise' AND due_day <= @day AND buried_until_ms <= @nowMs
     ORDER BY due_day, shuffle
     LIMIT max(0, @aDay - (SELECT count(*) FROM card_state WHERE source = 'exercise' AND reps > 0
       AND (buried_until_ms > @nowMs OR (reps > 1 AND last_review_ms >= @dayStartMs))))`,
  );
  const fresh = (order: string) =>
    db.prepare(
      `SELECT ${queueColumns} FROM card_state AS s WHERE ${NEW} AND buried_until_ms <= @nowMs AND ${APART}
       ORDER BY ${order}, key`,
    );
  const freshBy = { path: fresh('ord'), spread: fresh('spread_ord') };
  const learning = db.prepare(
    // A limit that is a bare parameter lets SQLite plan the query anew each time it is given.
    `SELECT ${STATE_COLUMNS} FROM card_state AS s WHERE ${LEARNING} AND due_ms <= ? AND buried_until_ms <= ?
     ORDER BY due_ms LIMIT 0 + ?`,
  );
  const learningCount = db
    .prepare(
      `SELECT count(*) FROM card_state WHERE ${LEARNING} AND due_ms <= ? AND buried_until_ms <= ?`,
    )
    .pluck();
  const nextDue = db
    .prepare(
      `SELECT min(at) FROM (
         SELECT min(due_ms) AS at FROM card_state WHERE ${LEARNING} AND due_ms > @nowMs
         UNION ALL SELECT min(due_ms) FROM (
           SELECT due_ms FROM card_state WHERE ${DUE} AND due_day > @day ORDER BY due_day LIMIT 100)
         UNION ALL SELECT min(buried_until_ms) FROM card_state
           WHERE buried_until_ms > @nowMs AND suspended = 0 AND present = 1 AND source <> 'exercise' AND phase <> 'new' AND due_ms <= buried_until_ms)`,
    )
    .pluck();
  const introduced = db.prepare('SELECT count(*) FROM card_state WHERE introduced_ms >= ?').pluck();
  const loadRows = db
    .prepare(`SELECT due_day, count(*) FROM card_state WHERE ${KNOWN} GROUP BY due_day`)
    .raw();
  const content = db.prepare(
    `SELECT ${STATE_COLUMNS}, s.point_id AS pointId FROM card_state AS s
     WHERE point_id IS NOT NULL AND source = 'content' AND phase <> 'new'`,
  );
  const ofPoint = db.prepare(
    `SELECT ${STATE_COLUMNS} FROM card_state AS s WHERE point_id = ? AND present = 1 ORDER BY ord`,
  );
  const total = db.prepare('SELECT count(*) FROM card_state').pluck();
  const filters = new Map<string, ReturnType<Db['prepare']>>();
  const filterQuery = (filter: CardFilter): ReturnType<Db['prepare']> => {
    const known = filters.get(filter.kind);
    if (known) return known;
    const made = db.prepare(filterSql(filter));
    filters.set(filter.kind, made);
    return made;
  };
  // One process holds a profile: what is counted here stays true until it is written here.
  let loads: Map<number, number> | null = null;
  let version = 0;
  const touch = (): void => {
    version++;
    loads = null;
  };
  const place = (card: CardPlace): void =>
    void placeCard.run({ ...card, begun: Number(card.begun), shuffle: shuffleOf(card.cardId) });
  const enrol = db.transaction((packHash: string, places: readonly CardPlace[]) => {
    retire.run();
    places.forEach(place);
    setEnrolled.run(packHash);
    touch();
  });
  /** The first `limit` rows that no earlier one of the same text comes before. */
  const take = (rows: IterableIterator<unknown>, limit: number, apart: boolean): QueueCard[] => {
    const found: QueueCard[] = [];
    const seen = new Set<string>();
    for (const row of rows as IterableIterator<QueueCard>) {
      if (found.length >= limit) break;
      if (apart && row.sibling !== null) {
        if (seen.has(row.sibling)) continue;
        seen.add(row.sibling);
      }
      found.push(row);
    }
    return found;
  };
  return {
    state(cardId) {
      const row = stateRow.get(cardId);
      return row ? toState(row as RawState) : undefined;
    },
    source: (cardId) => sourceOf.get(cardId) as CardSource | undefined,
    sibling: (cardId) => (siblingOf.get(cardId) as string | null | undefined) ?? null,
    put(state, before) {
      const values = { ...state, suspended: Number(state.suspended), leech: Number(state.leech) };
      if (before && isAnswered(before, state)) putAnswered.run(values);
      else if (putAll.run(values).changes === 0) {
        addRow.run(state.cardId);
        putAll.run(values);
      }
      if (!before) loads = null;
      else if (loads) {
        addLoad(loads, before, -1);
        addLoad(loads, state, 1);
      }
    },
    enrol(packHash, places) {
      if (enrolled.get() !== packHash) enrol.immediate(packHash, places());
    },
    place(card) {
      place(card);
      touch();
    },
    beginRead() {
      if (beginRead.run().changes > 0) touch();
    },
    version: () => version,
    touch,
    due: (moment, limit) => take(due.iterate(moment), limit, moment.siblingsSinceMs !== null),
    fresh: (moment, order, limit) =>
      take(
        freshBy[order].iterate({ nowMs: moment.nowMs, siblingsSinceMs: moment.siblingsSinceMs }),
        limit,
        moment.siblingsSinceMs !== null,
      ),
    learning: (untilMs, nowMs, limit) =>
      (learning.all(untilMs, nowMs, limit) as RawState[]).map(toState),
    learningCount: (untilMs, nowMs) => learningCount.get(untilMs, nowMs) as number,
    filtered(filter, { nowMs, day }, { limit, everything }) {
      const given = { nowMs, day, limit, everything: Number(everything), ...filterValues(filter) };
      return filterQuery(filter).all(given) as FilteredCard[];
    },
    dueExercises: ({ nowMs, day, dayStartMs }, aDay) =>
      (dueExercises.all({ nowMs, day, dayStartMs, aDay }) as RawState[]).map(toState),
    nextDueMs: ({ nowMs, day }) => nextDue.get({ nowMs, day }) as number | null,
    introducedSince: (sinceMs) => introduced.get(sinceMs) as number,
    loadOn(day) {
      loads ??= new Map(loadRows.all() as [number, number][]);
      return loads.get(day) ?? 0;
    },
    contentStates: () =>
      (content.all() as (RawState & { pointId: PointId })[]).map((row) => ({
        ...toState(row),
        pointId: row.pointId,
      })),
    statesOf: (pointId) => (ofPoint.all(pointId) as RawState[]).map(toState),
    count: () => total.get() as number,
  };
}

function toState(row: RawState): CardState {
  return { ...row, suspended: row.suspended === 1, leech: row.leech === 1 };
}

/** True where nothing changed but what an answer changes, on a row that is there. */
function isAnswered(before: CardState, state: CardState): boolean {
  return (
    before.revision > 0 &&
    before.introducedMs === state.introducedMs &&
    before.suspended === state.suspended &&
    before.flag === state.flag &&
    before.leech === state.leech &&
    before.buriedUntilMs === state.buriedUntilMs
  );
}

function addLoad(loads: Map<number, number>, state: CardState, sign: number): void {
  if (state.dueDay === null || state.suspended) return;
  loads.set(state.dueDay, (loads.get(state.dueDay) ?? 0) + sign);
}

/** Mixes the cards that are due on one day: a hash of the id (FNV-1a), so that every device mixes them alike. */
function shuffleOf(cardId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < cardId.length; index++) {
    hash = Math.imul(hash ^ cardId.charCodeAt(index), 0x01000193);
  }
  return hash >>> 8;
}
