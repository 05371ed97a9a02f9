import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, expect, test } from './fixtures.ts';
import { goTo, solutionOf, solve } from './workbench.ts';

const POINT = '1.1.1.4';
const { exercise, files } = solutionOf(POINT);
const ID = `${POINT}-${exercise}`;

test('a passed exercise is offered again weeks later, from its starter, and its checks say when it comes next', async ({
  app,
}) => {
  test.setTimeout(180_000);
  const path = files[0]?.path ?? '';
  const held = () => readFileSync(join(app.home, 'profiles/default/workspaces', ID, path), 'utf8');
  let starter = '';
  await test.step('passes it, and is offered nothing today', async () => {
    await goTo(app.page, `/learn/${POINT}`);
    await expect(app.page.getByRole('tab', { name: path, exact: true })).toBeVisible();
    starter = held();
    await solve(app, POINT);
    await goTo(app.page, '/');
    await expect(app.page.getByRole('heading', { name: 'Today' })).toBeVisible();
    await expect(offer(app)).toHaveCount(0);
  });
  await test.step('comes back: Today and Review offer it; put off, it waits for tomorrow', async () => {
    app.setAhead(40);
    await app.restart();
    await goTo(app.page, '/');
    await expect(offer(app)).toContainText('last done 40 days ago');
    await goTo(app.page, '/review');
    await expect(offer(app)).toContainText(/recall \d+ %/);
    await offer(app).getByRole('button', { name: 'Not now' }).click();
    await expect(offer(app)).toHaveCount(0);
    app.setAhead(41);
    await app.restart();
    await goTo(app.page, '/');
    await expect(offer(app)).toBeVisible();
  });
  await test.step('does it again from the starter', async () => {
    expect(held()).not.toBe(starter);
    await offer(app)
      .getByRole('button', { name: /^Do it again from the starter/ })
      .click();
    await expect(app.page.getByRole('tab', { name: path, exact: true })).toBeVisible();
    expect(held()).toBe(starter);
    await goTo(app.page, '/');
    await offer(app)
      .getByRole('link', { name: /^Continue/ })
      .click();
    await expect(app.page.getByRole('tab', { name: path, exact: true })).toBeVisible();
    await solve(app, POINT);
  });
  await test.step('is asked for it no more', async () => {
    await goTo(app.page, '/');
    await expect(app.page.getByRole('heading', { name: 'Today' })).toBeVisible();
    await expect(offer(app)).toHaveCount(0);
  });
});

function offer({ page }: App) {
  return page.getByRole('region', { name: 'Exercises to do again' });
}
