import { AxeBuilder } from '@axe-core/playwright';
import { scan } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { goTo } from './workbench.ts';

const SCREENS = [
  { route: '/', name: 'Today' },
  { route: '/learn', name: 'the map' },
  { route: '/learn/1.1.1.4', name: 'the workbench' },
  { route: '/practice/1.1.1-synthesis-import-payouts', name: 'a synthesis exercise' },
  { route: '/review', name: 'Review' },
  { route: '/review/1.1.1.1', name: 'a card' },
  { route: '/resources', name: 'Resources' },
  { route: '/assess', name: 'the assessment' },
  { route: '/paths', name: 'the paths' },
  { route: '/progress', name: 'Progress' },
  { route: '/checkpoints', name: 'Checkpoints' },
  { route: '/checkpoints/checkpoint-1.1-crud-api', name: 'a checkpoint' },
  { route: '/checkpoints/checkpoint-3.2-billing-system', name: 'a checkpoint to come' },
  { route: '/checkpoints/checkpoint-1.1-crud-api/work', name: 'a project' },
  { route: '/review/cards', name: 'the list of cards' },
  { route: '/search', name: 'Search' },
  { route: '/settings', name: 'Settings' },
  { route: '/settings/doctor', name: 'the doctor' },
] as const;

for (const theme of ['light', 'dark', 'contrast'] as const) {
  test(`axe finds nothing on any screen in the ${theme} theme`, async ({ app }) => {
    // axe is injected as a script; Electron's page takes scripts from its own protocol alone.
    test.skip(app.shell === 'desktop', 'the same pages as in the browser');
    const { page } = app;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.evaluate((name) => {
      document.documentElement.dataset['theme'] = name;
    }, theme);
    const found: string[] = [];
    for (const { route, name } of SCREENS) {
      await goTo(page, route);
      await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
      await page.waitForLoadState('networkidle');
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      for (const { id, nodes } of violations) {
        found.push(
          `${name}: ${id}: ${nodes
            .map((node) => node.target.join(' '))
            .slice(0, 3)
            .join(' | ')}`,
        );
      }
    }
    expect(found).toEqual([]);
  });
}

test('every screen is reached by keyboard: the palette, its search, and the list of keys', async ({
  app,
}) => {
  const { page } = app;
  await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  const palette = page.getByRole('dialog');
  await expect(palette).toBeVisible();
  await page.keyboard.type('Settings');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/settings/);
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('context managers');
  await expect(palette.getByText(/Context managers/).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(palette).toBeHidden();
  await page.goBack();
  await expect(page).not.toHaveURL(/settings/);
});

test('what is typed before the palette is there goes into the palette, and nowhere else', async ({
  app,
}) => {
  const { page } = app;
  let arrive = (): void => {};
  const late = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route(/\/Palette-[^/]*\.js$/, async (route) => {
    await late;
    await route.continue();
  });
  await page.reload();
  await goTo(page, '/review/cards');
  const search = page.getByRole('searchbox').first();
  await search.click();
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('Settings');
  await page.keyboard.press('Enter');
  arrive();
  await expect(page).toHaveURL(/#\/settings/);
  await page.goBack();
  await expect(search).toHaveValue('');
});

test('a setting is kept over a restart', async ({ app }) => {
  await goTo(app.page, '/settings');
  await app.page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await expect(app.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await app.restart();
  await expect(app.page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('the steps of a card are typed; what is no step is said and not kept', async ({ app }) => {
  await goTo(app.page, '/settings');
  // Found anew at each use: a restart brings a new page.
  const steps = () => app.page.getByRole('textbox', { name: 'Steps of a new card' });
  await steps().fill('1m ten');
  await steps().press('Enter');
  await expect(app.page.getByText('"ten" is no step. Write 10m, 6h or 1d.')).toBeVisible();
  await steps().fill('1m 10m 1d');
  await steps().press('Enter');
  await expect(app.page.getByText('Steps of a new card: 1m, 10m, 1d.')).toBeVisible();
  await app.restart();
  await goTo(app.page, '/settings');
  await expect(steps()).toHaveValue('1m 10m 1d');
});

test('a module has a retention of its own, and everything is worked out anew when it is asked for', async ({
  app,
}) => {
  const settings = () => app.page.getByRole('combobox', { name: /^2 / });
  const open = async (said: string): Promise<void> => {
    await goTo(app.page, '/settings');
    await app.page.getByText(said, { exact: true }).click();
  };
  await open('All as the profile');
  await expect(settings()).toHaveValue('');
  await settings().selectOption('95 %');
  await expect(app.page.getByText(/^Desired retention of .* is 95 %\.$/)).toBeVisible();
  await scan(app, 'the retention of modules');
  await app.restart();
  await open('1 module of its own');
  await expect(settings()).toHaveValue('95');
  await settings().selectOption('As the profile (90 %)');
  await expect(app.page.getByText('All as the profile', { exact: true })).toBeVisible();
  await app.page.getByRole('button', { name: 'Rebuild', exact: true }).click();
  await expect(app.page.getByText(/cards are worked out anew, in [\d.]+ seconds/)).toBeVisible();
});

test('search finds a passage and opens the lesson at its heading', async ({ app }) => {
  await goTo(app.page, '/search');
  await app.page.getByRole('searchbox').fill('mutable default evaluated once');
  await app.page.getByRole('searchbox').fill('positional-only');
  await app.page.getByRole('link', { name: /slash/i }).first().click();
  await expect(app.page).toHaveURL(/#\/learn\/1\.1\.1\.1/);
  await expect(app.page.getByRole('heading', { name: 'The slash and the star' })).toBeInViewport();
});
