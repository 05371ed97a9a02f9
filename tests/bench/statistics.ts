/** The middle value; of an even number, the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

export interface Figure {
  /** The same in every run: figures are compared by it. */
  readonly what: string;
  /** A number and its unit, such as `4.0 MB/s`. */
  readonly value: string;
  /** The same thing of the peer, or of the bare tool, in the same run. */
  readonly against?: string;
  readonly ratio?: number;
  readonly goal?: string;
  readonly note?: string;
  /** Which way is good; `less` unless said. `neither` for what only describes the run. */
  readonly better?: 'less' | 'more' | 'neither';
}

/** Prints figures as a table, one line each. */
export function report(title: string, figures: readonly Figure[]): void {
  console.log(`\n${title}`);
  for (const { what, value, against, ratio, goal, note } of figures) {
    const parts = [
      `  ${what.padEnd(44)} ${value.padStart(12)}`,
      against ? `against ${against}` : '',
      ratio === undefined ? '' : `ratio ${ratio.toFixed(2)}`,
      goal ? `(goal ${goal})` : '',
      note ? `(${note})` : '',
    ];
    console.log(parts.filter(Boolean).join('  '));
  }
}
