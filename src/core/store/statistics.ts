import type { ExerciseId } from '../../contract/ids.ts';
import type { Grade } from '../../contract/review.ts';
import type { Db } from './database.ts';

/** What happened to a card's memory, as statistics need it: an answer, all forgotten, or a memory from elsewhere. */
export interface MemoryRow {
  readonly kind: 'grade' | 'forget' | 'set';
  readonly atMs: number;
  readonly offsetMin: number;
  /** Null unless it is a grade. */
  readonly grade: Grade | null;
  readonly elapsedMs: number;
  /** `set`: the imported memory. */
  readonly data: unknown;
}

/** A card of the log: how the database calls it, and its id. */
export interface CardRef {
  readonly key: number;
  readonly cardId: string;
}

export interface CheckRow {
  readonly atMs: number;
  readonly durationMs: number;
  readonly offsetMin: number;
}

export interface HourSums {
  /** Whole hours since 1970 on the learner's own clock. */
  readonly hour: number;
  readonly reviews: number;
  readonly reviewMs: number;
  /** Cards answered for the first time. */
  readonly first: number;
  readonly checks: number;
  readonly checkMs: number;
  readonly young: number;
  readonly youngRecalled: number;
  readonly mature: number;
  readonly matureRecalled: number;
}

export interface BinSums {
  /** Predicted recall in steps of 1 %. */
  readonly bin: number;
  readonly answers: number;
  readonly predictedMillionths: number;
  readonly recalled: number;
}

/** `first`: a new card's; `same`: again within a day; `later`: after at least one night. */
export type AnswerKind = 'first' | 'same' | 'later';

export interface GradeSums {
  readonly kind: AnswerKind;
  readonly grade: number;
  readonly answers: number;
  readonly ms: number;
}

export interface ModuleSums {
  /** `1` to `9`; empty for cards of one's own. */
  readonly module: string;
  readonly reviewMs: number;
  readonly checkMs: number;
}

/** Cards whose memory is alike. */
export interface MemorySums {
  /** Stability in half octaves of a day: 0 is one day up to 1.4 days. */
  readonly bucket: number;
  /** The learner's day of the last answer. */
  readonly lastDay: number;
  readonly cards: number;
  readonly stabilityMillis: number;
  readonly difficultyMillis: number;
}

export interface DifficultySums {
  /** Difficulty without its fraction, 1 to 9. */
  readonly bin: number;
  readonly cards: number;
}

/** A card as it stands: unlike the sums these are no differences. */
export interface HardCardRow {
  readonly cardId: string;
  readonly lapses: number;
  readonly answers: number;
  readonly difficulty: number;
}

/** Sums over a part of the logs, or the difference of two: all values are whole numbers and may be negative. */
export interface Sums {
  readonly hours: readonly HourSums[];
  readonly bins: readonly BinSums[];
  readonly grades: readonly GradeSums[];
  readonly modules: readonly ModuleSums[];
  readonly memory: readonly MemorySums[];
  readonly difficulty: readonly DifficultySums[];
}

/** How far the logs are counted. */
export interface Counted {
  /** What the sums depend on besides the logs; other settings mean counting anew. */
  readonly settings: string;
  readonly reviewRow: number;
  readonly attemptRow: number;
}

/** Sums over the logs, kept, and what the projections say of all cards at once. */
export interface StatisticsStore {
  counted(): Counted | undefined;
  /** The newest rows of the logs. */
  heads(): { readonly reviewRow: number; readonly attemptRow: number };
  /**
   * Cards with a row in (after, upTo]. Exercises that are remembered are not among them: they are rated by checks, are due at
   * another recall, and say nothing of how cards are forgotten.
   */
  cardsBetween(after: number, upTo: number): readonly CardRef[];
  /** The card (no exercise) with the next greater key: to go through all without reading the whole log at once. */
  cardAfter(key: number): CardRef | undefined;
  exercisesBetween(after: number, upTo: number): readonly ExerciseId[];
  /** What happened to a card as the log stood at row `upTo`, in the order it counts, undone rows left out. */
  rowsOf(card: CardRef, upTo: number): readonly MemoryRow[];
  checksOf(exerciseId: ExerciseId, upTo: number): readonly CheckRow[];
  /** Adds to what is kept, or replaces it; `cards` are those that were counted, as they stand. */
  keep(sums: Sums, cards: readonly HardCardRow[], counted: Counted, how: 'add' | 'replace'): void;
  sums(): Sums;
  /** Known cards due before `untilDay`, by the learner's day; and how many are in a learning step. */
  dueDays(untilDay: number): readonly { readonly day: number; readonly cards: number }[];
  learning(untilMs: number): number;
  /** The cards forgotten most often. */
  hardest(limit: number): readonly HardCardRow[];
}

const LOGGED = `SELECT hex(id) AS id, hex(target) AS target, at_ms AS atMs, kind, grade, elapsed_ms AS elapsedMs,
  offset_min AS offsetMin, data FROM review_log
  WHERE card = ? AND key <= ? AND kind IN ('grade', 'forget', 'set', 'undo', 'redo') ORDER BY at_ms, id`;
/** A card forgotten this often is worth a look. */
const HARD_LAPSES = 2;
const TABLES = [
  ...['statistics_hour', 'statistics_bin', 'statistics_grade', 'statistics_module'],
  ...['statistics_memory', 'statistics_difficulty', 'statistics_hard'],
];

interface LoggedRow {
  readonly id: string;
  readonly target: string;
  readonly kind: MemoryRow['kind'] | 'undo' | 'redo';
  readonly atMs: number;
  readonly offsetMin: number;
  readonly grade: Grade | null;
  readonly elapsedMs: number;
  readonly data: string | null;
}

export function createStatisticsStore(db: Db): StatisticsStore {
  const cursor = db.prepare(
    'SELECT settings, review_row AS reviewRow, attempt_row AS attemptRow FROM statistics_cursor',
  );
  const heads = db.prepare(
    `SELECT coalesce((SELECT max(key) FROM review_log), 0) AS reviewRow,
       coalesce((SELECT max(rowid) FROM attempt_log), 0) AS attemptRow`,
  );
  const cards = db.prepare(
    `SELECT key, card_id AS cardId FROM card_state
     WHERE key IN (SELECT card FROM review_log WHERE key > ? AND key <= ?) AND card_id NOT GLOB 'exercise:*'`,
  );
  const cardAfter = db.prepare(
    "SELECT key, card_id AS cardId FROM card_state WHERE key > ? AND card_id NOT GLOB 'exercise:*' ORDER BY key LIMIT 1",
  );
  const exercises = db
    .prepare('SELECT DISTINCT exercise_id FROM attempt_log WHERE rowid > ? AND rowid <= ?')
    .pluck();
  const logged = db.prepare(LOGGED);
  const checks = db.prepare(
    `SELECT at_ms AS atMs, duration_ms AS durationMs, offset_min AS offsetMin FROM attempt_log
     WHERE exercise_id = ? AND rowid <= ? ORDER BY at_ms, id`,
  );
  const keeper = createKeeper(db);
  const read = {
    hours: db.prepare(
      `SELECT hour, reviews, review_ms AS reviewMs, first, checks, check_ms AS checkMs, young,
         young_recalled AS youngRecalled, mature, mature_recalled AS matureRecalled FROM statistics_hour ORDER BY hour`,
    ),
    bins: db.prepare(
      'SELECT bin, answers, predicted_millionths AS predictedMillionths, recalled FROM statistics_bin ORDER BY bin',
    ),
    grades: db.prepare('SELECT kind, grade, answers, ms FROM statistics_grade'),
    modules: db.prepare(
      'SELECT module, review_ms AS reviewMs, check_ms AS checkMs FROM statistics_module ORDER BY module',
    ),
    memory: db.prepare(
      `SELECT bucket, last_day AS lastDay, cards, stability_millis AS stabilityMillis, difficulty_millis AS difficultyMillis
       FROM statistics_memory WHERE cards > 0`,
    ),
    difficulty: db.prepare(
      'SELECT bin, cards FROM statistics_difficulty WHERE cards > 0 ORDER BY bin',
    ),
  };
  const due = db.prepare(
    `SELECT due_day AS day, count(*) AS cards FROM card_state
     WHERE phase = 'review' AND present = 1 AND suspended = 0 AND source <> 'exercise' AND due_day < ? GROUP BY due_day`,
  );
  const learning = db
    .prepare(
      `SELECT count(*) FROM card_state
       WHERE phase IN ('learning', 'relearning') AND present = 1 AND suspended = 0 AND due_ms < ?`,
    )
    .pluck();
  const hardest = db.prepare(
    `SELECT card_id AS cardId, lapses, answers, difficulty FROM statistics_hard
     ORDER BY lapses DESC, difficulty DESC LIMIT ?`,
  );
  return {
    counted: () => cursor.get() as Counted | undefined,
    heads: () => heads.get() as { reviewRow: number; attemptRow: number },
    cardsBetween: (after, upTo) => cards.all(after, upTo) as CardRef[],
    cardAfter: (key) => cardAfter.get(key) as CardRef | undefined,
    exercisesBetween: (after, upTo) => exercises.all(after, upTo) as ExerciseId[],
    rowsOf: (card, upTo) => liveRows(logged.all(card.key, upTo) as LoggedRow[]),
    checksOf: (exerciseId, upTo) => checks.all(exerciseId, upTo) as CheckRow[],
    keep: keeper,
    sums: () => ({
      hours: read.hours.all() as HourSums[],
      bins: read.bins.all() as BinSums[],
      grades: read.grades.all() as GradeSums[],
      modules: read.modules.all() as ModuleSums[],
      memory: read.memory.all() as MemorySums[],
      difficulty: read.difficulty.all() as DifficultySums[],
    }),
    dueDays: (untilDay) => due.all(untilDay) as { day: number; cards: number }[],
    learning: (untilMs) => learning.get(untilMs) as number,
    hardest: (limit) => hardest.all(limit) as HardCardRow[],
  };
}

/** Which rows count: not those that an undo names, unless a redo names the undo. */
function liveRows(rows: readonly LoggedRow[]): MemoryRow[] {
  const redone = new Set(rows.flatMap(({ kind, target }) => (kind === 'redo' ? [target] : [])));
  const undone = new Set(
    rows.flatMap(({ kind, id, target }) => (kind === 'undo' && !redone.has(id) ? [target] : [])),
  );
  return rows.flatMap((row) => {
    const { kind, id, atMs, offsetMin, grade, elapsedMs } = row;
    if (kind === 'undo' || kind === 'redo' || undone.has(id)) return [];
    const data: unknown = row.data === null ? null : JSON.parse(row.data);
    return [{ kind, atMs, offsetMin, grade, elapsedMs, data }];
  });
}

/** Writes sums in one transaction with how far they reach. */
function createKeeper(db: Db): StatisticsStore['keep'] {
  const addTo = (table: string, keys: readonly string[], values: readonly string[]) => {
    const all = [...keys, ...values];
    return db.prepare(
      `INSERT INTO ${table} (${all.map(column).join(', ')}) VALUES (${all.map((name) => `@${name}`).join(', ')})
       ON CONFLICT (${keys.map(column).join(', ')}) DO UPDATE SET
       ${values.map((name) => `${column(name)} = ${column(name)} + excluded.${column(name)}`).join(', ')}`,
    );
  };
  const add = {
    hours: addTo(
      'statistics_hour',
      ['hour'],
      [
        ...['reviews', 'reviewMs', 'first', 'checks', 'checkMs'],
        ...['young', 'youngRecalled', 'mature', 'matureRecalled'],
      ],
    ),
    bins: addTo('statistics_bin', ['bin'], ['answers', 'predictedMillionths', 'recalled']),
    grades: addTo('statistics_grade', ['kind', 'grade'], ['answers', 'ms']),
    modules: addTo('statistics_module', ['module'], ['reviewMs', 'checkMs']),
    memory: addTo(
      'statistics_memory',
      ['bucket', 'lastDay'],
      ['cards', 'stabilityMillis', 'difficultyMillis'],
    ),
    difficulty: addTo('statistics_difficulty', ['bin'], ['cards']),
  };
  const putCursor = db.prepare(
    `INSERT OR REPLACE INTO statistics_cursor (one, settings, review_row, attempt_row)
     VALUES (1, @settings, @reviewRow, @attemptRow)`,
  );
  const putHard = db.prepare(
    'INSERT OR REPLACE INTO statistics_hard VALUES (@cardId, @lapses, @answers, @difficulty)',
  );
  const dropHard = db.prepare('DELETE FROM statistics_hard WHERE card_id = ?');
  const keep: StatisticsStore['keep'] = (sums, cards, counted, how) => {
    if (how === 'replace') db.exec(TABLES.map((name) => `DELETE FROM ${name};`).join(''));
    for (const row of sums.hours) add.hours.run(row);
    for (const row of sums.bins) add.bins.run(row);
    for (const row of sums.grades) add.grades.run(row);
    for (const row of sums.modules) add.modules.run(row);
    for (const row of sums.memory) add.memory.run(row);
    for (const row of sums.difficulty) add.difficulty.run(row);
    for (const row of cards) {
      if (row.lapses >= HARD_LAPSES) putHard.run(row);
      else if (how === 'add') dropHard.run(row.cardId);
    }
    putCursor.run(counted);
  };
  return db.transaction(keep);
}

/** `reviewMs` is kept as `review_ms`. */
function column(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
