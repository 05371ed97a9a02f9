import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '../../src/contract/default-settings.ts';
import { systemClock } from '../../src/core/feature.ts';
import { thisMachine } from '../../src/core/python/candidates.ts';
import { createPythonFeature } from '../../src/core/python/index.ts';
import { silentLog } from '../helpers/log.ts';
import { type OfflineResources, offlineResources } from '../helpers/wheelhouse.ts';
import { type Figure, median } from './statistics.ts';

const ROUNDS = 3;
const TOOL_MS = 300_000;
const FIRST_TEST = `from fastapi import FastAPI
from fastapi.testclient import TestClient

app = FastAPI()

@app.get("/")
def read():
    return {"ok": True}

def test_read():
    assert TestClient(app).get("/").json() == {"ok": True}
`;

interface Round {
  /** From nothing to an environment that runs exercises. */
  readonly readyMs: number;
  /** The first pytest run after it, which imports FastAPI. */
  readonly firstRunMs: number;
}

/** Core's packages from a wheelhouse without a network: Cairn's set-up against venv and pip, in turns. A sentence where it cannot be. */
export async function benchSetup(): Promise<readonly Figure[] | string> {
  const given = offlineResources();
  if (typeof given === 'string') return given;
  const home = mkdtempSync(join(tmpdir(), 'cairn-bench-setup-'));
  const ours: Round[] = [];
  const theirs: Round[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      theirs.push(plainWay(given, join(home, `plain-${round}`)));
      ours.push(await cairnsWay(given, join(home, `cairn-${round}`)));
    }
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
  const compare = (what: string, pick: (round: Round) => number, goal?: string): Figure => {
    const own = median(ours.map(pick));
    const other = median(theirs.map(pick));
    return {
      what,
      value: `${(own / 1000).toFixed(2)} s`,
      against: `${(other / 1000).toFixed(2)} s with venv and pip`,
      ratio: other / own,
      better: 'more',
      ...(goal ? { goal } : {}),
    };
  };
  return [
    compare('core ready, trial run included', ({ readyMs }) => readyMs, '5'),
    compare('first FastAPI pytest run after it', ({ firstRunMs }) => firstRunMs),
    compare('both', ({ readyMs, firstRunMs }) => readyMs + firstRunMs),
  ];
}

async function cairnsWay(given: OfflineResources, data: string): Promise<Round> {
  const environment: NodeJS.ProcessEnv = { ...process.env, CAIRN_PYTHON: given.python };
  delete environment['CAIRN_PYTHON_ENV'];
  const began = performance.now();
  const python = createPythonFeature({
    ...{ log: silentLog, clock: systemClock, emit: () => undefined },
    folders: { data, profile: data, workspaces: data, resources: given.resources },
    settings: () => DEFAULT_SETTINGS,
    machine: thisMachine(environment, data),
  });
  try {
    const status = await python.whenReady();
    const readyMs = performance.now() - began;
    if (status.kind !== 'ready') throw new Error(JSON.stringify(status));
    return { readyMs, firstRunMs: firstRun(status.executable, data) };
  } finally {
    python.dispose();
  }
}

function plainWay({ python, resources }: OfflineResources, folder: string): Round {
  const wheelhouse = join(resources, 'wheelhouse');
  const own = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const began = performance.now();
  run(python, ['-m', 'venv', folder]);
  run(own, [
    ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-index'],
    ...['--find-links', wheelhouse, '-r', join(wheelhouse, 'core.lock.txt')],
  ]);
  const readyMs = performance.now() - began;
  return { readyMs, firstRunMs: firstRun(own, folder) };
}

function firstRun(python: string, folder: string): number {
  const tests = join(folder, 'first-test');
  mkdirSync(tests, { recursive: true });
  writeFileSync(join(tests, 'test_first.py'), FIRST_TEST);
  const began = performance.now();
  run(python, ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', tests]);
  return performance.now() - began;
}

function run(command: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(command, args, {
    ...{ encoding: 'utf8', timeout: TOOL_MS },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`);
}
