import { type DayRule, dayNumber } from '../../base/day.ts';
import type { CardId } from '../../contract/ids.ts';
import type { Grade } from '../../contract/review.ts';
import { type CardState, type CardStore, EXERCISE_KEYS } from './card-state.ts';
import type { Db } from './database.ts';
import {
  COUNTS,
  PHASE_NAMES,
  type ReviewKind,
  type ReviewLog,
  type ReviewLogRow,
} from './review-log.ts';

/** A log row as a fold needs it. */
export type ScannedRow = Pick<
  ReviewLogRow,
  'atMs' | 'kind' | 'grade' | 'offsetMin' | 'outcome' | 'data'
>;

export type FoldScanned = (
  cardId: CardId,
  rows: readonly ScannedRow[],
  revision: number,
) => CardState;

/** Rows read in one step. */
const ROWS_AT_ONCE = 100_000;

/** Reads the whole log in the order it is stored, and writes the states that follow from it. */
export interface Rebuilding {
  /** Under which key the projections stand; null: never folded. */
  key(): string | null;
  /** The log holds no more rows than this; 0: nothing was ever reviewed. */
  rows(): number;
  begin(): LogScan;
  /** Nothing is to be folded: the projections stand under this key as they are. */
  end(key: string): void;
}

/**
 * One reading of the log. Nothing is written before `finish`, which writes everything in one transaction: whoever is killed
 * meanwhile finds the states of before.
 */
export interface LogScan {
  readonly total: number;
  /** Reads the next rows; returns how many were read so far, null at the end. */
  read(): number | null;
  /** Folds the next `cards` cards; returns how many were folded so far, null at the end. */
  fold(cards: number, fold: FoldScanned): number | null;
  /** Writes the states that changed, and the days. Rows that came since are folded too. False: rows that were read are gone. */
  finish(options: {
    readonly startHour: number;
    readonly key: string;
    readonly fold: FoldScanned;
  }): boolean;
}

type Packed = readonly [
  key: number,
  card: number,
  atMs: number,
  elapsedMs: number,
  /** offset, grade, phases, step, leech; null for a row that is no grade. */
  head: number | null,
  /** nth; null where the row has no outcome. */
  nth: number | null,
  wait: number | null,
  /** JSON of kind, offset and data; null for a grade. */
  rare: string | null,
];

const OFFSET_ZERO = 1440;
// One number in place of six columns: what a row costs here is the number of its values.
const HEAD = `((((coalesce(offset_min, 0) + ${OFFSET_ZERO}) * 8 + grade) * 4 + coalesce(phase_before, 0)) * 4
  + coalesce(phase_after, 0)) * 64 + min(coalesce(step, 0), 15) * 4 + coalesce(leech, 0)`;
const LEECHES = ['no', 'marked', 'suspended', 'no'] as const;
/** What a fold decides, in the order of `memoryValues`; the revision counts rows, and stays. */
const MEMORY = [
  ...['phase', 'due_ms', 'due_day', 'stability', 'difficulty', 'scheduled_days', 'learning_steps'],
  ...['reps', 'lapses', 'last_review_ms', 'last_review_day', 'introduced_ms', 'suspended'],
  ...['buried_until_ms', 'flag', 'leech', 'last_row_ms'],
];
const memoryOf = (table: string): string => MEMORY.map((name) => `${table}.${name}`).join(', ');

export function createRebuilding(db: Db, cards: CardStore, reviews: ReviewLog): Rebuilding {
  const readKey = db.prepare("SELECT value FROM meta WHERE key = 'projection'").pluck();
  const putKey = db.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('projection', ?)");
  const lastKey = db.prepare('SELECT coalesce(max(key), 0) FROM review_log').pluck();
  const end = (key: string): void => void putKey.run(key);
  return {
    key: () => (readKey.get() as string | undefined) ?? null,
    rows: () => lastKey.get() as number,
    begin: () => createScan(db, { cards, reviews, end }),
    end,
  };
}

function createScan(
  db: Db,
  {
    cards,
    reviews,
    end,
  }: {
    readonly cards: CardStore;
    readonly reviews: ReviewLog;
    readonly end: (key: string) => void;
  },
): LogScan {
  const page = db
    .prepare(
      `SELECT key, card, at_ms, elapsed_ms, CASE WHEN kind = 'grade' THEN ${HEAD} END, nth, wait,
         CASE WHEN kind <> 'grade' THEN json_array(kind, offset_min, json(data)) END
       FROM review_log WHERE key > ? AND key <= ? ORDER BY key LIMIT ${ROWS_AT_ONCE}`,
    )
    .raw();
  const newest = db
    .prepare('SELECT key, hex(id) AS id FROM review_log ORDER BY key DESC LIMIT 1')
    .get() as { readonly key: number; readonly id: string } | undefined;
  const lastKey = newest?.key ?? 0;
  const upToLast = db.prepare('SELECT count(*) FROM review_log WHERE key <= ?').pluck();
  const total = upToLast.get(lastKey) as number;
  // Few rows are ever undone: named at once, they cost nothing for all the others.
  const dead = new Set(
    db
      .prepare(
        `SELECT log.key FROM review_log AS gone JOIN review_log AS log ON log.id = gone.target
         WHERE gone.target IS NOT NULL AND gone.kind = 'undo' AND NOT (${COUNTS})`,
      )
      .pluck()
      .all() as number[],
  );
  const cardRows = db
    .prepare('SELECT key, card_id FROM card_state WHERE key > ? ORDER BY key LIMIT ?')
    .raw();
  const newer = db
    .prepare(
      `SELECT key, card_id, revision FROM card_state
       WHERE key IN (SELECT card FROM review_log WHERE key > ?)`,
    )
    .raw();
  // In this connection's own memory: until `finish`, nobody waits for what is folded here.
  db.exec(`DROP TABLE IF EXISTS temp.folded;
    CREATE TEMP TABLE folded (card INTEGER PRIMARY KEY, ${MEMORY.join(', ')})`);
  const keep = db.prepare(`INSERT INTO folded VALUES (?${', ?'.repeat(MEMORY.length)})`);
  const forget = db.prepare('DELETE FROM folded WHERE card = ?');
  const putAll = db.prepare(
    `UPDATE card_state SET (${MEMORY.join(', ')}) = (${memoryOf('new')}) FROM folded AS new
     WHERE card_state.key = new.card AND (${memoryOf('card_state')}) IS NOT (${memoryOf('new')})`,
  );
  const idOf = db.prepare('SELECT hex(id) FROM review_log WHERE key = ?').pluck();
  const putDay = db.prepare(
    'INSERT INTO review_day (day, reviews, known, elapsed_ms) VALUES (?, ?, ?, ?)',
  );
  const clearDays = db.prepare('DELETE FROM review_day');
  const exerciseKeys = db.prepare(EXERCISE_KEYS).pluck();

  const keys = new Float64Array(total);
  const cardKeys = new Int32Array(total);
  const times = new Float64Array(total);
  const elapsed = new Int32Array(total);
  const heads = new Float64Array(total);
  const nths = new Int32Array(total);
  const waits = new Float64Array(total);
  const rares = new Map<number, string>();
  let count = 0;
  let readUpTo = 0;
  let order: { readonly rows: Uint32Array; readonly starts: Uint32Array } | null = null;
  let foldedCard = 0;
  let folded = 0;

  function read(): number | null {
    const rows = page.all(readUpTo, lastKey) as Packed[];
    for (const [key, card, atMs, elapsedMs, head, nth, wait, rare] of rows) {
      readUpTo = key;
      if (dead.has(key)) continue;
      keys[count] = key;
      cardKeys[count] = card;
      times[count] = atMs;
      elapsed[count] = elapsedMs;
      heads[count] = head ?? -1;
      nths[count] = wait === null ? -1 : (nth ?? -1);
      waits[count] = wait ?? 0;
      if (rare !== null) rares.set(count, rare);
      count++;
    }
    return rows.length === 0 ? null : count;
  }

  /** Rows by card, each card's in the order they count: a counting sort, since the log is by time already. */
  function sort(): { readonly rows: Uint32Array; readonly starts: Uint32Array } {
    let most = 0;
    for (let at = 0; at < count; at++) most = Math.max(most, cardKeys[at] ?? 0);
    const starts = new Uint32Array(most + 2);
    for (let at = 0; at < count; at++) {
      const card = (cardKeys[at] ?? 0) + 1;
      starts[card] = (starts[card] ?? 0) + 1;
    }
    for (let card = 1; card < starts.length; card++) {
      starts[card] = (starts[card] ?? 0) + (starts[card - 1] ?? 0);
    }
    const next = starts.slice();
    const rows = new Uint32Array(count);
    for (let at = 0; at < count; at++) {
      const card = cardKeys[at] ?? 0;
      const to = next[card] ?? 0;
      rows[to] = at;
      next[card] = to + 1;
    }
    return { rows, starts };
  }

  function rowsOf(card: number): ScannedRow[] {
    order ??= sort();
    const { rows, starts } = order;
    if (card + 1 >= starts.length) return [];
    const mine = Array.from(rows.subarray(starts[card], starts[card + 1]));
    if (mine.some((at, index) => index > 0 && !before(mine[index - 1] ?? 0, at))) {
      mine.sort((a, b) => (before(a, b) ? -1 : 1));
    }
    return mine.flatMap((at) => toRow(at) ?? []);
  }

  function before(a: number, b: number): boolean {
    const first = times[a] ?? 0;
    const second = times[b] ?? 0;
    if (first !== second) return first < second;
    return String(idOf.get(keys[a])) < String(idOf.get(keys[b]));
  }

  function toRow(at: number): ScannedRow | null {
    const atMs = times[at] ?? 0;
    const rare = rares.get(at);
    if (rare !== undefined) {
      const [kind, offsetMin, data] = JSON.parse(rare) as [ReviewKind, number, unknown];
      if (kind === 'undo' || kind === 'redo') return null;
      return { atMs, kind, grade: null, offsetMin, outcome: null, data };
    }
    const head = unpack(heads[at] ?? 0);
    const nth = nths[at] ?? -1;
    const { grade, offsetMin, step, leech } = head;
    return {
      ...{ atMs, kind: 'grade', grade, offsetMin, data: null },
      outcome:
        nth < 0
          ? null
          : {
              nth,
              before: PHASE_NAMES[head.before] ?? null,
              after: PHASE_NAMES[head.after] ?? 'review',
              step,
              wait: waits[at] ?? 0,
              leech: LEECHES[leech] ?? 'no',
            },
    };
  }

  function countDays(startHour: number): void {
    const days = new Map<number, [reviews: number, known: number, elapsedMs: number]>();
    const exercises = new Set(exerciseKeys.all() as number[]);
    for (let at = 0; at < count; at++) {
      const head = heads[at] ?? -1;
      if (head < 0 || exercises.has(cardKeys[at] ?? 0)) continue;
      const { offsetMin, before: phase } = unpack(head);
      const rule: DayRule = { offsetMin, startHour };
      const day = dayNumber(times[at] ?? 0, rule);
      const known = days.get(day) ?? [0, 0, 0];
      known[0]++;
      if (PHASE_NAMES[phase] === 'review') known[1]++;
      known[2] += elapsed[at] ?? 0;
      days.set(day, known);
    }
    clearDays.run();
    for (const [day, numbers] of days) putDay.run(day, ...numbers);
  }

  // A transaction of temporary tables locks no other connection out.
  const keepAll = db.transaction((states: readonly (readonly [number, CardState])[]) => {
    for (const [card, state] of states) keep.run(card, ...memoryValues(state));
  });

  const finish = db.transaction(({ startHour, key, fold }: Parameters<LogScan['finish']>[0]) => {
    // A row's key is given anew only where it was the newest that went.
    if (upToLast.get(lastKey) !== total || (newest && idOf.get(lastKey) !== newest.id))
      return false;
    const late = newer.all(lastKey) as [number, CardId, number][];
    for (const [card] of late) forget.run(card);
    putAll.run();
    for (const [, cardId, revision] of late) {
      cards.put(fold(cardId, reviews.logOf(cardId), revision));
    }
    // Rows came since: the log has to say what counts now.
    if (late.length > 0) reviews.recountDays(startHour);
    else countDays(startHour);
    end(key);
    return true;
  });

  return {
    total,
    read,
    fold(limit, fold) {
      const batch = cardRows.all(foldedCard, limit) as [number, CardId][];
      keepAll(batch.map(([card, cardId]) => [card, fold(cardId, rowsOf(card), 0)]));
      foldedCard = batch.at(-1)?.[0] ?? foldedCard;
      folded += batch.length;
      return batch.length === 0 ? null : folded;
    },
    finish(options) {
      const finished = finish.immediate(options);
      db.exec('DROP TABLE temp.folded');
      return finished;
    },
  };
}

function memoryValues(state: CardState): readonly (number | string | null)[] {
  return [
    ...[state.phase, state.dueMs, state.dueDay, state.stability, state.difficulty],
    ...[state.scheduledDays, state.learningSteps, state.reps, state.lapses, state.lastReviewMs],
    ...[state.lastReviewDay, state.introducedMs, Number(state.suspended), state.buriedUntilMs],
    ...[state.flag, Number(state.leech), state.lastRowMs],
  ];
}

interface Head {
  readonly offsetMin: number;
  readonly grade: Grade;
  readonly before: number;
  readonly after: number;
  readonly step: number;
  readonly leech: number;
}

function unpack(head: number): Head {
  return {
    leech: head & 3,
    step: (head >> 2) & 15,
    after: (head >> 6) & 3,
    before: (head >> 8) & 3,
    grade: ((head >> 10) & 7) as Grade,
    offsetMin: (head >> 13) - OFFSET_ZERO,
  };
}
