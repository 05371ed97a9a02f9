import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import {
  createTestWorkspace,
  fileOf,
  QUOTE,
  STARTER,
  type TestWorkspace,
  value,
} from './helpers.ts';

vi.setConfig({ testTimeout: 60_000 });
const WAIT = { timeout: 20_000, interval: 10 };

/** Every path told so far, in order. */
const told = (test: TestWorkspace) =>
  test.events('workspace.changed').flatMap(({ paths }) => paths);
const waitFor = (test: TestWorkspace, path: string) =>
  vi.waitFor(() => expect(told(test)).toContain(path), WAIT);

/** Edits until an edit is heard: from then on the watcher is known to look. */
async function untilWatching(test: TestWorkspace): Promise<void> {
  let n = 0;
  await vi.waitFor(() => {
    test.edit('probe.txt', `${n++}`);
    expect(told(test)).toContain('probe.txt');
  }, WAIT);
}

it('tells of edits, new files and removals by others, however they write', async () => {
  const test = createTestWorkspace();
  test.open();
  await untilWatching(test);
  test.edit('quote.py', 'theirs');
  await waitFor(test, 'quote.py');
  test.edit('tests/deep/test_a.py', 'new');
  await waitFor(test, 'tests/deep/test_a.py');
  rmSync(join(test.home, 'README.md'));
  await waitFor(test, 'README.md');
  writeFileSync(join(test.home, '.prices.py.tmp'), 'replaced');
  renameSync(join(test.home, '.prices.py.tmp'), join(test.home, 'shop/prices.py'));
  await waitFor(test, 'shop/prices.py');
  expect(fileOf(test.open(), 'shop/prices.py').content).toBe('replaced');
  expect(test.events('workspace.changed').every(({ exerciseId }) => exerciseId === QUOTE)).toBe(
    true,
  );
});

it('does not tell of our own saves, nor of what tools leave', async () => {
  const test = createTestWorkspace();
  let { version } = fileOf(test.open(), 'quote.py');
  await untilWatching(test);
  const before = told(test).length;
  for (let n = 0; n < 20; n++) version = value(test.save('quote.py', `n = ${n}`, version)).version;
  value(test.save('mine/new.py', 'x', null));
  test.edit('__pycache__/quote.pyc', 'x');
  test.edit('.quote.py.swp', 'x');
  // What the system reports comes in order: after this one, nothing of the above is still to come.
  test.edit('fence.txt', 'x');
  await waitFor(test, 'fence.txt');
  expect(
    told(test)
      .slice(before)
      .filter((path) => path !== 'probe.txt'),
  ).toEqual(['fence.txt']);
});

it('tells of an edit made between the reading and the start of the watch', async () => {
  const test = createTestWorkspace();
  test.open();
  test.edit('quote.py', 'just after');
  await waitFor(test, 'quote.py');
});

it('goes on after the whole folder was removed and made again', async () => {
  const test = createTestWorkspace();
  test.open();
  await untilWatching(test);
  rmSync(test.home, { recursive: true });
  await waitFor(test, 'quote.py');
  expect(fileOf(test.open(), 'quote.py').content).toBe(STARTER['quote.py']);
  expect(test.events('notice')).toHaveLength(1);
  const before = told(test).length;
  await vi.waitFor(() => {
    test.edit('again.txt', `${Math.random()}`);
    expect(told(test).slice(before)).toContain('again.txt');
  }, WAIT);
});

it.runIf(process.platform === 'linux')(
  'gives its watches back when idle and when disposed',
  async () => {
    const before = systemWatches();
    const idle = createTestWorkspace({ watchIdleMs: 300 });
    idle.open();
    await vi.waitFor(() => expect(systemWatches()).toBeGreaterThan(before), WAIT);
    await vi.waitFor(() => expect(systemWatches()).toBe(before), WAIT);
    const disposed = createTestWorkspace();
    disposed.open();
    await untilWatching(disposed);
    disposed.feature.dispose();
    await vi.waitFor(() => expect(systemWatches()).toBe(before), WAIT);
  },
);

/** The inotify watches of this process. */
function systemWatches(): number {
  return readdirSync('/proc/self/fdinfo').reduce((count, name) => {
    try {
      const info = readFileSync(`/proc/self/fdinfo/${name}`, 'utf8');
      return count + info.split('\n').filter((line) => line.startsWith('inotify wd')).length;
    } catch {
      return count;
    }
  }, 0);
}
