import { expect, test } from './fixtures.ts';

test('the twelve projects of the plan are listed, those to come with their briefs', async ({
  app,
}) => {
  const { page } = app;
  await page.getByRole('navigation', { name: 'Main' }).getByText('Checkpoints').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Checkpoints' })).toBeVisible();
  for (const group of ['Foundation', 'AI Integration', 'Production', 'Mastery']) {
    const section = page.getByRole('region', { name: `${group} Checkpoint` });
    await expect(section.getByRole('listitem')).toHaveCount(3);
  }
  await page.getByRole('link', { name: 'Implement complete billing system' }).click();
  await expect(page.getByText('is not written yet')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'It is accepted when' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Run the acceptance/ })).toHaveCount(0);
});
