import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvidenceFile } from '../../../../src/contract/checkpoint.ts';
import {
  changesBetween,
  compareLines,
} from '../../../../src/renderer/features/checkpoints/diff.ts';

const file = (path: string, content: string | null): EvidenceFile => ({
  ...{ path, content, bytes: content?.length ?? 9, hash: `${path}:${content}` },
});

describe('what changed in the files of two runs', () => {
  it('names new, deleted and changed files before those that are the same', () => {
    const before = [file('a.py', 'one\n'), file('gone.py', 'x\ny\n'), file('same.py', 'z\n')];
    const now = [file('same.py', 'z\n'), file('a.py', 'one\ntwo\n'), file('new.py', 'n\n')];
    expect(
      changesBetween(now, before).map(({ path, kind, added, removed }) => [
        ...[path, kind, added, removed],
      ]),
    ).toEqual([
      ['a.py', 'changed', 1, 0],
      ['new.py', 'added', 1, 0],
      ['gone.py', 'removed', 0, 2],
      ['same.py', 'same', 0, 0],
    ]);
  });

  it('shows files as they are where there is nothing to compare with', () => {
    expect(changesBetween([file('a.py', 'one\n'), file('a.db', null)], null)).toMatchObject([
      { path: 'a.py', kind: 'same', lines: [{ op: 'same', text: 'one' }] },
      { path: 'a.db', kind: 'same', lines: null },
    ]);
  });

  it('folds what is the same far from a change', () => {
    const lines = Array.from({ length: 40 }, (_, n) => `line ${n}`);
    const changed = lines.map((line, n) => (n === 20 ? 'other' : line));
    const [change] = changesBetween(
      [file('a.py', changed.join('\n'))],
      [file('a.py', lines.join('\n'))],
    );
    expect(change?.lines?.filter(({ op }) => op === 'skipped').map(({ text }) => text)).toEqual([
      ...['17', '16'],
    ]);
    expect(change?.lines?.filter(({ op }) => op === 'same')).toHaveLength(6);
  });

  it('gives both texts back, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', '', 'def f():'), { maxLength: 30 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        const lines = compareLines(left.join('\n'), right.join('\n'));
        const side = (op: string) =>
          lines.filter((line) => line.op === 'same' || line.op === op).map((line) => line.text);
        const trimmed = (all: readonly string[]) => all.join('\n').replace(/\n$/, '');
        expect(side('removed').join('\n')).toBe(trimmed(left));
        expect(side('added').join('\n')).toBe(trimmed(right));
      }),
    );
  });
});
