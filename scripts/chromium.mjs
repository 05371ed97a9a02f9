// Finds a Chromium for the end-to-end tests, or installs one: Playwright's own first, Debian's next.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const DOWNLOAD_MS = 300_000;

/** The browser to start, or undefined where there is none. */
export async function findChromium() {
  const given = process.env['CAIRN_CHROMIUM'];
  if (given) return given;
  const { chromium } = await import('@playwright/test');
  const own = chromium.executablePath();
  return existsSync(own) ? own : SYSTEM.find((path) => existsSync(path));
}

/** Returns a browser's path; installs one where none is found. Exits with what to do where that fails. */
export async function ensureChromium() {
  const found = await findChromium();
  if (found) return found;
  console.log('Getting a Chromium for the end-to-end tests ...');
  spawnSync('npx', ['playwright', 'install', 'chromium'], {
    stdio: 'ignore',
    timeout: DOWNLOAD_MS,
    shell: process.platform === 'win32',
  });
  const own = await findChromium();
  if (own) return own;
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    console.log("Playwright's download failed; installing Debian's chromium ...");
    spawnSync('sh', ['-c', 'apt-get update -qq && apt-get install -y -qq chromium xvfb'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  const system = await findChromium();
  if (system) return system;
  console.error(
    'No Chromium for the end-to-end tests. Install one (Debian: apt-get install chromium) or set CAIRN_CHROMIUM to its path.',
  );
  process.exit(1);
}
