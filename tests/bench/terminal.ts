/// <reference path="../../src/core/terminal/node-pty.d.ts" />
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type Page } from '@playwright/test';
import { spawn } from 'node-pty';
import type { Figure } from './statistics.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MEGABYTES = 100;

/** `cat` of 100 MB in the window's terminal, against a pseudoterminal that is read and thrown away. */
export async function benchTerminal(executablePath: string): Promise<readonly Figure[]> {
  const home = mkdtempSync(join(tmpdir(), 'cairn-bench-'));
  const file = join(home, 'big.txt');
  // Lines of a log: what learners print, not one endless line.
  const line = `${'2026-11-23T10:00:00Z INFO billing.invoices created inv_1042 for cus_9'.padEnd(99)}\n`;
  writeFileSync(file, line.repeat((MEGABYTES * 1_000_000) / line.length));
  const bareMs = await readBare(file);

  const electron = await _electron.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', ROOT],
    env: {
      ...(process.env as Record<string, string>),
      CAIRN_HOME: home,
      HOME: home,
      SHELL: '/bin/bash',
    },
  });
  const page = await electron.firstWindow();
  await page.waitForSelector('main h1');
  await page.evaluate(() => {
    window.location.hash = '/learn/1.1.1.1';
  });
  await page.getByRole('textbox', { name: 'quoting.py' }).waitFor();
  await page.keyboard.press('Control+Backquote');
  await page.waitForFunction(() =>
    document.activeElement?.classList.contains('xterm-helper-textarea'),
  );
  await run(page, 'echo terminal-$((40+2))-ready', 'terminal-42-ready');

  await countFrames(page);
  const began = performance.now();
  await run(page, `cat ${file}; echo all-$((6*7))-shown`, 'all-42-shown', 120_000);
  const ourMs = performance.now() - began;
  const frames = await stopFrames(page);

  await page.keyboard.type(`while true; do cat ${file}; done\n`);
  await page.waitForFunction(() =>
    document.querySelector('.xterm-rows')?.textContent?.includes('inv_1042'),
  );
  const pressed = performance.now();
  await page.keyboard.press('Control+c');
  await run(page, 'echo stopped-$((6*7))', 'stopped-42');
  const stopMs = performance.now() - pressed;
  await electron.close();
  rmSync(home, { recursive: true, force: true });

  const rate = (ms: number): number => MEGABYTES / (ms / 1000);
  return [
    {
      what: `cat of ${MEGABYTES} MB`,
      value: `${rate(ourMs).toFixed(1)} MB/s`,
      against: `${rate(bareMs).toFixed(1)} MB/s read and thrown away`,
      ratio: rate(ourMs) / rate(bareMs),
      better: 'more',
    },
    {
      what: 'frames later than 50 ms meanwhile',
      value: `${((frames.late / frames.all) * 100).toFixed(1)} %`,
    },
    { what: 'longest frame meanwhile', value: `${frames.longestMs.toFixed(0)} ms` },
    {
      what: 'Ctrl-C to the next command done, in a flood',
      value: `${stopMs.toFixed(0)} ms`,
      goal: '500 ms',
    },
  ];
}

function readBare(file: string): Promise<number> {
  return new Promise((resolve) => {
    const began = performance.now();
    const terminal = spawn('cat', [file], { cols: 80, rows: 24 });
    terminal.onData(() => undefined);
    terminal.onExit(() => resolve(performance.now() - began));
  });
}

async function run(page: Page, command: string, answer: string, timeout = 30_000): Promise<void> {
  await page.keyboard.type(`${command}\n`);
  await page.waitForFunction(
    (text) => document.querySelector('.xterm-rows')?.textContent?.includes(text),
    answer,
    { timeout, polling: 20 },
  );
}

interface Frames {
  readonly all: number;
  readonly late: number;
  readonly longestMs: number;
}

async function countFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    const frames: { all: number; late: number; longestMs: number; on: boolean } = {
      all: 0,
      late: 0,
      longestMs: 0,
      on: true,
    };
    Object.assign(window, { benchFrames: frames });
    let last = performance.now();
    const tick = (now: number): void => {
      const took = now - last;
      last = now;
      frames.all++;
      if (took > 50) frames.late++;
      frames.longestMs = Math.max(frames.longestMs, took);
      if (frames.on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
}

function stopFrames(page: Page): Promise<Frames> {
  return page.evaluate(() => {
    const { benchFrames } = window as unknown as { benchFrames: Frames & { on: boolean } };
    benchFrames.on = false;
    return benchFrames;
  });
}
