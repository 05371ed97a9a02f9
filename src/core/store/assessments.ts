import type { AssessmentId, Uuid } from '../../contract/ids.ts';
import type { Db } from './database.ts';

/** What happened in an assessment, in the order it happened. */
export interface AssessmentLogRow {
  readonly id: Uuid;
  readonly deviceId: string;
  readonly atMs: number;
  /** The run's id is that of its first row. */
  readonly runId: Uuid;
  readonly kind: 'start' | 'answer' | 'finish';
  readonly itemId: AssessmentId | null;
  readonly outcome: 'right' | 'wrong' | 'unknown' | null;
  readonly elapsedMs: number;
  /** `answer`: what was answered. `finish`: the result as it was shown. */
  readonly data: unknown;
  readonly offsetMin: number;
}

export interface AssessmentStore {
  has(id: Uuid): boolean;
  /** A row whose id is there already changes nothing. */
  append(row: AssessmentLogRow): void;
  /** Every row, oldest first. */
  rows(): readonly AssessmentLogRow[];
  /** What the newest `finish` row keeps; null before the first. */
  lastResult(): unknown;
}

export function createAssessmentStore(db: Db): AssessmentStore {
  const exists = db.prepare('SELECT 1 FROM assessment_log WHERE id = ?');
  const insert = db.prepare(
    `INSERT INTO assessment_log (id, device_id, at_ms, run_id, kind, item_id, outcome, elapsed_ms, data, offset_min)
     VALUES (@id, @deviceId, @atMs, @runId, @kind, @itemId, @outcome, @elapsedMs, @data, @offsetMin)
     ON CONFLICT (id) DO NOTHING`,
  );
  const all = db.prepare(
    `SELECT id, device_id AS deviceId, at_ms AS atMs, run_id AS runId, kind, item_id AS itemId, outcome,
       elapsed_ms AS elapsedMs, data, offset_min AS offsetMin
     FROM assessment_log ORDER BY at_ms, id`,
  );
  const last = db.prepare(
    "SELECT data FROM assessment_log WHERE kind = 'finish' ORDER BY at_ms DESC, id DESC LIMIT 1",
  );
  return {
    has: (id) => exists.get(id) !== undefined,
    append(row) {
      insert.run({ ...row, data: row.data === null ? null : JSON.stringify(row.data) });
    },
    rows: () =>
      (all.all() as (AssessmentLogRow & { data: string | null })[]).map((row) => ({
        ...row,
        data: parse(row.data),
      })),
    lastResult() {
      const row = last.get() as { data: string } | undefined;
      return row ? parse(row.data) : null;
    },
  };
}

/** Null for what is no JSON: a row may come from another device. */
function parse(data: string | null): unknown {
  try {
    return data === null ? null : (JSON.parse(data) as unknown);
  } catch {
    return null;
  }
}
