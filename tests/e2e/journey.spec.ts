import { type App, expect, test } from './fixtures.ts';
import { answerCards, goTo, saved, solutionOf, solve, writeFile } from './workbench.ts';

const POINTS = ['1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4', '1.1.1.5'] as const;

test('a learner studies the whole of topic 1.1.1, closes the program, and finds everything where it was', async ({
  app,
}) => {
  test.setTimeout(300_000);
  await test.step('starts with the first lesson', async () => {
    await app.page.getByRole('link', { name: 'Start the first lesson' }).click();
    await expect(
      app.page.getByRole('heading', { name: 'Signatures that cannot be called wrong' }),
    ).toBeVisible();
  });
  await test.step('runs a block of the lesson, and predicts what another prints', async () => {
    const lesson = app.page.getByRole('region', { name: 'Lesson', exact: true });
    await lesson.getByRole('button', { name: 'Run' }).first().click();
    await expect(lesson).toContainText('cus_9: 9720 cents, gift=False, email=True');
    const guess = lesson.getByRole('textbox', { name: /what does it print/ }).first();
    await guess.fill('1 1');
    await lesson.getByRole('button', { name: 'Compare' }).click();
    await expect(lesson.getByText('2 2').first()).toBeVisible();
  });
  await test.step('fails a check first, and reads what was expected', async () => {
    await app.page.keyboard.press('ControlOrMeta+2');
    await app.page.keyboard.press('ControlOrMeta+Enter');
    const checks = app.page.getByRole('region', { name: 'Checks' });
    await expect(checks).toContainText(/\d+ of 26 checks passed, \d+ to go/, { timeout: 60_000 });
    await expect(checks).toContainText('takes the options only by name');
  });
  for (const pointId of POINTS) {
    await test.step(`solves ${pointId} in the editor and answers its cards`, async () => {
      await goTo(app.page, `/learn/${pointId}`);
      await readToTheEnd(app);
      await solve(app, pointId);
      await answerCards(app, pointId);
    });
  }
  await test.step('joins them in the synthesis exercise', async () => {
    await goTo(app.page, `/practice/1.1.1-synthesis-${solutionOf('1.1.1.9').exercise}`);
    await solve(app, '1.1.1.9');
  });
  await test.step('works in the terminal, and leaves a change in the editor', async () => {
    await goTo(app.page, '/learn/1.1.1.1');
    await expect(app.page.getByRole('textbox', { name: 'quoting.py' })).toBeVisible();
    await app.page.keyboard.press('ControlOrMeta+Backquote');
    const terminal = app.page.getByRole('textbox', { name: 'Terminal input' });
    await expect(terminal).toBeFocused();
    await app.page.keyboard.type(
      'python -c "import quoting; print(6 * 7, quoting.EXPRESS_CENTS)"\n',
    );
    await expect(app.page.locator('.xterm-rows')).toContainText('42 900');
    await writeFile(app.page, 'quoting.py', '# half a thought\n');
    await saved(app, '1.1.1.1-quote-order', 'quoting.py', '# half a thought\n');
  });
  await test.step('closes the program, opens it, and is where it was', async () => {
    await app.restart();
    await expect(
      app.page.getByRole('heading', { name: 'Signatures that cannot be called wrong' }),
    ).toBeVisible();
    await expect(app.page.getByRole('textbox', { name: 'quoting.py' })).toContainText(
      'half a thought',
    );
    await app.page.getByRole('textbox', { name: 'quoting.py' }).click();
    await app.page.keyboard.press('ControlOrMeta+z');
    await expect(app.page.getByRole('textbox', { name: 'quoting.py' })).toContainText(
      'def quote_order',
    );
    await goTo(app.page, '/learn');
    await expect(app.page.getByText(/^5 of \d+ written points passed/)).toBeVisible();
  });
});

/** Brings the end of the lesson into view, as reading does. */
async function readToTheEnd({ page }: App): Promise<void> {
  await page.keyboard.press('ControlOrMeta+1');
  await page.getByRole('region', { name: 'After the lesson' }).scrollIntoViewIfNeeded();
}
