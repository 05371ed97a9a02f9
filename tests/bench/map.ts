import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type Page } from '@playwright/test';
import { type Figure, median } from './statistics.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const ROUNDS = 15;

/** The map of 219 points, from the key that opens it to the frame that shows it, and one arrow key on it. */
export async function benchMap(executablePath: string): Promise<readonly Figure[]> {
  const home = mkdtempSync(join(tmpdir(), 'cairn-bench-'));
  const electron = await _electron.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', ROOT],
    env: { ...(process.env as Record<string, string>), CAIRN_HOME: home, HOME: home },
  });
  const page = await electron.firstWindow();
  await page.waitForSelector('main h1');
  const draws: number[] = [];
  const wholes: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await goTo(page, '/search', 'input');
    draws.push(await goTo(page, '/learn', '[data-cell]'));
    await goTo(page, '/search', 'input');
    wholes.push(await goTo(page, '/learn', '[data-cell^="9.3.1."]'));
  }
  const cells = await page.locator('[data-cell]').count();
  const steps = await page.evaluate(arrowKeys, 40);
  await electron.close();
  rmSync(home, { recursive: true, force: true });
  return [
    {
      what: 'the map, what is in sight',
      value: `${median(draws).toFixed(1)} ms`,
      goal: '16.7 ms, one frame',
    },
    { what: 'the map, down to its last module', value: `${median(wholes).toFixed(1)} ms` },
    { what: 'cells of the map', value: String(cells), better: 'neither' },
    { what: 'an arrow key on the map', value: `${median(steps).toFixed(1)} ms` },
  ];
}

/** Milliseconds of the main thread's work until the screen stands, layout included. */
async function goTo(page: Page, route: string, shown: string): Promise<number> {
  return await page.evaluate(
    ([hash, selector]) =>
      new Promise<number>((resolve) => {
        const began = performance.now();
        const look = (): void => {
          const found = document.querySelector(`main ${selector}`);
          if (!found) return;
          observer.disconnect();
          found.getBoundingClientRect();
          const ms = performance.now() - began;
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(ms)));
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { childList: true, subtree: true });
        window.location.hash = hash ?? '';
      }),
    [route, shown] as const,
  );
}

function arrowKeys(count: number): number[] {
  document.querySelector<HTMLElement>('[data-cell][tabindex="0"]')?.focus();
  return Array.from({ length: count }, () => {
    const began = performance.now();
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }),
    );
    document.activeElement?.getBoundingClientRect();
    return performance.now() - began;
  });
}
