import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import type { Shell } from './tests/e2e/fixtures.ts';

const electron = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? 'node_modules/electron/dist';
const hasElectron = existsSync(
  join(electron, process.platform === 'win32' ? 'electron.exe' : 'electron'),
);
if (!hasElectron && process.env['TEST_WORKER_INDEX'] === undefined) {
  console.log(
    "Desktop tests are skipped: Electron's program is not here (ELECTRON_OVERRIDE_DIST_PATH may name its folder).",
  );
}

export default defineConfig<{ shell: Shell }>({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // Two cores: two windows at a time.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: process.env['CI'] ? [['list']] : [['line']],
  use: { actionTimeout: 15_000, trace: 'retain-on-failure' },
  projects: [
    { name: 'web', use: { shell: 'web' } },
    ...(hasElectron ? [{ name: 'desktop', use: { shell: 'desktop' as const } }] : []),
  ],
});
