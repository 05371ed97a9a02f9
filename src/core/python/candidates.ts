import { readdirSync, realpathSync, statSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { NEWEST_MINOR, OLDEST_MINOR } from './probe.ts';

/** A place where an interpreter may be, and in words where it was found. */
export interface Candidate {
  readonly path: string;
  readonly source: string;
}

/** The machine as the search sees it: tests bring their own. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  readonly home: string;
  isFile(path: string): boolean;
  /** The names in a folder; none where it cannot be read. */
  list(folder: string): readonly string[];
  /** The file behind links, so that one interpreter is tried once. */
  resolve(path: string): string;
}

export function thisMachine(environment: NodeJS.ProcessEnv, home: string): Machine {
  return {
    platform: process.platform,
    environment,
    home,
    isFile(path) {
      try {
        return statSync(path).isFile();
      } catch {
        return false;
      }
    },
    list(folder) {
      try {
        return readdirSync(folder);
      } catch {
        return [];
      }
    },
    resolve(path) {
      try {
        return realpathSync(path);
      } catch {
        return path;
      }
    },
  };
}

/** With 3 seconds for one that hangs, the search ends within a minute whatever it meets. */
const MAX_CANDIDATES = 20;
const MINORS = Array.from(
  { length: NEWEST_MINOR - OLDEST_MINOR + 1 },
  (_, index) => NEWEST_MINOR - index,
);

/** Every interpreter worth asking, the likeliest first, each once. `extra` comes after PATH (the `py` launcher's list). */
export function listCandidates(
  machine: Machine,
  extra: readonly Candidate[] = [],
): readonly Candidate[] {
  // Whoever runs a lab may name the one interpreter to use: then nothing else is looked at.
  const only = variable(machine, 'CAIRN_PYTHON');
  if (only) return [{ path: only, source: 'CAIRN_PYTHON' }];
  const found = [...onPath(machine), ...extra, ...managed(machine), ...commonFolders(machine)];
  const seen = new Set<string>();
  const unique: Candidate[] = [];
  for (const candidate of found) {
    if (!machine.isFile(candidate.path)) continue;
    const real = machine.resolve(candidate.path);
    if (seen.has(real)) continue;
    seen.add(real);
    unique.push(candidate);
  }
  return unique.slice(0, MAX_CANDIDATES);
}

/** Reads what `py -0p` prints: a line an interpreter, its path last. */
export function readLauncherList(output: string): readonly Candidate[] {
  return output.split(/\r?\n/).flatMap((line) => {
    const path = /^\s*-\S+\s+(?:\*\s+)?(\S.*\.exe)\s*$/i.exec(line)?.[1];
    return path ? [{ path, source: 'the py launcher' }] : [];
  });
}

function onPath(machine: Machine): Candidate[] {
  const windows = machine.platform === 'win32';
  const { join, delimiter } = windows ? win32 : posix;
  const folders = (variable(machine, 'PATH') ?? '').split(delimiter).filter(Boolean);
  const plain = windows ? ['python.exe', 'python3.exe'] : ['python3', 'python'];
  const versioned = windows ? [] : MINORS.map((minor) => `python3.${minor}`);
  const source = 'PATH';
  return [
    ...plain.flatMap((name) => folders.map((folder) => ({ path: join(folder, name), source }))),
    ...versioned.flatMap((name) =>
      folders
        // A version manager's shim starts a shell and often answers "not selected": its versions are listed directly.
        .filter((folder) => !/[\\/]shims[\\/]?$/.test(folder))
        .map((folder) => ({ path: join(folder, name), source })),
    ),
  ].filter(({ path }) => !isAppleStub(machine, path));
}

/** macOS's own `python3` is too old, and without developer tools it opens a dialog that offers to install them. */
function isAppleStub(machine: Machine, path: string): boolean {
  return machine.platform === 'darwin' && path.startsWith('/usr/bin/');
}

/** What version managers installed, the newest first. */
function managed(machine: Machine): Candidate[] {
  const { home, environment } = machine;
  if (machine.platform === 'win32') {
    const roaming = variable(machine, 'APPDATA') ?? win32.join(home, 'AppData', 'Roaming');
    return [
      ...below(machine, win32.join(home, '.pyenv', 'pyenv-win', 'versions'), 'pyenv'),
      ...below(machine, win32.join(roaming, 'uv', 'python'), 'uv'),
      ...['miniconda3', 'anaconda3', 'miniforge3'].map((name) => ({
        path: win32.join(home, name, 'python.exe'),
        source: 'conda',
      })),
    ];
  }
  const pyenv = environment['PYENV_ROOT'] ?? posix.join(home, '.pyenv');
  const share = environment['XDG_DATA_HOME'] ?? posix.join(home, '.local', 'share');
  const uv = environment['UV_PYTHON_INSTALL_DIR'] ?? posix.join(share, 'uv', 'python');
  const conda = ['miniconda3', 'anaconda3', 'miniforge3', 'mambaforge'].flatMap((name) => [
    posix.join(home, name),
    posix.join('/opt', name),
  ]);
  return [
    ...below(machine, posix.join(pyenv, 'versions'), 'pyenv'),
    ...below(machine, uv, 'uv'),
    ...below(machine, posix.join(home, '.asdf', 'installs', 'python'), 'asdf'),
    ...below(machine, posix.join(share, 'mise', 'installs', 'python'), 'mise'),
    ...[...conda, '/opt/conda'].map((folder) => ({
      path: posix.join(folder, 'bin', 'python'),
      source: 'conda',
    })),
  ];
}

/** Interpreters in folders named after their version, such as `3.12.1` or `cpython-3.12.1-linux-x86_64-gnu`. */
function below(machine: Machine, folder: string, source: string): Candidate[] {
  const { join } = machine.platform === 'win32' ? win32 : posix;
  const inside = machine.platform === 'win32' ? ['python.exe'] : ['bin', 'python3'];
  return machine
    .list(folder)
    .map((name) => ({ name, minor: Number(/(?:^|-)3\.(\d+)/.exec(name)?.[1]) }))
    .filter(({ minor }) => minor >= OLDEST_MINOR && minor <= NEWEST_MINOR)
    .sort((a, b) => b.minor - a.minor || (a.name < b.name ? 1 : -1))
    .map(({ name }) => ({ path: join(folder, name, ...inside), source }));
}

function commonFolders(machine: Machine): Candidate[] {
  if (machine.platform === 'win32') {
    const local = variable(machine, 'LOCALAPPDATA') ?? win32.join(machine.home, 'AppData', 'Local');
    const roots = [
      win32.join(local, 'Programs', 'Python'),
      variable(machine, 'ProgramFiles') ?? 'C:\\Program Files',
      'C:\\',
    ];
    return roots.flatMap((root) =>
      MINORS.map((minor) => ({
        path: win32.join(root, `Python3${minor}`, 'python.exe'),
        source: 'the usual folders',
      })),
    );
  }
  return MINORS.flatMap((minor) => {
    const name = `python3.${minor}`;
    const homebrew = ['/opt/homebrew', '/usr/local', '/home/linuxbrew/.linuxbrew'].map(
      (prefix) => ({
        path: `${prefix}/opt/python@3.${minor}/bin/${name}`,
        source: 'Homebrew',
      }),
    );
    const usual = [
      '/usr/local/bin',
      '/usr/bin',
      `/Library/Frameworks/Python.framework/Versions/3.${minor}/bin`,
      posix.join(machine.home, '.local', 'bin'),
    ].map((folder) => ({ path: posix.join(folder, name), source: 'the usual folders' }));
    return [...homebrew, ...usual];
  }).filter(({ path }) => !isAppleStub(machine, path));
}

/** Windows' variables have no case: `Path` is PATH. */
function variable(machine: Machine, name: string): string | undefined {
  if (machine.platform !== 'win32') return machine.environment[name];
  const key = Object.keys(machine.environment).find((each) => each.toUpperCase() === name);
  return key === undefined ? undefined : machine.environment[key];
}
