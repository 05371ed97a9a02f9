import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type App, expect, ROOT } from './fixtures.ts';

/** The written points' folders, by their id. */
const TOPIC = join(
  ROOT,
  'curriculum/1-python-foundation/1.1-core-python-mastery/1.1.1-functions-and-control-flow',
);

export interface Solved {
  readonly exercise: string;
  /** The reference solution's files that the learner may edit. */
  readonly files: readonly { readonly path: string; readonly content: string }[];
}

/** The reference solution of a point of topic 1.1.1. */
export function solutionOf(pointId: string): Solved {
  const folder = readdirSync(TOPIC).find((name) => name.startsWith(`${pointId}-`)) ?? '';
  const exercises = join(TOPIC, folder, 'exercises');
  const [exercise = ''] = readdirSync(exercises);
  const solution = join(exercises, exercise, 'solution');
  const files = readdirSync(solution)
    .filter((name) => name.endsWith('.py'))
    .map((path) => ({ path, content: readFileSync(join(solution, path), 'utf8') }));
  return { exercise, files };
}

export async function goTo(page: Page, route: string): Promise<void> {
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, route);
}

/** Opens a file's tab and replaces its text by hand: select all, then one paste-like insertion. */
export async function writeFile(page: Page, path: string, content: string): Promise<void> {
  await page.getByRole('tab', { name: path, exact: true }).click();
  const field = page.getByRole('textbox', { name: path, exact: true });
  await field.click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(content);
}

/** Waits until the editor says that all is on disk, and `path` holds `content` there. */
export async function saved(
  app: App,
  exerciseId: string,
  path: string,
  content: string,
): Promise<void> {
  const region = app.page.getByRole('region', { name: 'Editor' });
  await expect(region.getByText('Saved', { exact: true })).toBeVisible();
  const file = join(app.home, 'profiles/default/workspaces', exerciseId, path);
  await expect.poll(() => readFileSync(file, 'utf8')).toBe(content);
}

/** Types the reference solution of the open point, checks it, and sees it pass. */
export async function solve(app: App, pointId: string): Promise<void> {
  const { page } = app;
  const { exercise, files } = solutionOf(pointId);
  const exerciseId = pointId.endsWith('.9')
    ? `${pointId.slice(0, -2)}-synthesis-${exercise}`
    : `${pointId}-${exercise}`;
  for (const { path, content } of files) {
    await writeFile(page, path, content);
    await saved(app, exerciseId, path, content);
  }
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByRole('region', { name: 'Checks' })).toContainText(
    /All \d+ checks passed/,
    { timeout: 60_000 },
  );
}

/** Answers every card of the point, well enough to hold it for some days. */
export async function answerCards({ page }: App, pointId: string): Promise<void> {
  await goTo(page, `/review/${pointId}`);
  const show = page.getByRole('button', { name: /Show answer/ });
  const done = page.getByRole('heading', { name: /Done|Nothing/ });
  for (;;) {
    await expect(show.or(done)).toBeVisible();
    if (await done.isVisible()) return;
    await show.click();
    await page.keyboard.press('4');
    await expect(page.getByRole('button', { name: /Easy/ })).toBeHidden();
  }
}

/** Runs an action by its words in the palette. */
export async function byPalette(page: Page, words: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
  await page.keyboard.type(words);
  await expect(page.getByRole('option', { selected: true })).toContainText(words);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeHidden();
}
