import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { buildServiceCurriculum, PRICE_SERVICE } from '../helpers/service-curriculum.ts';
import { type App, expect, test } from './fixtures.ts';
import { goTo, saved, writeFile } from './workbench.ts';

const EXERCISE = '1.1.1.1-price-service';
const solution = readFileSync(join(PRICE_SERVICE, 'solution/app.py'), 'utf8');

test.use({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for the pattern
  resources: async ({}, use) => {
    const root = mkdtempSync(join(tmpdir(), 'cairn-service-e2e-'));
    const { resources } = await buildServiceCurriculum(root);
    await use(resources);
    rmSync(root, { recursive: true, force: true });
  },
});

async function check(app: App, content: string): Promise<void> {
  await writeFile(app.page, 'app.py', content);
  await saved(app, EXERCISE, 'app.py', content);
  await app.page.keyboard.press('ControlOrMeta+Enter');
}

test('a service is started and asked; what went wrong is shown with what was said', async ({
  app,
}) => {
  const { page } = app;
  const checks = page.getByRole('region', { name: 'Checks' });
  await goTo(page, `/practice/${EXERCISE}`);

  await test.step('a service that does not start says why, in the learner’s own line', async () => {
    await check(app, `from fastapi import FastAPI\n\napp = FastAPI(title=shop)\n`);
    await expect(checks).toContainText('Your service did not start', { timeout: 60_000 });
    await expect(checks).toContainText('The service did not start: importing app raised');
    await expect(checks).toContainText("It began with NameError: name 'shop' is not defined");
    await checks.getByRole('button', { name: 'app.py:3 app = FastAPI(title=shop)' }).click();
    await expect(page.getByRole('textbox', { name: 'app.py', exact: true })).toBeFocused();
  });

  await test.step('a request that fails shows what was asked and answered', async () => {
    await check(app, solution.replace('cents = prices[name]', 'cents = prices[name.upper()]'));
    await expect(checks).toContainText(/3 of 4 checks passed/, { timeout: 60_000 });
    await expect(checks).toContainText('500 Internal Server Error');
    await expect(checks).toContainText("It began with KeyError: 'MAP'");
    const trace = checks.getByRole('region', { name: 'Requests to your service' }).first();
    await expect(trace.getByRole('button')).toHaveText([
      /POST \/prices201/,
      /GET \/prices\/map500/,
    ]);
    await expect(checks).toContainText('Printed by your service');
    await trace.getByRole('button', { name: /POST/ }).press('Enter');
    await expect(trace.getByRole('region', { name: 'Sent' })).toContainText('"cents": 1999');
    await expect(trace.getByRole('region', { name: 'Answered' })).toContainText('"name": "map"');
    // axe is injected as a script; Electron's page takes scripts from its own protocol alone.
    if (app.shell === 'web') {
      const found = await new AxeBuilder({ page }).include('.wb-checks').analyze();
      expect(found.violations).toEqual([]);
    }
    await trace.getByRole('button', { name: 'Copy as curl' }).click();
    await expect(page.getByText('Copied. It asks port 8000')).toBeVisible();
    if (app.shell === 'web') {
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      expect(copied).toContain("'http://127.0.0.1:8000/prices'");
    }
  });

  await test.step('the right service passes', async () => {
    await check(app, solution);
    await expect(checks).toContainText('All 4 checks passed', { timeout: 60_000 });
  });
});
