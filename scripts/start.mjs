// `npm start`: the Electron window where Electron's binary is there or can be fetched, else the same app in the browser.
//   --web | --desktop   force one     --no-open   browser: print the address only     --port N
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const args = process.argv.slice(2);
const FETCH_MS = 180_000;
/** A download that failed is not tried again for a day: the next start would wait for it in vain. */
const RETRY_FETCH_MS = 86_400_000;
/** Electron that ends sooner than this, with an error, never showed its window. */
const EARLY_MS = 4_000;

const shellArgs = args.filter((arg) => arg !== '--web' && arg !== '--desktop');
if (args.includes('--desktop')) {
  const found = findElectron() ?? fetchElectron();
  if (!found) {
    console.error(
      '--desktop: Electron is not on this machine and could not be fetched. Try --web.',
    );
    process.exit(1);
  }
  process.exit(await runElectron(found));
}
const reason = args.includes('--web')
  ? undefined
  : args.includes('--no-open')
    ? 'because of --no-open'
    : await desktopOr();
if (reason) console.log(`Starting in the browser: ${reason}.`);
// As small a young generation as the desktop gives the core.
const web = ['--max-semi-space-size=2', join(root, 'out/main/web.cjs'), ...shellArgs];
process.exit(await run(process.execPath, web));

/** Shows the window and ends with it, or returns why it cannot. */
async function desktopOr() {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return 'this machine has no display';
  }
  const electron = findElectron() ?? fetchElectron();
  if (!electron) return "Electron's program is not on this machine and could not be fetched";
  const started = Date.now();
  const code = await runElectron(electron);
  if (code === 0 || Date.now() - started > EARLY_MS) process.exit(code);
  return `Electron ended at once (exit code ${code}); on some Linux systems its sandbox is not allowed to start`;
}

function findElectron() {
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const folder = join(root, 'node_modules/electron');
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile)
    ? readFileSync(pathFile, 'utf8').trim()
    : process.platform === 'win32'
      ? 'electron.exe'
      : process.platform === 'darwin'
        ? 'Electron.app/Contents/MacOS/Electron'
        : 'electron';
  const path = dist ? join(dist, name) : join(folder, 'dist', name);
  return existsSync(path) ? path : undefined;
}

function fetchElectron() {
  const failed = join(root, '.cache/electron-fetch-failed');
  if (existsSync(failed) && Date.now() - statSync(failed).mtimeMs < RETRY_FETCH_MS)
    return undefined;
  console.log("Fetching Electron's program (once, about 100 MB) ...");
  spawnSync(process.execPath, [join(root, 'node_modules/electron/install.js')], {
    cwd: root,
    stdio: 'ignore',
    timeout: FETCH_MS,
  });
  const found = findElectron();
  if (!found) {
    mkdirSync(dirname(failed), { recursive: true });
    writeFileSync(failed, '');
  }
  return found;
}

function runElectron(path) {
  return run(path, [root, ...shellArgs]);
}

function run(command, commandArgs) {
  return new Promise((resolve) => {
    const child = spawn(command, commandArgs, { cwd: root, stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.on(signal, () => child.kill(signal));
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
  });
}
