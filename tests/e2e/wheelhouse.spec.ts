import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, PYTHON_ENVIRONMENT, ROOT, test } from './fixtures.ts';
import { openDesktop, openWeb } from './open-app.ts';
import { goTo } from './workbench.ts';

const PLATFORM = process.platform === 'linux' ? 'win_amd64' : 'manylinux_2_17_x86_64';
const WHEELS = {
  'good-1.0-py3-none-any.whl': 'good',
  'changed-1.0-py3-none-any.whl': 'somebody changed this',
  [`other-1.0-py3-none-${PLATFORM}.whl`]: 'other',
};

test('bundled packages that are missing, changed or for another system are named, with the way out', async ({
  shell,
}) => {
  const resources = mkdtempSync(join(tmpdir(), 'cairn-wheels-'));
  for (const name of ['pack', 'python']) {
    symlinkSync(join(ROOT, 'resources', name), join(resources, name), 'junction');
  }
  const wheelhouse = join(resources, 'wheelhouse');
  mkdirSync(wheelhouse);
  const line = (name: string): string =>
    `${name}==1.0 --hash=sha256:${createHash('sha256').update(name).digest('hex')}\n`;
  const lock = ['good', 'gone', 'changed', 'other'].map(line).join('');
  for (const [name, content] of Object.entries({ 'core.lock.txt': lock, ...WHEELS })) {
    writeFileSync(join(wheelhouse, name), content);
  }
  const home = mkdtempSync(join(tmpdir(), 'cairn-e2e-'));
  const environment = {
    ...process.env,
    ...{ CAIRN_HOME: home, HOME: home, CAIRN_RESOURCES: resources, CAIRN_PYTHON_ENV: '' },
    CAIRN_PYTHON: join(
      PYTHON_ENVIRONMENT,
      process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python',
    ),
  };
  const size = { width: 1280, height: 800 };
  const app = await (shell === 'web' ? openWeb : openDesktop)(home, environment, size);
  const { page } = app;
  try {
    await goTo(page, '/settings/doctor');
    const row = page.getByRole('listitem').filter({ hasText: 'changed-1.0-py3' });
    await expect(row).toContainText(/gone 1\.0 is missing from/, { timeout: 30_000 });
    await expect(row).toContainText('changed-1.0-py3-none-any.whl was changed');
    await expect(row).toContainText(/other-1\.0-py3-none-\w+\.whl is for (Windows|Linux)/);
    await expect(row).toContainText(/npm run wheelhouse|Install the Cairn made for this system/);
    // None of it stands in the way of reading.
    await goTo(page, '/learn/1.1.1.1');
    await expect(
      page.getByRole('heading', { name: 'Signatures that cannot be called wrong' }),
    ).toBeVisible();
  } finally {
    await app.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    rmSync(resources, { recursive: true, force: true });
  }
});
