import { spawnSync } from 'node:child_process';
import path from 'node:path';

export interface PythonEnvironment {
  readonly executable: string;
  /** Version and installed packages: part of every cached result's key. */
  readonly fingerprint: string;
}

/** Something the machine lacks; the message says what to do. */
export class SetupError extends Error {}

const PROBE = `
import importlib.metadata, sys
print(sys.version)
print(sorted(f"{d.name}=={d.version}" for d in importlib.metadata.distributions()))
`;

/** The Python that content is run with: CAIRN_CHECK_PYTHON, else .cache/python, which is made if need be. */
export function findCheckPython(
  root: string,
  tiers: readonly string[],
  environment: NodeJS.ProcessEnv,
): PythonEnvironment {
  const named = environment['CAIRN_CHECK_PYTHON'];
  const executable = named ?? ownPython(root, tiers);
  const probe = spawnSync(executable, ['-I', '-c', PROBE], { encoding: 'utf8' });
  if (probe.status !== 0) {
    throw new SetupError(`${executable} cannot be run: ${probe.error?.message ?? probe.stderr}`);
  }
  return { executable, fingerprint: probe.stdout };
}

function ownPython(root: string, tiers: readonly string[]): string {
  const made = spawnSync(
    process.execPath,
    [path.join(root, 'scripts', 'python-env.mjs'), '--tiers', tiers.join(',')],
    {
      // Standard output belongs to the report; what the script says goes to standard error.
      stdio: ['ignore', process.stderr, process.stderr],
    },
  );
  if (made.status !== 0) throw new SetupError('The Python environment could not be made.');
  const folder = path.join(root, '.cache', 'python');
  return process.platform === 'win32'
    ? path.join(folder, 'Scripts', 'python.exe')
    : path.join(folder, 'bin', 'python');
}
