import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type App, expect, ROOT, test } from './fixtures.ts';
import { goTo, writeFile } from './workbench.ts';

const QUOTING = 'profiles/default/workspaces/1.1.1.1-quote-order/quoting.py';

test('killed in the middle of typing, the core loses at most the last 300 ms of it', async ({
  app,
}) => {
  await goTo(app.page, '/learn/1.1.1.1');
  await writeFile(app.page, 'quoting.py', '');
  const field = app.page.getByRole('textbox', { name: 'quoting.py' });
  await field.click();
  const typed: { readonly count: number; readonly atMs: number }[] = [];
  for (let count = 1; count <= 120; count++) {
    await app.page.keyboard.type('x');
    typed.push({ count, atMs: Date.now() });
  }
  const killedMs = Date.now();
  await app.killCore();
  if (app.shell === 'desktop') {
    // The window outlives its core: what it held is saved once the core is back.
    await expect.poll(() => readFileSync(join(app.home, QUOTING), 'utf8')).toBe('x'.repeat(120));
    await expect(field).toContainText('x'.repeat(120));
    return;
  }
  const kept = readFileSync(join(app.home, QUOTING), 'utf8').length;
  // A machine that stands still between two keys stands still in a save as well.
  const gaps = typed.map(({ atMs }, index) => atMs - (typed[index - 1]?.atMs ?? atMs));
  const old = typed.filter(({ atMs }) => atMs <= killedMs - 300 - Math.max(...gaps)).length;
  expect(kept).toBeGreaterThanOrEqual(old);
});

test('killed in the middle of a review, the core keeps every answered card', async ({ app }) => {
  await goTo(app.page, '/learn/1.1.1.1');
  await app.page.getByRole('region', { name: 'After the lesson' }).scrollIntoViewIfNeeded();
  await goTo(app.page, '/review/1.1.1.1');
  for (let answered = 0; answered < 3; answered++) {
    const question = app.page.getByRole('article', { name: /question$/ });
    const before = await question.textContent();
    await app.page.getByRole('button', { name: /Show answer/ }).click();
    await app.page.keyboard.press('4');
    // The next card is the acknowledgement of the answer before.
    await expect(app.page.getByRole('button', { name: /Show answer/ })).toBeVisible();
    await expect(question).not.toHaveText(before ?? '');
  }
  await app.killCore();
  await goTo(app.page, '/review/1.1.1.1');
  await expect(app.page.getByLabel('Cards left')).toContainText('5');
});

test.describe('without Python', () => {
  test.use({ python: false });
  test('reading and cards work, and the workbench says what is missing and how to get it', async ({
    app,
  }) => {
    await goTo(app.page, '/learn/1.1.1.1');
    await expect(
      app.page.getByRole('heading', { name: 'Signatures that cannot be called wrong' }),
    ).toBeVisible();
    await app.page.keyboard.press('ControlOrMeta+Enter');
    await expect(app.page.getByRole('region', { name: 'Checks' })).toContainText(/Python 3\.11/);
    await app.page.getByRole('button', { name: 'Editor help is off: why?' }).click();
    await expect(app.page.getByText(/^Editor help needs Python: .*Python 3\.11/)).toBeVisible();
    await goTo(app.page, '/review/1.1.1.1');
    await app.page.getByRole('button', { name: /Show answer/ }).click();
    await expect(app.page.getByRole('button', { name: /Good/ })).toBeVisible();
  });
});

test.describe("a learner's program that goes wrong", () => {
  async function check(app: App, code: string): Promise<void> {
    await goTo(app.page, '/learn/1.1.1.1');
    await writeFile(app.page, 'quoting.py', code);
    await app.page.keyboard.press('ControlOrMeta+Enter');
  }
  const verdict = (app: App) => app.page.getByRole('region', { name: 'Checks' });
  const patience = { timeout: 40_000 };

  test('with a syntax error is told the line', async ({ app }) => {
    await check(app, 'def quote_order(:\n    pass\n');
    await expect(verdict(app)).toContainText('SyntaxError', patience);
    await expect(verdict(app)).toContainText(/quoting\.py/);
  });

  test('in an endless loop is stopped at its limit, and the window stays alive', async ({
    app,
  }) => {
    await check(app, 'while True:\n    pass\n');
    await app.page.getByRole('tab', { name: 'Exercise' }).click();
    await expect(app.page.getByRole('region', { name: 'Exercise' })).toBeVisible();
    await expect(verdict(app)).toContainText(/longer than|time limit|stopped/i, patience);
  });

  test('that exits is not taken for one that passed', async ({ app }) => {
    await check(app, 'import os\nos._exit(0)\n');
    await expect(verdict(app)).toContainText(/ended|exit/i, patience);
    await expect(verdict(app)).not.toContainText(/All \d+ checks passed/);
  });

  test('that prints 100 MB gets its verdict, with the print cut short', async ({ app }) => {
    await check(app, 'for _ in range(100):\n    print("x" * 1_000_000)\n');
    await expect(verdict(app)).toContainText(/of 26 checks passed|limit/i, patience);
  });
});

test('a port that is taken is named, with what to do', async ({ app }) => {
  test.skip(app.shell !== 'web', 'the desktop has no port');
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  const child = spawn(
    process.execPath,
    [join(ROOT, 'out/main/web.cjs'), '--no-open', '--port', String(port)],
    {
      env: { ...process.env, CAIRN_HOME: join(app.home, 'other') },
    },
  );
  let said = '';
  child.stderr.on('data', (data) => {
    said += String(data);
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  taken.close();
  expect(code).toBe(1);
  expect(said).toContain(`Port ${port} is taken`);
});
