import { dirname, join, resolve } from 'node:path';
import envPaths from 'env-paths';
import type { CoreOptions } from './createCore.ts';
import { systemClock } from './feature.ts';

/** Where the learner's data lives: `CAIRN_HOME`, else the OS's data folder for Cairn. */
export function dataFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const home = environment['CAIRN_HOME'];
  return home ? resolve(home) : envPaths('Cairn', { suffix: '' }).data;
}

/** What every shell starts the core with; `programFolder` holds `out` and `resources`, or is a package's archive beside them. */
export function startOptions(
  environment: Readonly<Record<string, string | undefined>>,
  programFolder: string,
  rest: Pick<CoreOptions, 'shell' | 'version'>,
): CoreOptions {
  return {
    dataFolder: dataFolder(environment),
    resourcesFolder: environment['CAIRN_RESOURCES'] ?? resourcesOf(programFolder),
    profile: environment['CAIRN_PROFILE'] ?? 'default',
    ...clockOf(environment['CAIRN_DAYS_AHEAD']),
    ...rest,
  };
}

const DAY_MS = 86_400_000;

/** A clock that is days ahead: how the tests see what fades. */
function clockOf(days: string | undefined): Pick<CoreOptions, 'clock'> {
  const aheadMs = Number(days ?? 0) * DAY_MS;
  if (!(aheadMs > 0)) return {};
  return {
    clock: {
      nowMs: () => systemClock.nowMs() + aheadMs,
      offsetMin: (atMs) => systemClock.offsetMin(atMs),
    },
  };
}

/** A package keeps what other programs must read (Python, the wheelhouse) outside its archive. */
function resourcesOf(programFolder: string): string {
  return programFolder.endsWith('.asar')
    ? dirname(programFolder)
    : join(programFolder, 'resources');
}
