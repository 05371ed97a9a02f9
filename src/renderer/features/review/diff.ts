/** A stretch of a line, and whether the other line has it too. */
export interface Piece {
  readonly text: string;
  readonly same: boolean;
}

export interface LinePair {
  readonly expected: string | null;
  readonly typed: string | null;
  readonly same: boolean;
}

/** Lines beyond this are compared place by place: aligning them would cost more than it tells. */
const MOST_ALIGNED = 400;
/** Two lines with less in common than this are not two forms of one line. */
const ALIKE = 0.3;

/**
 * What was typed beside what is printed, line by line. Lines are aligned, so that one forgotten line does not make all
 * after it wrong. Blanks at the end of a line or of the text do not count.
 */
export function comparePrediction(
  expected: string,
  typed: string,
): { readonly correct: boolean; readonly lines: readonly LinePair[] } {
  const lines = alignLines(outputLines(expected), outputLines(typed));
  return { correct: lines.every((line) => line.same), lines };
}

function outputLines(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trimEnd());
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

/** The alignment with the most equal lines; what stands between two equal lines is paired where it is alike. */
function alignLines(expected: readonly string[], typed: readonly string[]): readonly LinePair[] {
  if (expected.length > MOST_ALIGNED || typed.length > MOST_ALIGNED) {
    return pairByPlace(expected, typed);
  }
  const pairs: LinePair[] = [];
  let fromExpected = 0;
  let fromTyped = 0;
  for (const [atExpected, atTyped] of commonSubsequence(expected, typed)) {
    pairs.push(
      ...pairAlike(expected.slice(fromExpected, atExpected), typed.slice(fromTyped, atTyped)),
    );
    const line = expected[atExpected] ?? '';
    pairs.push({ expected: line, typed: line, same: true });
    fromExpected = atExpected + 1;
    fromTyped = atTyped + 1;
  }
  pairs.push(...pairAlike(expected.slice(fromExpected), typed.slice(fromTyped)));
  return pairs;
}

function pairByPlace(expected: readonly string[], typed: readonly string[]): LinePair[] {
  return Array.from({ length: Math.max(expected.length, typed.length) }, (_, index) => {
    const pair = { expected: expected[index] ?? null, typed: typed[index] ?? null };
    return { ...pair, same: pair.expected === pair.typed };
  });
}

/** Lines of which none is equal: as many on both sides are paired in order, else each finds the first that is alike. */
function pairAlike(expected: readonly string[], typed: readonly string[]): LinePair[] {
  if (expected.length === typed.length) return pairByPlace(expected, typed);
  const pairs: LinePair[] = [];
  let at = 0;
  for (const line of expected) {
    const found = typed.findIndex((other, index) => index >= at && alikeness(line, other) > ALIKE);
    if (found === -1) {
      pairs.push({ expected: line, typed: null, same: false });
      continue;
    }
    for (const extra of typed.slice(at, found)) {
      pairs.push({ expected: null, typed: extra, same: false });
    }
    pairs.push({ expected: line, typed: typed[found] ?? '', same: false });
    at = found + 1;
  }
  for (const extra of typed.slice(at)) pairs.push({ expected: null, typed: extra, same: false });
  return pairs;
}

function alikeness(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  if (longest === 0) return 1;
  const shared = differences(a, b).a.reduce(
    (sum, { text, same }) => sum + (same ? text.length : 0),
    0,
  );
  return shared / longest;
}

/** Two lines as stretches that both have and stretches that only one has. */
export function differences(
  a: string,
  b: string,
): { readonly a: readonly Piece[]; readonly b: readonly Piece[] } {
  const left = [...a];
  const right = [...b];
  if (left.length > MOST_ALIGNED || right.length > MOST_ALIGNED) {
    return { a: [{ text: a, same: false }], b: [{ text: b, same: false }] };
  }
  const common = commonSubsequence(left, right);
  return {
    a: pieces(left, new Set(common.map(([at]) => at))),
    b: pieces(right, new Set(common.map(([, at]) => at))),
  };
}

function pieces(letters: readonly string[], common: ReadonlySet<number>): readonly Piece[] {
  const found: { text: string; same: boolean }[] = [];
  letters.forEach((letter, at) => {
    const same = common.has(at);
    const last = found.at(-1);
    if (last?.same === same) last.text += letter;
    else found.push({ text: letter, same });
  });
  return found;
}

/** A longest common subsequence, as pairs of places. */
function commonSubsequence(
  a: readonly string[],
  b: readonly string[],
): readonly (readonly [number, number])[] {
  const width = b.length + 1;
  const length = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => length[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      length[i * width + j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}
