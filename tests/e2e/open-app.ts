import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  _electron,
  type Browser,
  chromium,
  type ElectronApplication,
  type Page,
} from '@playwright/test';
import { findChromium } from '../../scripts/chromium.mjs';

export type Shell = 'web' | 'desktop';

export const ROOT = join(import.meta.dirname, '..', '..');
/** The environment exercises run in; another one may be named, such as one with every tier. */
export const PYTHON_ENVIRONMENT =
  process.env['CAIRN_TEST_PYTHON_ENV'] ?? join(ROOT, '.cache', 'python');

/** Cairn as a learner has it: one window on a profile of its own, that can be closed, opened again, and killed. */
export interface App {
  readonly shell: Shell;
  readonly home: string;
  readonly page: Page;
  /** Closes the program as its user would, and opens it on the same profile; `between` acts while it is closed. */
  restart(between?: () => void): Promise<void>;
  /** From its next start on, the program's clock is this many days ahead. */
  setAhead(days: number): void;
  /** Ends the core with SIGKILL. The desktop starts it again by itself; the browser shell is started anew. */
  killCore(): Promise<void>;
  close(): Promise<void>;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

type Environment = Record<string, string | undefined>;

/** The browser shell and a Chromium on it. */
export async function openWeb(home: string, environment: Environment, size: Size): Promise<App> {
  const executablePath = await findChromium();
  let server: ChildProcess;
  let browser: Browser;
  let page: Page;

  async function open(): Promise<void> {
    server = spawn(process.execPath, [join(ROOT, 'out/main/web.cjs'), '--no-open'], {
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const address = await addressOf(server);
    browser = await chromium.launch({
      ...(executablePath ? { executablePath } : {}),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    const context = await browser.newContext({
      viewport: size,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    page = await context.newPage();
    await page.goto(address);
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    // A browser that closes saves its page first (pagehide), so the window goes before the program.
    if (signal !== 'SIGKILL') {
      const closed = page.waitForEvent('close');
      await page.close({ runBeforeUnload: true });
      await closed;
    }
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await ended;
    await browser.close();
  }
  await open();
  return {
    shell: 'web',
    home,
    get page() {
      return page;
    },
    setAhead(days) {
      environment['CAIRN_DAYS_AHEAD'] = String(days);
    },
    async restart(between) {
      await end('SIGTERM');
      between?.();
      await open();
      await isOpen(page);
    },
    async killCore() {
      await end('SIGKILL');
      await open();
    },
    close: () => end('SIGTERM'),
  };
}

/** Where a browser shell that starts says it is. */
export function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!server.stdout) throw new Error('no stdout');
    server.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
    createInterface({ input: server.stdout }).on('line', (line) => {
      const address = line.match(/http:\/\/\S+/)?.[0];
      if (address) resolve(address);
    });
  });
}

/** The Electron window. */
export async function openDesktop(
  home: string,
  environment: Environment,
  size: Size,
): Promise<App> {
  let electron: ElectronApplication;
  let page: Page;

  async function open(): Promise<void> {
    electron = await _electron.launch({
      executablePath: join(
        process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(ROOT, 'node_modules/electron/dist'),
        'electron',
      ),
      args: ['--no-sandbox', '--disable-gpu', ROOT],
      env: Object.fromEntries(
        Object.entries(environment).filter(
          (entry): entry is [string, string] => entry[1] !== undefined,
        ),
      ),
    });
    page = await electron.firstWindow();
    await electron.evaluate(({ BrowserWindow }, wanted) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(wanted.width, wanted.height);
    }, size);
  }
  await open();
  return {
    shell: 'desktop',
    home,
    get page() {
      return page;
    },
    setAhead(days) {
      environment['CAIRN_DAYS_AHEAD'] = String(days);
    },
    async restart(between) {
      await electron.close();
      between?.();
      await open();
      await isOpen(page);
    },
    async killCore() {
      const pid = await electron.evaluate(
        ({ app }) =>
          app
            .getAppMetrics()
            .find((metric) => metric.name === 'Cairn core' || metric.serviceName === 'Cairn core')
            ?.pid,
      );
      if (!pid) throw new Error('The core process was not found.');
      process.kill(pid, 'SIGKILL');
    },
    close: () => electron.close(),
  };
}

/** The window has found its place again: led elsewhere before that, it would go back to where it was. */
async function isOpen(page: Page): Promise<void> {
  await page.getByRole('main').first().waitFor();
}
