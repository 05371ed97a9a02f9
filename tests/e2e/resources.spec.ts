import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures.ts';
import { goTo, solutionOf, writeFile } from './workbench.ts';

const PLAN = {
  Documentation: [
    'FastAPI documentation',
    'asyncio in the Python documentation',
    'Pydantic documentation',
    'SQLAlchemy documentation',
  ],
  Books: [
    'Architecture Patterns with Python',
    'Effective Python',
    'Designing Data-Intensive Applications',
    'Building Microservices',
  ],
  Tools: [
    ...['Visual Studio Code', 'PyCharm', 'Docker Desktop', 'pytest', 'locust', 'Postman'],
    ...['Grafana', 'Prometheus', 'Sentry', 'Amazon Web Services', 'Google Cloud'],
    ...['Microsoft Azure', 'Kubernetes', 'Terraform'],
  ],
} as const;

test('a learner finds the books, documentation and tools of the plan, and which tools are here', async ({
  app,
}) => {
  await goTo(app.page, '/learn');
  await app.page.getByRole('link', { name: 'Resources', exact: true }).click();
  for (const [name, titles] of Object.entries(PLAN)) {
    const articles = app.page.getByRole('region', { name }).getByRole('article');
    await expect(articles).toHaveCount(titles.length);
    for (const [index, title] of titles.entries()) {
      await expect(articles.nth(index).getByRole('heading')).toHaveText(title);
    }
  }
  const tool = (title: string) =>
    app.page.getByRole('article').filter({ has: app.page.getByRole('heading', { name: title }) });
  await expect(tool('pytest')).toContainText('On this machine');
  await expect(tool('Microsoft Azure')).toContainText(/(Not o|O)n this machine/);
});

test('the next steps tick themselves, and a passed solution is handed on and opened', async ({
  app,
}) => {
  const { page } = app;
  await goTo(page, '/resources');
  const steps = page.getByRole('region', { name: 'Next steps' });
  await expect(steps.getByText('Start building, open')).toBeVisible();
  await expect(page.getByText('Once you have passed an exercise')).toBeVisible();
  await steps.getByRole('button', { name: 'Leave it out' }).click();
  await expect(steps.getByText('Assess your level, done')).toBeVisible();

  await goTo(page, '/learn/1.1.1.1');
  for (const { path, content } of solutionOf('1.1.1.1').files) await writeFile(page, path, content);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByRole('region', { name: 'Checks' })).toContainText(
    /All \d+ checks passed/,
    { timeout: 60_000 },
  );
  await goTo(page, '/resources#people');
  await expect(steps.getByText('Start building, done')).toBeVisible();
  // Electron's download asks where to; the text it would write is the same.
  test.skip(app.shell === 'desktop', 'a download needs the system’s own dialog');
  await page.getByLabel('Your name').fill('Ada');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Hand on my solution' }).click();
  const file = await (await download).path();
  await page.locator('input[type=file]').setInputFiles({
    name: 'ada.json',
    mimeType: 'application/json',
    buffer: readFileSync(file),
  });
  await expect(page.getByRole('dialog')).toContainText('Ada');
  await expect(page.getByRole('dialog')).toContainText('both are the same');
});
