import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { build } from '../../../src/author/build.ts';
import type { Options } from '../../../src/author/options.ts';

const PROJECT = path.resolve(import.meta.dirname, '../../..');
const FIXTURE = path.join(PROJECT, 'tests/fixtures/curriculum-small');
const TOPIC = 'curriculum/1-shop/1.1-prices/1.1.1-totals';
const POINT = `${TOPIC}/1.1.1.1-tax`;
const EXERCISE = `${POINT}/exercises/add-tax`;

/** Content is run with the environment that `npm run curriculum` makes; tests do not make one. */
const hasPython =
  process.env['CAIRN_CHECK_PYTHON'] !== undefined ||
  existsSync(path.join(PROJECT, '.cache/python/cairn-pins.txt'));

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'cairn-prove-test-'));
  cpSync(FIXTURE, root, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const run = async (options: Partial<Options> = {}) => {
  const report = await build(
    root,
    {
      only: null,
      run: true,
      buildOnly: false,
      draft: false,
      locked: true,
      json: false,
      ...options,
    },
    process.env,
  );
  const told = report.problems.map(
    ({ file, line, message }) => `${path.posix.basename(file)}:${line ?? '-'} ${message}`,
  );
  return { ...report, told };
};

function edit(file: string, from: string, to: string): void {
  const before = readFileSync(path.join(root, file), 'utf8');
  if (!before.includes(from)) throw new Error(`${file} does not hold ${from}`);
  writeFileSync(path.join(root, file), before.replace(from, to));
}

describe.skipIf(!hasPython)('what the curriculum claims', { timeout: 120_000 }, () => {
  test('is proved once, and again only where it changed', async () => {
    expect(await run()).toMatchObject({ told: [], ran: 5, remembered: 0 });
    expect(await run()).toMatchObject({ told: [], ran: 0, remembered: 5 });
    edit(`${POINT}/lesson.md`, 'print(0.1 + 0.2)', 'print(0.2 + 0.1)');
    expect(await run()).toMatchObject({ told: [], ran: 1, remembered: 4 });
  });

  test('is refused where it is not true', async () => {
    edit(`${POINT}/lesson.md`, 'output\n2379', 'output\n2378');
    edit(`${POINT}/cards.yaml`, '    2 2', '    2 3');
    edit(`${POINT}/cards.yaml`, 'cents * 6 // 5', 'cents * 6 / 5');
    edit(`${TOPIC}/topic.yaml`, 'answer: "119"', 'answer: "118"');
    edit(`${TOPIC}/topic.yaml`, 'assert total(100, 19) == 119', 'assert total(100, 19) != 0');
    edit(`${EXERCISE}/wrong/fixed-rate/bill.py`, '* 1.19', '* (100 + percent) / 100');
    edit(`${EXERCISE}/solution/bill.py`, '-> int', '-> str');
    edit(`${EXERCISE}/solution/bill.py`, '"""Bills of the shop."""', 'import os');
    const { told, pack } = await run();
    expect(pack).toBeNull();
    expect(told).toEqual([
      expect.stringMatching(/^cards\.yaml:17 `answer` is not what `code` prints: .*`2 3`.*`2 2`/),
      expect.stringMatching(/^cards\.yaml:28 The reference answer does not pass .*4\.8/),
      expect.stringMatching(/^exercise\.yaml:28 fixed-rate: it is not caught .*; no check fails/),
      expect.stringMatching(/^bill\.py:1 ruff F401: /),
      expect.stringMatching(/^bill\.py:6 mypy --strict: Incompatible return value type/),
      expect.stringMatching(/^lesson\.md:45 The output is not .*`2378`, printed is `2379`/),
      expect.stringMatching(/^topic\.yaml:28 `answer` is not what `code` prints/),
      expect.stringMatching(/^topic\.yaml:40 The tests pass before the line is fixed/),
    ]);
  });

  test('is refused where the starter is broken or done', async () => {
    edit(`${EXERCISE}/starter/bill.py`, '"""Bills of the shop."""', 'import bills_of_the_shop');
    expect((await run()).told[0]).toMatch(/^starter:- The starter must run/);
    edit(`${EXERCISE}/starter/bill.py`, 'import bills_of_the_shop', '"""Bills."""');
    edit(`${EXERCISE}/starter/bill.py`, 'return 0', 'return round(cents * (100 + percent) / 100)');
    expect((await run()).told).toEqual([
      expect.stringMatching(/^starter:- The starter passes every/),
    ]);
  });

  test('cannot come from the network', async () => {
    edit(
      `${POINT}/lesson.md`,
      'print(0.1 + 0.2)',
      'import socket\nsocket.create_connection(("192.0.2.1", 80), timeout=2)',
    );
    const [first] = (await run({ only: '1.1.1.1' })).told;
    expect(first).toMatch(/^lesson\.md:16 The block ends in (OSError|PermissionError)/);
  });

  test('renews the lock file of an exercise that changed, unless it is locked', async () => {
    edit(`${EXERCISE}/checks/test_bill.py`, '[0, 7, 50]', '[0, 7]');
    expect((await run()).told).toEqual([
      expect.stringMatching(/^checks\.lock\.json:- This file is out of date/),
    ]);
    expect((await run({ locked: false })).told).toEqual([]);
    expect((await run()).told).toEqual([]);
  });
});
