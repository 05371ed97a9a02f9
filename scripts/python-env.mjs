// Makes the Python environment that the curriculum is checked with: .cache/python, a venv with the pinned packages.
// It does nothing if the environment is up to date. Node's own modules only: it runs before anything is installed.
//
//   node scripts/python-env.mjs [--tiers data,security]
//   node scripts/python-env.mjs --peers   .cache/peers instead: the programs that tests and benches compare with

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { values: OPTIONS } = parseArgs({
  options: {
    tiers: { type: 'string', default: '' },
    peers: { type: 'boolean', default: false },
  },
});
const NAME = OPTIONS.peers ? 'peers' : 'python';
const ENVIRONMENT = path.join(ROOT, '.cache', NAME);
const LOCK = path.join(ROOT, '.cache', `${NAME}.lock`);
/** Anki's backend, and FSRS as its authors' Python package has it. */
const PEERS = ['anki==26.9.3', 'fsrs==6.3.2'];
const PACKAGES = path.join(ROOT, 'resources', 'python', 'packages.toml');
const LOCKED = path.join(ROOT, 'resources', 'python', 'packages.lock.txt');
const UV = 'uv==0.13.9';
const OLDEST = 11; // 3.11: what the pinned packages need
const NEWEST = 14;
const LOCK_WAIT_MS = 10 * 60 * 1000; // A first installation on a slow line takes minutes.
/** What every environment has from its making. */
const BASE_TIERS = ['core', 'quality', 'editor'];
/** What every test run needs beside them. These and `--tiers` are added to what is there: nobody's run is disturbed. */
const ADDED_TIERS = ['security'];

/** Used until resources/python/packages.toml says it: what the checker itself cannot do without. */
const FALLBACK = {
  core: [
    'pytest==9.2.0',
    'pytest-asyncio==1.5.0',
    'pytest-timeout==2.4.0',
    'fastapi==0.165.0',
    'uvicorn==0.54.0',
    'httpx2==2.16.2',
    'httpx==0.28.1',
    'aiohttp==3.14.5',
    'websockets==17.4',
    'pydantic==2.14.3',
    'pydantic-settings==2.16.3',
    'python-multipart==0.0.34',
    'mypy==2.4.1',
    'structlog==26.1.0',
    'python-json-logger==4.2.0',
    'tenacity==9.2.1',
    'tzdata==2026.6 ; sys_platform == "win32"',
  ],
  quality: [
    'black==26.10.1',
    'isort==9.0.2',
    'autoflake==2.4.0',
    'pylint==4.1.4',
    'bandit==1.9.4',
    'pre-commit==4.7.0',
    'ruff==0.17.6',
    'import-linter==2.16',
    'pytest-cov==7.1.0',
    'hypothesis==6.170.15',
  ],
};

/** @returns {string} the environment's interpreter */
function interpreter() {
  return process.platform === 'win32'
    ? path.join(ENVIRONMENT, 'Scripts', 'python.exe')
    : path.join(ENVIRONMENT, 'bin', 'python');
}

/**
 * The requirements of the tiers, from packages.toml: lines `{ req = "...", ... }` under `[tier.<name>]`.
 * @param {readonly string[]} tiers
 */
function requirements(tiers) {
  const text = existsSync(PACKAGES) ? readFileSync(PACKAGES, 'utf8') : null;
  return tiers.flatMap((tier) => {
    const section = text?.split(/^\[/m).find((part) => part.startsWith(`tier.${tier}]`));
    const found = [...(section ?? '').matchAll(/\breq\s*=\s*"((?:[^"\\]|\\.)*)"/g)].map((match) =>
      JSON.parse(`"${match[1]}"`),
    );
    const pins = text === null ? FALLBACK[tier] : found;
    if (pins === undefined || pins.length === 0) fail(`There is no package tier "${tier}".`);
    return pins;
  });
}

/** Finds a Python that is new enough and can make a venv; the first that fits wins. */
function findPython() {
  const versions = [];
  for (let minor = NEWEST; minor >= OLDEST; minor -= 1) versions.push(`3.${minor}`);
  const own = process.env.CAIRN_PYTHON;
  const candidates = [
    ...(own === undefined ? [] : [[own]]),
    ['python3'],
    ['python'],
    ...versions.map((version) => [`python${version}`]),
    ...(process.platform === 'win32' ? versions.map((version) => ['py', `-${version}`]) : []),
  ];
  const probe =
    'import sys, venv, ensurepip; print(sys.version_info.minor if sys.version_info.major == 3 else 0)';
  for (const [command, ...args] of candidates) {
    const result = spawnSync(command, [...args, '-c', probe], { encoding: 'utf8' });
    const minor = Number(result.stdout);
    if (result.status === 0 && minor >= OLDEST && minor <= NEWEST) return { command, args, minor };
  }
  return fail(
    `No Python from 3.${OLDEST} to 3.${NEWEST} was found. Install one (with its venv module), or name one in CAIRN_PYTHON.`,
  );
}

/** @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(1);
}

/** Runs a program; its output is shown only if it fails. */
function run(command, args) {
  const result = spawnSync(command, args, { encoding: 'utf8' });
  if (result.status === 0) return true;
  console.error(`${path.basename(command)} ${args.join(' ')} failed:`);
  console.error(result.error?.message ?? `${result.stdout}${result.stderr}`.trim());
  return false;
}

/** Two runs at the same time must not build one environment: the second waits for the first. */
function takeLock() {
  mkdirSync(path.dirname(LOCK), { recursive: true });
  const deadline = Date.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      process.on('exit', () => rmSync(LOCK, { force: true }));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!isRunning(Number(readLock()))) rmSync(LOCK, { force: true });
    else if (Date.now() > deadline)
      fail(
        `Another run has been making the environment for too long. If there is none, delete ${LOCK}.`,
      );
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  }
}

function readLock() {
  try {
    return readFileSync(LOCK, 'utf8') || String(process.pid);
  } catch {
    return '0';
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return pid > 0;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function main() {
  const asked = OPTIONS.tiers.split(',').map((tier) => tier.trim());
  const added = OPTIONS.peers
    ? []
    : [...new Set([...ADDED_TIERS, ...asked])].filter((tier) => tier && !BASE_TIERS.includes(tier));
  const pins = OPTIONS.peers ? PEERS : requirements(BASE_TIERS);
  const locked = !OPTIONS.peers && existsSync(LOCKED) ? readFileSync(LOCKED, 'utf8') : '';
  const wanted = createHash('sha256')
    .update(JSON.stringify([pins, locked, UV]))
    .digest('hex');
  const stamp = path.join(ENVIRONMENT, 'cairn-pins.txt');
  const tiersFile = path.join(ENVIRONMENT, 'cairn-tiers.txt');
  const isBased = () =>
    existsSync(interpreter()) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  const missing = () => {
    const there = existsSync(tiersFile) ? readFileSync(tiersFile, 'utf8').split('\n') : [];
    return added.filter((tier) => !there.includes(tierKey(tier, locked)));
  };
  if (isBased() && missing().length === 0) return;
  takeLock();
  if (!isBased()) makeEnvironment(pins, locked, stamp, wanted);
  const tiers = missing();
  if (tiers.length === 0) return;
  console.log(`Adding the packages of ${tiers.join(', ')} to .cache/python ...`);
  install(requirements(tiers), locked);
  const keys = tiers.map((tier) => `${tierKey(tier, locked)}\n`).join('');
  writeFileSync(tiersFile, keys, { flag: 'a' });
}

/** A tier as it is pinned now. */
function tierKey(tier, locked) {
  const hash = createHash('sha256').update(JSON.stringify([requirements([tier]), locked]));
  return `${tier} ${hash.digest('hex')}`;
}

/** Makes the environment anew, with the packages that every one has. */
function makeEnvironment(pins, locked, stamp, wanted) {
  const python = findPython();
  console.log(
    `Making a Python 3.${python.minor} environment in .cache/${NAME} (${pins.length} packages and what they need) ...`,
  );
  rmSync(ENVIRONMENT, { recursive: true, force: true });
  if (!run(python.command, [...python.args, '-m', 'venv', ENVIRONMENT])) process.exit(1);
  install(pins, locked);
  writeFileSync(stamp, wanted);
  console.log('The Python environment is ready.');
}

/** Installs these packages beside what is there. */
function install(pins, locked) {
  const list = path.join(ENVIRONMENT, 'requirements.txt');
  writeFileSync(list, `${pins.join('\n')}\n`);
  const installArguments = ['install', '-r', list, ...(locked === '' ? [] : ['-c', LOCKED])];
  const hasUv = run(interpreter(), ['-m', 'pip', 'install', '--quiet', UV]);
  if (!hasUv) console.log('uv is not to be had; pip installs, which takes longer.');
  const done =
    (hasUv &&
      run(interpreter(), [
        '-m',
        'uv',
        'pip',
        ...installArguments,
        '--quiet',
        '--python',
        interpreter(),
      ])) ||
    run(interpreter(), ['-m', 'pip', ...installArguments, '--quiet']);
  if (!done && OPTIONS.peers) {
    // Only comparisons need it: they say that they were skipped.
    rmSync(ENVIRONMENT, { recursive: true, force: true });
    console.log('No comparison with Anki and fsrs: their packages are not to be had here.');
    process.exit(0);
  }
  if (!done) fail('The packages could not be installed. See above; try again with a network.');
}

main();
