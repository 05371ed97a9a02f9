import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type App, expect, ROOT, test } from './fixtures.ts';
import { addressOf } from './open-app.ts';
import { goTo } from './workbench.ts';

async function backUp(app: App): Promise<void> {
  await goTo(app.page, '/settings');
  await app.page.getByRole('button', { name: 'Back up now' }).click();
  await expect(app.page.getByText('The backup is made and checked.')).toBeVisible();
  await expect(app.page.getByRole('table', { name: /Backups/ }).getByRole('row')).toHaveCount(2);
}

async function setTheme(app: App, name: string): Promise<void> {
  await goTo(app.page, '/settings');
  await app.page.getByRole('radio', { name, exact: true }).click();
  await expect(app.page.getByRole('radio', { name, exact: true })).toBeChecked();
}

const profile = (app: App) => join(app.home, 'profiles', 'default');

test('a learner goes back to a backup, finds what was then, and can come back again', async ({
  app,
}) => {
  await setTheme(app, 'Dark');
  await backUp(app);
  await setTheme(app, 'Light');
  await app.page.getByRole('button', { name: /^Restore: / }).click();
  await expect(app.page.getByRole('alertdialog')).toContainText('backed up first');
  await app.page.getByRole('button', { name: 'Go back' }).click();
  await expect(app.page.getByRole('radio', { name: 'Dark', exact: true })).toBeChecked();
  const table = app.page.getByRole('table', { name: /Backups/ });
  await expect(table.getByRole('row', { name: /before going back/ })).toBeVisible();
  await table
    .getByRole('row', { name: /before going back/ })
    .getByRole('button', { name: /^Restore: / })
    .click();
  await app.page.getByRole('button', { name: 'Go back' }).click();
  await expect(app.page.getByRole('radio', { name: 'Light', exact: true })).toBeChecked();
});

test('a damaged database is said, left as it is, and replaced by a backup the learner chooses', async ({
  app,
}) => {
  await setTheme(app, 'Dark');
  await backUp(app);
  const damaged = Buffer.alloc(40_000, 'no longer a database ');
  await app.restart(() => writeFileSync(join(profile(app), 'cairn.db'), damaged));
  await expect(app.page.getByRole('heading', { name: 'Your database is damaged' })).toBeVisible();
  expect(readFileSync(join(profile(app), 'cairn.db')).equals(damaged)).toBe(true);
  if (app.shell === 'web') {
    const { violations } = await new AxeBuilder({ page: app.page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  }
  await app.page.getByRole('button', { name: /^Go back to this: / }).click();
  await app.page.getByRole('button', { name: 'Go back', exact: true }).click();
  await goTo(app.page, '/settings');
  await expect(app.page.getByRole('radio', { name: 'Dark', exact: true })).toBeChecked();
  const aside = readdirSync(profile(app)).find((name) => name.startsWith('replaced-')) ?? '';
  expect(readFileSync(join(profile(app), aside, 'cairn.db')).equals(damaged)).toBe(true);
});

test('without a backup, trying again finds the repaired file, and beginning anew keeps the old one', async ({
  app,
}) => {
  await setTheme(app, 'Dark');
  let good = Buffer.alloc(0);
  const file = join(profile(app), 'cairn.db');
  await app.restart(() => {
    good = readFileSync(file);
    writeFileSync(file, 'text');
  });
  const heading = () => app.page.getByRole('heading', { name: 'Your database is damaged' });
  await expect(heading()).toBeVisible();
  await expect(app.page.getByText(/There are none in/)).toBeVisible();
  writeFileSync(file, good);
  await app.page.getByRole('button', { name: 'Try again' }).click();
  await goTo(app.page, '/settings');
  await expect(app.page.getByRole('radio', { name: 'Dark', exact: true })).toBeChecked();

  await app.restart(() => writeFileSync(file, 'text'));
  await expect(heading()).toBeVisible();
  await app.page.getByRole('button', { name: 'Begin a new profile' }).click();
  await app.page.getByRole('button', { name: 'Begin anew' }).click();
  await expect(app.page.getByRole('main', { name: /^(Welcome|Today)$/ })).toBeVisible();
  const aside = readdirSync(profile(app)).find((name) => name.startsWith('replaced-')) ?? '';
  expect(readFileSync(join(profile(app), aside, 'cairn.db'), 'utf8')).toBe('text');
});

test('a profile that is open elsewhere says so, and opens once it is free', async ({ app }) => {
  await expect(app.page.getByRole('main')).toBeVisible();
  const other = join(app.home, 'other');
  const holder = await holdProfile(other);
  const second = spawn(process.execPath, [join(ROOT, 'out/main/web.cjs'), '--no-open'], {
    env: { ...process.env, CAIRN_HOME: other },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    test.skip(app.shell === 'desktop', 'the desktop brings its open window to the front instead');
    const address = await addressOf(second);
    await app.page.goto(address);
    await expect(app.page.getByRole('heading', { name: 'Cairn is already open' })).toBeVisible();
    const opensAgain = app.page.waitForEvent('framenavigated');
    await app.page.getByRole('button', { name: 'Try again' }).click();
    await opensAgain;
    await expect(app.page.getByRole('heading', { name: 'Cairn is already open' })).toBeVisible();
    await ended(holder, 'SIGTERM');
    await app.page.getByRole('button', { name: 'Try again' }).click();
    await expect(app.page.getByRole('main', { name: /^(Welcome|Today)$/ })).toBeVisible();
  } finally {
    await ended(second, 'SIGTERM');
    if (holder.exitCode === null) await ended(holder, 'SIGKILL');
    if (existsSync(other)) rmSync(other, { recursive: true, force: true, maxRetries: 5 });
  }
});

type Child = ReturnType<typeof spawn>;

async function holdProfile(home: string): Promise<Child> {
  const holder = spawn(process.execPath, [join(ROOT, 'out/main/web.cjs'), '--no-open'], {
    env: { ...process.env, CAIRN_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await addressOf(holder);
  return holder;
}

function ended(child: Child, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}
