import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { probe, refusal } from '../../../../src/core/python/probe.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import { answering, script } from './helpers.ts';

const environment = { PATH: process.env['PATH'] };

async function problemOf(path: string): Promise<string | null> {
  const answer = await probe({ path, environment, site: 'bare', timeoutMs: 400 });
  return answer.ok ? refusal(answer.value) : answer.error;
}

describe.skipIf(process.platform === 'win32')('asking an interpreter what it is', () => {
  const bad: readonly [what: string, body: string, problem: RegExp][] = [
    ['too old', answering({ version: [3, 7, 16] }), /Python 3\.7\.16, which is too old/],
    ['too new', answering({ version: [3, 15, 0] }), /3\.15\.0, for which the packages/],
    ['PyPy', answering({ implementation: 'pypy' }), /pypy 3\.12\.1\. Cairn needs CPython/],
    ['free-threaded', answering({ freeThreaded: true }), /free-threaded/],
    ['32-bit', answering({ bits: 32 }), /32-bit/],
    ['garbage', 'head -c 200000 /dev/urandom', /did not answer like a Python/],
    ['half an answer', 'echo cairn-probe:{', /did not answer like a Python/],
    ['an answer of wrong types', 'echo \'cairn-probe:{"version":"3"}\'', /did not answer like/],
    ['a hang', 'sleep 60', /did not answer within 0\.4 seconds/],
    ['a hang that ignores SIGTERM', 'trap "" TERM; sleep 60', /did not answer within 0\.4/],
    ['a failure', 'echo oh no >&2; exit 3', /ended with code 3 and said "oh no"/],
    ['silence', 'exit 0', /ended with code 0 and said nothing/],
    ['Python 2', 'echo "Unknown option: -I" >&2; exit 2', /Python 2 or older than 3\.4/],
    [
      "Windows' stub",
      'echo "Python was not found; run without arguments to install from the Microsoft Store"; exit 49',
      /stub that only opens the Microsoft Store/,
    ],
  ];
  it.each(bad)('%s is refused with the reason', async (_, body, problem) => {
    const path = script(join(temporaryFolder(), 'python3'), body);
    expect(await problemOf(path)).toMatch(problem);
  });

  it.each([3, 11, 12, 13, 14].slice(1))('takes 3.%i', async (minor) => {
    const path = script(join(temporaryFolder(), 'python'), answering({ version: [3, minor, 2] }));
    expect(await problemOf(path)).toBeNull();
  });

  it('says that a path has nothing, or is a folder, or may not be run', async () => {
    const folder = temporaryFolder();
    expect(await problemOf(join(folder, 'none'))).toMatch(/no file at this path/);
    expect(await problemOf(folder)).toMatch(/a folder/);
    const plain = script(join(folder, 'plain'), 'exit 0');
    const { chmodSync } = await import('node:fs');
    chmodSync(plain, 0o644);
    expect(await problemOf(plain)).toMatch(/does not allow running/);
  });

  it.each([
    'with space',
    'Кириллица',
    '$HOME',
    // Over 260 characters, where Windows once ended.
    Array(6).fill('long'.repeat(12)).join('/'),
    "quo'te",
    '%PATH%',
    'a;b&c',
  ])('takes a folder named %s', async (name) => {
    const folder = join(temporaryFolder(), name);
    mkdirSync(folder, { recursive: true });
    expect(await problemOf(script(join(folder, 'python3'), answering()))).toBeNull();
  });

  it('hands no variable on that could steer Python, pip or uv', async () => {
    const folder = temporaryFolder();
    const path = script(join(folder, 'python3'), `env > '${folder}/seen'\n${answering()}`);
    await probe({
      path,
      environment: {
        ...environment,
        ...{ PYTHONPATH: '/evil', PYTHONSTARTUP: '/evil', PYTHONHOME: '/evil', PIP_INDEX_URL: 'x' },
        ...{ UV_INDEX_URL: 'x', pip_config_file: 'x', NODE_OPTIONS: '--inspect', KEPT: 'yes' },
        ...{ VIRTUAL_ENV: '/evil', CAIRN_TOKEN: 'secret', ELECTRON_RUN_AS_NODE: '1' },
      },
      site: 'bare',
    });
    const seen = readFileSync(join(folder, 'seen'), 'utf8');
    expect(seen).toMatch(/^KEPT=yes$/m);
    expect(seen).not.toMatch(/evil|secret|PIP_|pip_|UV_|NODE_OPTIONS|ELECTRON/);
  });
});
