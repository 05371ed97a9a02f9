import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scan } from './axe.ts';
import { type App, expect, ROOT, test } from './fixtures.ts';
import { answerCards, goTo, saved, solve, writeFile } from './workbench.ts';

const ID = 'checkpoint-1.1-crud-api';
const SOURCE = join(ROOT, 'curriculum/checkpoints/1.1-crud-api');
/** The first point of the path that is suggested, and one that the project rests on. */
const FIRST = '1.1.1.1';
const SECOND = '1.1.1.4';
/** The suite starts nine servers, on a machine that does other things too. */
const RUN_MS = 300_000;

test('a new learner finds their level and their path, learns, proves it by a project, and comes back 60 days later', async ({
  app,
}) => {
  test.setTimeout(4 * RUN_MS);
  await test.step('is assessed, and sees which path fits', async () => {
    const { page } = app;
    await page.getByRole('link', { name: 'Find my level' }).click();
    await page.getByRole('button', { name: 'Start the assessment' }).click();
    await answerTasks(app);
    await expect(page.getByText('Start at 1.1.1.1')).toBeVisible();
  });
  await test.step('takes it, and does two points with their cards', async () => {
    const { page } = app;
    await page.getByRole('button', { name: 'Take the Beginner path' }).click();
    await expect(
      page.getByRole('heading', { name: 'Signatures that cannot be called wrong' }),
    ).toBeVisible();
    await solve(app, FIRST);
    await answerCards(app, FIRST);
    await goTo(page, `/learn/${SECOND}`);
    await solve(app, SECOND);
    await answerCards(app, SECOND);
    await goTo(page, '/learn');
    await expect(page.getByText(/^2 of \d+ written points passed/)).toBeVisible();
    for (const point of [FIRST, SECOND]) await expect(cell(app, point)).toContainText('held');
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
    await scan(app, 'a project that is not accepted');
  });
  await test.step('writes the reference, in the editor and beside it', async () => {
    await app.page.getByRole('link', { name: 'Work on the project' }).click();
    const hikes = readFileSync(join(SOURCE, 'solution/app/hikes.py'), 'utf8');
    await writeFile(app.page, 'app/hikes.py', hikes);
    await saved(app, ID, 'app/hikes.py', hikes);
    cpSync(join(SOURCE, 'solution'), join(app.home, 'profiles/default/workspaces', ID), {
      recursive: true,
    });
    await expect(app.page.getByRole('tab', { name: 'app/middleware.py' })).toBeVisible();
  });
  await test.step('stops a run in the middle: nothing of it is recorded', async () => {
    await app.page.getByRole('button', { name: 'Back to the checkpoint' }).click();
    await run(app);
    await expect(app.page.getByRole('progressbar', { name: /[1-9]\d* of 79/ })).toBeVisible({
      timeout: RUN_MS,
    });
    await scan(app, 'an acceptance that runs', ['light']);
    await app.page.getByRole('button', { name: 'Cancel' }).click();
    await expect(app.page.getByText('Nothing of this run was recorded')).toBeVisible();
    await expect(timeline(app).getByRole('button')).toHaveCount(1);
  });
  await test.step('runs it again beside the code, and passes', async () => {
    await app.page.getByRole('link', { name: 'Work on the project' }).click();
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
    await scan(app, 'a project that is accepted, with its evidence');
  });
  await test.step('searches with a filter and a slip of the fingers, and opens the passage', async () => {
    const { page } = app;
    await goTo(page, '/search');
    await page.getByRole('searchbox').fill('module:1.1 kind:lesson positonal-only');
    await expect(page.getByText(/“positonal” is nowhere\. Shown instead: /)).toBeVisible();
    await page
      .getByRole('link', { name: /The slash and the star/ })
      .first()
      .click();
    await expect(page).toHaveURL(/#\/learn\/1\.1\.1\.1/);
    await expect(page.getByRole('heading', { name: 'The slash and the star' })).toBeInViewport();
  });
  await test.step('comes back after 60 days, and sees what faded: on Today, the map and the checkpoint', async () => {
    app.setAhead(60);
    await app.restart();
    const { page } = app;
    await goTo(page, '/');
    await expect(page.getByRole('region', { name: 'Checkpoint' })).toContainText('Open again');
    await expect(page.getByRole('main')).toContainText(/fading/i);
    await goTo(page, '/learn');
    for (const point of [FIRST, SECOND]) await expect(cell(app, point)).toContainText('fading');
    await goTo(page, `/checkpoints/${ID}`);
    await expect(page.getByText('open again', { exact: true })).toBeVisible();
    await expect(page.getByRole('alert')).toContainText('1 of the points it rests on has faded');
    await expect(timeline(app).getByRole('button', { name: /All 79 passed/ })).toBeVisible();
    await scan(app, 'a project to be opened again');
  });
});

/** A point on the map, whose topic is open. */
function cell({ page }: App, pointId: string) {
  return page.getByRole('main').locator(`[data-cell="${pointId}"]`);
}

function timeline({ page }: App) {
  return page.getByRole('region', { name: 'Time line' });
}

async function run({ page }: App): Promise<void> {
  await page.getByRole('button', { name: /^Run the acceptance/ }).click();
  await expect(page.getByRole('progressbar')).toBeVisible();
}

/** Goes through the assessment as somebody new does: none of it is known yet. */
async function answerTasks({ page }: App): Promise<void> {
  const result = page.getByRole('heading', { name: 'Where you stand' });
  for (let number = 1; number <= 20; number++) {
    const task = page.getByRole('heading', { name: `Task ${number}`, exact: true });
    await expect(task.or(result)).toBeVisible();
    if (await result.isVisible()) return;
    await page.getByRole('button', { name: "I don't know" }).click();
    await page.getByRole('button', { name: /^(Next task|See where you stand)/ }).click();
  }
  await expect(result).toBeVisible();
}
