import type { Figure } from './statistics.ts';

/** A run's figures as docs/bench.json keeps them: each part with the run it is of. */
export interface BenchFile {
  readonly parts: Readonly<Record<string, BenchPart>>;
}

export interface BenchPart {
  readonly commit: string;
  readonly day: string;
  readonly machine: Machine;
  readonly figures: readonly RecordedFigure[];
}

interface Machine {
  readonly cores: number;
  readonly node: string;
  readonly platform: string;
}

export interface RecordedFigure {
  readonly name: string;
  /** Null where it is a word, such as `never`. */
  readonly value: number | null;
  readonly unit: string;
  readonly ratio: number | null;
  readonly against: string | null;
  readonly goal: string | null;
  readonly better: 'less' | 'more' | 'neither';
}

const MAX_WORSE = 0.2;

export function partOf(figures: readonly Figure[], run: Omit<BenchPart, 'figures'>): BenchPart {
  return {
    ...run,
    figures: figures.map(({ what, value, ratio, against, goal, better }) => ({
      name: what,
      ...amountOf(value),
      ratio: ratio === undefined ? null : Number(ratio.toPrecision(3)),
      against: against ?? null,
      goal: goal ?? null,
      better: better ?? 'less',
    })),
  };
}

/** `4.0 MB/s` as its number and its unit. */
export function amountOf(value: string): { readonly value: number | null; readonly unit: string } {
  const [, digits, unit] = /^(-?[\d.,]+)\s*(.*)$/.exec(value) ?? [];
  return digits === undefined || unit === undefined
    ? { value: null, unit: value }
    : { value: Number(digits.replaceAll(',', '')), unit };
}

/** The figures that are worse by more than a fifth: ratios where both have one, else the value, which only the same machine can repeat. */
export function regressions(before: BenchPart, after: BenchPart): readonly string[] {
  const sameMachine = JSON.stringify(before.machine) === JSON.stringify(after.machine);
  return after.figures.flatMap((now) => {
    const then = before.figures.find(({ name }) => name === now.name);
    if (!then || now.better === 'neither') return [];
    if (then.ratio !== null && now.ratio !== null) {
      return worseBy(now, then.ratio, now.ratio, 'ratio ');
    }
    if (!sameMachine || then.value === null) return [];
    if (now.value === null) return [`${now.name}: ${then.value} ${then.unit} to ${now.unit}`];
    return then.unit === now.unit ? worseBy(now, then.value, now.value, '') : [];
  });
}

function worseBy({ name, better, unit }: RecordedFigure, old: number, fresh: number, word: string) {
  const worse = better === 'less' ? fresh / old - 1 : old / fresh - 1;
  if (!(worse > MAX_WORSE)) return [];
  const shown = word === '' ? `${old} to ${fresh} ${unit}`.trimEnd() : `${word}${old} to ${fresh}`;
  return [`${name}: ${shown}, ${(worse * 100).toFixed(0)}% worse`];
}
