import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { err, ok, type Result } from '../../base/result.ts';
import type { SetUpProgress } from '../../contract/python.ts';
import type { Machine } from './candidates.ts';
import { environmentPython } from './environments.ts';
import type { Interpreter } from './find.ts';
import { installPackages } from './install.ts';
import type { PackagePlan } from './packages.ts';
import { childEnvironment, runProcess } from './process.ts';
import { reason, runTool, succeeded, tail } from './tools.ts';

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
  report(progress: SetUpProgress): void;
}

const CREATE_MS = 120_000;
const VERIFY_MS = 120_000;

/** Makes the environment in `folder` and proves it with one pytest run. The folder is new and ours. */
export async function buildEnvironment(options: BuildOptions): Promise<Result<null, BuildProblem>> {
  const log: string[] = [];
  const steps = [createFolder, installCore, verify];
  for (const step of steps) {
    const problem = await step(options, log);
    if (problem !== null) {
      return err({ message: problem, log: tail(log), cancelled: options.signal.aborted });
    }
  }
  options.report({ step: 'Ready', fraction: 1, detail: '' });
  return ok(null);
}

async function createFolder(options: BuildOptions, log: string[]): Promise<string | null> {
  const { uv, interpreter, folder } = options;
  options.report({ step: 'Making the Python environment', fraction: 0.08, detail: folder });
  const command = uv ?? interpreter.executable;
  const args = uv
    ? [
        ...['venv', '--no-config', '--no-project', '--offline', '--no-python-downloads'],
        ...['--python', interpreter.executable, folder],
      ]
    : ['-I', '-m', 'venv', folder];
  const outcome = await runTool(options, log, command, args, CREATE_MS);
  if (succeeded(outcome)) return null;
  return `The Python environment could not be made in ${folder}: ${reason(outcome, CREATE_MS)}`;
}

function installCore(options: BuildOptions, log: string[]): Promise<string | null> {
  const { plan, interpreter } = options;
  return installPackages(
    {
      ...options,
      ...{ packages: plan.core, basePython: interpreter.executable, afresh: false },
      ...{ from: 0.15, to: 0.85 },
    },
    log,
  );
}

async function verify(options: BuildOptions, log: string[]): Promise<string | null> {
  options.report({ step: 'Trying it out', fraction: 0.88, detail: 'pytest runs once' });
  const { requirements } = options.plan;
  // Native code proves that the packages fit; importing all would compile all, which the background does better.
  const imports = ['pytest_asyncio', 'pydantic_core'];
  const outcome = await verifyEnvironment({ ...options, requirements, imports }, log);
  if (outcome === null) return null;
  return `The Python environment was made, but its trial run failed: ${outcome}`;
}

/** What the first lessons use. */
const FIRST_IMPORTS = ['pytest', 'pytest_asyncio', 'fastapi', 'pydantic'];

/** One real pytest run inside the environment: every pin at its version, and the packages the first lessons use imported. */
export async function verifyEnvironment(
  options: Pick<BuildOptions, 'folder' | 'machine' | 'signal'> & {
    readonly requirements: readonly string[];
    /** Modules to import where they are there; those the first lessons use unless said otherwise. */
    readonly imports?: readonly string[];
  },
  log: string[],
): Promise<string | null> {
  const pins = options.requirements.flatMap((line) => {
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
@pytest.mark.parametrize("name", ${JSON.stringify(options.imports ?? FIRST_IMPORTS)})
def test_import(name):
    if importlib.util.find_spec(name):
        importlib.import_module(name)
`,
    );
    const python = environmentPython(options.folder);
    const args = ['-I', '-m', 'pytest', '-q', '-p', 'no:cacheprovider', '--noconftest', '.'];
    const outcome = await runTool({ ...options, cwd: folder }, log, python, args, VERIFY_MS);
    const passed = outcome.kind === 'exited' && outcome.code === 0;
    return passed && /\d+ passed/.test(outcome.stdout) ? null : reason(outcome, VERIFY_MS);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
