import { expect, test } from './fixtures.ts';
import { goTo, solutionOf, writeFile } from './workbench.ts';

test('once checked, an exercise is checked again at a pause in typing, and only an asked-for check counts', async ({
  app,
}) => {
  const { page } = app;
  const checks = page.getByRole('region', { name: 'Checks' });
  await goTo(page, '/learn/1.1.1.1');
  await expect(page.getByRole('textbox', { name: 'quoting.py' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+2');
  // Only a check that took less than 200 ms is repeated by itself; the first one also starts the grader.
  await expect(async () => {
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(checks).toContainText(/13 to go(\d\d|1\d\d) ms/, { timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
  const [solution] = solutionOf('1.1.1.1').files;
  await writeFile(page, 'quoting.py', solution?.content ?? '');
  await expect(checks).toContainText('All 26 checks passed');
  await expect(checks).toContainText('as you typed, not recorded');
  await expect(page.getByRole('textbox', { name: 'quoting.py' })).toBeFocused();
  await goTo(page, '/learn');
  await expect(page.getByText(/^0 of \d+ written points passed/)).toBeVisible();
  await goTo(page, '/learn/1.1.1.1');
  await page
    .getByRole('button', { name: /^Check/ })
    .first()
    .click();
  await expect(checks).toContainText('All 26 checks passed');
  await expect(checks).not.toContainText('not recorded');
  await goTo(page, '/learn');
  await expect(page.getByText(/^1 of \d+ written points passed/)).toBeVisible();
});
