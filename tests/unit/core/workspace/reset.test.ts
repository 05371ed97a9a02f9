import { existsSync, mkdirSync, statSync } from 'node:fs';
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
  type TestWorkspace,
  value,
} from './helpers.ts';

const reset = (test: TestWorkspace) =>
  test.feature.handlers['workspace.reset']({ exerciseId: QUOTE });

describe('reset and restore', () => {
  const restore = (test: TestWorkspace, snapshotId: string) =>
    test.feature.handlers['workspace.restore']({ exerciseId: QUOTE, snapshotId });

  it('go back to the starter, and forward again to what was there', () => {
    const test = createTestWorkspace();
    test.open();
    test.edit('quote.py', 'mine');
    test.edit('own/helper.py', 'helper');
    test.edit('own/data.bin', new Uint8Array([0, 255, 1]));
    const back = value(reset(test));
    expect(back.files.map(({ path, content }) => [path, content])).toEqual(Object.entries(STARTER));
    expect(existsSync(join(test.home, 'own'))).toBe(false);
    const [snapshot] = value(test.feature.handlers['workspace.snapshots']({ exerciseId: QUOTE }));
    expect(snapshot).toMatchObject({ reason: 'reset', files: 5 });
    const again = value(restore(test, snapshot?.id ?? ''));
    expect(fileOf(again, 'quote.py').content).toBe('mine');
    expect(test.text('own/helper.py')).toBe('helper');
    expect(statSync(join(test.home, 'own/data.bin')).size).toBe(3);
    expect(value(test.feature.handlers['workspace.snapshots']({ exerciseId: QUOTE }))).toHaveLength(
      2,
    );
  });

  it('leave what no snapshot can hold, and what tools made', () => {
    const test = createTestWorkspace();
    test.open();
    test.edit('quote.py', 'x'.repeat(5_000_000));
    test.edit('huge.log', 'x'.repeat(5_000_000));
    test.edit('.venv/python', 'tool');
    test.edit('odd?name.py', 'mine');
    value(reset(test));
    expect(test.text('quote.py')).toBe(STARTER['quote.py']);
    expect(statSync(join(test.home, 'kept-1-quote.py')).size).toBe(5_000_000);
    expect(existsSync(join(test.home, 'huge.log'))).toBe(true);
    expect(test.text('.venv/python')).toBe('tool');
    expect(test.text('odd?name.py')).toBe('mine');
  });

  it('answer a snapshot that is not there', () => {
    const test = createTestWorkspace();
    test.open();
    test.edit('quote.py', 'mine');
    expect(problem(restore(test, 'nothing')).code).toBe('notFound');
    expect(test.text('quote.py')).toBe('mine');
  });

  it('keep everything when the disk fills in the middle', () => {
    for (let call = 1; call <= 12; call++) {
      const failing = failingDisk('writeSync', 'ENOSPC', call);
      const test = createTestWorkspace({ disk: failing });
      mkdirSync(test.home, { recursive: true });
      const mine = { 'quote.py': 'mine', 'shop/prices.py': 'mine too', 'own.py': 'own' };
      for (const [path, text] of Object.entries(mine)) test.edit(path, text);
      const result = now(reset(test));
      const [snapshot] = test.context.store.snapshots.list(QUOTE);
      const held = test.context.store.snapshots.files(snapshot?.id ?? '', QUOTE);
      expect(Object.fromEntries(held.map((file) => [file.path, file.content.toString()]))).toEqual(
        mine,
      );
      for (const path of ['quote.py', 'shop/prices.py'] as const) {
        expect([mine[path], STARTER[path]]).toContain(test.text(path));
      }
      expect(result.ok || result.error.code === 'diskFull').toBe(true);
    }
  });

  it('keeps what a check graded', () => {
    const test = createTestWorkspace();
    const taken = value(test.feature.take(QUOTE, 'check'));
    expect(taken.files.map((file) => file.path)).toEqual(Object.keys(STARTER));
    expect(test.context.store.snapshots.list(QUOTE)).toEqual([]);
    const id = value(taken.keep());
    expect(test.context.store.snapshots.files(id, QUOTE)).toHaveLength(taken.files.length);
    expect(value(value(test.feature.take(QUOTE, 'check')).keep())).toBe(id);
  });
});
