import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPackagePlan } from '../../../../src/core/python/packages.ts';
import { readLock, wheelFaults } from '../../../../src/core/python/wheelhouse.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const TOML = `
[meta]
python = ">=3.11,<3.15"

[tier.core]
why = "tests"
packages = [
  { req = "pytest==9.2.0", why = "the grader" },
  # { req = "gone==1.0", why = "no longer" },
  { req = "tzdata==2026.6 ; sys_platform == \\"win32\\"", why = "time zones" },
]

[tier.editor]
packages = [{ req = "uv==0.13.9", why = "fast" }]
`;

function resources(wheels: Readonly<Record<string, string>>, lock?: string): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'python'));
  writeFileSync(join(folder, 'python', 'packages.toml'), TOML);
  if (lock !== undefined) {
    mkdirSync(join(folder, 'wheelhouse'));
    writeFileSync(join(folder, 'wheelhouse', 'core.lock.txt'), lock);
    for (const [name, content] of Object.entries(wheels)) {
      writeFileSync(join(folder, 'wheelhouse', name), content);
    }
  }
  return folder;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const LOCK = `pytest==9.2.0 \\\n    --hash=sha256:${sha256('good')} \\\n    --hash=sha256:${'0'.repeat(64)}\nmy-c.lib==1.0 --hash=sha256:${sha256('c')}\n`;

function plan(folder: string) {
  const read = readPackagePlan(folder);
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

describe('the list of packages', () => {
  it('reads the pins of the tier, without comments', () => {
    expect(plan(resources({}))).toMatchObject({
      requirements: ['pytest==9.2.0', 'tzdata==2026.6 ; sys_platform == "win32"'],
      uvRequirement: 'uv==0.13.9',
      wheelhouse: null,
    });
  });

  it('says what is missing', () => {
    expect(readPackagePlan(temporaryFolder())).toMatchObject({
      ok: false,
      error: expect.stringContaining('packages.toml'),
    });
  });

  it('reads a lock with several hashes a package', () => {
    expect(readLock(LOCK)).toEqual([
      { name: 'pytest', version: '9.2.0', hashes: [sha256('good'), '0'.repeat(64)] },
      { name: 'my-c-lib', version: '1.0', hashes: [sha256('c')] },
    ]);
  });
});

describe('bundled packages', () => {
  const good = {
    'pytest-9.2.0-py3-none-any.whl': 'good',
    'my_c.lib-1.0-cp312-cp312-linux_x86_64.whl': 'c',
    'uv-0.13.9-py3-none-any.whl': 'uv',
  };
  const LINUX = { platform: 'linux', arch: 'x64' } as const;
  const check = async (
    wheels: Readonly<Record<string, string>>,
    manifest?: object,
  ): Promise<readonly string[]> => {
    const folder = resources(wheels, LOCK);
    if (manifest) {
      writeFileSync(join(folder, 'wheelhouse', 'manifest.json'), JSON.stringify(manifest));
    }
    const { wheelhouse } = plan(folder);
    if (!wheelhouse) throw new Error('there is none');
    return wheelFaults(wheelhouse, wheelhouse.locked, LINUX);
  };

  it('are found with the Python they are for, and uv', async () => {
    expect(plan(resources(good, LOCK)).wheelhouse).toMatchObject({
      minors: [12],
      uvWheel: expect.stringMatching(/uv-0\.13\.9/),
    });
    expect(await check(good)).toEqual([]);
  });

  it('name the one that is missing, by its file where that is known, and the way out', async () => {
    const { 'pytest-9.2.0-py3-none-any.whl': _, ...rest } = good;
    expect(await check(rest)).toEqual([
      expect.stringMatching(/pytest 9\.2\.0 is missing from .*npm run wheelhouse/),
    ]);
    const manifest = {
      ...{ format: 1, python: '3.12' },
      wheels: [{ file: 'pytest-9.2.0-py3-none-any.whl' }],
    };
    expect(await check(rest, manifest)).toEqual([
      expect.stringContaining('pytest-9.2.0-py3-none-any.whl (pytest 9.2.0) is missing'),
    ]);
  });

  it('name the one that was changed, and the way out', async () => {
    expect(await check({ ...good, 'pytest-9.2.0-py3-none-any.whl': 'evil' })).toEqual([
      expect.stringMatching(
        /pytest-9\.2\.0-py3-none-any\.whl was changed.*Nothing of it was used.*npm run wheelhouse/,
      ),
    ]);
  });

  it.each([
    [
      'win_amd64',
      /is for Windows; this computer runs Linux.*Install the Cairn made for this system/,
    ],
    ['macosx_11_0_arm64', /is for macOS; this computer runs Linux/],
    ['manylinux_2_17_aarch64', /is for another processor/],
  ])('name the one that is for %s', async (platform, problem) => {
    const { 'my_c.lib-1.0-cp312-cp312-linux_x86_64.whl': wheel, ...rest } = good;
    expect(await check({ ...rest, [`my_c.lib-1.0-cp312-cp312-${platform}.whl`]: wheel })).toEqual([
      expect.stringMatching(problem),
    ]);
  });

  it('name the one that is for another Python', async () => {
    const manifest = { format: 1, python: '3.13', wheels: [] };
    expect(await check(good, manifest)).toEqual([
      expect.stringMatching(/is for Python 3\.12; the bundled packages are for 3\.13/),
    ]);
  });

  it('name every fault, not only the first', async () => {
    const wheels = { 'my_c.lib-1.0-cp312-cp312-win_amd64.whl': 'c' };
    expect(await check(wheels)).toHaveLength(2);
  });

  it('whose list is gone or garbled are named', () => {
    const folder = resources(good, LOCK);
    const manifest = join(folder, 'wheelhouse', 'manifest.json');
    writeFileSync(manifest, '{"format": 99}');
    expect(readPackagePlan(folder)).toMatchObject({
      error: expect.stringMatching(/manifest\.json/),
    });
    writeFileSync(manifest, 'garbage');
    expect(readPackagePlan(folder)).toMatchObject({
      error: expect.stringMatching(/cannot be read/),
    });
    rmSync(join(folder, 'wheelhouse', 'core.lock.txt'));
    expect(readPackagePlan(folder)).toMatchObject({
      error: expect.stringMatching(/core\.lock\.txt.*npm run wheelhouse/),
    });
  });

  it('change the plan, and so the environment, when the lock changes', () => {
    const other = LOCK.replace('my-c.lib==1.0', 'my-c.lib==1.1');
    expect(plan(resources(good, LOCK)).hash).not.toBe(plan(resources(good, other)).hash);
  });
});
