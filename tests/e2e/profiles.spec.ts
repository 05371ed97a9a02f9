import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, ROOT, test } from './fixtures.ts';
import { goTo } from './workbench.ts';

/** Another profile of the same learner's: a year of study, elsewhere. */
function elsewhere(home: string): (...words: string[]) => void {
  execFileSync(process.execPath, [join(ROOT, 'tests/e2e/seed-year.ts'), home]);
  return (...words) => {
    execFileSync(process.execPath, [join(ROOT, 'bin/cairn.mjs'), ...words], {
      env: { ...process.env, CAIRN_HOME: home },
    });
  };
}

test('joins the progress of another profile, and takes a whole one in', async ({ app }) => {
  const { page } = app;
  const cairn = elsewhere(join(app.home, 'elsewhere'));
  const log = join(app.home, 'progress.cairnlog');
  const zip = join(app.home, 'profile.zip');
  cairn('export', '--log', log);
  cairn('export', '--profile', zip);

  await test.step('a profile that is not known yet is asked about, then joined', async () => {
    await goTo(page, '/settings');
    await page.getByLabel('Progress of another device').setInputFiles(log);
    const asked = page.getByRole('alertdialog', { name: 'Join the two profiles?' });
    await asked.getByRole('button', { name: 'Join them' }).click();
    await expect(page.getByText(/^Merged: [\d,.\s]+ reviews/)).toBeVisible({ timeout: 20_000 });
    await page.getByLabel('Progress of another device').setInputFiles(log);
    await expect(page.getByText('Everything of that device was here already.')).toBeVisible();
  });
  await test.step('the whole profile takes the place of this one', async () => {
    await page.getByLabel('Profile to import').setInputFiles(zip);
    const dialog = page.getByRole('dialog', { name: 'Import a profile' });
    await expect(dialog).toContainText(/Reviews\d/);
    await dialog.getByRole('radio', { name: 'As a new profile' }).check();
    await expect(dialog.getByRole('button', { name: 'Make the profile' })).toBeDisabled();
    await dialog.getByLabel('Name of the new profile').fill('second');
    await dialog.getByRole('radio', { name: 'In place of this profile' }).check();
    await dialog.getByRole('button', { name: 'Replace this profile' }).click();
    await expect(dialog).toBeHidden({ timeout: 20_000 });
    await expect(page.getByRole('row', { name: /from a file/ })).toBeVisible();
    await expect(page.getByRole('row', { name: /before an import/ })).toBeVisible();
  });
});
