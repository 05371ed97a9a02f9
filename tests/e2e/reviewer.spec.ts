import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { scan } from './axe.ts';
import { expect, ROOT, test } from './fixtures.ts';
import { openWeb } from './open-app.ts';
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
    await page.keyboard.press('u');
    await expect(page.getByText('Taken back: the card has its words of before.')).toBeVisible();
    await expect(sheet.getByText('your words')).toBeHidden();
    await expect(sheet.getByText('★ marked')).toBeVisible();
    await page.keyboard.press('Shift+U');
    await expect(sheet.getByText('your words')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(sheet).toContainText('Because I say so.');
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

test.describe('after a year', () => {
  test.use({ studiedYear: true });

  test('a card that is forgotten again and again is announced as a leech, and put away where that is wished', async ({
    app,
  }) => {
    const { page } = app;
    await test.step('leeches are to be suspended', async () => {
      await goTo(page, '/settings');
      const times = page.getByRole('textbox', { name: 'A leech is forgotten' });
      await times.fill('2');
      await times.press('Enter');
      await expect(page.getByText('A card forgotten 2 times is a leech.')).toBeVisible();
      await page.getByRole('radio', { name: 'Suspend' }).check({ force: true });
      await expect(page.getByText('Leeches are suspended.')).toBeVisible();
    });
    const told = page.getByText(/forgotten again and again, so it is suspended/);
    await test.step('one comes, and is told', async () => {
      await goTo(page, '/review');
      for (let cards = 0; cards < 30 && !(await told.isVisible()); cards++) {
        await expect(showAnswer(page)).toBeVisible();
        await page.keyboard.press('Enter');
        await page.keyboard.press('1');
        await expect(page.getByRole('button', { name: /Easy/ })).toBeHidden();
      }
      await expect(told).toBeVisible();
      await scan(app, 'a leech');
    });
    const status = page.locator('#cards-status');
    await test.step('it is marked and suspended, until it is taken back', async () => {
      await goTo(page, '/review/cards');
      await page.getByRole('searchbox').fill('is:leech is:suspended');
      await expect(status).toHaveText('1 card');
      await goTo(page, '/review');
      await expect(showAnswer(page)).toBeVisible();
      await page.keyboard.press('u');
      await expect(page.getByText('Taken back: the card is as it was.')).toBeVisible();
      await goTo(page, '/review/cards');
      await page.getByRole('searchbox').fill('is:leech is:suspended');
      await expect(status).toHaveText(/^(0|No) cards/);
    });
  });
});

test('a card that was changed on two devices keeps both texts, until one of them is chosen', async ({
  app,
}) => {
  test.setTimeout(240_000);
  const { page } = app;
  const write = async (on: Page, words: string): Promise<void> => {
    await goTo(on, `/review/${POINT}`);
    await expect(showAnswer(on)).toBeVisible();
    await on.keyboard.press('e');
    const dialog = on.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Why it matters' }).fill(words);
    await on.keyboard.press('ControlOrMeta+Enter');
    await expect(dialog).toBeHidden();
    await expect(on.getByRole('article').getByText('your words')).toBeVisible();
  };
  await write(page, 'Written on the laptop.');
  const elsewhere = mkdtempSync(join(tmpdir(), 'cairn-other-'));
  const log = join(elsewhere, 'other.log');
  try {
    await test.step('the other device writes other words, and sends its log', async () => {
      const environment = { ...process.env, CAIRN_HOME: elsewhere, CAIRN_PYTHON: '/nonexistent' };
      const other = await openWeb(elsewhere, environment, { width: 1280, height: 800 });
      await write(other.page, 'Written at the desk.');
      await other.close();
      cairn(elsewhere, 'export', '--log', log);
    });
    expect(cairn(app.home, 'merge', log, '--join')).toContain('both texts are kept');
  } finally {
    rmSync(elsewhere, { recursive: true, force: true, maxRetries: 5 });
  }
  const sheet = page.getByRole('article');
  await test.step('the reviewer says it, and the editor shows both', async () => {
    await goTo(page, '/review/cards');
    await expect(page.getByRole('searchbox')).toBeVisible();
    await goTo(page, `/review/${POINT}`);
    await expect(sheet.getByText('two texts')).toBeVisible();
    await page.keyboard.press('e');
    const versions = page.getByRole('region', { name: 'This card was changed on two devices' });
    await expect(versions).toContainText('Written on');
    await scan(app, 'a card with two texts');
    const fields = page.getByRole('textbox', { name: 'Why it matters' });
    const shown = await fields.inputValue();
    const kept = shown.includes('laptop') ? 'Written at the desk.' : 'Written on the laptop.';
    await expect(versions).toContainText(kept);
    await versions.getByRole('button', { name: 'Put this text into the fields' }).click();
    await expect(fields).toHaveValue(kept);
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(sheet.getByText('two texts')).toBeHidden();
    await page.keyboard.press('Enter');
    await expect(sheet).toContainText(kept);
  });
});

/** One command of `cairn`, on the profile in `home`. */
function cairn(home: string, ...words: string[]): string {
  const ran = spawnSync(process.execPath, [join(ROOT, 'out/main/cli.cjs'), ...words], {
    env: { ...process.env, CAIRN_HOME: home, CAIRN_PYTHON: '/nonexistent' },
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return ran.stdout;
}

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
