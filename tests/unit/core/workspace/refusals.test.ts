import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  createTestWorkspace,
  failingDisk,
  fileOf,
  now,
  problem,
  QUOTE,
  STARTER,
  value,
} from './helpers.ts';

describe('when the disk refuses', () => {
  const acts = ['openSync', 'writeSync', 'fsyncSync', 'renameSync', 'fchmodSync'] as const;
  const codes = [
    ['ENOSPC', 'diskFull'],
    ['EDQUOT', 'diskFull'],
    ['EACCES', 'ioFailed'],
    ['EROFS', 'ioFailed'],
    ['EIO', 'ioFailed'],
  ] as const;
  it.each(acts.flatMap((act) => codes.map((code) => [act, ...code] as const)))(
    'a save with %s: %s answers %s, keeps the file and leaves nothing behind',
    (act, system, code) => {
      const broken = new Set<string>();
      const failing = failingDisk(act, system);
      const real = failingDisk(act, 'never', Number.POSITIVE_INFINITY);
      const test = createTestWorkspace({
        disk: {
          ...real,
          [act]: (...args: never[]) =>
            ((broken.has(act) ? failing : real)[act] as (...all: never[]) => unknown)(...args),
        },
      });
      const { version } = fileOf(test.open(), 'quote.py');
      broken.add(act);
      const answer = now(test.save('quote.py', 'mine', version));
      broken.clear();
      if (act === 'openSync') {
        // Without opening nothing can be read either: any refusal will do, a success will not.
        expect(answer.ok).toBe(false);
      } else {
        expect(answer).toMatchObject({ ok: false, error: { code } });
      }
      expect(test.text('quote.py')).toBe(STARTER['quote.py']);
      expect(readdirSync(test.home).sort()).toEqual(['README.md', 'quote.py', 'shop']);
      expect(value(test.save('quote.py', 'mine', version)).content).toBe('mine');
    },
  );

  it('a first opening leaves no half-made folder', () => {
    const failing = failingDisk('writeSync', 'ENOSPC', 2);
    const test = createTestWorkspace({ disk: failing });
    expect(problem(test.feature.handlers['workspace.open']({ exerciseId: QUOTE })).code).toBe(
      'diskFull',
    );
    expect(readdirSync(join(test.folder, 'workspaces'))).toEqual([]);
  });

  it('a file where the folders should be is said', () => {
    const test = createTestWorkspace();
    writeFileSync(join(test.folder, 'workspaces'), '');
    const refused = problem(test.feature.handlers['workspace.open']({ exerciseId: QUOTE }));
    expect(['badPath', 'ioFailed']).toContain(refused.code);
  });

  it('a bug is not taken for a disk error', () => {
    const test = createTestWorkspace({
      disk: {
        ...failingDisk('lstatSync', 'never', Number.POSITIVE_INFINITY),
        lstatSync: () => {
          throw new TypeError('a bug');
        },
      } as never,
    });
    expect(() => test.open()).toThrow('a bug');
  });
});
