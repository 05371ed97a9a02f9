import type { Page } from '@playwright/test';
import { scan } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { goTo } from './workbench.ts';

const POINT = '1.1.1.1';

test('the day of a learner: answer, undo, redo, change, flag, put away, finish, and find it all again', async ({
  app,
}) => {
  test.setTimeout(240_000);
  const { page } = app;
  const sheet = page.getByRole('article');
  await test.step('answers, takes it back, and does it again', async () => {
    await goTo(page, `/review/${POINT}`);
    await expect(showAnswer(page)).toBeVisible();
    const first = (await sheet.textContent()) ?? '';
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status').getByText('Answer shown.')).toBeAttached();
    await scan(app, 'an answer');
    await page.keyboard.press('4');
    // The next card is the acknowledgement; the answer alone already changed the sheet.
    await expect(showAnswer(page)).toBeVisible();
    await expect(sheet).not.toHaveText(first);
    await page.keyboard.press('u');
    await expect(page.getByRole('button', { name: 'Do it again' })).toBeEnabled();
    await expect(sheet).toContainText('what does the / forbid');
    await page.keyboard.press('Shift+U');
    await expect(page.getByRole('button', { name: 'Do it again' })).toBeDisabled();
    await expect(sheet).not.toContainText('what does the / forbid');
  });
  await test.step('flags and marks the card, and changes its words', async () => {
    await page.keyboard.press('ControlOrMeta+2');
    await expect(sheet.getByRole('img', { name: 'Flag 2, orange' })).toBeVisible();
    await page.keyboard.press('*');
    await expect(sheet.getByText('★ marked')).toBeVisible();
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog');
    await expect(
      dialog.getByRole('region', { name: 'Preview' }).locator('.prose').first(),
    ).toBeVisible();
    await scan(app, 'the editor');
    await dialog.getByRole('textbox', { name: 'Why it matters' }).fill('Because **I** say so.');
    await expect(dialog.getByRole('region', { name: 'Preview' })).toContainText(
      'Because I say so.',
    );
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(dialog).toBeHidden();
    await expect(sheet.getByText('your words')).toBeVisible();
  });
  await test.step('reads its history, and comes back from the lesson to the same card', async () => {
    await page.keyboard.press('i');
    await expect(page.getByRole('dialog')).toContainText('Recall now');
    await scan(app, 'the history');
    await page.keyboard.press('Escape');
    const text = (await sheet.textContent()) ?? '';
    await page.keyboard.press('l');
    await expect(page).toHaveURL(/#\/learn\/1\.1\.1\.1/);
    await page.getByRole('button', { name: 'Back to the card' }).click();
    await expect(sheet).toHaveText(text);
  });
  await test.step('suspends one and puts another off', async () => {
    for (const key of ['@', '-']) {
      const text = (await sheet.textContent()) ?? '';
      await page.keyboard.press(key);
      await expect(sheet).not.toHaveText(text);
    }
  });
  await test.step('finishes, and sees what was hard', async () => {
    await finish(page);
    await expect(page.getByRole('heading', { name: 'What was hard' })).toBeVisible();
    await scan(app, 'the summary');
  });
  await test.step('after a restart everything is there', async () => {
    await app.restart();
    await goTo(app.page, '/review/cards');
    const search = app.page.getByRole('searchbox');
    const count = app.page.locator('#cards-status');
    for (const [query, cards] of [
      ['is:suspended', '1 card'],
      ['is:buried', '1 card'],
      ['flag:2', '1 card'],
      ['tag:marked', '1 card'],
      ['is:edited', '1 card'],
    ] as const) {
      await search.fill(query);
      await expect(count).toHaveText(cards);
    }
    await scan(app, 'the list of cards');
  });
});

test('a card and a note are made from a passage of the lesson, and found in their places', async ({
  app,
}) => {
  const { page } = app;
  await goTo(page, `/learn/${POINT}`);
  const passage = page.getByText('You may rename the parameter later without breaking a caller');
  await test.step('a card', async () => {
    await passage.scrollIntoViewIfNeeded();
    await passage.selectText();
    await page
      .getByRole('toolbar', { name: 'The selected passage' })
      .getByRole('button', { name: 'Make a card' })
      .click();
    const dialog = page.getByRole('dialog');
    const text = dialog.getByRole('textbox', { name: 'Text with gaps' });
    await text.fill('Before the slash one may {{c1::rename}} a {{c2::parameter}}.');
    await expect(dialog.getByText('Card 1 of 2')).toBeVisible();
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(dialog).toBeHidden();
  });
  await test.step('a note', async () => {
    await passage.selectText();
    await page.keyboard.press('Alt+n');
    await page.getByRole('textbox', { name: 'Note' }).fill('Ask Ben about `*`.');
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(page.getByRole('region', { name: 'Your notes' })).toContainText(
      'Ask Ben about *.',
    );
    await scan(app, 'a lesson with a note');
  });
  await test.step('both are there after a restart', async () => {
    await app.restart();
    await goTo(app.page, `/learn/${POINT}`);
    await expect(app.page.getByRole('region', { name: 'Your notes' })).toContainText('Ask Ben');
    await goTo(app.page, '/review/cards');
    await app.page.getByRole('searchbox').fill('is:own slash');
    await expect(app.page.locator('#cards-status')).toHaveText('2 cards');
  });
});

function showAnswer(page: Page) {
  return page.getByRole('button', { name: /Show answer/ });
}

/** Answers what is left: Again once, then Easy. */
async function finish(page: Page): Promise<void> {
  const done = page.getByRole('heading', { name: 'Done for now' });
  let grade = '1';
  for (;;) {
    await expect(showAnswer(page).or(done)).toBeVisible();
    if (await done.isVisible()) return;
    await showAnswer(page).click();
    await page.keyboard.press(grade);
    await expect(page.getByRole('button', { name: /Easy/ })).toBeHidden();
    grade = '4';
  }
}
