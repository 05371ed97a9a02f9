/**
 * How well an entry fits what was typed: 0 does not fit. Every word must be found; the beginning of the title counts most,
 * then the beginnings of words, then any place, and last the entry's other words.
 */
export function matchScore(typed: string, title: string, also = ''): number {
  const words = normalise(typed).split(' ').filter(Boolean);
  if (words.length === 0) return 1;
  const inTitle = normalise(title);
  const inRest = normalise(also);
  let score = 0;
  for (const word of words) {
    const one = inTitle.startsWith(word)
      ? 8
      : inTitle.includes(` ${word}`)
        ? 5
        : inTitle.includes(word)
          ? 2
          : ` ${inRest}`.includes(` ${word}`)
            ? 1
            : 0;
    if (one === 0) return 0;
    score += one;
  }
  return score / words.length;
}

function normalise(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^\p{L}\p{N}.@_]+/gu, ' ')
    .trim();
}

/** The best `most` entries, best first; equals keep their order. */
export function best<Entry>(
  entries: readonly Entry[],
  score: (entry: Entry) => number,
  most: number,
): readonly Entry[] {
  return entries
    .map((entry) => ({ entry, score: score(entry) }))
    .filter((one) => one.score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map((one) => one.entry);
}
