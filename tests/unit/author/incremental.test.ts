import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compareText } from '../../../src/author/problem.ts';
import { hashOf, ResultCache } from '../../../src/author/run/cache.ts';
import { runIncremental } from '../../../src/author/run/incremental.ts';
import type { Runner } from '../../../src/author/run/runner.ts';
import type { Unit, UnitResult } from '../../../src/author/run/unit.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cairn-cache-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const idle = (): Runner => ({
  check: () => Promise.reject(new Error('not asked for')),
  program: () => Promise.reject(new Error('not asked for')),
  close: () => Promise.resolve(),
});

/** Runs units and says which of them really ran. */
async function run(
  units: readonly (Omit<Unit, 'run' | 'name'> & { result?: UnitResult })[],
  tools = 't',
) {
  const ran: string[] = [];
  const report = await runIncremental(
    units.map(({ result = { problems: [] }, ...unit }) => ({
      ...unit,
      name: 'n',
      run: () => {
        ran.push(unit.owner);
        return Promise.resolve(result);
      },
    })),
    { cache: new ResultCache(folder), tools, workers: 2, createRunner: idle },
  );
  return { ran: ran.sort(compareText), report };
}

describe('runIncremental', () => {
  test('runs everything once, and then only what changed', async () => {
    const a = { owner: 'a', inputs: ['1'] };
    const b = { owner: 'b', inputs: ['2'] };
    expect((await run([a, b])).ran).toEqual(['a', 'b']);
    expect((await run([a, b])).ran).toEqual([]);
    expect((await run([a, { owner: 'b', inputs: ['3'] }])).ran).toEqual(['b']);
    expect((await run([a, b])).ran).toEqual([]);
  });

  test('runs everything again when the tools change', async () => {
    await run([{ owner: 'a', inputs: [] }], 'one');
    expect((await run([{ owner: 'a', inputs: [] }], 'two')).ran).toEqual(['a']);
  });

  test('does not remember a failure', async () => {
    const result = {
      problems: [{ file: 'f', line: 1, message: 'm' }],
      checks: [{ id: 'i', name: 'n' }],
    };
    const first = await run([{ owner: 'a', inputs: [], result }]);
    expect(first.report.problems).toHaveLength(1);
    expect(first.report.checks.size).toBe(0);
    expect((await run([{ owner: 'a', inputs: [] }])).ran).toEqual(['a']);
  });

  test('remembers the checks that a solution reported', async () => {
    const checks = [{ id: 't.py::test_a', name: 'adds' }];
    await run([{ owner: 'a', inputs: [], result: { problems: [], checks } }]);
    const { ran, report } = await run([{ owner: 'a', inputs: [] }]);
    expect(ran).toEqual([]);
    expect(report.checks.get('a')).toEqual(checks);
  });

  test('ends when a runner crashes', async () => {
    const units: Unit[] = ['a', 'b'].map((owner) => ({
      owner,
      name: 'n',
      inputs: [],
      run: () => Promise.reject(new Error('the grader ended')),
    }));
    const options = { cache: new ResultCache(folder), tools: 't', workers: 2, createRunner: idle };
    await expect(runIncremental(units, options)).rejects.toThrow('the grader ended');
  });
});

describe('ResultCache', () => {
  test('forgets what nobody asked for in a month', () => {
    const cache = new ResultCache(folder);
    cache.set('old', {});
    cache.set('new', {});
    const longAgo = new Date('2020-01-01');
    utimesSync(path.join(folder, 'old.json'), longAgo, longAgo);
    cache.prune(Date.now());
    expect(readdirSync(folder)).toEqual(['new.json']);
  });
});

describe('hashOf', () => {
  test('cannot be fooled by where a part ends', () => {
    expect(hashOf(['ab', 'c'])).not.toBe(hashOf(['a', 'bc']));
    expect(hashOf(['1:a'])).not.toBe(hashOf(['1', 'a']));
  });
});
