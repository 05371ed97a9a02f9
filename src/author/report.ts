import { formatProblem, type Problem } from './problem.ts';

/** What a run of the compiler has to say. */
export interface Report {
  readonly problems: readonly Problem[];
  /** Parts that were run, and parts whose result was known. */
  readonly ran: number;
  readonly remembered: number;
  /** Null if no pack was written. */
  readonly pack: {
    readonly file: string;
    readonly contentHash: string;
    readonly lessons: number;
    readonly exercises: number;
    readonly cards: number;
    readonly assessment: number;
  } | null;
}

/** The report for a person, or as one JSON document. */
export function formatReport(report: Report, json: boolean, seconds: number): string {
  if (json) return `${JSON.stringify({ ...report, seconds: Number(seconds.toFixed(2)) })}\n`;
  const { problems, ran, remembered, pack } = report;
  const lines = problems.map(formatProblem);
  if (pack !== null) {
    lines.push(
      `${pack.file}: ${pack.lessons} lessons, ${pack.exercises} exercises, ${pack.cards} cards, ${pack.assessment} assessment items`,
    );
  }
  const found = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const runs = ran + remembered === 0 ? '' : `; ${ran} parts run, ${remembered} unchanged`;
  lines.push(`${found}${runs}; ${seconds.toFixed(1)} s`);
  return `${lines.join('\n')}\n`;
}
