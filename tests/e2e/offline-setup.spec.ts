import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from '@playwright/test';
import { findChromium } from '../../scripts/chromium.mjs';
import { type OfflineResources, offlineResources } from '../helpers/wheelhouse.ts';
import { type App, expect, ROOT, test } from './fixtures.ts';
import { goTo, solve } from './workbench.ts';

/** A network of its own that has nothing but itself: `lo` is brought up, there is nothing else. */
const ALONE = ['unshare', '--net', '--map-root-user'];
const UP = 'ip link set lo up && exec "$@"';

/** The built app and a browser, both cut off from every network, on a machine whose Python is bare. */
async function openOffline(
  home: string,
  given: OfflineResources,
): Promise<{ page: Page; server: ChildProcess; close(): Promise<void> }> {
  const [command = '', ...args] = ALONE;
  const program = [process.execPath, join(ROOT, 'out/main/web.cjs'), '--no-open'];
  const server = spawn(command, [...args, 'sh', '-c', UP, 'sh', ...program], {
    env: {
      ...{ PATH: '/usr/bin:/bin:/usr/sbin:/sbin', HOME: home, SHELL: '/bin/bash', LANG: 'C.UTF-8' },
      ...{ CAIRN_HOME: home, CAIRN_RESOURCES: given.resources, CAIRN_PYTHON: given.python },
      // Whatever asks an index all the same finds nobody there.
      ...{ PIP_INDEX_URL: 'http://127.0.0.1:9/simple', UV_INDEX_URL: 'http://127.0.0.1:9/simple' },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await new Promise<string>((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
    if (!server.stdout) throw new Error('no stdout');
    createInterface({ input: server.stdout }).on('line', (line) => {
      const found = /http:\/\/\S+/.exec(line)?.[0];
      if (found) resolve(found);
    });
  });
  // The browser joins the same network, else it could not reach the server.
  const browserFile = (await findChromium()) ?? chromium.executablePath();
  const wrapper = join(home, 'browser.sh');
  writeFileSync(
    wrapper,
    `#!/bin/sh\nexec nsenter --preserve-credentials --user --net --target ${server.pid} -- '${browserFile}' "$@"\n`,
  );
  chmodSync(wrapper, 0o755);
  const browser = await chromium.launch({
    executablePath: wrapper,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(address);
  return {
    page,
    server,
    async close() {
      await browser.close();
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await ended;
    },
  };
}

let given: OfflineResources | string = 'It was not built.';
// The first time, the packages are fetched; that is no part of what is tested.
test.beforeAll(() => {
  test.setTimeout(600_000);
  if (test.info().project.name === 'web') given = offlineResources();
});

test('without any network: from a bare Python to a passed check, and the packages of a later exercise', async ({
  shell,
}) => {
  test.skip(shell === 'desktop', 'the core is the same; the browser shell can be cut off whole');
  const probe = spawnSync(ALONE[0] ?? '', [...ALONE.slice(1), 'sh', '-c', UP, 'sh', 'true']);
  test.skip(probe.status !== 0, 'This system permits no network namespace to its users.');
  if (typeof given === 'string') {
    test.skip(true, given);
    return;
  }
  const home = mkdtempSync(join(tmpdir(), 'cairn-offline-'));
  const app = await openOffline(home, given);
  const { page } = app;
  try {
    const devices = readFileSync(`/proc/${app.server.pid}/net/dev`, 'utf8').match(/^\s*\w+:/gm);
    expect(devices?.map((name) => name.trim())).toEqual(['lo:']);

    await test.step('Python is set up by itself, from what came along', async () => {
      await expect(page.getByRole('link', { name: /^Python 3\.\d+\.\d+$/ })).toBeVisible({
        timeout: 40_000,
      });
    });
    await test.step('a real exercise is solved and checked', async () => {
      await goTo(page, '/learn/1.1.1.4');
      await solve({ shell: 'web', home, page } as unknown as App, '1.1.1.4');
    });
    await test.step('an exercise that needs more packages gets them', async () => {
      await goTo(page, '/practice/1.1.2.2-month-in-pipes');
      await expect(page.getByRole('region', { name: 'Editor' })).toBeVisible();
      await goTo(page, '/settings/doctor');
      await expect(page.getByText('Everything that exercises need is there.')).toBeVisible({
        timeout: 20_000,
      });
      const row = page.getByRole('listitem').filter({ hasText: 'Packages: quality' });
      await expect(row.getByText('Installed', { exact: true })).toBeVisible({ timeout: 30_000 });
    });
  } finally {
    await app.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
});
