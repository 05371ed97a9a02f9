import { median } from '../bench/statistics.ts';
import type { ProcessFigures } from './processes.ts';

/** The program at one moment. */
export interface Sample {
  readonly atMs: number;
  readonly memoryMb: number;
  readonly byRole: Readonly<Record<string, RoleFigures>>;
}

export interface RoleFigures {
  readonly processes: number;
  readonly memoryMb: number;
  readonly descriptors: number;
  readonly listeners: number;
}

export const WARM_UP_MS = 600_000;
/** Windows are as long as this, so that one screen's memory or one collection of garbage is not a trend. */
const WINDOW_MS = 300_000;
const MAX_GROWTH = 0.05;
/** A pipe or a socket more or fewer is between two moments of one program; a leak is one with each act. */
const SPARE_DESCRIPTORS = 8;

/** The processes of one role as one line. */
export function summarise(processes: readonly ProcessFigures[], atMs: number): Sample {
  const byRole: Record<string, RoleFigures> = {};
  let memoryMb = 0;
  for (const { role, memoryKb, descriptors, listeners } of processes) {
    const before = byRole[role] ?? { processes: 0, memoryMb: 0, descriptors: 0, listeners: 0 };
    byRole[role] = {
      processes: before.processes + 1,
      memoryMb: before.memoryMb + memoryKb / 1024,
      descriptors: before.descriptors + descriptors,
      listeners: before.listeners + listeners,
    };
    memoryMb += memoryKb / 1024;
  }
  return { atMs, memoryMb, byRole };
}

/**
 * The median memory of each whole window after the warm-up, in MB: of what runs all along. What comes and goes (shells, the
 * language server) would say how often it was there, and is counted at rest.
 */
export function windowMedians(all: readonly Sample[]): readonly number[] {
  const samples = all.filter(({ atMs }) => atMs >= WARM_UP_MS);
  const lasting = Object.keys(samples[0]?.byRole ?? {}).filter((role) =>
    samples.every(({ byRole }) => role in byRole),
  );
  const windows = new Map<number, number[]>();
  const endMs = samples.at(-1)?.atMs ?? 0;
  const count = Math.floor((endMs - WARM_UP_MS) / WINDOW_MS);
  for (const { atMs, byRole } of samples) {
    if (count < 1) break;
    const memoryMb = lasting.reduce((sum, role) => sum + (byRole[role]?.memoryMb ?? 0), 0);
    // The last one takes what is left over.
    const window = Math.min(count - 1, Math.floor((atMs - WARM_UP_MS) / WINDOW_MS));
    windows.set(window, [...(windows.get(window) ?? []), memoryMb]);
  }
  return [...windows.values()].map(median);
}

/** Growth from the first window to the highest later one; null where there are not two windows. */
export function growthOf(medians: readonly number[]): number | null {
  const [first, ...later] = medians;
  return first === undefined || later.length === 0 ? null : Math.max(...later) / first - 1;
}

/** What of the run is not as it should be: memory that grew, and what is left at rest that was not there at the rest before. */
export function faultsOf(run: {
  readonly samples: readonly Sample[];
  readonly restBefore: Sample;
  readonly restAfter: Sample;
}): readonly string[] {
  const faults: string[] = [];
  const growth = growthOf(windowMedians(run.samples));
  if (growth !== null && growth > MAX_GROWTH) {
    faults.push(`memory grew by ${(growth * 100).toFixed(1)}% after the first ten minutes`);
  }
  for (const [role, after] of Object.entries(run.restAfter.byRole)) {
    const before = run.restBefore.byRole[role] ?? { processes: 0, descriptors: 0, listeners: 0 };
    if (after.processes > before.processes) {
      faults.push(`${role}: ${after.processes} processes at rest, ${before.processes} before`);
      continue;
    }
    if (after.descriptors > before.descriptors + SPARE_DESCRIPTORS) {
      faults.push(
        `${role}: ${after.descriptors} descriptors at rest, ${before.descriptors} before`,
      );
    }
    if (after.listeners > before.listeners) {
      faults.push(`${role}: ${after.listeners} listeners at rest, ${before.listeners} before`);
    }
  }
  return faults;
}
