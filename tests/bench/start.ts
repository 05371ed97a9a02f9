import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { build } from 'vite';
import { type Figure, median } from './statistics.ts';

const ROUNDS = 7;
const ROOT = join(import.meta.dirname, '..', '..');

interface Start {
  /** From starting the program to its first heading in the page, ms. */
  readonly usableMs: number;
  /** Working sets of all its processes two seconds of idling later, MB. */
  readonly memoryMb: number;
}

async function start(executablePath: string, app: string, home: string): Promise<Start> {
  const began = performance.now();
  const electron = await _electron.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', app],
    env: { ...(process.env as Record<string, string>), CAIRN_HOME: home },
  });
  const page = await electron.firstWindow();
  await page.waitForFunction(() => document.querySelector('main h1') !== null, undefined, {
    polling: 5,
  });
  const usableMs = performance.now() - began;
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2000)));
  const memoryKb = await electron.evaluate(({ app: running }) =>
    running.getAppMetrics().reduce((sum, metric) => sum + metric.memory.workingSetSize, 0),
  );
  await electron.close();
  return { usableMs, memoryMb: memoryKb / 1024 };
}

/** From the program's start on a new machine's profile to the first lesson that can be read, chosen on the first screen, ms. */
async function firstLesson(executablePath: string): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), 'cairn-bench-'));
  const began = performance.now();
  const electron = await _electron.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', ROOT],
    env: { ...(process.env as Record<string, string>), CAIRN_HOME: home, HOME: home },
  });
  const page = await electron.firstWindow();
  await page.getByRole('link', { name: 'Start the first lesson' }).click();
  await page
    .getByRole('region', { name: 'Lesson', exact: true })
    .getByRole('heading')
    .first()
    .waitFor();
  const ms = performance.now() - began;
  await electron.close();
  rmSync(home, { recursive: true, force: true });
  return ms;
}

/** Cairn's window against a bare electron-vite React window, in turns. */
export async function benchStart(executablePath: string): Promise<readonly Figure[]> {
  const bare = join(ROOT, '.cache/bench/bare');
  mkdirSync(bare, { recursive: true });
  await build({
    root: join(import.meta.dirname, 'bare'),
    base: './',
    logLevel: 'error',
    build: { outDir: join(bare, 'page'), emptyOutDir: true, target: 'chrome108' },
  });
  cpSync(join(import.meta.dirname, 'bare/main.cjs'), join(bare, 'main.cjs'));
  writeFileSync(join(bare, 'package.json'), '{"name":"bare","main":"main.cjs"}');

  const home = mkdtempSync(join(tmpdir(), 'cairn-bench-'));
  const cairn: Start[] = [];
  const plain: Start[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const one = await start(executablePath, bare, home);
    const other = await start(executablePath, ROOT, home);
    // The first round fills the disk's cache, and Cairn's first start makes its profile.
    if (round === 0) continue;
    plain.push(one);
    cairn.push(other);
  }
  rmSync(home, { recursive: true, force: true });
  const lessons: number[] = [];
  for (let round = 0; round < 3; round++) lessons.push(await firstLesson(executablePath));
  const compare = (what: string, unit: string, pick: (value: Start) => number): Figure => {
    const ours = median(cairn.map(pick));
    const theirs = median(plain.map(pick));
    return {
      what,
      value: `${ours.toFixed(0)} ${unit}`,
      against: `${theirs.toFixed(0)} ${unit} bare`,
      ratio: ours / theirs,
      goal: '1.3',
    };
  };
  return [
    compare('start to first usable screen', 'ms', (value) => value.usableMs),
    compare('memory of all processes', 'MB', (value) => value.memoryMb),
    {
      what: 'from a first start to the first lesson, one click',
      value: `${(median(lessons) / 1000).toFixed(1)} s`,
      goal: '60 s, with the reading',
    },
  ];
}
