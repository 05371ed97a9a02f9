import { expect, test } from './fixtures.ts';
import { goTo, writeFile } from './workbench.ts';

test('what was typed right before closing is there again, with the way back', async ({ app }) => {
  await goTo(app.page, '/learn/1.1.1.1');
  const field = () => app.page.getByRole('textbox', { name: 'quoting.py' });
  for (const round of ['first', 'second', 'third']) {
    await expect(field()).toBeVisible();
    await writeFile(app.page, 'quoting.py', `# the ${round} thought\n`);
    await app.restart();
    await expect(field()).toContainText(`# the ${round} thought`);
    await field().click();
    await app.page.keyboard.press('ControlOrMeta+z');
    await expect(field()).not.toContainText(`# the ${round} thought`);
  }
});
