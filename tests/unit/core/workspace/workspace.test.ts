import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { WorkspaceFile } from '../../../../src/contract/workspace.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';
import {
  createTestWorkspace,
  failingDisk,
  fileOf,
  now,
  problem,
  QUOTE,
  STARTER,
  type TestWorkspace,
  value,
} from './helpers.ts';

const listed = (test: TestWorkspace) => test.open().files.map((file) => file.path);
const reset = (test: TestWorkspace) =>
  test.feature.handlers['workspace.reset']({ exerciseId: QUOTE });

describe('opening an exercise', () => {
  it('makes real files from the starter, and shows them in the author’s order with their roles', () => {
    const test = createTestWorkspace();
    const workspace = test.open();
    expect(workspace.folder).toBe(test.home);
    expect(workspace.files.map(({ path, role, content }) => [path, role, content])).toEqual([
      ['quote.py', 'edit', STARTER['quote.py']],
      ['shop/prices.py', 'edit', STARTER['shop/prices.py']],
      ['README.md', 'read', STARTER['README.md']],
    ]);
    expect(test.text('shop/prices.py')).toBe(STARTER['shop/prices.py']);
    expect(readdirSync(join(test.folder, 'workspaces'))).toEqual([QUOTE]);
  });

  it('keeps what the learner wrote, and brings back read-only files that are missing', () => {
    const test = createTestWorkspace();
    test.open();
    test.edit('quote.py', 'mine');
    rmSync(join(test.home, 'README.md'));
    rmSync(join(test.home, 'shop/prices.py'));
    expect(listed(test)).toEqual(['quote.py', 'README.md']);
    expect(test.text('quote.py')).toBe('mine');
    expect(test.events('notice')).toEqual([]);
  });

  it('puts the starter back, and says so, where every file to edit was removed', () => {
    const test = createTestWorkspace();
    test.open();
    for (const path of Object.keys(STARTER)) rmSync(join(test.home, path));
    expect(listed(test)).toHaveLength(3);
    expect(test.events('notice')).toHaveLength(1);
  });

  it('says that an unknown exercise is not there', () => {
    const { feature } = createTestWorkspace();
    const other = `${QUOTE}-other` as typeof QUOTE;
    expect(problem(feature.handlers['workspace.open']({ exerciseId: other })).code).toBe(
      'notFound',
    );
  });

  it('lists binary and large files without text, and passes over what tools leave', () => {
    const test = createTestWorkspace();
    test.open();
    test.edit('photo.png', new Uint8Array([137, 80, 0, 1]));
    test.edit('latin.txt', new Uint8Array([0x63, 0xe9]));
    test.edit('bom.py', '\ufeffx = 1\r\n');
    test.edit('big.txt', 'x'.repeat(1_000_001));
    test.edit('sparse.bin', '');
    truncateSync(join(test.home, 'sparse.bin'), 50_000_000_000);
    for (const folder of ['__pycache__', '.pytest_cache', '.mypy_cache', '.ruff_cache', '.git']) {
      test.edit(`shop/${folder}/x`, 'x');
    }
    test.edit('.quote.py.swp', 'x');
    test.edit('a.', 'x');
    const workspace = test.open();
    expect(workspace.files.slice(3).map(({ path, content }) => [path, content])).toEqual([
      ['big.txt', null],
      ['bom.py', '\ufeffx = 1\r\n'],
      ['latin.txt', null],
      ['photo.png', null],
      ['sparse.bin', null],
    ]);
  });

  it('is bounded in number, depth and size', () => {
    const test = createTestWorkspace();
    test.open();
    test.edit(`${'d/'.repeat(30)}deep.py`, 'x');
    for (let n = 0; n < 300; n++) test.edit(`many/f${n}.txt`, 'x');
    for (let n = 0; n < 12; n++) test.edit(`aaa/b${n}.txt`, 'x'.repeat(900_000));
    const { files } = test.open();
    expect(files.length).toBe(200);
    expect(files.some((file) => file.path.endsWith('deep.py'))).toBe(false);
    const chars = files.reduce((sum, file) => sum + (file.content?.length ?? 0), 0);
    expect(chars).toBeLessThan(8_100_000);
    expect(fileOf({ exerciseId: QUOTE, folder: '', files }, 'quote.py').content).not.toBeNull();
  });

  it('clears what a killed save left, and nothing else', () => {
    const test = createTestWorkspace();
    test.open();
    test.edit('shop/.cairn-00ff00ff00ff00ff.tmp', 'half');
    test.edit('.cairn-notes.tmp', 'mine');
    test.open();
    expect(existsSync(join(test.home, 'shop/.cairn-00ff00ff00ff00ff.tmp'))).toBe(false);
    expect(existsSync(join(test.home, '.cairn-notes.tmp'))).toBe(true);
  });
});

describe('saving', () => {
  it('writes the file, keeps its mode, and answers the version to save on', () => {
    const test = createTestWorkspace();
    const file = fileOf(test.open(), 'quote.py');
    chmodSync(join(test.home, 'quote.py'), 0o750);
    const saved = value(test.save('quote.py', 'x = "ü"\n', file.version));
    expect(test.text('quote.py')).toBe('x = "ü"\n');
    expect(statSync(join(test.home, 'quote.py')).mode & 0o777).toBe(0o750);
    expect(fileOf(test.open(), 'quote.py')).toEqual(saved);
    expect(value(test.save('quote.py', 'y', saved.version)).content).toBe('y');
    expect(readdirSync(test.home).sort()).toEqual(['README.md', 'quote.py', 'shop']);
  });

  it('creates a file of the learner’s own, with its folders', () => {
    const test = createTestWorkspace();
    test.open();
    expect(value(test.save('tests/unit/test_a.py', 'x', null)).role).toBe('own');
    expect(test.text('tests/unit/test_a.py')).toBe('x');
  });

  it('never overwrites an outside edit: the answer has the file as it is', () => {
    const test = createTestWorkspace();
    const { version } = fileOf(test.open(), 'quote.py');
    test.edit('quote.py', 'theirs');
    const refused = problem(test.save('quote.py', 'mine', version));
    expect(refused.code).toBe('fileConflict');
    const theirs = refused.data as WorkspaceFile;
    expect(theirs).toMatchObject({ path: 'quote.py', role: 'edit', content: 'theirs' });
    expect(test.text('quote.py')).toBe('theirs');
    expect(value(test.save('quote.py', 'both', theirs.version)).content).toBe('both');
  });

  it('finds an edit that comes while the save is under way', () => {
    const edit = vi.fn();
    const disk = failingDisk('lstatSync', 'never', Number.POSITIVE_INFINITY);
    const test = createTestWorkspace({
      disk: {
        ...disk,
        fsyncSync(handle) {
          edit();
          disk.fsyncSync(handle);
        },
      },
    });
    const { version } = fileOf(test.open(), 'quote.py');
    edit.mockImplementationOnce(() => test.edit('quote.py', 'theirs, just now'));
    expect(problem(test.save('quote.py', 'mine', version)).code).toBe('fileConflict');
    expect(test.text('quote.py')).toBe('theirs, just now');
    expect(readdirSync(test.home).sort()).toEqual(['README.md', 'quote.py', 'shop']);
  });

  it('takes a save that follows one which its sender has no answer to, and still overwrites nobody', () => {
    const test = createTestWorkspace();
    const { version } = fileOf(test.open(), 'quote.py');
    value(test.save('quote.py', 'first ü', version));
    expect(value(test.save('quote.py', 'second', version, 'first ü')).content).toBe('second');
    expect(test.text('quote.py')).toBe('second');
    test.edit('quote.py', 'theirs');
    const refused = problem(test.save('quote.py', 'third', version, 'second'));
    expect(refused.code).toBe('fileConflict');
    expect(test.text('quote.py')).toBe('theirs');
  });

  it('takes the same save twice, as after a broken connection', () => {
    const test = createTestWorkspace();
    const { version } = fileOf(test.open(), 'quote.py');
    const first = value(test.save('quote.py', 'mine', version));
    expect(value(test.save('quote.py', 'mine', version))).toEqual(first);
    expect(value(test.save('new.py', 'n', null))).toEqual(value(test.save('new.py', 'n', null)));
    expect(problem(test.save('new.py', 'other', null)).code).toBe('fileConflict');
  });

  it('writes a file anew that was removed outside', () => {
    const test = createTestWorkspace();
    const { version } = fileOf(test.open(), 'quote.py');
    rmSync(join(test.home, 'quote.py'));
    value(test.save('quote.py', 'mine', version));
    expect(test.text('quote.py')).toBe('mine');
  });

  it('makes the folder again, with a message, where it was removed while the exercise was open', () => {
    const test = createTestWorkspace();
    const workspace = test.open();
    rmSync(test.home, { recursive: true });
    value(test.save('quote.py', 'mine', fileOf(workspace, 'quote.py').version));
    expect(test.text('quote.py')).toBe('mine');
    expect(test.text('README.md')).toBe(STARTER['README.md']);
    expect(test.events('notice')).toMatchObject([{ level: 'warning' }]);
    // The second tab still has its own text, based on a file that is gone.
    const prices = fileOf(workspace, 'shop/prices.py');
    value(test.save('shop/prices.py', 'PRICES = {1: 2}', prices.version));
    test.edit('shop/prices.py', 'theirs');
    expect(problem(test.save('shop/prices.py', 'x', prices.version)).code).toBe('fileConflict');
  });

  it.each([
    ['README.md', 'x', 'readOnly'],
    ['../x', 'x', 'badPath'],
    ['shop', 'x', 'badPath'],
    ['quote.py/x', 'x', 'badPath'],
    ['QUOTE.py', 'x', 'badPath'],
    ['Shop/new.py', 'x', 'badPath'],
    ['new.py', 'ü'.repeat(600_000), 'tooLarge'],
    ['new.py', 'half \ud83d', 'badRequest'],
  ])('refuses %s', (path, content, code) => {
    const test = createTestWorkspace();
    test.open();
    expect(problem(test.save(path, content, null)).code).toBe(code);
    expect(listed(test)).toHaveLength(3);
  });

  it('stops at 200 files', () => {
    const test = createTestWorkspace();
    test.open();
    for (let n = 0; n < 197; n++) test.edit(`f${n}`, '');
    expect(problem(test.save('one-more.py', '', null)).code).toBe('tooLarge');
    expect(value(test.save('quote.py', 'x', fileOf(test.open(), 'quote.py').version)).path).toBe(
      'quote.py',
    );
  });

  it('refuses a file that is marked read-only on disk', () => {
    const test = createTestWorkspace();
    const { version } = fileOf(test.open(), 'quote.py');
    chmodSync(join(test.home, 'quote.py'), 0o444);
    expect(problem(test.save('quote.py', 'x', version)).code).toBe('ioFailed');
    expect(test.text('quote.py')).toBe(STARTER['quote.py']);
  });
});

describe('links', () => {
  it('are neither shown nor written through', () => {
    const test = createTestWorkspace();
    test.open();
    const outside = temporaryFolder();
    writeFileSync(join(outside, 'secret.py'), 'secret');
    symlinkSync(outside, join(test.home, 'out'));
    symlinkSync(join(outside, 'secret.py'), join(test.home, 'link.py'));
    symlinkSync(join(outside, 'not-there.py'), join(test.home, 'dangling.py'));
    expect(listed(test)).toHaveLength(3);
    for (const path of ['out/new.py', 'out/secret.py', 'link.py', 'dangling.py']) {
      const refused = problem(test.save(path, 'x', null));
      expect(refused).toMatchObject({ code: 'badPath', message: expect.stringContaining('link') });
      const act = test.feature.handlers['workspace.delete']({ exerciseId: QUOTE, path });
      expect(problem(act).code).toBe('badPath');
    }
    value(reset(test));
    expect(readdirSync(outside)).toEqual(['secret.py']);
    expect(readdirSync(join(test.home))).toContain('link.py');
  });

  it('in place of the exercise’s own folder stop everything', () => {
    const test = createTestWorkspace();
    test.open();
    const outside = temporaryFolder();
    writeFileSync(join(outside, 'thesis.txt'), 'years of work');
    rmSync(test.home, { recursive: true });
    symlinkSync(outside, test.home);
    expect(problem(test.save('quote.py', 'x', null)).code).toBe('badPath');
    expect(problem(reset(test)).code).toBe('badPath');
    expect(problem(test.feature.handlers['workspace.open']({ exerciseId: QUOTE })).code).toBe(
      'badPath',
    );
    expect(readdirSync(outside)).toEqual(['thesis.txt']);
  });

  it('in place of a starter file are moved aside by a reset', () => {
    const test = createTestWorkspace();
    test.open();
    const outside = temporaryFolder();
    writeFileSync(join(outside, 'mine.py'), 'mine');
    rmSync(join(test.home, 'quote.py'));
    symlinkSync(join(outside, 'mine.py'), join(test.home, 'quote.py'));
    value(reset(test));
    expect(lstatSync(join(test.home, 'kept-1-quote.py')).isSymbolicLink()).toBe(true);
    expect(test.text('quote.py')).toBe(STARTER['quote.py']);
  });
});

describe('deleting and renaming', () => {
  const rename = (test: TestWorkspace, path: string, to: string) =>
    test.feature.handlers['workspace.rename']({ exerciseId: QUOTE, path, to });
  const remove = (test: TestWorkspace, path: string) =>
    test.feature.handlers['workspace.delete']({ exerciseId: QUOTE, path });

  it('deletes a file, with its empty folders, and keeps it in a snapshot', () => {
    const test = createTestWorkspace();
    test.open();
    value(test.save('a/b/c.py', 'mine', null));
    expect(value(remove(test, 'a/b/c.py')).files).toHaveLength(3);
    expect(existsSync(join(test.home, 'a'))).toBe(false);
    const [kept] = test.context.store.snapshots.list(QUOTE);
    const files = test.context.store.snapshots.files(kept?.id ?? '', QUOTE);
    expect(files.find((file) => file.path === 'a/b/c.py')?.content.toString()).toBe('mine');
    expect(now(remove(test, 'a/b/c.py')).ok).toBe(true);
    expect(problem(remove(test, 'README.md')).code).toBe('readOnly');
  });

  it('renames into a folder, and by case alone, and never over another file', () => {
    const test = createTestWorkspace();
    test.open();
    const moved = value(rename(test, 'quote.py', 'orders/quote.py'));
    expect(fileOf(moved, 'orders/quote.py')).toMatchObject({
      role: 'own',
      content: STARTER['quote.py'],
    });
    value(rename(test, 'orders/quote.py', 'orders/Quote.py'));
    expect(readdirSync(join(test.home, 'orders'))).toEqual(['Quote.py']);
    expect(problem(rename(test, 'orders/Quote.py', 'shop/prices.py')).code).toBe('badPath');
    expect(problem(rename(test, 'orders/Quote.py', 'SHOP/quote.py')).code).toBe('badPath');
    expect(problem(rename(test, 'nothing.py', 'a.py')).code).toBe('notFound');
    expect(problem(rename(test, 'orders/Quote.py', '../a.py')).code).toBe('badPath');
    expect(problem(rename(test, 'README.md', 'a.md')).code).toBe('readOnly');
    expect(problem(rename(test, 'orders/Quote.py', 'README.md')).code).toBe('readOnly');
    expect(test.text('shop/prices.py')).toBe(STARTER['shop/prices.py']);
  });
});

it('reveals the folder where the shell can, and answers its path', () => {
  const reveal = vi.fn();
  const test = createTestWorkspace({ reveal });
  expect(value(test.feature.handlers['workspace.reveal']({ exerciseId: QUOTE })).folder).toBe(
    test.home,
  );
  expect(reveal).toHaveBeenCalledWith(test.home);
  expect(existsSync(join(test.home, 'quote.py'))).toBe(true);
});
