import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { build, PACK_FILE } from '../../../src/author/build.ts';
import type { Options } from '../../../src/author/options.ts';
import { card, exercise, lesson, outline } from '../../../src/contract/curriculum.ts';

const FIXTURE = path.resolve(import.meta.dirname, '../../fixtures/curriculum-small');
const TOPIC = 'curriculum/1-shop/1.1-prices/1.1.1-totals';
const POINT = `${TOPIC}/1.1.1.1-tax`;
const EXERCISE = `${POINT}/exercises/add-tax`;

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'cairn-build-test-'));
  cpSync(FIXTURE, root, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const run = (options: Partial<Options> = {}) =>
  build(
    root,
    {
      only: null,
      run: false,
      buildOnly: false,
      draft: false,
      locked: false,
      json: false,
      ...options,
    },
    {},
  );

function edit(file: string, from: string | RegExp, to: string): void {
  const before = readFileSync(path.join(root, file), 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${file} does not hold ${String(from)}`);
  writeFileSync(path.join(root, file), after);
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

const told = async (options: Partial<Options> = {}) =>
  (await run(options)).problems.map(
    ({ file, line, message }) => `${path.posix.basename(file)}:${line ?? '-'} ${message}`,
  );

describe('the small curriculum', () => {
  test('has nothing wrong with it', async () => {
    expect(await told()).toEqual([]);
  });

  test('becomes a pack whose documents fit the contract', async () => {
    const { pack } = await run();
    expect(pack).toMatchObject({ lessons: 1, exercises: 1, cards: 6, assessment: 3 });
    const database = new Database(path.join(root, PACK_FILE), { readonly: true });
    const documents = (sql: string) =>
      database
        .prepare<[], { doc: string }>(sql)
        .all()
        .map(({ doc }): unknown => JSON.parse(doc));
    const [map] = documents('SELECT doc FROM document');
    const topic = outline.parse(map).modules[0]?.sections[0]?.topics[0];
    expect(topic?.points).toMatchObject([
      { id: '1.1.1.1', written: true, minutes: 10, cardCount: 6, exerciseIds: ['1.1.1.1-add-tax'] },
      { id: '1.1.1.2', written: false, title: 'Discounts' },
    ]);
    const [first] = documents('SELECT doc FROM lesson').map((item) => lesson.parse(item));
    expect(first?.parts.map(({ kind }) => kind)).toEqual([
      'html',
      'run',
      'html',
      'run',
      'html',
      'predict',
      'html',
      'run',
      'html',
    ]);
    expect(
      documents('SELECT doc FROM card ORDER BY ord').map((item) => card.parse(item).id),
    ).toEqual([
      '1.1.1.1-unit',
      '1.1.1.1-half-c1',
      '1.1.1.1-half-c2',
      '1.1.1.1-predict-sum',
      '1.1.1.1-write-tax',
      '1.1.1.1-choose-type',
    ]);
    const [task] = documents('SELECT doc FROM exercise').map((item) => exercise.parse(item));
    expect(task?.checks.map(({ id }) => id)).toContain('test_bill.py::test_adds_tax[7]');
    const files = database.prepare('SELECT role, path FROM exercise_file ORDER BY role').all();
    expect(files).toEqual([
      { role: 'check', path: 'test_bill.py' },
      { role: 'solution', path: 'bill.py' },
      { role: 'starter', path: 'bill.py' },
    ]);
    const found = database
      .prepare(`SELECT kind, ref, anchor FROM search WHERE search MATCH 'bookkeep*'`)
      .all();
    expect(found).toContainEqual({
      kind: 'lesson',
      ref: '1.1.1.1',
      anchor: 'a-bill-that-is-one-cent-short',
    });
    expect(found).toContainEqual({ kind: 'exercise', ref: '1.1.1.1-add-tax', anchor: '' });
    database.close();
  });

  test('takes a topic that is there for its assessment items alone', async () => {
    edit(
      'curriculum/outline.json',
      '{ "id": "1.1.1.2", "title": "Discounts" }\n              ]\n            }',
      `{ "id": "1.1.1.2", "title": "Discounts" }] },
       { "id": "1.1.2", "title": "Refunds", "slug": "refunds", "points": [{ "id": "1.1.2.1", "title": "Part" }] }`,
    );
    const items = ['one', 'two', 'three'].map(
      (name) => `  - id: 1.1.2-a-${name}
    point: 1.1.2.1
    kind: predict
    difficulty: 2
    prompt: What does this print?
    code: print(1)
    answer: "1"
    suggests: Another answer suggests that printing is not known yet.
`,
    );
    write(
      'curriculum/1-shop/1.1-prices/1.1.2-refunds/topic.yaml',
      `id: "1.1.2"\nassessment:\n${items.join('')}`,
    );
    const { problems, pack } = await run();
    expect(problems).toEqual([]);
    expect(pack).toMatchObject({ lessons: 1, assessment: 6 });
  });

  test('becomes the same bytes each time', async () => {
    const bytes = async () => {
      await run();
      return readFileSync(path.join(root, PACK_FILE));
    };
    const first = await bytes();
    expect(first.equals(await bytes())).toBe(true);
    edit(`${POINT}/lesson.md`, 'A shop adds tax', 'The shop adds tax');
    expect(first.equals(await bytes())).toBe(false);
  });

  test('is not compiled again while nothing changed, and is when the pack was lost', async () => {
    const first = await run();
    expect(await run()).toEqual(first);
    rmSync(path.join(root, PACK_FILE));
    expect((await run()).pack).toEqual(first.pack);
    expect(existsSync(path.join(root, PACK_FILE))).toBe(true);
    edit(`${POINT}/lesson.md`, 'a bill needs.', 'a bill needs!');
    expect((await run()).problems).toHaveLength(1);
    edit(`${POINT}/lesson.md`, 'a bill needs!', 'a bill needs.');
    expect((await run()).pack).toEqual(first.pack);
  });

  test('is the same with the line ends of Windows', async () => {
    const { pack } = await run();
    for (const file of [`${POINT}/lesson.md`, `${POINT}/cards.yaml`, `${TOPIC}/topic.yaml`]) {
      edit(file, /\n/g, '\r\n');
    }
    expect((await run()).pack?.contentHash).toBe(pack?.contentHash);
  });
});

describe('problems', () => {
  test.each<[string, string, string | RegExp, string, RegExp]>([
    [
      'an id of another place',
      `${POINT}/lesson.md`,
      'id: 1.1.1.1',
      'id: 1.1.1.2',
      /^lesson.md:2 `id` must be 1\.1\.1\.1/,
    ],
    [
      'a heading that is not there',
      `${POINT}/cards.yaml`,
      'heading: cents-are-whole',
      'heading: cents',
      /^cards.yaml:6 The lesson of 1\.1\.1\.1 has no heading `cents`/,
    ],
    [
      'a link into nowhere',
      `${POINT}/lesson.md`,
      'point:1.1.1.2',
      'point:1.9.9.9',
      /^lesson.md:8\d There is no point 1\.9\.9\.9/,
    ],
    [
      'a heading of an unwritten point',
      `${POINT}/lesson.md`,
      'point:1.1.1.2',
      'point:1.1.1.2#a',
      /not written yet/,
    ],
    [
      'a need of what comes later',
      `${POINT}/lesson.md`,
      'requires: []',
      'requires: [1.1.1.2]',
      /^lesson.md:5 1\.1\.1\.2 does not come before/,
    ],
    [
      'a prerequisite of itself',
      `${TOPIC}/topic.yaml`,
      'prerequisites: []',
      'prerequisites: ["1.1.1"]',
      /^topic.yaml:8 1\.1\.1 does not come before/,
    ],
    [
      'a wrong option that does not say why',
      `${TOPIC}/topic.yaml`,
      '{text: "`str` euros", why: A text has to be read before it can be added up.}',
      '"`str` euros"',
      /^topic.yaml:18 A wrong option says which belief leads to it/,
    ],
    [
      'one id twice',
      `${POINT}/cards.yaml`,
      'id: 1.1.1.1-half',
      'id: 1.1.1.1-unit',
      /^cards.yaml:7 The id 1\.1\.1\.1-unit is taken by .*cards\.yaml:1/,
    ],
    [
      'a card of another point',
      `${POINT}/cards.yaml`,
      'id: 1.1.1.1-unit',
      'id: 1.1.1.2-unit',
      /^cards.yaml:1 The id of a card of this point/,
    ],
    [
      'too few cards',
      `${POINT}/cards.yaml`,
      /- id: 1.1.1.1-unit[\s\S]*?(?=- id)/,
      '',
      /There are 4 cards; there must be 5 to 9/,
    ],
    [
      'too few words',
      `${POINT}/lesson.md`,
      /(A shop adds tax|The number that you|Keep amounts as|Python rounds a half)[\s\S]*?\n\n/g,
      'Few words.\n\n',
      /There are \d+ words/,
    ],
    [
      'minutes that are far off',
      `${POINT}/lesson.md`,
      'minutes: 5',
      'minutes: 20',
      /^lesson.md:4 `minutes` is 20/,
    ],
    ['a shout', `${POINT}/lesson.md`, 'a bill needs.', 'a bill needs!', /exclamation mark/],
    ['an emoji', `${POINT}/lesson.md`, 'Cents are whole', 'Cents are whole 🎉', /emoji/],
    [
      'a spelling mistake',
      `${POINT}/lesson.md`,
      'bookkeeper finds',
      'bookeeper finds',
      /^lesson.md:\d+ Unknown word "bookeeper"/,
    ],
    [
      'raw HTML',
      `${POINT}/lesson.md`,
      'Keep amounts',
      '<b>Keep</b> amounts',
      /^lesson.md:\d+ Raw HTML/,
    ],
    [
      'a code card that is long',
      `${POINT}/cards.yaml`,
      'print(round(1.5), round(2.5))',
      `print(1)\n${'    print(2)\n'.repeat(8)}`,
      /at most 8 lines/,
    ],
    [
      'an answer beyond the options',
      `${POINT}/cards.yaml`,
      'answer: 0',
      'answer: 3',
      /index of an option/,
    ],
    [
      'two hints',
      `${EXERCISE}/exercise.yaml`,
      '  - Multiply before you divide.\n',
      '',
      /^exercise.yaml:9 There are 2 hints/,
    ],
    [
      'an unknown check',
      `${EXERCISE}/exercise.yaml`,
      'test_bill.py::test_adds_tax\n    mis',
      'test_bill.py::test_add\n    mis',
      /^exercise.yaml:14 There is no check/,
    ],
    [
      'an unknown card',
      `${EXERCISE}/exercise.yaml`,
      '1.1.1.1-half-c1',
      '1.1.1.1-half',
      /^exercise.yaml:21 There is no card/,
    ],
    [
      'a wrong solution without files',
      `${EXERCISE}/exercise.yaml`,
      'name: fixed-rate',
      'name: fixed',
      /no folder wrong\/fixed/,
    ],
    [
      'a file that is not listed',
      `${EXERCISE}/exercise.yaml`,
      'path: bill.py',
      'path: bills.py',
      /`bills\.py` is not in starter/,
    ],
    [
      'a check without a name',
      `${EXERCISE}/checks/test_bill.py`,
      '    """rounds to the nearest cent"""\n',
      '',
      /needs a docstring/,
    ],
    [
      'a check named like a sentence',
      `${EXERCISE}/checks/test_bill.py`,
      'nearest cent"',
      'nearest cent."',
      /without a full stop/,
    ],
    [
      'a misspelt key',
      `${EXERCISE}/exercise.yaml`,
      'difficulty: 1',
      'dificulty: 1',
      /Unknown key `dificulty`/,
    ],
    [
      'a module that is not planned',
      'curriculum/curriculum.yaml',
      '"1": 1-shop',
      '"1": 1-shop\n  "7": 7-none',
      /^curriculum.yaml:5 There is no module 7/,
    ],
  ])('%s is told with its place', async (_, file, from, to, message) => {
    edit(file, from, to);
    const problems = await told();
    expect(problems).toContainEqual(expect.stringMatching(message));
  });

  test.each([
    `${POINT}/notes.txt`,
    `${POINT}/unused.svg`,
    `${EXERCISE}/starter/extra.py`,
    `${EXERCISE}/wrong/other/bill.py`,
    `${TOPIC}/draft.md`,
    `${TOPIC}/1.1.1.7-other/lesson.md`,
  ])('the stray file %s is told', async (file) => {
    write(file, '<svg viewBox="0 0 1 1"></svg>\n');
    expect((await run()).problems.length).toBeGreaterThan(0);
  });

  test('keep the pack from being written, unless it is a draft', async () => {
    edit(`${POINT}/lesson.md`, 'a bill needs.', 'a bill needs!');
    expect((await run()).pack).toBeNull();
    expect((await run({ draft: true })).pack).toMatchObject({ lessons: 1 });
  });

  test('elsewhere do not matter with --only', async () => {
    edit(`${POINT}/lesson.md`, 'a bill needs.', 'a bill needs!');
    expect(await told({ only: '1.1.1.1-add-tax' })).toEqual([]);
    expect(await told({ only: '1.1.1' })).toHaveLength(1);
    expect(await told({ only: '1.1.1.2' })).toContainEqual(
      expect.stringContaining('Nothing written has the id'),
    );
  });

  test('a lock file that does not fit any more is told without running anything', async () => {
    edit(`${EXERCISE}/checks/test_bill.py`, '[0, 7, 50]', '[0, 7]');
    expect(await told({ buildOnly: true })).toEqual([
      expect.stringMatching(
        /checks\.lock\.json is out of date: run `npm run curriculum -- --only 1\.1\.1\.1-add-tax`/,
      ),
    ]);
  });
});
