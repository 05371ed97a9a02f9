import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';
import { goTo } from './workbench.ts';

test('an empty profile is told what will be here', async ({ app }) => {
  const { page } = app;
  await goTo(page, '/progress');
  await expect(page.getByRole('heading', { name: 'Progress', level: 1 })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Nothing to show yet' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'What you remember' })).toContainText(
    'will stand here',
  );
  await page.getByRole('link', { name: 'Set minutes or points a week' }).click();
  await expect(page.getByRole('heading', { name: 'Study' })).toBeInViewport();
  await page.getByRole('radio', { name: 'Points' }).check({ force: true });
  await goTo(page, '/progress');
  await expect(page.getByRole('region', { name: 'How it goes' })).toContainText('0 of 2 points');
});

test.describe('after a year', () => {
  test.use({ studiedYear: true });

  test('shows what is remembered, what is to come and how it has been going, as charts and as tables by keyboard', async ({
    app,
  }) => {
    const { page } = app;
    // Where one is, is remembered from when the first screen stands.
    await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
    await goTo(page, '/progress');
    const remembered = page.getByRole('region', { name: 'What you remember', exact: true });
    await expect(remembered).toContainText(/\d+ % of \d+ cards now/);
    await expect(remembered.locator('.recharts-line path').first()).toBeVisible();
    await test.step('90 days instead of 30', async () => {
      await page.getByRole('radio', { name: '90 days' }).check({ force: true });
      await expect(remembered).toContainText('in 90 days');
    });
    await test.step('a table by keyboard', async () => {
      const toggle = page.getByRole('button', { name: 'Show as table for True retention' });
      await toggle.focus();
      await page.keyboard.press('Enter');
      const table = page.getByRole('region', { name: 'True retention, table' });
      await expect(table.getByRole('columnheader', { name: 'Mature' })).toBeVisible();
      expect(await table.getByRole('row').count()).toBeGreaterThan(8);
      await expect(toggle).toHaveAttribute('aria-pressed', 'true');
    });
    await test.step('the year by arrow keys', async () => {
      const today = page.locator('[data-day][tabindex="0"]');
      await today.focus();
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowLeft');
      const cell = page.locator('[data-day]:focus');
      await expect(cell).toHaveAttribute('aria-label', /\d+ \w+ \d{4}: /);
      await expect(page.locator('[data-day][tabindex="0"]')).toHaveCount(1);
    });
    await test.step('a hard card leads to its lesson', async () => {
      const hard = page.getByRole('region', { name: 'Hardest cards', exact: true });
      await expect(hard.getByRole('listitem').first()).toContainText(/forgotten \d+ of \d+/);
      await expect(hard.getByRole('link', { name: /^Lesson of/ }).first()).toHaveAttribute(
        'href',
        /#\/learn\//,
      );
    });
    await test.step('what retention costs, and setting it from there', async () => {
      await page.getByRole('button', { name: 'Simulate my next half year' }).click();
      const costs = page.getByRole('region', { name: 'What retention costs', exact: true });
      await expect(costs).toContainText(/Desired retention is 90 %: about \d+ minutes a day/);
      await costs.getByRole('slider', { name: 'Desired retention' }).focus();
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      await costs.getByRole('button', { name: 'Use 88 %' }).click();
      await expect(costs).toContainText('Desired retention is 88 %');
    });
    await app.restart();
    await expect(
      app.page.getByRole('region', { name: 'What you remember', exact: true }),
    ).toContainText('in 90 days');
    await expect(app.page.getByText('Desired retention, 88 %')).toBeVisible();
  });

  test('the forgetting curve is fitted from Settings, and taken back', async ({ app }) => {
    const { page } = app;
    await goTo(page, '/settings#memory');
    await page.getByRole('button', { name: 'Fit to my answers' }).click();
    await expect(page.getByText(/was fitted to [\d,]+ answers and is in use/)).toBeVisible({
      timeout: 60_000,
    });
    const fit = page.getByRole('table', { name: /How far predictions were off/ });
    const loss = fit.getByRole('row', { name: /Log loss/ }).getByRole('cell');
    const [before, after] = (await loss.allTextContents()).map(Number);
    expect(after).toBeLessThan(before ?? 0);
    await expect(page.getByText('Fitted to your own answers')).toBeVisible();
    await page.getByRole('button', { name: 'Undo fitting' }).click();
    await expect(page.getByText('The parameters of before are in use again')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Undo fitting' })).toBeHidden();
  });

  for (const theme of ['light', 'dark', 'contrast'] as const) {
    test(`axe finds nothing on a full Progress screen in the ${theme} theme`, async ({ app }) => {
      // axe is injected as a script; Electron's page takes scripts from its own protocol alone.
      test.skip(app.shell === 'desktop', 'the same page as in the browser');
      const { page } = app;
      await page.evaluate((name) => {
        document.documentElement.dataset['theme'] = name;
      }, theme);
      await goTo(page, '/progress');
      await expect(page.getByRole('region', { name: 'Time by module', exact: true })).toBeVisible();
      await page.getByRole('button', { name: 'Show as table for Time of day' }).click();
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).slice(0, 3)}`),
      ).toEqual([]);
    });
  }
});
