import type { CardId, Uuid } from '../../contract/ids.ts';
import type { CardPhase, Grade } from '../../contract/review.ts';
import type { Db } from './database.ts';

export interface ReviewLogRow {
  readonly id: Uuid;
  readonly deviceId: string;
  readonly atMs: number;
  readonly cardId: CardId;
  readonly kind: 'grade' | 'suspend' | 'unsuspend' | 'bury' | 'undo';
  readonly grade: Grade | null;
  readonly elapsedMs: number;
  readonly targetId: string | null;
  readonly offsetMin: number;
}

/** A card's place in the queue and its memory: the fold of its log rows. */
export interface CardState {
  readonly cardId: CardId;
  readonly phase: CardPhase;
  readonly dueMs: number;
  readonly stability: number;
  readonly difficulty: number;
  readonly scheduledDays: number;
  readonly learningSteps: number;
  readonly reps: number;
  readonly lapses: number;
  readonly lastReviewMs: number | null;
  readonly introducedMs: number | null;
  readonly suspended: boolean;
  readonly buriedUntilMs: number;
  readonly revision: number;
}

/** One card's log, in the order it counts: time, then id; undone rows and the undos themselves left out. */
export interface ReviewStore {
  has(id: Uuid): boolean;
  append(row: ReviewLogRow): void;
  logOf(cardId: CardId): readonly ReviewLogRow[];
  /** This device's newest row that is not undone, at or after `sinceMs`. */
  lastUndoable(deviceId: string, sinceMs: number): ReviewLogRow | undefined;
  state(cardId: CardId): CardState | undefined;
  put(state: CardState): void;
  remove(cardId: CardId): void;
  /** The card due first at `nowMs`: learning steps before reviews, and those only if `withReviews`. */
  firstDue(nowMs: number, withReviews: boolean): CardState | undefined;
  /** The card in a learning step that is due first, up to `untilMs`. */
  firstLearning(untilMs: number, nowMs: number): CardState | undefined;
  /** When the next card that is not due yet will be. */
  nextDueMs(nowMs: number): number | null;
  /** Reviews due at `nowMs`, and cards in a learning step due by `aheadMs`. */
  counts(nowMs: number, aheadMs: number): { readonly learning: number; readonly due: number };
  introducedSince(sinceMs: number): number;
  reviewedSince(sinceMs: number): number;
  states(): readonly CardState[];
  /** Rows of kind grade in [fromMs, toMs), for calendars. */
  gradesBetween(
    fromMs: number,
    toMs: number,
  ): readonly { atMs: number; elapsedMs: number; offsetMin: number }[];
}

const LIVE = `kind <> 'undo' AND NOT EXISTS (
  SELECT 1 FROM review_log AS undo WHERE undo.kind = 'undo' AND undo.target_id = log.id)`;
const LOG_COLUMNS = `id, device_id AS deviceId, at_ms AS atMs, card_id AS cardId, kind, grade,
  elapsed_ms AS elapsedMs, target_id AS targetId, offset_min AS offsetMin`;
const STATE_COLUMNS = `card_id AS cardId, phase, due_ms AS dueMs, stability, difficulty, scheduled_days AS scheduledDays,
  learning_steps AS learningSteps, reps, lapses, last_review_ms AS lastReviewMs, introduced_ms AS introducedMs,
  suspended, buried_until_ms AS buriedUntilMs, revision`;

export function createReviewStore(db: Db): ReviewStore {
  const exists = db.prepare('SELECT 1 FROM review_log WHERE id = ?');
  const insert = db.prepare(
    `INSERT INTO review_log (id, device_id, at_ms, card_id, kind, grade, elapsed_ms, target_id, offset_min)
     VALUES (@id, @deviceId, @atMs, @cardId, @kind, @grade, @elapsedMs, @targetId, @offsetMin)`,
  );
  const logRows = db.prepare(
    `SELECT ${LOG_COLUMNS} FROM review_log AS log WHERE card_id = ? AND ${LIVE} ORDER BY at_ms, id`,
  );
  const undoable = db.prepare(
    `SELECT ${LOG_COLUMNS} FROM review_log AS log WHERE at_ms >= ? AND device_id = ? AND ${LIVE}
     ORDER BY at_ms DESC, id DESC LIMIT 1`,
  );
  const stateRow = db.prepare(`SELECT ${STATE_COLUMNS} FROM card_state WHERE card_id = ?`);
  const stateRows = db.prepare(`SELECT ${STATE_COLUMNS} FROM card_state`);
  const putState = db.prepare(
    `INSERT OR REPLACE INTO card_state (card_id, phase, due_ms, stability, difficulty, scheduled_days, learning_steps,
       reps, lapses, last_review_ms, introduced_ms, suspended, buried_until_ms, revision)
     VALUES (@cardId, @phase, @dueMs, @stability, @difficulty, @scheduledDays, @learningSteps,
       @reps, @lapses, @lastReviewMs, @introducedMs, @suspended, @buriedUntilMs, @revision)`,
  );
  const dropState = db.prepare('DELETE FROM card_state WHERE card_id = ?');
  // A state without a grade (suspended or buried while new) is not in the due queue.
  const dueRow = db.prepare(
    `SELECT ${STATE_COLUMNS} FROM card_state
     WHERE suspended = 0 AND due_ms <= @nowMs AND buried_until_ms <= @nowMs AND phase <> 'new'
       AND (@withReviews OR phase <> 'review')
     ORDER BY phase = 'review', due_ms LIMIT 1`,
  );
  const learningRow = db.prepare(
    `SELECT ${STATE_COLUMNS} FROM card_state
     WHERE suspended = 0 AND due_ms <= ? AND buried_until_ms <= ? AND phase IN ('learning', 'relearning')
     ORDER BY due_ms LIMIT 1`,
  );
  const nextDue = db.prepare(
    `SELECT min(max(due_ms, buried_until_ms)) AS dueMs FROM card_state
     WHERE suspended = 0 AND phase <> 'new' AND max(due_ms, buried_until_ms) > ?`,
  );
  const counts = db.prepare(
    `SELECT coalesce(sum(phase = 'review' AND due_ms <= @nowMs), 0) AS due,
       coalesce(sum(phase <> 'review'), 0) AS learning FROM card_state
     WHERE suspended = 0 AND due_ms <= @aheadMs AND buried_until_ms <= @nowMs AND phase <> 'new'`,
  );
  const introduced = db.prepare('SELECT count(*) AS n FROM card_state WHERE introduced_ms >= ?');
  const reviewed = db.prepare(
    `SELECT count(*) AS n FROM review_log AS log WHERE at_ms >= ? AND kind = 'grade' AND ${LIVE}`,
  );
  const between = db.prepare(
    `SELECT at_ms AS atMs, elapsed_ms AS elapsedMs, offset_min AS offsetMin FROM review_log AS log
     WHERE at_ms >= ? AND at_ms < ? AND kind = 'grade' AND ${LIVE} ORDER BY at_ms`,
  );
  const toState = (row: unknown): CardState => {
    const state = row as Omit<CardState, 'suspended'> & { suspended: number };
    return { ...state, suspended: state.suspended === 1 };
  };
  const count = (row: unknown): number => (row as { n: number }).n;
  return {
    has: (id) => exists.get(id) !== undefined,
    append: (row) => void insert.run(row),
    logOf: (cardId) => logRows.all(cardId) as ReviewLogRow[],
    lastUndoable: (deviceId, sinceMs) =>
      undoable.get(sinceMs, deviceId) as ReviewLogRow | undefined,
    state(cardId) {
      const row = stateRow.get(cardId);
      return row ? toState(row) : undefined;
    },
    put: (state) => void putState.run({ ...state, suspended: state.suspended ? 1 : 0 }),
    remove: (cardId) => void dropState.run(cardId),
    firstDue(nowMs, withReviews) {
      const row = dueRow.get({ nowMs, withReviews: withReviews ? 1 : 0 });
      return row ? toState(row) : undefined;
    },
    firstLearning(untilMs, nowMs) {
      const row = learningRow.get(untilMs, nowMs);
      return row ? toState(row) : undefined;
    },
    nextDueMs: (nowMs) => (nextDue.get(nowMs) as { dueMs: number | null }).dueMs,
    counts: (nowMs, aheadMs) => counts.get({ nowMs, aheadMs }) as { learning: number; due: number },
    introducedSince: (sinceMs) => count(introduced.get(sinceMs)),
    reviewedSince: (sinceMs) => count(reviewed.get(sinceMs)),
    states: () => stateRows.all().map(toState),
    gradesBetween: (fromMs, toMs) =>
      between.all(fromMs, toMs) as { atMs: number; elapsedMs: number; offsetMin: number }[],
  };
}
