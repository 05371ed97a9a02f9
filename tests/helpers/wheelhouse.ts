import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const FOLDER = join(ROOT, '.cache', 'offline');
const BUILD_MS = 10 * 60_000;

export interface OfflineResources {
  /** For CAIRN_RESOURCES: the pack and the grader of this checkout, and a wheelhouse. */
  readonly resources: string;
  /** An interpreter the wheelhouse is for, outside of any environment. */
  readonly python: string;
}

/** Resources as a built Cairn has them, with a wheelhouse for this machine; a sentence where that cannot be had. */
export function offlineResources(): OfflineResources | string {
  const asked = spawnSync(
    process.env['CAIRN_PYTHON'] ?? 'python3',
    ['-I', '-c', 'import sys; print(sys.version_info.minor, sys._base_executable, sep="\\n")'],
    { encoding: 'utf8', timeout: 20_000 },
  );
  const [minor = '', python = ''] = (asked.stdout ?? '').trim().split('\n');
  if (!['11', '12', '13', '14'].includes(minor)) return 'There is no Python 3.11 to 3.14 here.';
  mkdirSync(FOLDER, { recursive: true });
  for (const name of ['pack', 'python']) {
    const link = join(FOLDER, name);
    if (!existsSync(link)) symlinkSync(join(ROOT, 'resources', name), link, 'junction');
  }
  const built = spawnSync(
    process.execPath,
    [
      join(ROOT, 'scripts', 'wheelhouse.mjs'),
      ...['--tier', 'quality', '--python', `3.${minor}`, '--out', join(FOLDER, 'wheelhouse')],
    ],
    { encoding: 'utf8', timeout: BUILD_MS },
  );
  if (built.status === 0) return { resources: FOLDER, python };
  return `No wheelhouse could be built: ${`${built.stdout ?? ''}${built.stderr ?? ''}`.trim()}`;
}
