import { err, ok, type Result } from '../../base/result.ts';
import type {
  Checkpoint,
  CheckpointRow,
  CheckpointRun,
  CheckpointView,
  RestsOn,
  RunningCheck,
} from '../../contract/checkpoint.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { ExerciseId, PointId } from '../../contract/ids.ts';
import type { PointProgress } from '../../contract/progress.ts';
import type { CurriculumFeature } from '../curriculum/index.ts';
import type { FeatureContext } from '../feature.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import type { CheckpointRunRow } from '../store/index.ts';
import { standingOf } from './standing.ts';

/** More runs than anybody reads; they all stay in the log. */
const TIMELINE = 200;

export interface CheckpointsFeature {
  readonly handlers: Handlers<'checkpoint.list' | 'checkpoint.get' | 'checkpoint.evidence'>;
}

/** The projects that prove what was learned: how far each is, what it rests on, and the evidence of its runs. */
export function createCheckpointsFeature(
  context: FeatureContext,
  parts: {
    readonly curriculum: Pick<CurriculumFeature, 'point'>;
    readonly points: () => readonly PointProgress[];
    readonly running: (id: ExerciseId) => RunningCheck | null;
  },
): CheckpointsFeature {
  const { store, pack, clock } = context;

  /** Reads progress once, then answers for any checkpoint. */
  function rows(): (checkpoint: Checkpoint) => CheckpointRow {
    const progress = new Map(parts.points().map((point) => [point.pointId, point]));
    const standings = store.checkpoints.standings();
    const nowMs = clock.nowMs();
    return (checkpoint) => {
      const restsOn = checkpoint.restsOn.map((id) => toRestsOn(id, progress.get(id)));
      const known = standings.get(checkpoint.id);
      const { written } = checkpoint;
      const lastPassedMs = known?.lastPassedMs ?? null;
      const last = known && store.checkpoints.recent(checkpoint.id, 1)[0];
      return {
        id: checkpoint.id,
        title: checkpoint.title,
        summary: checkpoint.summary,
        hours: checkpoint.hours,
        runs: known?.runs ?? 0,
        lastRun: last ? toRun(last) : null,
        passedMs: known?.passedMs ?? null,
        restsOn,
        ...standingOf({ written, runs: known?.runs ?? 0, lastPassedMs, restsOn, nowMs }),
      };
    };
  }

  function toRestsOn(pointId: PointId, progress: PointProgress | undefined): RestsOn {
    return {
      pointId,
      title: parts.curriculum.point(pointId)?.title ?? pointId,
      mastery: progress?.mastery ?? 'coming',
      recall: progress?.recall ?? null,
    };
  }

  function toRun(row: CheckpointRunRow): CheckpointRun {
    const { id, atMs, verdict, passed, total, durationMs, measurements, solutionSeen } = row;
    return {
      ...{ id, atMs, verdict, passed, total, durationMs, measurements, solutionSeen },
      files: row.fileCount,
      current: row.contentHash === pack.exercise(row.checkpointId)?.contentHash,
    };
  }

  function find(
    id: ExerciseId,
  ): Result<Pick<CheckpointView, 'group'> & { it: Checkpoint }, DomainError> {
    for (const { checkpoints, ...group } of pack.checkpoints()) {
      const it = checkpoints.find((each) => each.id === id);
      if (it) return ok({ it, group: { id: group.id, title: group.title } });
    }
    return err(domainError('notFound', `There is no checkpoint ${id} in this curriculum.`));
  }

  return {
    handlers: {
      'checkpoint.list'() {
        const toRow = rows();
        return ok(
          pack.checkpoints().map(({ checkpoints, ...group }) => ({
            ...group,
            checkpoints: checkpoints.map(toRow),
          })),
        );
      },
      'checkpoint.get'({ checkpointId }) {
        const found = find(checkpointId);
        if (!found.ok) return found;
        const { it, group } = found.value;
        const timeline = store.checkpoints.recent(it.id, TIMELINE).map(toRun);
        const last = timeline.find((run) => run.current);
        const { briefHtml, tools, offlineHtml, acceptance } = it;
        return ok({
          ...rows()(it),
          ...{ group, briefHtml, tools, offlineHtml, acceptance, timeline },
          checks: pack.exercise(it.id)?.checks ?? [],
          lastReports: last ? (store.checkpoints.report(last.id)?.reports ?? []) : [],
          running: parts.running(it.id),
        });
      },
      'checkpoint.evidence'({ checkpointId, runId }) {
        const row = store.checkpoints.get(runId);
        const report = store.checkpoints.report(runId);
        if (row?.checkpointId !== checkpointId || !report) {
          return err(domainError('notFound', 'This run is not in the profile.'));
        }
        return ok({
          run: toRun(row),
          problem: report.summary.problem?.message ?? null,
          output: report.summary.output,
          checks: pack.exercise(checkpointId)?.checks ?? [],
          reports: report.reports,
          files: store.checkpoints.files(runId),
        });
      },
    },
  };
}
