import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkWheels, readLock, readPackagePlan } from '../../../../src/core/python/packages.ts';
import { temporaryFolder } from './helpers.ts';

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
  const check = (wheels: Readonly<Record<string, string>>): string | null => {
    const { wheelhouse } = plan(resources(wheels, LOCK));
    return wheelhouse ? checkWheels(wheelhouse) : 'none';
  };

  it('are found with the Python they are for, and uv', () => {
    expect(plan(resources(good, LOCK)).wheelhouse).toMatchObject({
      minors: [12],
      uvWheel: expect.stringMatching(/uv-0\.13\.9/),
    });
    expect(check(good)).toBeNull();
  });

  it('name the one that is missing', () => {
    const { 'pytest-9.2.0-py3-none-any.whl': _, ...rest } = good;
    expect(check(rest)).toMatch(/pytest 9\.2\.0 is missing from/);
  });

  it('name the one that was changed', () => {
    expect(check({ ...good, 'pytest-9.2.0-py3-none-any.whl': 'evil' })).toMatch(
      /pytest-9\.2\.0-py3-none-any\.whl was changed/,
    );
  });

  it('change the plan, and so the environment, when the lock changes', () => {
    expect(plan(resources(good, LOCK)).hash).not.toBe(plan(resources(good, `${LOCK}#`)).hash);
  });
});
