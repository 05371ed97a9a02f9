import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../src/contract/default-settings.ts';
import type { PythonStatus } from '../../../../src/contract/python.ts';
import { systemClock } from '../../../../src/core/feature.ts';
import type { Log } from '../../../../src/core/log.ts';
import { type Machine, thisMachine } from '../../../../src/core/python/candidates.ts';
import { createPythonFeature, type PythonFeature } from '../../../../src/core/python/index.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

export const quietLog: Log = { info() {}, warning() {}, error: () => 'test' };

/** A file that can be run, as an interpreter would be. */
export function script(path: string, body: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** What a healthy interpreter answers to the probe, with some values changed. */
export function answering(values: Readonly<Record<string, unknown>> = {}): string {
  const answer = JSON.stringify({
    ...{ version: [3, 12, 1], implementation: 'cpython', executable: '/opt/python' },
    ...{ prefix: '/opt', basePrefix: '/opt', baseExecutable: '', venv: true, ensurepip: true },
    ...{ pytest: true, bits: 64, freeThreaded: false, ...values },
  });
  return `cat <<'END'\ncairn-probe:${answer}\nEND`;
}

/** A machine that has nothing but what `path` holds. */
export function machineWith(
  path: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  home = '/nonexistent',
): Machine {
  const system = thisMachine({ PATH: [...path, '/bin'].join(':'), ...environment }, home);
  return {
    ...system,
    isFile: (file) => path.some((folder) => file.startsWith(folder)) && system.isFile(file),
  };
}

export interface Started {
  readonly python: PythonFeature;
  readonly seen: PythonStatus[];
}

/** The feature on a machine and folders of the test's own. */
export function startPython(options: {
  readonly machine: Machine;
  readonly data: string;
  readonly resources: string;
  readonly pythonPath?: string | null;
  readonly probeMs?: number;
}): Started {
  const seen: PythonStatus[] = [];
  const python = createPythonFeature({
    emit: (name, data) => {
      if (name === 'python.status') seen.push(data as PythonStatus);
    },
    log: quietLog,
    clock: systemClock,
    folders: { data: options.data, profile: '', workspaces: '', resources: options.resources },
    settings: () => ({ ...DEFAULT_SETTINGS, pythonPath: options.pythonPath ?? null }),
    machine: options.machine,
    probeMs: options.probeMs ?? 500,
  });
  onTestFinished(() => python.dispose());
  return { python, seen };
}

/**
 * A base interpreter whose environments are scripts as well. It notes each act in `acts`; while a file `hang` is there,
 * installing never ends (and notes its process id).
 */
export function fakePython(folder: string, probed: Readonly<Record<string, unknown>> = {}): string {
  const inside = `case "$*" in
  *"pip install"*) echo "$*" >> '${folder}/installs'; echo install >> '${folder}/acts'
    if [ -e '${folder}/hang' ]; then echo $$ > '${folder}/pid'; sleep 300; fi
    if [ -e '${folder}/fail' ]; then echo 'ERROR: No matching distribution found for pytest'; exit 1; fi;;
  *"-m pytest"*) echo trial >> '${folder}/acts'; echo '9 passed in 0.01s';;
  *cairn-probe*) ${answering()}
;;
  *) echo compile >> '${folder}/acts';;
esac`;
  return script(
    join(folder, 'bin', 'python3'),
    `case "$*" in
  *"-m venv"*) for last; do :; done
    echo venv >> '${folder}/acts'; mkdir -p "$last/bin"
    cat > "$last/bin/python" <<'OUTER'
#!/bin/sh
${inside}
OUTER
    chmod +x "$last/bin/python";;
  *cairn-probe*) ${answering({ ...probed, baseExecutable: join(folder, 'bin', 'python3') })}
;;
  *) exit 1;;
esac`,
  );
}

export interface World {
  readonly folder: string;
  readonly data: string;
  readonly resources: string;
  readonly machine: Machine;
  acts(): string[];
  /** The words of each installation. */
  installs(): string[];
}

export function world(
  options: {
    readonly probed?: Record<string, unknown>;
    readonly python?: boolean;
    /** Files of the wheelhouse, and their content; none without. */
    readonly wheelhouse?: Readonly<Record<string, string>>;
  } = {},
): World {
  const folder = temporaryFolder();
  const resources = join(folder, 'resources');
  mkdirSync(join(resources, 'python'), { recursive: true });
  writeFileSync(join(resources, 'python', 'packages.toml'), PACKAGES);
  if (options.wheelhouse) {
    mkdirSync(join(resources, 'wheelhouse'));
    for (const [name, content] of Object.entries(options.wheelhouse)) {
      writeFileSync(join(resources, 'wheelhouse', name), content);
    }
  }
  if (options.python !== false) fakePython(folder, options.probed);
  return {
    folder,
    data: join(folder, 'data Ünï'),
    resources,
    machine: machineWith([join(folder, 'bin')]),
    acts: () => linesOf(join(folder, 'acts')),
    installs: () => linesOf(join(folder, 'installs')),
  };
}

const PACKAGES = `[tier.core]
packages = [{ req = "pytest==9.2.0" }]

[tier.quality]
why = "tools"
packages = [
  { req = "ruff==0.17.6", why = "lint" },
]

[tier.data]
why = "databases"
packages = [{ req = "sqlalchemy==2.1.9" }]
`;

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}
