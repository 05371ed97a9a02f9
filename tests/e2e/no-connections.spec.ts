import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listeningAddresses } from '../soak/processes.ts';
import { expect, PYTHON_ENVIRONMENT, test } from './fixtures.ts';
import { answerCards, goTo, solve, writeFile } from './workbench.ts';

test.use({ traced: true });

/** 127.0.0.1, as /proc/net/tcp writes it. */
const LOOPBACK = /^0100007F:/;
const PYTHON = join(PYTHON_ENVIRONMENT, 'bin/python');
const TALKS = `
import socket
try:
    socket.create_connection(("192.0.2.1", 9), timeout=0.2)
except OSError:
    pass
`;

test('nothing that Cairn starts speaks with another machine, nor can be spoken to from one', async ({
  app,
  lines,
}) => {
  test.skip(lines === null, 'it needs Linux and a C compiler');
  if (!lines) return;
  const { page } = app;
  await test.step('a lesson, its code, an exercise with editor help, and its checks', async () => {
    await page.getByRole('link', { name: 'Start the first lesson' }).click();
    const lesson = page.getByRole('region', { name: 'Lesson', exact: true });
    await lesson.getByRole('button', { name: 'Run' }).first().click();
    await expect(lesson).toContainText('cus_9: 9720 cents');
    if (existsSync(join(PYTHON_ENVIRONMENT, 'bin/ty'))) {
      await writeFile(page, 'quoting.py', 'import json\njson.');
      await page.keyboard.press('ControlOrMeta+Space');
      await expect(page.getByRole('listbox')).toContainText('dumps', { timeout: 20_000 });
      await page.keyboard.press('Escape');
    }
    await solve(app, '1.1.1.1');
  });
  await test.step('the terminal', async () => {
    await page.keyboard.press('ControlOrMeta+Backquote');
    await expect(page.getByRole('textbox', { name: 'Terminal input' })).toBeFocused();
    await page.keyboard.type('cairn list >/dev/null && echo "see $((40 + 2))"\n');
    await expect(page.locator('.xterm-rows')).toContainText('see 42', { timeout: 20_000 });
  });
  await test.step('cards, search, progress, the doctor, a backup', async () => {
    await page.getByRole('region', { name: 'After the lesson' }).scrollIntoViewIfNeeded();
    await answerCards(app, '1.1.1.1');
    for (const route of ['/search', '/progress', '/settings', '/resources', '/paths']) {
      await goTo(page, route);
      await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    }
  });

  expect(lines.heard()).toBe('');
  const listening = listeningAddresses(app.home);
  if (app.shell === 'web') expect(listening.length).toBeGreaterThan(0);
  for (const address of listening) expect(address).toMatch(LOOPBACK);
  // What listens hears: a program that does speak is noted.
  spawnSync(PYTHON, ['-c', TALKS], { env: { ...process.env, ...lines.environment } });
  expect(lines.heard()).toContain('connect 192.0.2.1:9');
});
