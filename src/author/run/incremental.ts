import { z } from 'zod';
import { type ExpectedCheck, expectedCheck } from '../../contract/curriculum.ts';
import type { Problem } from '../problem.ts';
import { hashOf, type ResultCache } from './cache.ts';
import type { Runner } from './runner.ts';
import type { Unit, UnitResult } from './unit.ts';

export interface IncrementalOptions {
  readonly cache: ResultCache;
  /** A hash of the tools that judge: if they change, everything is run again. */
  readonly tools: string;
  readonly workers: number;
  readonly createRunner: () => Runner;
}

export interface IncrementalReport {
  readonly problems: readonly Problem[];
  /** Exercise ids to the checks their solutions reported; only of exercises without problems. */
  readonly checks: ReadonlyMap<string, readonly ExpectedCheck[]>;
  readonly ran: number;
}

const remembered = z.object({ checks: z.array(expectedCheck).optional() });

/** The key a unit's result is remembered by. */
export function unitKey(unit: Unit, tools: string, kind: string): string {
  return hashOf([tools, kind, unit.owner, unit.name, ...unit.inputs]);
}

/** Runs the units whose inputs or tools changed since they were last proved. */
export async function runIncremental(
  units: readonly Unit[],
  { cache, tools, workers, createRunner }: IncrementalOptions,
): Promise<IncrementalReport> {
  const problems: Problem[] = [];
  const checks = new Map<string, readonly ExpectedCheck[]>();
  const open: Job[] = [];
  for (const unit of units) {
    const key = unitKey(unit, tools, 'run');
    const known = remembered.safeParse(cache.get(key));
    if (!known.success) open.push({ unit, key });
    else if (known.data.checks !== undefined) checks.set(unit.owner, known.data.checks);
  }
  const ran = open.length;
  await runAll(open, workers, createRunner, ({ unit, key }, result) => {
    problems.push(...result.problems);
    if (result.problems.length > 0) return;
    const { checks: found } = result;
    if (found !== undefined) checks.set(unit.owner, found);
    cache.set(key, found === undefined ? {} : { checks: found });
  });
  return { problems, checks, ran };
}

interface Job {
  readonly unit: Unit;
  readonly key: string;
}

/** Works off a queue with several runners; the first crash of a runner empties it. */
async function runAll(
  queue: Job[],
  workers: number,
  createRunner: () => Runner,
  accept: (job: Job, result: UnitResult) => void,
): Promise<void> {
  const work = async (): Promise<void> => {
    const runner = createRunner();
    try {
      for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
        accept(job, await job.unit.run(runner));
      }
    } finally {
      queue.length = 0;
      await runner.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, queue.length) }, work));
}
