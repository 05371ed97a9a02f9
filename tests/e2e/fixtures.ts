import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { buildShim, type DiskControl, diskControl } from '../faults/disk-shim.ts';
import {
  type App,
  openDesktop,
  openWeb,
  PYTHON_ENVIRONMENT,
  ROOT,
  type Shell,
  type Size,
} from './open-app.ts';

export { expect } from '@playwright/test';
export { type App, PYTHON_ENVIRONMENT, ROOT, type Shell } from './open-app.ts';

interface Options {
  readonly shell: Shell;
  /** False: no Python environment is given, as on a machine without Python. */
  readonly python: boolean;
  /** Where the pack and the Python parts lie; null: the project's own. */
  readonly resources: string | null;
  readonly size: Size;
  /** True: the profile holds a year of reviews and checks. */
  readonly studiedYear: boolean;
  /** True: what the program does to its profile can be made to fail, by `disk`. */
  readonly faultyDisk: boolean;
  /** True: `lines` tells which of the program's processes spoke with another machine, or let itself be spoken to. */
  readonly traced: boolean;
}

interface Lines {
  readonly environment: Readonly<Record<string, string>>;
  heard(): string;
}

interface Fixtures {
  readonly home: string;
  /** Null where the disk is as it is. */
  readonly disk: DiskControl | null;
  /** Null where it was not listened to. */
  readonly lines: Lines | null;
  readonly app: App;
}

export const test = base.extend<Fixtures & Options>({
  shell: ['web', { option: true }],
  python: [true, { option: true }],
  resources: [null, { option: true }],
  size: [{ width: 1280, height: 800 }, { option: true }],
  studiedYear: [false, { option: true }],
  faultyDisk: [false, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
  home: async ({}, use) => {
    const home = mkdtempSync(join(tmpdir(), 'cairn-e2e-'));
    await use(home);
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  },
  disk: async ({ faultyDisk, home }, use) => {
    const library = faultyDisk ? buildShim('disk') : null;
    const folder = join(home, 'profiles');
    const file = join(home, 'disk.control');
    await use(library === null ? null : diskControl({ library, file, folder }));
  },
  traced: [false, { option: true }],
  lines: async ({ traced, home }, use) => {
    const library = traced ? buildShim('line') : null;
    const file = join(home, 'lines.txt');
    const environment = { LD_PRELOAD: library ?? '', CAIRN_FAULT_LINES: file };
    const heard = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
    await use(library === null ? null : { environment, heard });
  },
  app: async ({ shell, python, resources, size, studiedYear, home, disk, lines }, use) => {
    if (studiedYear) execFileSync(process.execPath, [join(ROOT, 'tests/e2e/seed-year.ts'), home]);
    const environment = {
      ...process.env,
      CAIRN_HOME: home,
      CAIRN_PYTHON_ENV: PYTHON_ENVIRONMENT,
      // The learner's own start-up files would make every machine's terminal another.
      HOME: home,
      SHELL: '/bin/bash',
      ...(resources === null ? {} : { CAIRN_RESOURCES: resources }),
      ...disk?.environment,
      ...lines?.environment,
      ...(python ? {} : { CAIRN_PYTHON_ENV: '', CAIRN_PYTHON: '/nonexistent/python3' }),
    };
    const app =
      shell === 'web'
        ? await openWeb(home, environment, size)
        : await openDesktop(home, environment, size);
    await use(app);
    await app.close();
  },
});
