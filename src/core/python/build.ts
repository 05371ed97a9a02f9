import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { err, ok, type Result } from '../../base/result.ts';
import type { Machine } from './candidates.ts';
import { environmentPython } from './environments.ts';
import type { Interpreter } from './find.ts';
import type { PackagePlan } from './packages.ts';
import { childEnvironment, type ProcessOutcome, runProcess } from './process.ts';

export interface BuildProblem {
  readonly message: string;
  /** What the tools said. */
  readonly log: string;
  readonly cancelled: boolean;
}

export interface BuildOptions {
  readonly folder: string;
  readonly interpreter: Interpreter;
  readonly plan: PackagePlan;
  /** Null: `python -m venv` and its pip do the work, several times slower. */
  readonly uv: string | null;
  readonly machine: Machine;
  /** Downloads survive a broken-off set-up here, so that the next one goes on. */
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  report(step: string, fraction: number | null, detail: string): void;
}

const CREATE_MS = 120_000;
/** A slow line downloads 30 MB in this time; from bundled wheels it takes seconds. */
const INSTALL_MS = 30 * 60_000;
const VERIFY_MS = 120_000;
const PROGRESS_MS = 200;

/** Makes the environment in `folder` and proves it with one pytest run. The folder is new and ours. */
export async function buildEnvironment(options: BuildOptions): Promise<Result<null, BuildProblem>> {
  const log: string[] = [];
  const steps = [createFolder, installPackages, verify];
  for (const step of steps) {
    const problem = await step(options, log);
    if (problem !== null) {
      return err({ message: problem, log: tail(log), cancelled: options.signal.aborted });
    }
  }
  options.report('Ready', 1, '');
  return ok(null);
}

async function createFolder(options: BuildOptions, log: string[]): Promise<string | null> {
  const { uv, interpreter, folder } = options;
  options.report('Making the Python environment', 0.08, folder);
  const command = uv ?? interpreter.executable;
  const args = uv
    ? [
        ...['venv', '--no-config', '--no-project', '--offline', '--no-python-downloads'],
        ...['--python', interpreter.executable, folder],
      ]
    : ['-I', '-m', 'venv', folder];
  const outcome = await run(options, log, command, args, CREATE_MS);
  if (succeeded(outcome)) return null;
  return `The Python environment could not be made in ${folder}: ${reason(outcome, CREATE_MS)}`;
}

async function installPackages(options: BuildOptions, log: string[]): Promise<string | null> {
  const { plan, uv, folder } = options;
  const source = plan.wheelhouse
    ? 'from the packages that came with Cairn'
    : "from this machine's package index (a development checkout without bundled packages)";
  const step = `Installing the Python packages ${source}`;
  let expected = plan.wheelhouse?.locked.length ?? null;
  let detail = '';
  const show = (): void => {
    const installed = countInstalled(folder);
    const share = expected ? Math.min(installed / expected, 1) : null;
    const count = expected && installed > 0 ? `${installed} of ${expected} packages` : detail;
    options.report(step, share === null ? 0.15 : 0.15 + 0.7 * share, count);
  };
  const timer = setInterval(show, PROGRESS_MS);
  show();
  try {
    const args = uv ? await uvArguments(options, log) : pipArguments(options);
    const command = uv ?? environmentPython(folder);
    const outcome = await run(options, log, command, args, INSTALL_MS, (line) => {
      detail = line.slice(0, 200);
      expected ??= Number(/^Resolved (\d+) package/.exec(line)?.[1] ?? 0) || null;
    });
    if (succeeded(outcome)) return null;
    return installProblem(outcome, plan);
  } finally {
    clearInterval(timer);
  }
}

function pipArguments({ plan, cacheFolder }: BuildOptions): string[] {
  const common = [
    ...['-I', '-m', 'pip', 'install', '--no-input', '--disable-pip-version-check'],
    ...['--no-warn-script-location', '--no-compile', '--only-binary', ':all:'],
    ...['--progress-bar', 'off', '--cache-dir', join(cacheFolder, 'pip')],
  ];
  if (!plan.wheelhouse) return [...common, '--retries', '2', ...plan.requirements];
  const { folder, lockFile } = plan.wheelhouse;
  return [
    ...common,
    ...['--isolated', '--no-index', '--find-links', folder, '--require-hashes', '-r', lockFile],
  ];
}

async function uvArguments(options: BuildOptions, log: string[]): Promise<string[]> {
  const { plan, folder, cacheFolder } = options;
  const common = [
    ...['pip', 'install', '--no-config', '--no-build', '--no-python-downloads', '--no-progress'],
    ...['--python', environmentPython(folder), '--cache-dir', join(cacheFolder, 'uv')],
  ];
  if (!plan.wheelhouse) return [...common, ...(await pipIndex(options, log)), ...plan.requirements];
  return [
    ...common,
    ...['--offline', '--no-index', '--find-links', plan.wheelhouse.folder],
    ...['--require-hashes', '-r', plan.wheelhouse.lockFile],
  ];
}

/** uv does not read pip's settings: the index that this machine's pip uses is handed on. */
async function pipIndex(options: BuildOptions, log: string[]): Promise<string[]> {
  const python = options.interpreter.executable;
  const outcome = await run(options, log, python, ['-I', '-m', 'pip', 'config', 'list'], 30_000);
  if (outcome.kind !== 'exited') return [];
  const found = new Map(
    [...outcome.stdout.matchAll(/^(?:global|install|user|site)\.([\w-]+)='(.*)'\s*$/gm)].map(
      (match) => [match[1] ?? '', (match[2] ?? '').split(/\s+|\\n/).filter(Boolean)],
    ),
  );
  const flags = ['index-url', 'extra-index-url', 'find-links', 'constraint', 'trusted-host'];
  const args = flags.flatMap((name) => {
    const flag = name === 'trusted-host' ? 'allow-insecure-host' : name;
    return (found.get(name) ?? []).flatMap((value) => [`--${flag}`, value]);
  });
  // pip takes the best version of all indexes; uv by itself only looks into the first that has the name.
  return args.length > 0 ? [...args, '--index-strategy', 'unsafe-best-match'] : [];
}

async function verify(options: BuildOptions, log: string[]): Promise<string | null> {
  options.report('Trying it out', 0.88, 'pytest runs once');
  const outcome = await verifyEnvironment(options, log);
  if (outcome === null) return null;
  return `The Python environment was made, but its trial run failed: ${outcome}`;
}

/** One real pytest run inside the environment: every pin at its version, and the packages the first lessons use imported. */
export async function verifyEnvironment(
  options: Pick<BuildOptions, 'folder' | 'plan' | 'machine' | 'signal'>,
  log: string[],
): Promise<string | null> {
  const pins = options.plan.requirements.flatMap((line) => {
    const match = /^([\w.-]+)(?:\[[^\]]*\])?==([^\s;]+)\s*$/.exec(line);
    return match ? [[match[1], match[2]]] : [];
  });
  const folder = mkdtempSync(join(tmpdir(), 'cairn-trial-'));
  try {
    writeFileSync(
      join(folder, 'test_environment.py'),
      `import importlib, importlib.metadata, importlib.util, json
import pytest
PINS = json.loads(${JSON.stringify(JSON.stringify(pins))})
@pytest.mark.parametrize(("name", "version"), PINS)
def test_version(name, version):
    assert importlib.metadata.version(name) == version
@pytest.mark.parametrize("name", ["pytest", "pytest_asyncio", "fastapi", "pydantic"])
def test_import(name):
    if any(pin[0].replace("-", "_") == name for pin in PINS):
        importlib.import_module(name)
`,
    );
    const python = environmentPython(options.folder);
    const args = ['-I', '-m', 'pytest', '-q', '-p', 'no:cacheprovider', '--noconftest', '.'];
    const outcome = await run({ ...options, cwd: folder }, log, python, args, VERIFY_MS);
    const passed = outcome.kind === 'exited' && outcome.code === 0;
    return passed && /\d+ passed/.test(outcome.stdout) ? null : reason(outcome, VERIFY_MS);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(
  options: Pick<BuildOptions, 'machine' | 'signal'> & { readonly cwd?: string },
  log: string[],
  command: string,
  args: readonly string[],
  timeoutMs: number,
  onLine?: (line: string) => void,
): Promise<ProcessOutcome> {
  log.push(`> ${[command, ...args].join(' ')}`);
  const outcome = await runProcess({
    command,
    args,
    environment: childEnvironment(options.machine.environment),
    timeoutMs,
    signal: options.signal,
    ...(options.cwd ? { folder: options.cwd } : {}),
    ...(onLine ? { onLine } : {}),
  });
  if (outcome.kind === 'notStarted') log.push(outcome.message);
  else log.push(outcome.output.trim(), `(${outcome.kind})`);
  return outcome;
}

function succeeded(outcome: ProcessOutcome): boolean {
  return outcome.kind === 'exited' && outcome.code === 0;
}

function reason(outcome: ProcessOutcome, timeoutMs: number): string {
  switch (outcome.kind) {
    case 'notStarted':
      return `${outcome.message}.`;
    case 'timedOut':
      return `it did not end within ${timeoutMs / 1000} seconds.`;
    case 'cancelled':
      return 'it was stopped.';
    case 'exited': {
      const lines = outcome.output.split('\n').map((line) => line.trim());
      const telling = lines.filter((line) => /error|failed|denied|no space/i.test(line));
      const said = telling.at(-1) ?? lines.filter(Boolean).at(-1) ?? 'no reason given';
      return `${said.slice(0, 300)}`;
    }
  }
}

function installProblem(outcome: ProcessOutcome, plan: PackagePlan): string {
  const text = outcome.kind === 'exited' ? outcome.output : '';
  if (/no space left|not enough space/i.test(text)) {
    return 'There is no room left on the disk. Free about 300 MB, then try again.';
  }
  if (/hash mismatch|do not match the hashes/i.test(text)) {
    return 'A bundled package was changed after it was built: its checksum does not fit. Install Cairn again.';
  }
  if (plan.wheelhouse && /no matching distribution|no solution found|no wheels/i.test(text)) {
    return `A bundled package does not fit this machine or Python: ${reason(outcome, INSTALL_MS)} Install the Cairn made for this system.`;
  }
  if (!plan.wheelhouse && outcome.kind === 'exited') {
    return `The packages could not be fetched: ${reason(outcome, INSTALL_MS)} Connect to the network or bundle them with "npm run wheelhouse", then try again.`;
  }
  return `The packages could not be installed: ${reason(outcome, INSTALL_MS)}`;
}

function countInstalled(folder: string): number {
  try {
    const library = join(folder, process.platform === 'win32' ? 'Lib' : 'lib');
    const inside =
      process.platform === 'win32' ? library : join(library, readdirSync(library)[0] ?? '');
    return readdirSync(join(inside, 'site-packages')).filter((name) => name.endsWith('.dist-info'))
      .length;
  } catch {
    return 0;
  }
}

function tail(log: readonly string[]): string {
  return log.filter(Boolean).join('\n').slice(-20_000);
}

/** Compiles the packages' bytecode, so that first imports are fast. Slow on purpose: it yields to everything else. */
export async function compileBytecode(
  options: Pick<BuildOptions, 'folder' | 'machine' | 'signal'>,
): Promise<boolean> {
  const outcome = await runProcess({
    command: environmentPython(options.folder),
    args: ['-I', '-c', COMPILE],
    environment: childEnvironment(options.machine.environment),
    timeoutMs: 10 * 60_000,
    signal: options.signal,
  });
  return succeeded(outcome);
}

const COMPILE = `
import compileall, os, sysconfig
if hasattr(os, "nice"):
    os.nice(10)
compileall.compile_dir(sysconfig.get_path("purelib"), quiet=2, maxlevels=20)
`;
