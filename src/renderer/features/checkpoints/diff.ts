import { diff } from '@codemirror/merge';
import type { EvidenceFile } from '../../../contract/checkpoint.ts';

export interface DiffLine {
  readonly op: 'same' | 'removed' | 'added' | 'skipped';
  readonly text: string;
}

export interface FileChange {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed' | 'same';
  readonly bytes: number;
  /** Null where the file is not kept as text. */
  readonly lines: readonly DiffLine[] | null;
  readonly added: number;
  readonly removed: number;
}

/** Lines around a change that are shown with it. */
const CONTEXT_LINES = 3;

/** What became of each file from one run to another; without an earlier one, each is as it is. */
export function changesBetween(
  files: readonly EvidenceFile[],
  before: readonly EvidenceFile[] | null,
): readonly FileChange[] {
  const old = new Map((before ?? []).map((file) => [file.path, file]));
  const now = new Set(files.map(({ path }) => path));
  const gone = (before ?? []).filter(({ path }) => !now.has(path));
  return [
    ...files.map((file) => changeOf(old.get(file.path) ?? null, file, before !== null)),
    ...gone.map((file): FileChange => {
      const lines = file.content === null ? null : toLines(file.content, 'removed');
      const { path, bytes } = file;
      return { path, bytes, kind: 'removed', lines, added: 0, removed: lines?.length ?? 0 };
    }),
  ].sort((a, b) => Number(a.kind === 'same') - Number(b.kind === 'same'));
}

function changeOf(
  old: EvidenceFile | null,
  { path, bytes, hash, content }: EvidenceFile,
  compared: boolean,
): FileChange {
  if (!compared || old?.hash === hash) {
    const lines = content === null ? null : toLines(content, 'same');
    return { path, bytes, kind: 'same', lines, added: 0, removed: 0 };
  }
  if (old === null) {
    const lines = content === null ? null : toLines(content, 'added');
    return { path, bytes, kind: 'added', lines, added: lines?.length ?? 0, removed: 0 };
  }
  if (content === null || old.content === null) {
    return { path, bytes, kind: 'changed', lines: null, added: 0, removed: 0 };
  }
  const lines = compareLines(old.content, content);
  const countOf = (op: DiffLine['op']): number => lines.filter((line) => line.op === op).length;
  return {
    ...{ path, bytes, kind: 'changed', added: countOf('added'), removed: countOf('removed') },
    lines: fold(lines),
  };
}

/** Both texts by line: each line stands for a character, so that the comparison of texts compares lines. */
export function compareLines(before: string, after: string): readonly DiffLine[] {
  const known = new Map<string, string>();
  const encode = (lines: readonly string[]): string =>
    lines
      .map((line) => {
        const found = known.get(line);
        if (found !== undefined) return found;
        // A file that is kept has fewer different lines than there are signs.
        const sign = String.fromCharCode(0x100 + known.size);
        known.set(line, sign);
        return sign;
      })
      .join('');
  const left = split(before);
  const right = split(after);
  const result: DiffLine[] = [];
  let at = 0;
  for (const change of diff(encode(left), encode(right))) {
    for (; at < change.fromA; at++) result.push({ op: 'same', text: left[at] ?? '' });
    for (; at < change.toA; at++) result.push({ op: 'removed', text: left[at] ?? '' });
    for (const text of right.slice(change.fromB, change.toB)) result.push({ op: 'added', text });
  }
  for (; at < left.length; at++) result.push({ op: 'same', text: left[at] ?? '' });
  return result;
}

/** Long stretches without a change become one line that says how many there were. */
function fold(lines: readonly DiffLine[]): readonly DiffLine[] {
  const near = lines.map((_, index) =>
    lines
      .slice(Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1)
      .some(({ op }) => op !== 'same'),
  );
  const folded: DiffLine[] = [];
  let skipped = 0;
  const flush = (): void => {
    if (skipped > 0) folded.push({ op: 'skipped', text: String(skipped) });
    skipped = 0;
  };
  lines.forEach((line, index) => {
    if (!near[index]) skipped += 1;
    else {
      flush();
      folded.push(line);
    }
  });
  flush();
  return folded;
}

function toLines(text: string, op: DiffLine['op']): readonly DiffLine[] {
  return split(text).map((line) => ({ op, text: line }));
}

function split(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
