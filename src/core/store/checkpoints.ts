import { createHash } from 'node:crypto';
import type { EvidenceFile, Measurements } from '../../contract/checkpoint.ts';
import type { Verdict } from '../../contract/grading.ts';
import type { ExerciseId, Uuid } from '../../contract/ids.ts';
import type { AttemptReport } from './attempts.ts';
import type { Db } from './database.ts';
import type { SnapshotFile } from './snapshots.ts';

/** An acceptance run without what it left: enough for a list. */
export interface CheckpointRunRow {
  readonly id: Uuid;
  readonly deviceId: string;
  readonly atMs: number;
  readonly offsetMin: number;
  readonly checkpointId: ExerciseId;
  readonly contentHash: string;
  readonly verdict: Verdict;
  readonly passed: number;
  readonly total: number;
  readonly durationMs: number;
  readonly measurements: Measurements | null;
  readonly hintsShown: number;
  readonly solutionSeen: boolean;
  readonly fileCount: number;
}

export interface NewCheckpointRun extends Omit<CheckpointRunRow, 'fileCount'> {
  readonly report: AttemptReport;
  readonly files: readonly EvidenceFile[];
}

/** How a checkpoint stands, from all its runs. */
export interface CheckpointStanding {
  readonly checkpointId: ExerciseId;
  readonly runs: number;
  readonly passedMs: number | null;
  readonly lastPassedMs: number | null;
}

/**
 * The log of acceptance runs. A row holds all of its evidence, files included, so that it can be merged between devices
 * like any other log. `append` of an id that is there already does nothing.
 */
export interface CheckpointStore {
  append(run: NewCheckpointRun): void;
  report(id: Uuid): AttemptReport | undefined;
  files(id: Uuid): readonly EvidenceFile[];
  get(id: Uuid): CheckpointRunRow | undefined;
  /** Newest first. */
  recent(checkpointId: ExerciseId, limit: number): readonly CheckpointRunRow[];
  standings(): ReadonlyMap<ExerciseId, CheckpointStanding>;
}

const COLUMNS = `id, device_id AS deviceId, at_ms AS atMs, offset_min AS offsetMin, checkpoint_id AS checkpointId,
  content_hash AS contentHash, verdict, passed, total, duration_ms AS durationMs, requests, p50_ms AS p50Ms,
  p95_ms AS p95Ms, hints_shown AS hintsShown, solution_seen AS solutionSeen, file_count AS fileCount`;

type Row = Omit<CheckpointRunRow, 'measurements' | 'solutionSeen'> & {
  readonly solutionSeen: number;
  readonly requests: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
};

export function createCheckpointStore(db: Db): CheckpointStore {
  const insert = db.prepare(
    `INSERT OR IGNORE INTO checkpoint_log (id, device_id, at_ms, offset_min, checkpoint_id, content_hash, verdict,
       passed, total, duration_ms, requests, p50_ms, p95_ms, hints_shown, solution_seen, file_count, report, files)
     VALUES (@id, @deviceId, @atMs, @offsetMin, @checkpointId, @contentHash, @verdict, @passed, @total, @durationMs,
       @requests, @p50Ms, @p95Ms, @hintsShown, @solutionSeen, @fileCount, @report, @files)`,
  );
  const report = db.prepare('SELECT report FROM checkpoint_log WHERE id = ?').pluck();
  const files = db.prepare('SELECT files FROM checkpoint_log WHERE id = ?').pluck();
  const one = db.prepare(`SELECT ${COLUMNS} FROM checkpoint_log WHERE id = ?`);
  const recent = db.prepare(
    `SELECT ${COLUMNS} FROM checkpoint_log WHERE checkpoint_id = ? ORDER BY at_ms DESC, id DESC LIMIT ?`,
  );
  const standings = db.prepare(
    `SELECT checkpoint_id AS checkpointId, count(*) AS runs,
       min(at_ms) FILTER (WHERE verdict = 'passed') AS passedMs,
       max(at_ms) FILTER (WHERE verdict = 'passed') AS lastPassedMs
     FROM checkpoint_log GROUP BY checkpoint_id`,
  );
  return {
    append({ measurements, ...run }) {
      insert.run({
        ...run,
        solutionSeen: run.solutionSeen ? 1 : 0,
        requests: measurements?.requests ?? null,
        p50Ms: measurements?.p50Ms ?? null,
        p95Ms: measurements?.p95Ms ?? null,
        fileCount: run.files.length,
        report: JSON.stringify(run.report),
        files: JSON.stringify(run.files),
      });
    },
    report(id) {
      const text = report.get(id) as string | undefined;
      return text === undefined ? undefined : (JSON.parse(text) as AttemptReport);
    },
    files: (id) => JSON.parse((files.get(id) as string | undefined) ?? '[]') as EvidenceFile[],
    get(id) {
      const row = one.get(id) as Row | undefined;
      return row && toRun(row);
    },
    recent: (checkpointId, limit) => (recent.all(checkpointId, limit) as Row[]).map(toRun),
    standings: () =>
      new Map((standings.all() as CheckpointStanding[]).map((row) => [row.checkpointId, row])),
  };
}

function toRun({ requests, p50Ms, p95Ms, solutionSeen, ...row }: Row): CheckpointRunRow {
  const measured = requests !== null && p50Ms !== null && p95Ms !== null;
  return {
    ...row,
    solutionSeen: solutionSeen === 1,
    measurements: measured ? { requests, p50Ms, p95Ms } : null,
  };
}

/** Longer files are named in the evidence, and not kept in it. */
const MOST_FILE_BYTES = 256 * 1024;
const MOST_BYTES = 2 * 1024 * 1024;

/** A workspace's files as evidence keeps them: texts whole, anything else by size and hash. */
export function toEvidence(files: readonly SnapshotFile[]): readonly EvidenceFile[] {
  let room = MOST_BYTES;
  return [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, content }) => {
      const text = content.length <= Math.min(MOST_FILE_BYTES, room) ? textOf(content) : null;
      if (text !== null) room -= content.length;
      return {
        path,
        bytes: content.length,
        hash: createHash('sha256').update(content).digest('hex'),
        content: text,
      };
    });
}

function textOf(content: Uint8Array): string | null {
  const text = Buffer.from(content).toString('utf8');
  return text.includes('\0') || !Buffer.from(text).equals(content) ? null : text;
}
