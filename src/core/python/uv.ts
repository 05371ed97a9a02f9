import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import type { Machine } from './candidates.ts';
import type { PackagePlan } from './packages.ts';
import { childEnvironment, runProcess } from './process.ts';

/** A wheel is a zip; the interpreter we found can open it. The file appears under its name in one step. */
const EXTRACT = `
import os, sys, zipfile
wheel, target = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    name = next(n for n in archive.namelist() if n.split("/")[-2:] in (["scripts", "uv"], ["scripts", "uv.exe"]))
    draft = target + ".%d" % os.getpid()
    with open(draft, "wb") as file:
        file.write(archive.read(name))
os.chmod(draft, 0o755)
os.replace(draft, target)
`;

export interface UvOptions {
  readonly plan: PackagePlan;
  readonly machine: Machine;
  /** Where unpacked tools are kept: `data/python/tools`. */
  readonly toolsFolder: string;
  readonly signal: AbortSignal;
}

/** A `uv` that is on PATH and answers, or null. */
export async function uvOnPath(machine: Machine, signal: AbortSignal): Promise<string | null> {
  const name = machine.platform === 'win32' ? 'uv.exe' : 'uv';
  const folders = (machine.environment['PATH'] ?? machine.environment['Path'] ?? '')
    .split(delimiter)
    .filter(Boolean);
  const path = folders.map((folder) => join(folder, name)).find((each) => machine.isFile(each));
  if (!path) return null;
  const outcome = await runProcess({
    command: path,
    args: ['--version'],
    environment: childEnvironment(machine.environment),
    timeoutMs: 3000,
    signal,
  });
  return outcome.kind === 'exited' && outcome.code === 0 && /^uv \d/.test(outcome.stdout)
    ? path
    : null;
}

/** The bundled `uv`, else the one on PATH, else one fetched by pip from the machine's index; null where there is none. */
export async function obtainUv(
  options: UvOptions & { readonly python: string; readonly onPath: string | null },
): Promise<string | null> {
  const { plan, toolsFolder } = options;
  const bundled = plan.wheelhouse?.uvWheel;
  if (bundled) {
    const unpacked = await unpack(options, bundled);
    if (unpacked) return unpacked;
  }
  if (options.onPath) return options.onPath;
  // With bundled packages nothing is fetched: set-up must work without a network, and fast.
  if (plan.wheelhouse || !plan.uvRequirement) return null;
  const kept = join(toolsFolder, plan.uvRequirement.replace('==', '-'), executableName(options));
  if (existsSync(kept)) return kept;
  const downloads = join(toolsFolder, `download-${process.pid}`);
  mkdirSync(downloads, { recursive: true });
  try {
    const outcome = await runProcess({
      command: options.python,
      args: [
        ...['-I', '-m', 'pip', 'download', '--no-deps', '--only-binary', ':all:'],
        ...['--disable-pip-version-check', '--no-input', '--retries', '1', '--timeout', '15'],
        ...['-d', downloads, plan.uvRequirement],
      ],
      environment: childEnvironment(options.machine.environment),
      timeoutMs: 120_000,
      signal: options.signal,
    });
    if (outcome.kind !== 'exited' || outcome.code !== 0) return null;
    const wheel = readdirSync(downloads).find((name) => name.endsWith('.whl'));
    return wheel ? await unpack(options, join(downloads, wheel)) : null;
  } finally {
    rmSync(downloads, { recursive: true, force: true });
  }
}

async function unpack(
  options: UvOptions & { readonly python: string },
  wheel: string,
): Promise<string | null> {
  const [name, version] = basename(wheel).split('-');
  const folder = join(options.toolsFolder, `${name}-${version}`);
  const target = join(folder, executableName(options));
  if (existsSync(target)) return target;
  mkdirSync(folder, { recursive: true });
  const outcome = await runProcess({
    command: options.python,
    args: ['-I', '-S', '-c', EXTRACT, wheel, target],
    environment: childEnvironment(options.machine.environment),
    timeoutMs: 60_000,
    signal: options.signal,
  });
  return outcome.kind === 'exited' && outcome.code === 0 ? target : null;
}

function executableName({ machine }: UvOptions): string {
  return machine.platform === 'win32' ? 'uv.exe' : 'uv';
}
