import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, expect, ROOT, test } from './fixtures.ts';
import { goTo, saved, solve, writeFile } from './workbench.ts';

const ID = 'checkpoint-1.1-crud-api';
const SOURCE = join(ROOT, 'curriculum/checkpoints/1.1-crud-api');
/** A point that the project rests on. */
const POINT = '1.1.1.4';
/** The suite starts nine servers, on a machine that does other things too. */
const RUN_MS = 300_000;

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

test('a learner fails and passes the CRUD project, and finds it open again 60 days later', async ({
  app,
}) => {
  test.setTimeout(4 * RUN_MS);
  await test.step('passes a point that it rests on, and learns its cards', async () => {
    await goTo(app.page, `/learn/${POINT}`);
    await solve(app, POINT);
    await answerCards(app);
  });
  await test.step('reads the brief, and runs the acceptance of the starter', async () => {
    await goTo(app.page, `/checkpoints/${ID}`);
    await expect(app.page.getByText('From Imke, product, Larch')).toBeVisible();
    await app.page.getByRole('link', { name: 'Open the project' }).click();
    await expect(app.page.getByRole('textbox', { name: 'app/main.py' })).toBeVisible();
    await app.page.getByRole('button', { name: 'Back to the checkpoint' }).click();
    await run(app);
    await expect(app.page.getByText(/^1 of 79 checks passed, 78 to go/)).toBeVisible({
      timeout: RUN_MS,
    });
    const attacks = app.page.getByRole('region', { name: 'Attacks' });
    await attacks.getByText("answers 404 to who reads somebody else's hike").click();
    await expect(attacks.getByText('POST /auth/register', { exact: true }).first()).toBeVisible();
    await expect(attacks.locator('details[open]').getByText('Expected')).toBeVisible();
  });
  await test.step('stops a run in the middle: nothing of it is recorded', async () => {
    await run(app);
    await expect(app.page.getByRole('progressbar', { name: /[1-9]\d* of 79/ })).toBeVisible({
      timeout: RUN_MS,
    });
    await app.page.getByRole('button', { name: 'Cancel' }).click();
    await expect(app.page.getByText('Nothing of this run was recorded')).toBeVisible();
    await expect(timeline(app).getByRole('button')).toHaveCount(1);
  });
  await test.step('writes the reference, in the editor and beside it, and passes', async () => {
    await app.page.getByRole('link', { name: 'Work on the project' }).click();
    const hikes = readFileSync(join(SOURCE, 'solution/app/hikes.py'), 'utf8');
    await writeFile(app.page, 'app/hikes.py', hikes);
    await saved(app, ID, 'app/hikes.py', hikes);
    cpSync(join(SOURCE, 'solution'), join(app.home, 'profiles/default/workspaces', ID), {
      recursive: true,
    });
    await expect(app.page.getByRole('tab', { name: 'app/middleware.py' })).toBeVisible();
    await app.page.getByRole('button', { name: /^Run the acceptance/ }).click();
    const pane = app.page.getByRole('region', { name: 'Acceptance' });
    await expect(pane.getByText(/^\d+ of 79$/)).toBeVisible({ timeout: RUN_MS });
    // The window is loaded anew in the middle of the run, which goes on.
    await app.page.reload();
    await expect(pane).toContainText(/All 79 checks passed/, { timeout: RUN_MS });
  });
  await test.step('finds the evidence: runs, measurements, and what changed in the files', async () => {
    await app.page.getByRole('button', { name: 'Back to the checkpoint' }).click();
    await expect(app.page.getByText('passed', { exact: true }).first()).toBeVisible();
    await expect(timeline(app).getByRole('button')).toHaveCount(2);
    await timeline(app)
      .getByRole('button', { name: /All 79 passed/ })
      .click();
    await expect(app.page.getByText('95 of 100 within')).toBeVisible();
    const files = app.page.getByRole('region', { name: 'Files' });
    await files.getByText('app/hikes.py').click();
    await expect(files.getByText('class NewHike(BaseModel):')).toBeVisible();
  });
  await test.step('comes back after 60 days: it is open again, since what it rests on has faded', async () => {
    app.setAhead(60);
    await app.restart();
    await goTo(app.page, `/checkpoints/${ID}`);
    await expect(app.page.getByText('open again', { exact: true })).toBeVisible();
    await expect(app.page.getByRole('alert')).toContainText(
      '1 of the points it rests on has faded',
    );
    await expect(timeline(app).getByRole('button', { name: /All 79 passed/ })).toBeVisible();
    await goTo(app.page, '/');
    await expect(app.page.getByRole('region', { name: 'Checkpoint' })).toContainText('Open again');
  });
});

function timeline({ page }: App) {
  return page.getByRole('region', { name: 'Time line' });
}

async function run({ page }: App): Promise<void> {
  await page.getByRole('button', { name: /^Run the acceptance/ }).click();
  await expect(page.getByRole('progressbar')).toBeVisible();
}

/** Answers every card of the point, well enough to hold it for some days. */
async function answerCards({ page }: App): Promise<void> {
  await goTo(page, `/review/${POINT}`);
  const show = page.getByRole('button', { name: /Show answer/ });
  const done = page.getByRole('heading', { name: /Done|Nothing/ });
  for (;;) {
    await expect(show.or(done)).toBeVisible();
    if (await done.isVisible()) return;
    await show.click();
    await page.keyboard.press('4');
    await expect(page.getByRole('button', { name: /Easy/ })).toBeHidden();
  }
}
