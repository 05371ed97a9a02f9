import type { Measurements } from '../../contract/checkpoint.ts';
import type { TestReport } from '../../contract/grading.ts';

/** What the learner's server was asked over a run, and how long its answers took; null where none was asked. */
export function measure(reports: readonly TestReport[]): Measurements | null {
  const traces = reports.flatMap((report) => report.trace ?? []);
  const exchanges = traces.flatMap((trace) => trace.exchanges);
  if (exchanges.length === 0) return null;
  const times = exchanges.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  return {
    // Those from the middle of a long check are counted, though they are not kept.
    requests: traces.reduce((sum, { leftOut }) => sum + leftOut, exchanges.length),
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
  };
}

/** The smallest time that this share of `sorted` does not exceed (nearest rank). */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
