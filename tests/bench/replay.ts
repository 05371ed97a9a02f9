import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import type { ExerciseId, Uuid } from '../../src/contract/ids.ts';
import { RECORDED_STEPS } from '../../src/contract/replay.ts';
import { createCore } from '../../src/core/createCore.ts';
import { type Figure, median } from './statistics.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PYTHON = join(ROOT, '.cache/python/bin/python');
const RUNS = 7;

/** Loops, calls, and values that grow: what learners write, a little more than RECORDED_STEPS lines of it. */
const PROGRAM = `def primes(limit):
    found = []
    for candidate in range(2, limit):
        for prime in found:
            if candidate % prime == 0:
                break
        else:
            found.append(candidate)
    return found


grid = [[0] * 10 for _ in range(10)]
totals = {}
for n in range(1, 2000):
    totals[n % 15] = totals.get(n % 15, 0) + n
    grid[n % 10][n % 7] = n
    if n % 100 == 0:
        print(n, len(primes(50)))
`;

/** Recording and opening a program of RECORDED_STEPS steps, and the bare program, in one run. */
export async function benchReplay(): Promise<readonly Figure[]> {
  process.env['CAIRN_PYTHON_ENV'] = join(ROOT, '.cache/python');
  const home = mkdtempSync(join(tmpdir(), 'cairn-bench-'));
  const core = createCore({
    dataFolder: home,
    resourcesFolder: join(ROOT, 'resources'),
    profile: 'default',
    shell: 'web',
    version: 'bench',
    commandLine: 'alone',
  });
  if (!core.ok) throw new Error(core.error.message);
  const { handlers } = core.value;
  const exerciseId = '1.1.1.1-quote-order' as ExerciseId;
  const opened = await handlers['workspace.open']({ exerciseId });
  if (!opened.ok) throw new Error(opened.error.message);
  const file = join(opened.value.folder, 'bench.py');
  writeFileSync(file, PROGRAM);
  const recordMs: number[] = [];
  const openMs: number[] = [];
  const momentMs: number[] = [];
  const bareMs: number[] = [];
  let bytes = 0;
  for (let run = 0; run <= RUNS; run++) {
    const runId = uuidv7() as Uuid;
    const began = performance.now();
    const recorded = await handlers['replay.run']({
      runId,
      steps: RECORDED_STEPS,
      target: { kind: 'file', exerciseId, path: 'bench.py', call: '' },
    });
    const tookMs = performance.now() - began;
    if (!recorded.ok) throw new Error(recorded.error.message);
    if (recorded.value.steps.lines.length !== RECORDED_STEPS) throw new Error('too few steps');
    // What a window does to open it: the message across, and the first moment.
    const opening = performance.now();
    const text = JSON.stringify(recorded.value);
    JSON.parse(text);
    await handlers['replay.moment']({ runId, step: 0 });
    const openedMs = performance.now() - opening;
    const stepping = performance.now();
    for (let step = 0; step < RECORDED_STEPS; step += 10) {
      JSON.stringify(await handlers['replay.moment']({ runId, step }));
    }
    const steppedMs = (performance.now() - stepping) / (RECORDED_STEPS / 10);
    bytes = text.length;
    const cold = performance.now();
    spawnSync(PYTHON, [file], { cwd: opened.value.folder });
    // The first one starts the grader.
    if (run === 0) continue;
    bareMs.push(performance.now() - cold);
    recordMs.push(tookMs);
    openMs.push(openedMs);
    momentMs.push(steppedMs);
  }
  core.value.dispose();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  const steps = RECORDED_STEPS.toLocaleString('en');
  return [
    {
      what: `${steps} steps recorded, median of ${RUNS}`,
      value: `${median(recordMs).toFixed(0)} ms`,
      against: `${median(bareMs).toFixed(0)} ms, the bare program in a new Python`,
      ratio: median(recordMs) / median(bareMs),
      goal: '1,000 ms',
    },
    {
      what: `${steps} steps opened`,
      value: `${median(openMs).toFixed(1)} ms`,
      goal: '300 ms',
    },
    { what: `${steps} steps, sent as`, value: `${(bytes / 1000).toFixed(0)} kB` },
    { what: 'one moment: stack and variables', value: `${median(momentMs).toFixed(3)} ms` },
  ];
}
