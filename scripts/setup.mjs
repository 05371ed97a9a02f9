// Makes a fresh clone ready, with Node's built-ins alone: installs the packages, builds what is stale, says what it does.
//   node scripts/setup.mjs            packages, app and curriculum pack (before `npm start`)
//   node scripts/setup.mjs --tests    also what the tests need: a Chromium, a Python environment
//   node scripts/setup.mjs --packages packages only
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const only = new Set(process.argv.slice(2));

const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 20) {
  console.error(`Cairn needs Node 20 or newer to set itself up; this is ${process.versions.node}.`);
  process.exit(1);
}

installPackages();
if (!only.has('--packages')) {
  const lock = hashOf(['package-lock.json']);
  const app = hashOf(['src', 'electron.vite.config.ts', 'package.json'], lock);
  step('Building the app', app, 'out/.stamp', () =>
    run(local('electron-vite'), ['build', '--logLevel', 'warn']),
  );
  const pack = hashOf(['curriculum', 'src/author', 'src/contract', 'src/core/store'], lock);
  step('Building the curriculum pack', pack, 'resources/pack/.stamp', () =>
    run(projectNode(), ['src/author/main.ts', '--build-only']),
  );
}
if (only.has('--tests')) {
  await import('./chromium.mjs').then(({ ensureChromium }) => ensureChromium());
  run(projectNode(), ['scripts/python-env.mjs']);
  run(projectNode(), ['scripts/python-env.mjs', '--peers']);
}

function installPackages() {
  const wanted = hashOf(['package.json', 'package-lock.json']);
  step('Installing the packages (npm ci)', wanted, 'node_modules/.cairn-stamp', () => {
    // The npm that runs this script, where there is one: another version may read the lock file differently.
    const npm = process.env['npm_execpath'];
    const args = ['ci', '--no-audit', '--no-fund', '--loglevel', 'error'];
    if (npm?.endsWith('.js')) run(process.execPath, [npm, ...args]);
    else run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, process.platform === 'win32');
  });
}

/** Runs `work` unless the stamp says that it was done for the same input. */
function step(what, hash, stampFile, work) {
  const stamp = join(root, stampFile);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  console.log(`${what} ...`);
  const started = Date.now();
  work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  console.log(`${what}: done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

function run(command, args, shell = false) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell });
  if (status === 0) return;
  console.error(error ? `${command}: ${error.message}` : `${command} ended with ${status}.`);
  process.exit(1);
}

function local(name) {
  return join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
}

/** The project's own Node, which runs TypeScript as it is. */
function projectNode() {
  return local('node');
}

/** SHA-256 over files and folders (names and bytes), sorted; `salt` stands for what else it depends on. */
function hashOf(paths, salt = '') {
  const hash = createHash('sha256').update(salt);
  const visit = (path) => {
    const at = join(root, path);
    if (!existsSync(at)) return;
    const entries = readdirIfFolder(at);
    if (!entries) {
      hash.update(`${path}\0`).update(readFileSync(at));
      return;
    }
    for (const name of entries) {
      if (name !== '__pycache__' && !name.startsWith('.')) visit(`${path}/${name}`);
    }
  };
  for (const path of paths) visit(path);
  return hash.digest('hex');
}

function readdirIfFolder(path) {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}
