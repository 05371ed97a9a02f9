import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { goTo, saved, writeFile } from './workbench.ts';

const QUOTING = 'profiles/default/workspaces/1.1.1.1-quote-order/quoting.py';
const ALWAYS = 1_000_000_000;

test.use({ faultyDisk: true });

test('a full disk is said where it matters, nothing is claimed, and work goes on once there is room', async ({
  app,
  disk,
}) => {
  test.skip(disk === null, 'it needs Linux and a C compiler');
  if (!disk) return;
  const { page } = app;
  await goTo(page, '/learn/1.1.1.1');
  await page.getByRole('region', { name: 'After the lesson' }).scrollIntoViewIfNeeded();
  await writeFile(page, 'quoting.py', 'before = 1\n');
  await saved(app, '1.1.1.1-quote-order', 'quoting.py', 'before = 1\n');

  await goTo(page, '/review/1.1.1.1');
  await page.getByRole('button', { name: /Show answer/ }).click();
  const left = page.getByLabel('Cards left');
  const before = (await left.textContent()) ?? '';
  disk.set('failCode', constants.errno.ENOSPC);
  disk.set('failCount', ALWAYS);
  disk.set('failFrom', 1);
  await page.keyboard.press('4');
  const note = page.getByRole('alert').filter({ hasText: 'Your answer was not recorded yet' });
  await expect(note).toContainText('The disk is full');
  await expect(note).toContainText('Free some space');
  await expect(note).toBeInViewport();
  await expect(left).toHaveText(before);

  await goTo(page, '/learn/1.1.1.1');
  await writeFile(page, 'quoting.py', 'after = 2\n');
  const unsaved = page.getByRole('alert').filter({ hasText: 'Not saved.' });
  await expect(unsaved).toContainText('the disk is full');
  await expect(page.getByRole('textbox', { name: 'quoting.py' })).toContainText('after = 2');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByRole('region', { name: 'Checks' })).toContainText('nothing was checked');
  expect(readFileSync(join(app.home, QUOTING), 'utf8')).toBe('before = 1\n');

  disk.disarm();
  await saved(app, '1.1.1.1-quote-order', 'quoting.py', 'after = 2\n');
  await expect(unsaved).toBeHidden();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByRole('region', { name: 'Checks' })).toContainText(/of 26 checks passed/, {
    timeout: 40_000,
  });
  await goTo(page, '/review/1.1.1.1');
  await expect(page.getByRole('button', { name: /Easy/ })).toBeVisible();
  await page.keyboard.press('4');
  await expect(left).not.toHaveText(before);
  await app.restart();
  await goTo(app.page, '/review/1.1.1.1');
  await expect(app.page.getByLabel('Cards left')).not.toHaveText(before);
});
