import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildServiceCurriculum, PRICE_SERVICE } from '../helpers/service-curriculum.ts';
import { type OfflineResources, offlineResources } from '../helpers/wheelhouse.ts';
import { type App, expect, ROOT, test } from './fixtures.ts';
import { openDesktop, openWeb } from './open-app.ts';
import { goTo, saved, solve, writeFile } from './workbench.ts';

/** A network of its own that has nothing but itself: `lo` is brought up, there is nothing else. */
const ALONE = ['unshare', '--net', '--map-root-user', 'sh', '-c'];
const UP = 'ip link set lo up && exec "$@"';
/** What the tests within such a network are given: they are this file's, run by a Playwright that is cut off as well. */
const GIVEN = 'CAIRN_E2E_OFFLINE';
const SIZE = { width: 1280, height: 800 };
const SERVICE = '1.1.1.1-price-service';

const given = process.env[GIVEN];
if (given === undefined) outside();
else inside(JSON.parse(given) as OfflineResources);

function outside(): void {
  let resources: OfflineResources | string = 'It was not built.';
  // The first time, the packages are fetched; that is no part of what is tested.
  test.beforeAll(() => {
    test.setTimeout(600_000);
    resources = offlineResources();
  });

  test('without any network, on a machine whose Python is bare', ({ shell }, testInfo) => {
    test.setTimeout(240_000);
    const [command = '', ...args] = ALONE;
    const probe = spawnSync(command, [...args, UP, 'sh', 'true']);
    test.skip(probe.status !== 0, 'This system permits no network namespace to its users.');
    if (typeof resources === 'string') {
      test.skip(true, resources);
      return;
    }
    const playwright = join(ROOT, 'node_modules/@playwright/test/cli.js');
    const own = ['test', import.meta.filename, '--project', shell, '--workers', '1'];
    const program = [process.execPath, playwright, ...own, '--output', testInfo.outputPath('in')];
    const run = spawnSync(command, [...args, UP, 'sh', ...program], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, [GIVEN]: JSON.stringify(resources), TEST_WORKER_INDEX: undefined },
    });
    expect(run.status, `${run.stdout}${run.stderr}`).toBe(0);
    expect(run.stdout).toContain('2 passed');
  });
}

function inside({ resources, python }: OfflineResources): void {
  async function openOffline(shell: string, folder: string): Promise<App> {
    const home = mkdtempSync(join(tmpdir(), 'cairn-offline-'));
    const { DISPLAY, XAUTHORITY } = process.env;
    const environment = {
      ...{ PATH: '/usr/bin:/bin:/usr/sbin:/sbin', HOME: home, SHELL: '/bin/bash', LANG: 'C.UTF-8' },
      ...{ CAIRN_HOME: home, CAIRN_RESOURCES: folder, CAIRN_PYTHON: python },
      // Whatever asks an index all the same finds nobody there.
      ...{ PIP_INDEX_URL: 'http://127.0.0.1:9/simple', UV_INDEX_URL: 'http://127.0.0.1:9/simple' },
      ...{ DISPLAY, XAUTHORITY },
    };
    const app =
      shell === 'web'
        ? await openWeb(home, environment, SIZE)
        : await openDesktop(home, environment, SIZE);
    await test.step('Python is set up by itself, from what came along', async () => {
      expect(Object.keys(networkInterfaces())).toEqual(['lo']);
      await expect(app.page.getByRole('link', { name: /^Python 3\.\d+\.\d+$/ })).toBeVisible({
        timeout: 60_000,
      });
    });
    return app;
  }

  async function close(app: App): Promise<void> {
    await app.close();
    rmSync(app.home, { recursive: true, force: true, maxRetries: 5 });
  }

  test('to a passed check of a FastAPI service', async ({ shell }) => {
    const root = mkdtempSync(join(tmpdir(), 'cairn-offline-pack-'));
    const built = await buildServiceCurriculum(root);
    symlinkSync(join(resources, 'wheelhouse'), join(built.resources, 'wheelhouse'));
    const app = await openOffline(shell, built.resources);
    try {
      const { page } = app;
      const solution = readFileSync(join(PRICE_SERVICE, 'solution/app.py'), 'utf8');
      await goTo(page, `/practice/${SERVICE}`);
      await writeFile(page, 'app.py', solution);
      await saved(app, SERVICE, 'app.py', solution);
      await page.keyboard.press('ControlOrMeta+Enter');
      await expect(page.getByRole('region', { name: 'Checks' })).toContainText(
        'All 4 checks passed',
        { timeout: 60_000 },
      );
    } finally {
      await close(app);
      rmSync(root, { recursive: true, force: true });
    }
  });

  test('to a passed check, and the packages of a later exercise', async ({ shell }) => {
    const app = await openOffline(shell, resources);
    try {
      const { page } = app;
      await test.step('a real exercise is solved and checked', async () => {
        await goTo(page, '/learn/1.1.1.4');
        await solve(app, '1.1.1.4');
      });
      await test.step('an exercise that needs more packages gets them', async () => {
        await goTo(page, '/practice/1.1.2.2-month-in-pipes');
        await expect(page.getByRole('region', { name: 'Editor' })).toBeVisible();
        await goTo(page, '/settings/doctor');
        await expect(page.getByText('Everything that exercises need is there.')).toBeVisible({
          timeout: 30_000,
        });
        const row = page.getByRole('listitem').filter({ hasText: 'Packages: quality' });
        await expect(row.getByText('Installed', { exact: true })).toBeVisible({ timeout: 40_000 });
      });
    } finally {
      await close(app);
    }
  });
}
