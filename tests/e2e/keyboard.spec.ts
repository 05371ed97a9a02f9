import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { lookOfFocus, tabTo } from './focus.ts';
import { byPalette, goTo, saved, solutionOf } from './workbench.ts';

const FIRST = '1.1.1.1';

test('the main journey by keyboard alone: palette, map, editor, check, hint, terminal, cards, the next point', async ({
  app,
}) => {
  test.setTimeout(180_000);
  const { page } = app;
  await expect(page.getByRole('heading', { name: 'Where do you stand?' })).toBeVisible();
  await page.evaluate(hearPointer);
  await page.evaluate(hearLiveRegions);
  await test.step('skips the rail', async () => {
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Skip to the screen' })).toBeFocused();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('main').locator(':focus')).toBeVisible();
  });
  await test.step('opens a point from the map', async () => {
    await byPalette(page, 'Learn');
    await expect(page.getByRole('heading', { name: 'Learn', level: 1 })).toBeVisible();
    await tabTo(page, '[data-cell]');
    await page.keyboard.press('ArrowRight');
    await expect(page.locator('[data-cell="1.1.1.2"]')).toBeFocused();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await expect(
      page.getByRole('heading', { name: 'Signatures that cannot be called wrong' }),
    ).toBeVisible();
  });
  await test.step('checks too early, and hears what came of it', async () => {
    await expect(page.getByRole('textbox', { name: 'quoting.py' })).toBeVisible();
    await page.keyboard.press('ControlOrMeta+2');
    await expect(page.getByRole('textbox', { name: 'quoting.py' })).toBeFocused();
    await page.keyboard.press('ControlOrMeta+Enter');
    await expectHeard(page, /^\d+ of 26 checks passed, \d+ to go$/);
  });
  await test.step('asks for a hint, and hears it', async () => {
    await page.keyboard.press('F1');
    const hint = page.getByRole('region', { name: 'Hints' }).getByRole('listitem');
    await expect(hint).toBeVisible();
    const words = ((await hint.locator('.prose').textContent()) ?? '').trim();
    expect(words.length).toBeGreaterThan(20);
    await expect.poll(async () => (await heard(page)).join('\n')).toContain(words);
  });
  await test.step('goes into the terminal and out of it', async () => {
    await page.keyboard.press('Control+Backquote');
    await expect(page.getByRole('textbox', { name: 'Terminal input' })).toBeFocused();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('textbox', { name: 'Terminal input' })).not.toBeFocused();
  });
  await test.step('writes the solution, and hears that it passes', async () => {
    const { files } = solutionOf(FIRST);
    await page.keyboard.press('ControlOrMeta+2');
    await expect(page.getByRole('textbox', { name: 'quoting.py' })).toBeFocused();
    for (const { path, content } of files) {
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.insertText(content);
      await saved(app, '1.1.1.1-quote-order', path, content);
    }
    await page.keyboard.press('ControlOrMeta+Enter');
    await expectHeard(page, /^All \d+ checks passed$/);
  });
  await test.step('leaves the editor by Tab once Escape was pressed', async () => {
    await page.keyboard.press('ControlOrMeta+2');
    const editor = page.getByRole('textbox', { name: 'quoting.py' });
    await expect(editor).toBeFocused();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await expect(editor).not.toBeFocused();
  });
  await test.step('answers a card of the point, takes it back, and answers again', async () => {
    await byPalette(page, 'Practise the cards of this point');
    const show = page.getByRole('button', { name: /Show answer/ });
    await expect(show).toBeVisible();
    const question = (await page.getByRole('article').textContent()) ?? '';
    await page.keyboard.press('Space');
    await expectHeard(page, /^Answer shown\.$/);
    await page.keyboard.press('3');
    await expect(page.getByRole('article')).not.toContainText(question);
    await page.keyboard.press('u');
    await expect(page.getByRole('article')).toContainText(question);
    await page.keyboard.press('Space');
    await page.keyboard.press('3');
    await expect(page.getByRole('article')).not.toContainText(question);
    await expect(show).toBeVisible();
  });
  await test.step('reads the lesson that the card is from, and goes on to the next point', async () => {
    await page.keyboard.press('l');
    await expect(
      page.getByRole('heading', { name: 'Signatures that cannot be called wrong' }),
    ).toBeVisible();
    await page.keyboard.press('Alt+ArrowRight');
    await expect(page).toHaveURL(/#\/learn\/1\.1\.1\.2/);
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
  });
  expect(await page.evaluate(() => Reflect.get(window, 'pointerUsed'))).toBe(0);
});

test('every stop of the Tab key is seen, and none is a trap', async ({ app }) => {
  const { page } = app;
  await expect(page.getByRole('heading', { name: 'Where do you stand?' })).toBeVisible();
  for (const route of ['/', '/learn', '/paths', '/checkpoints', '/search', '/settings']) {
    await goTo(page, route);
    await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    const stops = new Set<string>();
    for (let press = 0; press < 90; press++) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(lookOfFocus);
      if (stop === null) continue;
      expect(stop.marked, `${route}: the focus on ${stop.name} is seen`).toBe(true);
      if (stops.has(stop.path)) break;
      stops.add(stop.path);
    }
    expect(stops.size, route).toBeGreaterThan(8);
  }
});

async function heard(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => Reflect.get(window, 'announced') as string[]);
}

async function expectHeard(page: Page, words: RegExp): Promise<void> {
  await expect
    .poll(async () => (await heard(page)).some((said) => words.test(said)), {
      message: `${words} is announced`,
      timeout: 60_000,
    })
    .toBe(true);
}

function hearPointer(): void {
  Reflect.set(window, 'pointerUsed', 0);
  window.addEventListener(
    'pointerdown',
    () => Reflect.set(window, 'pointerUsed', Number(Reflect.get(window, 'pointerUsed')) + 1),
    true,
  );
}

/** Keeps what changes inside live regions that were there before the change: that is what a screen reader says. */
function hearLiveRegions(): void {
  const announced: string[] = [];
  Reflect.set(window, 'announced', announced);
  const live = '[role=status], [aria-live=polite], [aria-live=assertive]';
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const element = target instanceof Element ? target : target.parentElement;
      const region = element?.closest(live);
      if (region && region.getAttribute('aria-live') !== 'off') {
        announced.push((region.textContent ?? '').trim());
      }
    }
    // An alert is said when it comes, too.
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        const alert = node instanceof Element ? node.closest('[role=alert]') : null;
        if (alert) announced.push((alert.textContent ?? '').trim());
      }
    }
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
}
