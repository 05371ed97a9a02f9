import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scan } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { lookOfFocus, tabTo } from './focus.ts';
import { byPalette, goTo } from './workbench.ts';

const FIRST = '1.1.1.1';
const CHECKPOINT = '/checkpoints/checkpoint-1.1-crud-api';
const SCREENS = [
  '/',
  '/learn',
  `/learn/${FIRST}`,
  '/review',
  `/review/${FIRST}`,
  '/review/cards',
  '/assess',
  '/paths',
  '/progress',
  '/resources',
  '/checkpoints',
  CHECKPOINT,
  `${CHECKPOINT}/work`,
  '/search',
  '/settings',
  '/settings/doctor',
] as const;

test.describe('at 200%', () => {
  test.use({ size: { width: 640, height: 400 } });

  test('nothing is cut off on any screen, and nothing scrolls sideways', async ({ app }) => {
    const { page } = app;
    await expect(page.getByRole('heading', { name: 'Where do you stand?' })).toBeVisible();
    expect(await page.evaluate(() => window.innerWidth)).toBeLessThanOrEqual(640);
    const found: string[] = [];
    for (const route of SCREENS) {
      await goTo(page, route);
      await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
      await page.waitForLoadState('networkidle');
      for (const problem of await page.evaluate(outOfReach)) found.push(`${route}: ${problem}`);
    }
    expect(found).toEqual([]);
  });
});

test('nothing moves where motion is unwelcome, and more contrast is given where it is wished', async ({
  app,
}) => {
  const { page } = app;
  await expect(page.getByRole('heading', { name: 'Where do you stand?' })).toBeVisible();
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce', contrast: 'more' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast');
  await page.evaluate(watchMotion);
  for (const route of ['/', '/learn', '/review/1.1.1.1', '/progress', '/settings', '/paths']) {
    await goTo(page, route);
    await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
  }
  await goTo(page, `/learn/${FIRST}`);
  await expect(page.getByRole('textbox', { name: 'quoting.py' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+2');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByRole('region', { name: 'Checks' })).toContainText(/to go/, {
    timeout: 60_000,
  });
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await page.evaluate(() => Reflect.get(window, 'motions'))).toEqual([]);
});

test('with forced colours, what is chosen and where the focus is are still seen', async ({
  app,
}) => {
  const { page } = app;
  await expect(page.getByRole('heading', { name: 'Where do you stand?' })).toBeVisible();
  await page.emulateMedia({ forcedColors: 'active' });
  await goTo(page, '/settings');
  const chosen = page.getByRole('radio', { checked: true }).first();
  const other = page.getByRole('radio', { checked: false }).first();
  await expect(chosen).toBeVisible();
  expect(await chosen.evaluate(background)).not.toBe(await other.evaluate(background));
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await tabTo(page, '[type=radio]');
  expect((await page.evaluate(lookOfFocus))?.marked).toBe(true);
  const here = page.locator('.rail-link[aria-current=page]');
  const elsewhere = page.locator('.rail-link:not([aria-current])').first();
  expect(await here.evaluate(outline)).not.toBe(await elsewhere.evaluate(outline));
});

test('axe finds nothing in the states that a learner brings about', async ({ app }) => {
  test.skip(app.shell === 'desktop', 'the same pages as in the browser');
  test.setTimeout(180_000);
  const { page } = app;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await test.step('the assessment', async () => {
    await page.getByRole('link', { name: 'Find my level' }).click();
    await page.getByRole('button', { name: 'Start the assessment' }).click();
    await expect(page.getByRole('heading', { name: 'Task 1', exact: true })).toBeVisible();
    await scan(app, 'a task');
    await page.getByRole('button', { name: "I don't know" }).click();
    await expect(page.getByRole('status', { name: 'What came of it' })).toContainText('Noted');
    await scan(app, 'what came of a task');
    await page.getByRole('button', { name: 'End here with what is known' }).click();
    await expect(page.getByRole('heading', { name: 'Where you stand' })).toBeVisible();
    await scan(app, 'the result');
  });
  await test.step('a check that fails, and Why', async () => {
    await goTo(page, `/learn/${FIRST}`);
    await expect(page.getByRole('textbox', { name: 'quoting.py' })).toBeVisible();
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(page.getByRole('region', { name: 'Checks' })).toContainText(/to go/, {
      timeout: 60_000,
    });
    await page.keyboard.press('F1');
    await expect(page.getByRole('region', { name: 'Hints' }).getByRole('listitem')).toBeVisible();
    await scan(app, 'a failed check and a hint');
    await byPalette(page, 'Why is this point');
    await expect(page.getByRole('dialog', { name: /^Why/ })).toBeVisible();
    await scan(app, 'Why');
    await page.keyboard.press('Escape');
  });
  await test.step('the step-through', async () => {
    await page.getByRole('textbox', { name: 'quoting.py' }).click();
    await page.keyboard.press('ControlOrMeta+Shift+Enter');
    const view = page.getByRole('region', { name: 'Step through quoting.py' });
    await expect(view.getByRole('slider', { name: 'Step' })).toBeVisible({ timeout: 30_000 });
    await scan(app, 'the step-through');
    await page.keyboard.press('Escape');
  });
  await test.step('a search with results, and one without', async () => {
    await goTo(page, '/search');
    await page.getByRole('searchbox').fill('positonal');
    await expect(page.getByText(/is nowhere\. Shown instead/)).toBeVisible();
    await scan(app, 'a corrected search');
    await page.getByRole('searchbox').fill('zzqqxx');
    await expect(page.getByText('Nothing was found for')).toBeVisible();
    await scan(app, 'a search that found nothing');
  });
  await test.step('the dialogs of import and export', async () => {
    const file = join(app.home, 'words.csv');
    writeFileSync(file, 'list;mutable;basics\ntuple;fixed;basics\n;no question;\n');
    await goTo(page, '/settings');
    await page.getByLabel('File to import', { exact: true }).setInputFiles(file);
    const dialog = page.getByRole('dialog', { name: 'Import words.csv' });
    await expect(dialog).toContainText('New cards2');
    await scan(app, 'the import');
    await dialog.getByRole('button', { name: 'Import 2 cards' }).click();
    await expect(page.getByRole('row', { name: /words\.csv/ })).toBeVisible();
    await page.getByRole('button', { name: 'Undo the import of words.csv' }).click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await scan(app, 'what an undo loses');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Export cards' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await scan(app, 'the export');
    await page.keyboard.press('Escape');
  });
  await test.step('cards: the list with one chosen, and the editor', async () => {
    await goTo(page, '/review/cards');
    await expect(page.locator('#cards-status')).toHaveText(/[1-9]\d* cards/);
    await page.getByRole('row').nth(1).click();
    await scan(app, 'the list of cards with one chosen');
    await page.getByRole('searchbox').fill('is:nonsense');
    await scan(app, 'a question to the list that is not understood');
    await goTo(page, '/review');
    await expect(page.getByRole('button', { name: /Show answer/ })).toBeVisible();
    await page.keyboard.press('e');
    await expect(page.getByRole('dialog')).toBeVisible();
    await scan(app, 'the card editor');
    await page.keyboard.press('Escape');
  });
  await test.step('the palette and the list of keys', async () => {
    await page.keyboard.press('ControlOrMeta+k');
    await page.keyboard.type('decor');
    await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
    await scan(app, 'the palette');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
    await scan(app, 'the keys');
  });
});

/** What cannot be brought into the window: wider than it, or cut by something that does not scroll. */
function outOfReach(): readonly string[] {
  const problems: string[] = [];
  const { innerWidth, innerHeight } = window;
  const root = document.documentElement;
  const main = document.querySelector('main');
  for (const element of [root, document.body, main]) {
    if (element && element.scrollWidth > element.clientWidth + 1) {
      problems.push(`${element.tagName} is ${element.scrollWidth} wide of ${element.clientWidth}`);
    }
  }
  const name = (element: Element): string =>
    `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}`;
  const usable = 'a[href], button, input, select, textarea, [type=radio], [role=tab]';
  for (const element of document.querySelectorAll<HTMLElement>(usable)) {
    // A file's own field is drawn by the button beside it.
    if (element.closest('.visually-hidden, .skip-link, [hidden], .xterm')) continue;
    if (!element.checkVisibility?.({ checkVisibilityCSS: true })) continue;
    if (getComputedStyle(element).opacity === '0') continue;
    element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
    if (width < 2 || height < 2) continue;
    const middle = (top + bottom) / 2;
    if (left < -1 || right > innerWidth + 1) problems.push(`sideways: ${name(element)}`);
    else if (middle < 0 || middle > innerHeight) problems.push(`above or below: ${name(element)}`);
    else {
      const hit = document.elementFromPoint((left + right) / 2, middle);
      if (hit && !element.contains(hit) && !hit.contains(element)) {
        problems.push(`under ${name(hit)}: ${name(element)}`);
      }
    }
  }
  return problems;
}

/** Notes every animation and transition that begins. */
function watchMotion(): void {
  const motions: string[] = [];
  Reflect.set(window, 'motions', motions);
  const look = (): void => {
    for (const motion of document.getAnimations()) {
      const timing = motion.effect?.getComputedTiming();
      if (motion.playState !== 'running' || Number(timing?.duration ?? 0) <= 1) continue;
      const { target } = motion.effect as KeyframeEffect;
      const name = 'animationName' in motion ? motion.animationName : 'transition';
      const said = `${name} of ${target?.getAttribute('class')}`;
      if (!motions.includes(said)) motions.push(said);
    }
    requestAnimationFrame(look);
  };
  look();
}

function background(element: Element): string {
  return getComputedStyle(element).backgroundColor;
}

function outline(element: Element): string {
  return getComputedStyle(element).outlineStyle;
}
