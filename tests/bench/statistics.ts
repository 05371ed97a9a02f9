/** The middle value; of an even number, the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

export interface Figure {
  readonly what: string;
  readonly value: string;
  /** The same thing of the peer, or of the bare tool, in the same run. */
  readonly against?: string;
  readonly ratio?: number;
  readonly goal?: string;
}

/** Prints figures as a table, one line each. */
export function report(title: string, figures: readonly Figure[]): void {
  console.log(`\n${title}`);
  for (const { what, value, against, ratio, goal } of figures) {
    const parts = [
      `  ${what.padEnd(44)} ${value.padStart(12)}`,
      against ? `against ${against}` : '',
      ratio === undefined ? '' : `ratio ${ratio.toFixed(2)}`,
      goal ? `(goal ${goal})` : '',
    ];
    console.log(parts.filter(Boolean).join('  '));
  }
}
