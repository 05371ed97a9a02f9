import type { CardId, Uuid } from '../../contract/ids.ts';
import type { CardPhase, Grade } from '../../contract/review.ts';
import { fromBlob, toBlob } from './blob-id.ts';
import { EXERCISE_KEYS } from './card-state.ts';
import type { Db } from './database.ts';

export type ReviewKind =
  | 'grade'
  | 'suspend'
  | 'unsuspend'
  | 'bury'
  | 'unbury'
  | 'flag'
  | 'forget'
  | 'set'
  | 'undo'
  | 'redo';

/**
 * What an answer led to, as its button promised it. The fold takes it over as long as the same number of grades came
 * before, so that later settings, and the balance of other cards, never move what was promised.
 */
export interface Outcome {
  readonly nth: number;
  /** Null in rows of version 1. */
  readonly before: CardPhase | null;
  readonly after: CardPhase;
  readonly step: number;
  /** Days in phase review, else seconds. */
  readonly wait: number;
  readonly leech: 'no' | 'marked' | 'suspended';
}

/** One act on one card: append-only, with the client's id, the device and its clock. */
export interface ReviewLogRow {
  readonly id: Uuid;
  readonly deviceId: string;
  readonly atMs: number;
  readonly cardId: CardId;
  readonly kind: ReviewKind;
  readonly grade: Grade | null;
  readonly elapsedMs: number;
  /** `undo`: the row that no longer counts. `redo`: the undo that no longer counts. */
  readonly targetId: string | null;
  readonly offsetMin: number;
  readonly outcome: Outcome | null;
  /** JSON: `flag` has `{ flag }`, `set` an imported memory. */
  readonly data: unknown;
}

/** What of a row says which act can be taken back, or done again. */
export type ReviewAct = Pick<ReviewLogRow, 'id' | 'atMs' | 'kind' | 'cardId' | 'targetId'>;

export interface DayCount {
  readonly day: number;
  readonly reviews: number;
  readonly known: number;
  readonly elapsedMs: number;
}

/** The review log, and its answers counted by day. A row counts unless an undo that was not redone names it. */
export interface ReviewLog {
  has(id: Uuid): boolean;
  /** Adds a row, in the caller's transaction, and the card's state row if there is none. The id must be new. */
  append(row: ReviewLogRow): void;
  get(id: Uuid): ReviewLogRow | undefined;
  /** True if the row is there and no undo takes it away. */
  counts(id: Uuid): boolean;
  /** A card's rows that count, undos left out, in the order they count: time, then id. */
  logOf(cardId: CardId): readonly ReviewLogRow[];
  /** Every row as it was learned of, undone ones too, after the row with the key `after`: for export and merge. */
  rowsAfter(after: number, limit: number): readonly (ReviewLogRow & { readonly key: number })[];
  /** What this device did since `sinceMs`, undos too, in the order it did it. */
  actsSince(deviceId: string, sinceMs: number): readonly ReviewAct[];
  day(day: number): DayCount;
  days(fromDay: number, toDay: number): readonly DayCount[];
  /** Adds an answer to its day, or takes it from it (`sign` -1). */
  countDay(day: number, row: Pick<ReviewLogRow, 'elapsedMs' | 'outcome'>, sign: 1 | -1): void;
  /** Counts all days anew from the log; `startHour` is when a day begins. */
  recountDays(startHour: number): void;
  size(): number;
  /** Forgets what it holds in memory, after a transaction was taken back. */
  forget(): void;
}

export const PHASE_NAMES: readonly CardPhase[] = ['new', 'learning', 'review', 'relearning'];
const LEECHES = ['no', 'marked', 'suspended'] as const;

/** SQL that is true for a row `log` that no undo takes away. */
export const COUNTS = `NOT EXISTS (
  SELECT 1 FROM review_log AS undo WHERE undo.target = log.id AND undo.kind = 'undo' AND NOT EXISTS (
    SELECT 1 FROM review_log AS redo WHERE redo.target = undo.id AND redo.kind = 'redo'))`;
const COLUMNS = `log.key, log.id, device.id AS deviceId, log.at_ms AS atMs, card_state.card_id AS cardId, log.kind, log.grade,
  log.elapsed_ms AS elapsedMs, log.target, log.offset_min AS offsetMin, log.nth, log.phase_before AS before,
  log.phase_after AS after, log.step, log.wait, log.leech, log.data`;
const SOURCE = `review_log AS log JOIN device ON device.key = log.device JOIN card_state ON card_state.key = log.card`;

interface RawRow {
  readonly key: number;
  readonly id: Uint8Array;
  readonly deviceId: string;
  readonly atMs: number;
  readonly cardId: CardId;
  readonly kind: ReviewKind;
  readonly grade: Grade | null;
  readonly elapsedMs: number;
  readonly target: Uint8Array | null;
  readonly offsetMin: number;
  readonly nth: number | null;
  readonly before: number | null;
  readonly after: number | null;
  readonly step: number | null;
  readonly wait: number | null;
  readonly leech: number | null;
  readonly data: string | null;
}

type RawAct = Pick<RawRow, 'id' | 'atMs' | 'kind' | 'cardId' | 'target'>;

export function createReviewLog(db: Db): ReviewLog {
  const exists = db.prepare('SELECT 1 FROM review_log WHERE id = ?');
  const insert = db.prepare(
    `INSERT INTO review_log (id, device, at_ms, card, kind, grade, elapsed_ms, target, offset_min, nth, phase_before,
       phase_after, step, wait, leech, data)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const cardKey = db.prepare('SELECT key FROM card_state WHERE card_id = ?').pluck();
  const addCard = db.prepare('INSERT INTO card_state (card_id) VALUES (?)');
  const deviceKey = db.prepare('SELECT key FROM device WHERE id = ?').pluck();
  const addDevice = db.prepare('INSERT INTO device (id) VALUES (?)');
  const one = db.prepare(`SELECT ${COLUMNS} FROM ${SOURCE} WHERE log.id = ?`);
  const counting = db.prepare(`SELECT 1 FROM review_log AS log WHERE id = ? AND ${COUNTS}`);
  const ofCard = db.prepare(
    `SELECT ${COLUMNS} FROM ${SOURCE} WHERE log.card = (SELECT key FROM card_state WHERE card_id = ?)
       AND log.kind NOT IN ('undo', 'redo') AND ${COUNTS} ORDER BY log.at_ms, log.id`,
  );
  const after = db.prepare(
    `SELECT ${COLUMNS} FROM ${SOURCE} WHERE log.key > ? ORDER BY log.key LIMIT ?`,
  );
  const acts = db.prepare(
    // Named, since the order wanted tempts the planner into a scan of everything.
    `SELECT log.id, log.at_ms AS atMs, card_state.card_id AS cardId, log.kind, log.target FROM ${SOURCE} WHERE device.id = ?
       AND log.key IN (SELECT key FROM review_log INDEXED BY review_log_by_time WHERE at_ms >= ?)
     ORDER BY log.key`,
  );
  const dayRow = db.prepare(
    'SELECT day, reviews, known, elapsed_ms AS elapsedMs FROM review_day WHERE day = ?',
  );
  const dayRows = db.prepare(
    `SELECT day, reviews, known, elapsed_ms AS elapsedMs FROM review_day
     WHERE day BETWEEN ? AND ? AND reviews > 0 ORDER BY day`,
  );
  const addDay = db.prepare(
    `INSERT INTO review_day (day, reviews, known, elapsed_ms) VALUES (?, ?, ?, ?)
     ON CONFLICT (day) DO UPDATE SET reviews = reviews + excluded.reviews, known = known + excluded.known,
       elapsed_ms = elapsed_ms + excluded.elapsed_ms`,
  );
  const clearDays = db.prepare('DELETE FROM review_day');
  const recount = db.prepare(
    `INSERT INTO review_day (day, reviews, known, elapsed_ms)
     SELECT CAST(floor((at_ms + offset_min * 60000.0 - ? * 3600000.0) / 86400000.0) AS INTEGER) AS d, count(*),
       sum(coalesce(phase_before, 0) = 2), sum(elapsed_ms)
     FROM review_log AS log WHERE kind = 'grade' AND ${COUNTS}
       AND card NOT IN (${EXERCISE_KEYS}) GROUP BY d`,
  );
  const total = db.prepare('SELECT count(*) FROM review_log').pluck();
  const devices = new Map<string, number>();
  const keyOfDevice = (id: string): number => {
    const known = devices.get(id) ?? (deviceKey.get(id) as number | undefined);
    const key = known ?? Number(addDevice.run(id).lastInsertRowid);
    devices.set(id, key);
    return key;
  };
  return {
    has: (id) => exists.get(toBlob(id)) !== undefined,
    append(row) {
      const known = cardKey.get(row.cardId) as number | undefined;
      const card = known ?? Number(addCard.run(row.cardId).lastInsertRowid);
      const { outcome } = row;
      insert.run(
        toBlob(row.id),
        keyOfDevice(row.deviceId),
        row.atMs,
        card,
        row.kind,
        row.grade,
        row.elapsedMs,
        row.targetId === null ? null : toBlob(row.targetId),
        row.offsetMin,
        outcome?.nth ?? null,
        outcome?.before ? PHASE_NAMES.indexOf(outcome.before) : null,
        outcome ? PHASE_NAMES.indexOf(outcome.after) : null,
        outcome?.step ?? null,
        outcome?.wait ?? null,
        outcome && outcome.leech !== 'no' ? LEECHES.indexOf(outcome.leech) : null,
        row.data === null ? null : JSON.stringify(row.data),
      );
    },
    get(id) {
      const row = one.get(toBlob(id)) as RawRow | undefined;
      return row && toRow(row);
    },
    counts: (id) => counting.get(toBlob(id)) !== undefined,
    logOf: (cardId) => (ofCard.all(cardId) as RawRow[]).map(toRow),
    rowsAfter: (key, limit) =>
      (after.all(key, limit) as RawRow[]).map((row) => ({ key: row.key, ...toRow(row) })),
    actsSince: (deviceId, sinceMs) =>
      (acts.all(deviceId, sinceMs) as RawAct[]).map(({ id, target, ...act }) => ({
        ...act,
        id: fromBlob(id) as Uuid,
        targetId: target === null ? null : fromBlob(target),
      })),
    day: (day) =>
      (dayRow.get(day) as DayCount | undefined) ?? { day, reviews: 0, known: 0, elapsedMs: 0 },
    days: (fromDay, toDay) => dayRows.all(fromDay, toDay) as DayCount[],
    countDay(day, row, sign) {
      const known = row.outcome?.before === 'review' ? sign : 0;
      addDay.run(day, sign, known, sign * row.elapsedMs);
    },
    recountDays(startHour) {
      clearDays.run();
      recount.run(startHour);
    },
    size: () => total.get() as number,
    forget: () => devices.clear(),
  };
}

function toRow(row: RawRow): ReviewLogRow {
  return {
    id: fromBlob(row.id) as Uuid,
    deviceId: row.deviceId,
    atMs: row.atMs,
    cardId: row.cardId,
    kind: row.kind,
    grade: row.grade,
    elapsedMs: row.elapsedMs,
    targetId: row.target === null ? null : fromBlob(row.target),
    offsetMin: row.offsetMin,
    outcome: toOutcome(row),
    data: row.data === null ? null : JSON.parse(row.data),
  };
}

/** The outcome columns of a row; null where it has none. */
export function toOutcome(
  row: Pick<RawRow, 'nth' | 'before' | 'after' | 'step' | 'wait' | 'leech'>,
): Outcome | null {
  if (row.nth === null || row.after === null || row.wait === null) return null;
  return {
    nth: row.nth,
    before: row.before === null ? null : (PHASE_NAMES[row.before] ?? null),
    after: PHASE_NAMES[row.after] ?? 'review',
    step: row.step ?? 0,
    wait: row.wait,
    leech: LEECHES[row.leech ?? 0] ?? 'no',
  };
}
