import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { type Browser, chromium, type Page } from '@playwright/test';
import { expect, PYTHON_ENVIRONMENT, ROOT, test } from './fixtures.ts';
import { goTo, solutionOf, writeFile } from './workbench.ts';

// The program as its users get it: packed into an archive, with its fuses set, driven from outside like any browser.
/** How a fuse stands in the binary: the characters 0 and 1. */
const OFF = 48;
const ON = 49;

test.skip(({ shell }) => shell !== 'desktop', 'the package is the desktop program');
test.skip(process.platform !== 'linux', 'the folder is named as on Linux');
test.describe.configure({ mode: 'serial' });

let folder: string;
let program: string;

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-package-'));
  const packed = spawnSync(
    process.execPath,
    [join(ROOT, 'scripts/package.mjs'), '--dir', '--output', folder],
    { cwd: ROOT, encoding: 'utf8' },
  );
  expect(packed.status, packed.stdout + packed.stderr).toBe(0);
  program = join(folder, 'linux-unpacked', 'cairn');
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Packaged {
  readonly page: Page;
  close(): Promise<void>;
}

async function open(home: string): Promise<Packaged> {
  const child = spawn(program, ['--no-sandbox', '--disable-gpu', '--remote-debugging-port=0'], {
    env: { ...process.env, CAIRN_HOME: home, CAIRN_PYTHON_ENV: PYTHON_ENVIRONMENT, HOME: home },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const browser = await chromium.connectOverCDP(await debuggerOf(child), { noDefaults: true });
  const page = await firstPage(browser);
  return {
    page,
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      await page.close();
      await ended;
      await browser.close();
    },
  };
}

function debuggerOf(child: ChildProcess): Promise<string> {
  const { stderr } = child;
  if (!stderr) throw new Error('no stderr');
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The program ended with ${code}.`)));
    createInterface({ input: stderr }).on('line', (line) => {
      const address = line.match(/ws:\/\/\S+/)?.[0];
      if (address) resolve(address);
    });
  });
}

async function firstPage(browser: Browser): Promise<Page> {
  const [context] = browser.contexts();
  if (!context) throw new Error('no context');
  const page = context.pages()[0] ?? (await context.waitForEvent('page'));
  page.setDefaultTimeout(15_000);
  return page;
}

test('its fuses are set: no Node of its own, no inspection, only its own archive', async () => {
  const wire = await getCurrentFuseWire(program);
  expect({
    runAsNode: wire[FuseV1Options.RunAsNode],
    nodeOptions: wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable],
    inspect: wire[FuseV1Options.EnableNodeCliInspectArguments],
    integrity: wire[FuseV1Options.EnableEmbeddedAsarIntegrityValidation],
    onlyAsar: wire[FuseV1Options.OnlyLoadAppFromAsar],
  }).toEqual({
    runAsNode: OFF,
    nodeOptions: OFF,
    inspect: OFF,
    integrity: ON,
    onlyAsar: ON,
  });
});

test('a learner solves an exercise in it, backs the profile up, and finds it all again', async () => {
  const home = mkdtempSync(join(tmpdir(), 'cairn-packaged-'));
  let app = await open(home);
  try {
    await goTo(app.page, '/learn/1.1.1.1');
    for (const { path, content } of solutionOf('1.1.1.1').files) {
      await writeFile(app.page, path, content);
    }
    await app.page.keyboard.press('ControlOrMeta+Enter');
    await expect(app.page.getByRole('region', { name: 'Checks' })).toContainText(
      /All \d+ checks passed/,
      { timeout: 60_000 },
    );
    await goTo(app.page, '/settings');
    await app.page.getByRole('button', { name: 'Back up now' }).click();
    await expect(app.page.getByText('The backup is made and checked.')).toBeVisible();
    await app.close();
    app = await open(home);
    await goTo(app.page, '/learn/1.1.1.1');
    await expect(app.page.getByRole('region', { name: 'Checks' })).toContainText(
      /All \d+ checks passed/,
    );
  } finally {
    await app.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
});
