// `npm run soak -- --minutes N [--seed S] [--shell web|desktop]`: a simulated learner in the real window, and what the program takes meanwhile.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import { openDesktop, openWeb, PYTHON_ENVIRONMENT, ROOT } from '../e2e/open-app.ts';
import { seededRandom } from '../helpers/random.ts';
import {
  faultsOf,
  growthOf,
  type Sample,
  summarise,
  WARM_UP_MS,
  windowMedians,
} from './judgement.ts';
import { createLearner } from './learner.ts';
import { isAlive, type ProcessFigures, processesOf } from './processes.ts';

const SAMPLE_MS = 30_000;
/** What ends by itself after its screen is left has ended by then. */
const REST_MS = 5_000;
const END_MS = 5_000;
const MAX_FAULTS = 5;
const SIZE = { width: 1280, height: 800 };

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '120' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    shell: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
if (!(minutes > 0 && minutes <= 600) || !Number.isInteger(seed)) {
  console.error('--minutes takes a number up to 600, --seed a whole number.');
  process.exit(2);
}
if (process.platform !== 'linux') {
  console.error('The soak reads /proc: it runs on Linux.');
  process.exit(2);
}
const electron = join(
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(ROOT, 'node_modules/electron/dist'),
  'electron',
);
const shell = values.shell ?? (existsSync(electron) ? 'desktop' : 'web');
process.exitCode = await soak();

async function soak(): Promise<number> {
  console.log(`Soak: ${minutes} minutes in the ${shell} shell, seed ${seed}.`);
  const home = mkdtempSync(join(tmpdir(), 'cairn-soak-'));
  execFileSync(process.execPath, [join(ROOT, 'tests/e2e/seed-year.ts'), home]);
  const app = await (shell === 'web' ? openWeb : openDesktop)(
    home,
    {
      ...process.env,
      ...{ CAIRN_HOME: home, CAIRN_PYTHON_ENV: PYTHON_ENVIRONMENT, HOME: home, SHELL: '/bin/bash' },
    },
    SIZE,
  );
  const faults: string[] = [];
  app.page.on('pageerror', (error) => faults.push(`the page threw: ${error.message}`));
  const beganMs = performance.now();
  const seen = new Map<string, ProcessFigures>();
  const sample = (): Sample => {
    const processes = processesOf(home);
    for (const found of processes) seen.set(`${found.pid} ${found.startedAt}`, found);
    return summarise(processes, performance.now() - beganMs);
  };
  const samples: Sample[] = [];
  const page = await app.page.context().newCDPSession(app.page);
  // What nobody needs any more is collected when the engine likes; what is kept is what may not grow.
  const collect = () => page.send('HeapProfiler.collectGarbage').catch(() => undefined);
  const timer = setInterval(() => {
    void collect().then(() => {
      const taken = sample();
      samples.push(taken);
      console.log(line(taken));
    });
  }, SAMPLE_MS);

  const learner = createLearner(app, seededRandom(seed));
  const done = new Map<string, number>();
  const rest = async (): Promise<Sample> => {
    await learner.rest();
    await app.page.waitForTimeout(REST_MS);
    await collect();
    const taken = sample();
    console.log(`At rest: ${line(taken)}; ${await pageFigures(app.page)}`);
    return taken;
  };
  const act = async (): Promise<void> => {
    try {
      const name = await learner.act();
      done.set(name, (done.get(name) ?? 0) + 1);
    } catch (error) {
      // One act that fails is a fault, and the rest of the run still tells what it has to.
      await app.page.screenshot({ path: join(home, `fault-${faults.length}.png`) });
      console.error(`FAULT ${(error as Error).message}`);
      faults.push((error as Error).message);
      if (faults.length >= MAX_FAULTS) throw new Error('too much went wrong: the run ends here');
    }
  };
  try {
    // Two rounds of everything, and half a short run or the warm-up of a long one: what is loaded once is loaded then.
    const halfMs = Math.min(WARM_UP_MS, (minutes * 60_000) / 2);
    for (let count = 0; count < 14 || performance.now() - beganMs < halfMs; count++) await act();
    const restBefore = await rest();
    const until = Math.max(minutes * 60_000, performance.now() - beganMs + 1);
    while (performance.now() - beganMs < until) await act();
    clearInterval(timer);
    faults.push(...faultsOf({ samples, restBefore, restAfter: await rest() }));
  } catch (error) {
    faults.push((error as Error).message);
  }
  clearInterval(timer);
  await app.close();
  await new Promise((resolve) => setTimeout(resolve, END_MS));
  sample();
  for (const left of seen.values()) {
    if (isAlive(left)) faults.push(`${left.role} (process ${left.pid}) is left after the end`);
  }
  for (const found of errorsIn(join(home, 'cairn.log'))) faults.push(`in the log: ${found}`);

  console.log(`Acts: ${[...done].map(([name, count]) => `${name} ${count}`).join(', ')}.`);
  const medians = windowMedians(samples);
  const growth = growthOf(medians);
  if (growth !== null) {
    console.log(
      `Memory after the warm-up, median of each five minutes: ${medians.map((mb) => mb.toFixed(0)).join(', ')} MB; growth ${(growth * 100).toFixed(1)}%.`,
    );
  }
  for (const fault of faults) console.error(`FAULT ${fault}`);
  if (faults.length > 0) {
    console.error(
      `The profile and its log are kept in ${home}; --seed ${seed} does the same again.`,
    );
    return 1;
  }
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  console.log('Nothing is left, nothing grew, and no error is in the log.');
  return 0;
}

function line({ atMs, memoryMb, byRole }: Sample): string {
  const roles = Object.entries(byRole)
    .map(
      ([role, { processes, memoryMb: mb, descriptors, listeners }]) =>
        `${role} ${processes > 1 ? `×${processes} ` : ''}${mb.toFixed(0)} MB ${descriptors} fd${listeners > 0 ? ` ${listeners} listening` : ''}`,
    )
    .join(', ');
  return `${(atMs / 60_000).toFixed(1).padStart(5)} min ${memoryMb.toFixed(0)} MB: ${roles}`;
}

/** What the page holds. */
async function pageFigures(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes, documents, jsEventListeners } = await session.send('Memory.getDOMCounters');
  await session.detach();
  return `the page's heap ${(usedSize / 1e6).toFixed(1)} MB, ${nodes} nodes, ${documents} documents, ${jsEventListeners} listeners`;
}

function errorsIn(log: string): readonly string[] {
  if (!existsSync(log)) return [];
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter((text) => / error /.test(text.slice(0, 40)));
}
