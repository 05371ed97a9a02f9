import { presentableDiff } from '@codemirror/merge';

/** A stretch of a value: the same in both, or only here. */
export interface Segment {
  readonly text: string;
  readonly differs: boolean;
}

export interface Comparison {
  readonly expected: readonly Segment[];
  readonly actual: readonly Segment[];
}

/** Longer values are compared by line, which the check does itself. */
const INLINE_LIMIT_CHARS = 600;

/** Marks where two short values part; null where marks would not help (too long, or nothing in common). */
export function compareInline(expected: string, actual: string): Comparison | null {
  if (expected === actual || Math.max(expected.length, actual.length) > INLINE_LIMIT_CHARS) {
    return null;
  }
  const changes = presentableDiff(expected, actual);
  const left: Segment[] = [];
  const right: Segment[] = [];
  const add = (into: Segment[], text: string, differs: boolean): void => {
    if (text !== '') into.push({ text, differs });
  };
  let atLeft = 0;
  let atRight = 0;
  let same = 0;
  for (const change of changes) {
    same += change.fromA - atLeft;
    add(left, expected.slice(atLeft, change.fromA), false);
    add(right, actual.slice(atRight, change.fromB), false);
    add(left, expected.slice(change.fromA, change.toA), true);
    add(right, actual.slice(change.fromB, change.toB), true);
    atLeft = change.toA;
    atRight = change.toB;
  }
  same += expected.length - atLeft;
  add(left, expected.slice(atLeft), false);
  add(right, actual.slice(atRight), false);
  return same * 4 < Math.max(expected.length, actual.length)
    ? null
    : { expected: left, actual: right };
}

/** What a program printed, without what nobody can see: spaces at line ends, empty lines at the end. */
export function visibleOutput(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n+$/, '');
}

export interface OutputLine {
  readonly text: string;
  readonly state: 'same' | 'wrong' | 'missing' | 'extra';
}

/** A prediction, line by line against what was printed. */
export function comparePrediction(predicted: string, printed: string): readonly OutputLine[] {
  const guess = visibleOutput(predicted).split('\n');
  const real = visibleOutput(printed).split('\n');
  return Array.from({ length: Math.max(guess.length, real.length) }, (_, index): OutputLine => {
    const mine = guess[index];
    const its = real[index];
    if (its === undefined) return { text: mine ?? '', state: 'extra' };
    if (mine === undefined) return { text: its, state: 'missing' };
    return { text: its, state: mine === its ? 'same' : 'wrong' };
  });
}

/** Splits a program's output from the traceback that Python printed at its end. */
export function splitTraceback(output: string): {
  readonly printed: string;
  readonly traceback: string | null;
} {
  const at = output.lastIndexOf('Traceback (most recent call last):');
  if (at >= 0 && (at === 0 || output[at - 1] === '\n')) {
    return { printed: output.slice(0, at), traceback: output.slice(at).trimEnd() };
  }
  const syntax =
    /(?:^|\n)( {2}File "[^\n]*", line \d+\n[\s\S]*?\n\w*(?:Error|Exception)[^\n]*\n?)$/.exec(
      output,
    );
  return syntax?.[1] === undefined
    ? { printed: output, traceback: null }
    : {
        printed: output.slice(0, output.length - syntax[1].length),
        traceback: syntax[1].trimEnd(),
      };
}
