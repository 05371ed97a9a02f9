import type { CheckSummary, TestReport, Verdict } from '../../contract/grading.ts';
import type { ExerciseId, PointId, Uuid } from '../../contract/ids.ts';
import type { Db } from './database.ts';

export interface AttemptReport {
  readonly summary: CheckSummary;
  readonly reports: readonly TestReport[];
}

export interface AttemptLogRow {
  readonly id: Uuid;
  readonly deviceId: string;
  readonly atMs: number;
  readonly exerciseId: ExerciseId;
  readonly contentHash: string;
  readonly verdict: Verdict;
  readonly passed: number;
  readonly total: number;
  readonly durationMs: number;
  readonly hintsShown: number;
  readonly solutionSeen: boolean;
  readonly report: AttemptReport;
  readonly offsetMin: number;
}

export interface ExerciseState {
  readonly exerciseId: ExerciseId;
  readonly attempts: number;
  readonly passedMs: number | null;
  readonly lastAttemptId: Uuid;
}

export interface ActivityRow {
  readonly id: string;
  readonly deviceId: string;
  readonly atMs: number;
  readonly kind: 'lessonRead' | 'hintShown' | 'solutionSeen';
  readonly subject: PointId | ExerciseId;
  readonly amount: number;
  readonly offsetMin: number;
}

/** The help a learner took with an exercise, and the checks until it first passed (or so far). */
export interface ExerciseHelp {
  readonly exerciseId: ExerciseId;
  readonly hintsShown: number;
  readonly solutionSeen: boolean;
  readonly attemptsToPass: number;
}

/** That something was done, for how long one studies. */
export interface Moment {
  readonly atMs: number;
  readonly offsetMin: number;
  readonly subject: PointId | ExerciseId;
}

/** Checks, lessons read, hints and solutions seen. `append*` of an id that is there already does nothing. */
export interface AttemptStore {
  has(id: Uuid): boolean;
  /** The log row and the exercise's projection, in the caller's transaction. */
  append(row: AttemptLogRow): void;
  /** Folds an exercise's state anew from its attempts, after rows came from elsewhere. The caller's transaction. */
  project(exerciseId: ExerciseId): void;
  /** For whoever brought rows by other ways: what was read of them is read again. */
  touch(): void;
  get(id: Uuid): AttemptReport | undefined;
  /** Newest first. */
  recent(exerciseId: ExerciseId, limit: number): readonly Omit<AttemptLogRow, 'report'>[];
  /** The checks of an exercise up to its first pass, the pass first; none while it was not passed. */
  untilPass(exerciseId: ExerciseId): readonly Omit<AttemptLogRow, 'report'>[];
  /** Exercises that were passed and are no items of memory. */
  passedWithoutItem(): readonly ExerciseId[];
  state(exerciseId: ExerciseId): ExerciseState | undefined;
  states(): readonly ExerciseState[];
  appendActivity(row: ActivityRow): void;
  hintsShown(exerciseId: ExerciseId): number;
  solutionSeen(exerciseId: ExerciseId): boolean;
  /** Counts up with every lesson that is read. */
  lessonsVersion(): number;
  lessonsRead(): ReadonlyMap<PointId, number>;
  help(): readonly ExerciseHelp[];
  /** Everything that was done from a time on, in its order. */
  moments(fromMs: number): readonly Moment[];
  lastActivePoint(): { subject: string; atMs: number } | undefined;
  between(
    fromMs: number,
    toMs: number,
  ): readonly { atMs: number; durationMs: number; offsetMin: number }[];
}

const COLUMNS = `id, device_id AS deviceId, at_ms AS atMs, exercise_id AS exerciseId, content_hash AS contentHash, verdict,
  passed, total, duration_ms AS durationMs, hints_shown AS hintsShown, solution_seen AS solutionSeen, offset_min AS offsetMin`;

export function createAttemptStore(db: Db): AttemptStore {
  const exists = db.prepare('SELECT 1 FROM attempt_log WHERE id = ?');
  const insert = db.prepare(
    `INSERT INTO attempt_log (id, device_id, at_ms, exercise_id, content_hash, verdict, passed, total, duration_ms,
       hints_shown, solution_seen, report, offset_min)
     VALUES (@id, @deviceId, @atMs, @exerciseId, @contentHash, @verdict, @passed, @total, @durationMs,
       @hintsShown, @solutionSeen, @report, @offsetMin)`,
  );
  const project = db.prepare(
    `INSERT INTO exercise_state (exercise_id, attempts, passed_ms, last_attempt_id)
     VALUES (@exerciseId, 1, @passedMs, @id)
     ON CONFLICT (exercise_id) DO UPDATE SET attempts = attempts + 1,
       passed_ms = coalesce(passed_ms, excluded.passed_ms), last_attempt_id = excluded.last_attempt_id`,
  );
  const refold = db.prepare(
    `INSERT OR REPLACE INTO exercise_state (exercise_id, attempts, passed_ms, last_attempt_id)
     SELECT exercise_id, count(*), min(CASE verdict WHEN 'passed' THEN at_ms END),
       (SELECT id FROM attempt_log WHERE exercise_id = @exerciseId ORDER BY at_ms DESC, id DESC LIMIT 1)
     FROM attempt_log WHERE exercise_id = @exerciseId GROUP BY exercise_id`,
  );
  const report = db.prepare('SELECT report FROM attempt_log WHERE id = ?');
  const recent = db.prepare(
    `SELECT ${COLUMNS} FROM attempt_log WHERE exercise_id = ? ORDER BY at_ms DESC, id DESC LIMIT ?`,
  );
  const untilPass = db.prepare(
    `SELECT ${COLUMNS} FROM attempt_log WHERE exercise_id = @exerciseId AND (at_ms, id) <= (
       SELECT at_ms, id FROM attempt_log WHERE exercise_id = @exerciseId AND verdict = 'passed' ORDER BY at_ms, id LIMIT 1)
     ORDER BY at_ms DESC, id DESC`,
  );
  const withoutItem = db
    .prepare(
      `SELECT exercise_id FROM exercise_state WHERE passed_ms IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM card_state WHERE card_id = 'exercise:' || exercise_id AND reps > 0)`,
    )
    .pluck();
  const stateColumns =
    'exercise_id AS exerciseId, attempts, passed_ms AS passedMs, last_attempt_id AS lastAttemptId';
  const state = db.prepare(`SELECT ${stateColumns} FROM exercise_state WHERE exercise_id = ?`);
  const states = db.prepare(`SELECT ${stateColumns} FROM exercise_state`);
  const addActivity = db.prepare(
    `INSERT OR IGNORE INTO activity_log (id, device_id, at_ms, kind, subject, amount, offset_min)
     VALUES (@id, @deviceId, @atMs, @kind, @subject, @amount, @offsetMin)`,
  );
  const hints = db.prepare(
    "SELECT coalesce(max(amount), 0) AS n FROM activity_log WHERE subject = ? AND kind = 'hintShown'",
  );
  const solution = db.prepare(
    "SELECT 1 FROM activity_log WHERE subject = ? AND kind = 'solutionSeen' LIMIT 1",
  );
  const read = db.prepare(
    "SELECT subject, min(at_ms) AS atMs FROM activity_log WHERE kind = 'lessonRead' GROUP BY subject",
  );
  const help = db.prepare(
    `SELECT exercise_id AS exerciseId, sum(hints) AS hintsShown, sum(seen) AS solutionSeen, sum(attempts) AS attemptsToPass
     FROM (
       SELECT subject AS exercise_id, max(CASE kind WHEN 'hintShown' THEN amount ELSE 0 END) AS hints,
         max(kind = 'solutionSeen') AS seen, 0 AS attempts
       FROM activity_log WHERE kind IN ('hintShown', 'solutionSeen') GROUP BY subject
       UNION ALL
       SELECT log.exercise_id, 0, 0, count(*)
       FROM attempt_log AS log JOIN exercise_state AS state ON state.exercise_id = log.exercise_id
       WHERE log.at_ms <= coalesce(state.passed_ms, log.at_ms) GROUP BY log.exercise_id)
     GROUP BY exercise_id`,
  );
  const moments = db.prepare(
    `SELECT at_ms AS atMs, offset_min AS offsetMin, subject FROM activity_log WHERE at_ms >= @fromMs
     UNION ALL SELECT at_ms, offset_min, exercise_id FROM attempt_log WHERE at_ms >= @fromMs
     ORDER BY atMs`,
  );
  const lastActive = db.prepare(
    `SELECT subject, atMs FROM (
       SELECT subject, at_ms AS atMs FROM activity_log UNION ALL SELECT exercise_id, at_ms FROM attempt_log)
     ORDER BY atMs DESC LIMIT 1`,
  );
  const between = db.prepare(
    `SELECT at_ms AS atMs, duration_ms AS durationMs, offset_min AS offsetMin FROM attempt_log
     WHERE at_ms >= ? AND at_ms < ? ORDER BY at_ms`,
  );
  let lessonsVersion = 0;
  return {
    has: (id) => exists.get(id) !== undefined,
    append(row) {
      if (exists.get(row.id)) return;
      insert.run({
        ...row,
        solutionSeen: row.solutionSeen ? 1 : 0,
        report: JSON.stringify(row.report),
      });
      project.run({
        exerciseId: row.exerciseId,
        id: row.id,
        passedMs: row.verdict === 'passed' ? row.atMs : null,
      });
    },
    project: (exerciseId) => void refold.run({ exerciseId }),
    touch() {
      lessonsVersion++;
    },
    get(id) {
      const row = report.get(id) as { report: string } | undefined;
      return row ? (JSON.parse(row.report) as AttemptReport) : undefined;
    },
    recent: (exerciseId, limit) => toAttempts(recent.all(exerciseId, limit)),
    untilPass: (exerciseId) => toAttempts(untilPass.all({ exerciseId })),
    passedWithoutItem: () => withoutItem.all() as ExerciseId[],
    state: (exerciseId) => state.get(exerciseId) as ExerciseState | undefined,
    states: () => states.all() as ExerciseState[],
    appendActivity(row) {
      addActivity.run(row);
      if (row.kind === 'lessonRead') lessonsVersion++;
    },
    lessonsVersion: () => lessonsVersion,
    hintsShown: (exerciseId) => (hints.get(exerciseId) as { n: number }).n,
    solutionSeen: (exerciseId) => solution.get(exerciseId) !== undefined,
    lessonsRead: () =>
      new Map(
        (read.all() as { subject: PointId; atMs: number }[]).map((row) => [row.subject, row.atMs]),
      ),
    help: () =>
      (help.all() as (ExerciseHelp & { solutionSeen: unknown })[]).map((row) => ({
        ...row,
        solutionSeen: Boolean(row.solutionSeen),
      })),
    moments: (fromMs) => moments.all({ fromMs }) as Moment[],
    lastActivePoint: () => lastActive.get() as { subject: string; atMs: number } | undefined,
    between: (fromMs, toMs) =>
      between.all(fromMs, toMs) as { atMs: number; durationMs: number; offsetMin: number }[],
  };
}

function toAttempts(rows: unknown[]): readonly Omit<AttemptLogRow, 'report'>[] {
  return (rows as (AttemptLogRow & { solutionSeen: unknown })[]).map((row) => ({
    ...row,
    solutionSeen: Boolean(row.solutionSeen),
  }));
}
