import type { Locator } from '@playwright/test';
import { plainStart, writtenTopics } from './curriculum.ts';
import { expect, test } from './fixtures.ts';
import { goTo, saved, writeFile } from './workbench.ts';

for (const topic of writtenTopics()) {
  test(`in the window, a wrong answer is explained and the right one passes: topic ${topic.id}`, async ({
    app,
  }) => {
    test.skip(app.shell === 'desktop', 'the same workbench as in the browser');
    test.setTimeout(topic.exercises.length * 90_000);
    const { page } = app;
    const checks = page.getByRole('region', { name: 'Checks' });
    for (const exercise of topic.exercises) {
      const patience = { timeout: (exercise.wallS + 20) * 1000 };
      await test.step(exercise.id, async () => {
        await goTo(page, `/practice/${exercise.id}`);
        if (exercise.wrong) {
          for (const { path, content } of exercise.wrong.files) {
            await writeFile(page, path, content);
            await saved(app, exercise.id, path, content);
          }
          await page.keyboard.press('ControlOrMeta+Enter');
          await expect(checks).toContainText(/\d+ of \d+ checks? passed/, patience);
          if (exercise.wrong.misconception) {
            await openFailures(checks);
            await expect(checks).toContainText(plainStart(exercise.wrong.misconception));
          }
        }
        for (const { path, content } of exercise.solution) {
          await writeFile(page, path, content);
          await saved(app, exercise.id, path, content);
        }
        await page.keyboard.press('ControlOrMeta+Enter');
        await expect(checks).toContainText(/All \d+ checks passed|The check passed/, patience);
      });
    }
  });
}

/** Opens every failed check: only the first one is open by itself. */
async function openFailures(checks: Locator): Promise<void> {
  const closed = checks
    .locator('[data-state="failed"], [data-state="errored"]')
    .locator('[aria-expanded="false"]');
  for (let left = await closed.count(); left > 0; left--) await closed.first().click();
}
