import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../src/contract/default-settings.ts';
import type { PythonStatus } from '../../../../src/contract/python.ts';
import { systemClock } from '../../../../src/core/feature.ts';
import type { Log } from '../../../../src/core/log.ts';
import { type Machine, thisMachine } from '../../../../src/core/python/candidates.ts';
import { createPythonFeature, type PythonFeature } from '../../../../src/core/python/index.ts';

export const quietLog: Log = { info() {}, warning() {}, error: () => 'test' };

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

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
