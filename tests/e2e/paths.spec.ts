import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { goTo, solutionOf, solve } from './workbench.ts';

/** Answers the open task; a wrong option where there are options and it is wanted. */
async function answer(page: Page): Promise<void> {
  await page.getByRole('button', { name: "I don't know" }).click();
  await expect(page.getByRole('status', { name: 'What came of it' })).toContainText(
    'Noted: not known yet',
  );
}

async function next(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Next task|See where you stand)/ }).click();
}

const task = (page: Page, number: number) =>
  page.getByRole('heading', { name: `Task ${number}`, exact: true });

test('a new learner is assessed, takes the path that fits, does a point of it, and sees why it is passed', async ({
  app,
}) => {
  test.setTimeout(240_000);
  let asked = '';
  await test.step('finds the three doors, and opens the assessment', async () => {
    await expect(app.page.getByRole('heading', { name: 'Where do you stand?' })).toBeVisible();
    for (const door of ['Find my level', 'See the paths', 'Start the first lesson']) {
      await expect(app.page.getByRole('link', { name: door })).toBeVisible();
    }
    await app.page.getByRole('link', { name: 'Find my level' }).click();
    await app.page.getByRole('button', { name: 'Start the assessment' }).click();
    await expect(task(app.page, 1)).toBeVisible();
  });
  await test.step('answers, pauses, closes the program, and finds the same task', async () => {
    await answer(app.page);
    await next(app.page);
    await expect(task(app.page, 2)).toBeVisible();
    asked = (await app.page.getByRole('article').textContent()) ?? '';
    await app.page.getByRole('link', { name: 'Pause' }).click();
    await expect(app.page.getByRole('heading', { name: 'Today' })).toBeVisible();
    await app.restart();
    await goTo(app.page, '/assess');
    await expect(task(app.page, 2)).toBeVisible();
    await expect(app.page.getByRole('article')).toHaveText(asked);
  });
  await test.step('loses the core in the middle, and nothing of what was answered', async () => {
    await answer(app.page);
    await app.killCore();
    await goTo(app.page, '/');
    await goTo(app.page, '/assess');
    await expect(app.page.getByRole('heading', { name: /^Task [23]$/ })).toBeVisible();
    const told = app.page.getByRole('button', { name: 'Next task' });
    if (await told.isVisible()) await told.click();
    await expect(task(app.page, 3)).toBeVisible();
  });
  await test.step('answers the rest, and sees levels, a path, a start and the reasons', async () => {
    const { page } = app;
    const result = page.getByRole('heading', { name: 'Where you stand' });
    for (let number = 3; number <= 20; number++) {
      await expect(task(page, number)).toBeVisible();
      await answer(page);
      await next(page);
      await expect(task(page, number + 1).or(result)).toBeVisible();
      if (await result.isVisible()) break;
    }
    await expect(page.getByRole('heading', { name: 'Beginner' })).toBeVisible();
    await expect(page.getByText('Start at 1.1.1.1')).toBeVisible();
    await expect(
      page.getByText(/Beginner fits, because you are new to Python Foundation/),
    ).toBeVisible();
    await expect(page.getByText(/have no tasks yet, so nothing was asked/)).toBeVisible();
  });
  await test.step('takes the path, and does its first point', async () => {
    await app.page.getByRole('button', { name: 'Take the Beginner path' }).click();
    await expect(
      app.page.getByRole('heading', { name: 'Signatures that cannot be called wrong' }),
    ).toBeVisible();
    expect(solutionOf('1.1.1.1').files.length).toBeGreaterThan(0);
    await solve(app, '1.1.1.1');
  });
  await test.step('asks why it is passed, with the keyboard alone', async () => {
    const { page } = app;
    await page.keyboard.press('ControlOrMeta+k');
    await page.keyboard.type('Why is this point');
    await page.keyboard.press('Enter');
    const why = page.getByRole('dialog', { name: 'Why "passed"?' });
    await expect(why).toContainText(/Passed on .*, at the first check, no hints/);
    await expect(why.getByRole('link', { name: /Begin the \d+ cards/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(why).toBeHidden();
  });
  await test.step('finds the way further on Today and on the map', async () => {
    const { page } = app;
    await goTo(page, '/learn');
    await expect(page.getByText(/Beginner path: 1 of 44 passed/)).toBeVisible();
    await page.getByRole('radio', { name: 'My path' }).check({ force: true });
    await expect(page.getByRole('heading', { name: /Deployment/ })).toHaveCount(0);
    await page.getByRole('link', { name: /^1\.1\.1\.1 .*passed/ }).focus();
    await page.keyboard.press('w');
    await expect(page.getByRole('dialog', { name: 'Why "passed"?' })).toBeVisible();
    await page.keyboard.press('Escape');
    await goTo(page, '/');
    await expect(page.getByText(/on your path, Beginner/).first()).toBeVisible();
  });
  await test.step('changes the path, and loses nothing', async () => {
    const { page } = app;
    await goTo(page, '/paths');
    const advanced = page.getByRole('region', { name: 'Advanced' });
    await advanced.getByRole('button', { name: 'Follow Advanced' }).click();
    await expect(advanced).toContainText('You follow this path');
    await expect(advanced).toContainText('1 of 219 points passed');
    await expect(page.getByRole('region', { name: 'Beginner' })).toContainText(
      '1 of 44 points passed',
    );
  });
});

test('an assessment is answered by keyboard, and can be ended early and repeated', async ({
  app,
}) => {
  const { page } = app;
  await goTo(page, '/assess');
  await page.getByRole('button', { name: 'Start the assessment' }).click();
  await expect(task(page, 1)).toBeVisible();
  await page.keyboard.press('Alt+0');
  await expect(page.getByRole('button', { name: 'Next task' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(task(page, 2)).toBeVisible();
  await expect(page.getByRole('main').getByRole('textbox')).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('nothing_of_that_name');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByRole('status', { name: 'What came of it' })).toContainText(
    'Not this time',
  );
  await page.getByRole('button', { name: 'End here with what is known' }).click();
  await expect(page.getByRole('heading', { name: 'Where you stand' })).toBeVisible();
  await page.getByRole('button', { name: 'Assess again' }).click();
  await expect(page.getByRole('heading', { name: 'Where do you stand?' })).toBeVisible();
});
