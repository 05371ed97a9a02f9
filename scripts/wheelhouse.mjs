// Builds the wheelhouse: every Python package that Cairn installs, as wheels, so that a learner's set-up needs no network.
// It fetches from the package index that pip uses on this machine, proves each file by its hash, and does nothing where
// nothing changed. Node's own modules only; it needs a Python with pip.
//
//   npm run wheelhouse -- [--tier core --tier quality] [--platform linux|macos|windows] [--arch x86_64|arm64]
//                         [--python 3.11] [--out resources/wheelhouse]

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const PACKAGES = path.join(ROOT, 'resources', 'python', 'packages.toml');
const PINS = path.join(ROOT, 'resources', 'python', 'packages.lock.txt');
const FORMAT = 1;
const TOOLS = 'tools';
const FETCH_MS = 20 * 60_000; // All tiers are 450 MB: a slow line needs this long.
const HOST = { linux: 'linux', darwin: 'macos', win32: 'windows' }[process.platform];
const MANYLINUX = Array.from({ length: 24 }, (_, index) => 28 - index); // glibc 2.28 down to 2.5

/** How uv and pip name what a wheelhouse is for. */
const TARGETS = {
  linux: {
    x86_64: { uv: 'x86_64-manylinux_2_28', pip: linuxTags('x86_64') },
    arm64: { uv: 'aarch64-manylinux_2_28', pip: linuxTags('aarch64') },
  },
  macos: {
    arm64: { uv: 'aarch64-apple-darwin', pip: ['macosx_13_0_arm64'] },
    x86_64: { uv: 'x86_64-apple-darwin', pip: ['macosx_13_0_x86_64'] },
  },
  windows: { x86_64: { uv: 'x86_64-pc-windows-msvc', pip: ['win_amd64'] } },
};

function linuxTags(arch) {
  const older = ['manylinux2014', 'manylinux2010', 'manylinux1', 'linux'];
  return [...MANYLINUX.map((minor) => `manylinux_2_${minor}`), ...older].map(
    (tag) => `${tag}_${arch}`,
  );
}

function main() {
  const wanted = readOptions();
  const pins = Object.fromEntries(wanted.tiers.map((tier) => [tier, requirements(tier)]));
  const uvPin = /"(uv==[\d.]+)"/.exec(readFileSync(PACKAGES, 'utf8'))?.[1];
  if (!uvPin) fail('packages.toml names no uv.');
  const { out, platform, arch } = wanted;
  const input = sha256(
    JSON.stringify([
      FORMAT,
      platform,
      arch,
      wanted.python,
      pins,
      uvPin,
      readFileSync(PINS, 'utf8'),
    ]),
  );
  const before = readManifest(out);
  if (before?.input === input) {
    const faults = faultsOf(out, before);
    if (faults.length === 0) {
      console.log(`The wheelhouse is up to date: ${summary(before)} in ${shown(out)}.`);
      return;
    }
    console.log(`The wheelhouse is not as it was built:\n  ${faults.join('\n  ')}`);
  }
  console.log(
    `Building the wheelhouse for ${wanted.platform} ${wanted.arch}, Python ${wanted.python}: ${wanted.tiers.join(', ')} ...`,
  );
  const python = findPython();
  const tools = path.join(ROOT, '.cache', 'wheelhouse-tools');
  const uv = hostUv(python, uvPin, tools);
  mkdirSync(out, { recursive: true });
  // Until all is there again, nobody takes half of it for the whole.
  for (const name of readdirSync(out)) {
    if (name === 'manifest.json' || name.endsWith('.lock.txt')) rmSync(path.join(out, name));
  }
  const resolved = resolveTiers({ uv, python, wanted, pins, uvPin, tools });
  const wheels = fetchWheels({ python, wanted, tools, locks: Object.values(resolved).flat() });
  const manifest = finish(wanted, input, resolved, wheels);
  const faults = faultsOf(out, manifest);
  if (faults.length > 0) fail(`The wheelhouse did not turn out well:\n  ${faults.join('\n  ')}`);
  console.log(`The wheelhouse is ready: ${summary(manifest)} in ${shown(out)}.`);
}

function readOptions() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        tier: { type: 'string', multiple: true },
        platform: { type: 'string', default: HOST ?? 'linux' },
        arch: { type: 'string' },
        python: { type: 'string', default: '3.11' },
        out: { type: 'string', default: path.join('resources', 'wheelhouse') },
      },
    }));
  } catch (error) {
    return fail(error.message);
  }
  const { platform, python } = values;
  const ofPlatform = TARGETS[platform];
  if (!ofPlatform) fail(`There is no platform "${platform}". Take linux, macos or windows.`);
  const own = platform === HOST && process.arch === 'arm64' ? 'arm64' : 'x86_64';
  const arch = values.arch ?? (platform === 'macos' && platform !== HOST ? 'arm64' : own);
  const target = ofPlatform[arch];
  if (!target) {
    fail(`There is no ${arch} for ${platform}. Take ${Object.keys(ofPlatform).join(' or ')}.`);
  }
  if (!/^3\.1[1-4]$/.test(python)) {
    fail(`Python "${python}" is not one the packages are for. Take 3.11, 3.12, 3.13 or 3.14.`);
  }
  const tiers = [...new Set(['core', ...(values.tier ?? ['quality', 'editor'])])];
  return { platform, arch, python, tiers, target, out: path.resolve(values.out) };
}

/** The `req` strings of one tier: lines `{ req = "...", ... }` under `[tier.<name>]`. */
function requirements(tier) {
  const text = readFileSync(PACKAGES, 'utf8');
  const section = text.split(/^(?=\[)/m).find((part) => part.startsWith(`[tier.${tier}]`));
  const found = [
    ...(section ?? '').replace(/^\s*#.*$/gm, '').matchAll(/\breq\s*=\s*("(?:[^"\\]|\\.)*")/g),
  ].map((match) => JSON.parse(match[1]));
  if (found.length > 0) return found;
  const known = [...text.matchAll(/^\[tier\.([\w-]+)\]/gm)].map((match) => match[1]);
  return fail(`There is no package tier "${tier}". There are: ${known.join(', ')}.`);
}

function findPython() {
  const own = process.env['CAIRN_PYTHON'];
  const names = [...(own ? [own] : []), 'python3', 'python', ...(HOST === 'windows' ? ['py'] : [])];
  for (const name of names) {
    const { status } = spawnSync(name, ['-I', '-m', 'pip', '--version'], {
      stdio: 'ignore',
      timeout: 20_000,
    });
    if (status === 0) return name;
  }
  return fail(
    'No Python with pip was found, which fetches the packages. Install one, or name one in CAIRN_PYTHON.',
  );
}

/** A uv for this machine: it resolves for other platforms, which pip cannot. */
function hostUv(python, pin, tools) {
  const folder = path.join(tools, pin.replace('==', '-'));
  const file = path.join(folder, HOST === 'windows' ? 'bin/uv.exe' : 'bin/uv');
  if (existsSync(file)) return file;
  pip(python, ['install', '--no-deps', '--only-binary', ':all:', '--target', folder, pin], pin);
  return existsSync(file) ? file : fail(`${pin} was fetched, but has no program at ${file}.`);
}

/** What each tier needs beyond core, to the last dependency, with the hashes that may be fetched. */
function resolveTiers({ uv, python, wanted, pins, uvPin, tools }) {
  const index = pipIndex(python);
  const lists = path.join(tools, `lists-${process.pid}`);
  mkdirSync(lists, { recursive: true });
  const compile = (name, lines) => {
    const file = path.join(lists, `${name}.in`);
    writeFileSync(file, `${lines.join('\n')}\n`);
    const args = [
      ...['pip', 'compile', '--no-config', '--generate-hashes', '--no-annotate', '--no-header'],
      ...['--quiet', '--no-build', '--no-python-downloads', '--python', python],
      ...['--python-platform', wanted.target.uv, '--python-version', wanted.python],
      ...['--constraint', PINS, ...index, file],
    ];
    const result = spawnSync(uv, args, { encoding: 'utf8', timeout: FETCH_MS, env: plainEnv() });
    if (result.status === 0) return readLock(result.stdout);
    return fail(
      `The packages of "${name}" do not fit ${wanted.platform} ${wanted.arch} with Python ${wanted.python}, or could not be looked up:\n${said(result)}`,
    );
  };
  try {
    const core = compile('core', pins['core']);
    const inCore = new Set(core.map(({ name }) => name));
    const further = wanted.tiers
      .filter((tier) => tier !== 'core')
      .map((tier) => [tier, compile(tier, [...pins['core'], ...pins[tier]])])
      .map(([tier, lock]) => [tier, lock.filter(({ name }) => !inCore.has(name))]);
    return { core, ...Object.fromEntries(further), [TOOLS]: compile(TOOLS, [uvPin]) };
  } finally {
    rmSync(lists, { recursive: true, force: true });
  }
}

/** uv does not read pip's settings: the index that this machine's pip uses is handed on. */
function pipIndex(python) {
  const { stdout } = spawnSync(python, ['-m', 'pip', 'config', 'list'], { encoding: 'utf8' });
  const found = new Map(
    [...(stdout ?? '').matchAll(/^(?:global|install|user|site|:env:)\.([\w-]+)='(.*)'\s*$/gm)].map(
      (match) => [match[1], match[2].split(/\s+|\\n/).filter(Boolean)],
    ),
  );
  const args = ['index-url', 'extra-index-url', 'find-links'].flatMap((name) =>
    (found.get(name) ?? []).flatMap((value) => [`--${name}`, value]),
  );
  return args.length > 0 ? [...args, '--index-strategy', 'unsafe-best-match'] : [];
}

function readLock(text) {
  return text
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const match = /^([A-Za-z0-9][\w.-]*)==([^\s;]+)/.exec(line.trim());
      if (!match) return [];
      const hashes = [...line.matchAll(/sha256:([0-9a-f]{64})/g)].map((hash) => hash[1]);
      return [{ name: normal(match[1]), version: match[2], hashes }];
    });
}

/** Fetches what is not there yet; every file is one that its lock allows. */
function fetchWheels({ python, wanted, tools, locks }) {
  const { out } = wanted;
  const byHash = new Map(wheelsIn(out).map((file) => [hashOf(path.join(out, file)), file]));
  const lacking = [...new Map(locks.map((lock) => [lock.name, lock])).values()].filter(
    ({ hashes }) => !hashes.some((hash) => byHash.has(hash)),
  );
  if (lacking.length > 0) {
    console.log(`Fetching ${lacking.length} packages ...`);
    const partial = path.join(tools, `partial-${process.pid}`);
    mkdirSync(partial, { recursive: true });
    const list = path.join(partial, 'lock.txt');
    writeFileSync(list, lockText(lacking));
    const tag = `cp${wanted.python.replace('.', '')}`;
    try {
      pip(
        python,
        [
          ...['download', '--no-deps', '--require-hashes', '--only-binary', ':all:'],
          ...wanted.target.pip.flatMap((each) => ['--platform', each]),
          ...['--python-version', wanted.python, '--implementation', 'cp'],
          ...['--abi', tag, '--abi', 'abi3', '--abi', 'none', '--progress-bar', 'off'],
          ...['-d', partial, '-r', list],
        ],
        `${lacking.length} packages`,
      );
      for (const file of wheelsIn(partial)) {
        byHash.set(hashOf(path.join(partial, file)), file);
        move(path.join(partial, file), path.join(out, file));
      }
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  return byHash;
}

/** Removes what no lock names, and writes the locks, then the manifest that makes them count. */
function finish(wanted, input, resolved, byHash) {
  const { out } = wanted;
  const wheels = [];
  const tiers = [];
  for (const [tier, locks] of Object.entries(resolved)) {
    const files = locks.map(({ name, version, hashes }) => {
      const hash = hashes.find((each) => byHash.has(each));
      const file = hash && byHash.get(hash);
      if (!file) return fail(`No wheel of ${name} ${version} came for ${wanted.platform}.`);
      return { name, version, hash, file, bytes: statSync(path.join(out, file)).size };
    });
    writeFileSync(
      path.join(out, `${tier}.lock.txt`),
      lockText(files.map((file) => ({ ...file, hashes: [file.hash] }))),
    );
    for (const { file, bytes, hash } of files) {
      if (!wheels.some((wheel) => wheel.file === file)) wheels.push({ file, bytes, sha256: hash });
    }
    if (tier !== TOOLS) tiers.push({ name: tier, packages: files.length, bytes: sum(files) });
  }
  const kept = new Set(wheels.map(({ file }) => file));
  for (const file of wheelsIn(out)) if (!kept.has(file)) rmSync(path.join(out, file));
  const { platform, arch, python } = wanted;
  const manifest = {
    ...{ format: FORMAT, platform, arch, python, tiers, bytes: sum(wheels), input },
    wheels: wheels.sort((a, b) => (a.file < b.file ? -1 : 1)),
  };
  const draft = path.join(out, `manifest.${process.pid}`);
  writeFileSync(draft, `${JSON.stringify(manifest, null, 2)}\n`);
  renameSync(draft, path.join(out, 'manifest.json'));
  return manifest;
}

/** What is not as the manifest says, a sentence each. */
function faultsOf(out, { wheels, tiers }) {
  const locks = [...tiers.map(({ name }) => name), TOOLS].map((name) => `${name}.lock.txt`);
  return [
    ...locks
      .filter((name) => !existsSync(path.join(out, name)))
      .map((name) => `${name} is missing.`),
    ...wheels.flatMap(({ file, sha256: hash }) => {
      const full = path.join(out, file);
      if (!existsSync(full)) return [`${file} is missing.`];
      return hashOf(full) === hash ? [] : [`${file} was changed: its checksum does not fit.`];
    }),
  ];
}

function readManifest(out) {
  try {
    const manifest = JSON.parse(readFileSync(path.join(out, 'manifest.json'), 'utf8'));
    return manifest.format === FORMAT ? manifest : null;
  } catch {
    return null;
  }
}

function pip(python, args, what) {
  const result = spawnSync(
    python,
    ['-m', 'pip', ...args, '--quiet', '--disable-pip-version-check', '--no-input'],
    { encoding: 'utf8', timeout: FETCH_MS, env: { ...process.env, PYTHONNOUSERSITE: '1' } },
  );
  if (result.status === 0) return;
  fail(
    `${what} could not be fetched with pip. Connect to the network, or set pip's index to one that has them:\n${said(result)}`,
  );
}

/** uv's own settings on this machine could ask for another index or platform. */
function plainEnv() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^UV_/.test(name)));
}

function said({ error, stdout, stderr }) {
  return error?.message ?? `${stdout}${stderr}`.trim().split('\n').slice(-12).join('\n');
}

function move(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (error.code !== 'EXDEV') throw error;
    writeFileSync(to, readFileSync(from));
  }
}

function lockText(locks) {
  const lines = [...locks]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(
      ({ name, version, hashes }) =>
        `${name}==${version} ${hashes.map((hash) => `--hash=sha256:${hash}`).join(' ')}\n`,
    );
  return lines.join('');
}

function wheelsIn(folder) {
  return readdirSync(folder).filter((name) => name.endsWith('.whl'));
}

function hashOf(file) {
  return sha256(readFileSync(file));
}

function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}

function sum(files) {
  return files.reduce((total, { bytes }) => total + bytes, 0);
}

function normal(name) {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

function summary({ tiers, wheels, bytes }) {
  const each = tiers.map(({ name, packages }) => `${name} (${packages})`).join(', ');
  return `${each}; ${wheels.length} wheels, ${(bytes / 1e6).toFixed(1)} MB`;
}

function shown(folder) {
  return path.relative(process.cwd(), folder) || '.';
}

/** @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(1);
}

main();
