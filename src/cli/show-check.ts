import type { CheckSummary, Failure, TestReport } from '../contract/grading.ts';
import type { Colour, Output } from './output.ts';
import { htmlToLines, printable } from './text.ts';

/** What a program printed can be endless; its last lines say most. */
const OUTPUT_LINES = 20;
/** Longer values are shown as what differs between them. */
const VALUE_CHARS = 120;

const MARKS: Readonly<Record<TestReport['outcome'] | 'notRun', readonly [string, Colour]>> = {
  passed: ['✓', 'green'],
  failed: ['✗', 'red'],
  errored: ['✗', 'red'],
  skipped: ['–', 'yellow'],
  notRun: ['–', 'dim'],
};

/** One check as it was reported, with why it failed; `before` is the failure shown last, which is not told twice. */
export function showReport(
  output: Output,
  name: string,
  report: TestReport,
  before: Failure | null,
): void {
  showMark(output, name, report.outcome);
  if (report.outcome === 'skipped') {
    output.paragraph(['Skipped: a check that was not carried out has not passed.'], 6, 'dim');
  }
  if (report.outcome === 'passed') return;
  if (report.failure) {
    if (before && isSame(report.failure, before))
      output.paragraph(['The same as above.'], 6, 'dim');
    else showFailure(output, report.failure, 6);
  }
  if (report.outcome !== 'skipped') showPrinted(output, report.output, 6);
}

/** A module that is missing or cannot be read fails every check in the same words. */
function isSame(one: Failure, other: Failure): boolean {
  const names = ['kind', 'type', 'message', 'label', 'expected', 'actual'] as const;
  return names.every((name) => one[name] === other[name]);
}

export function showMark(output: Output, name: string, outcome: keyof typeof MARKS): void {
  const [mark, colour] = MARKS[outcome];
  output.line(`  ${output.paint(colour, mark)} ${printable(name)}`);
}

/** What was expected, what came instead, where, and what usually causes it. */
function showFailure(output: Output, failure: Failure, indent: number): void {
  const { expected, actual, label, diff } = failure;
  const hasValues = typeof expected === 'string' || typeof actual === 'string';
  const message = hasValues ? restOfMessage(failure) : headline(failure);
  if (hasValues && label) output.paragraph([label], indent);
  if (message) output.paragraph([message], indent);
  if (hasValues) {
    const isLong = [expected, actual].some((each) => each && isLongText(each));
    if (isLong && diff && diff.length > 0) {
      output.paragraph(['- expected, + got'], indent, 'dim');
      for (const { op, text } of diff) {
        const sign = op === 'removed' ? '-' : op === 'added' ? '+' : ' ';
        const colour = op === 'removed' ? 'green' : op === 'added' ? 'red' : 'dim';
        output.paragraph([`    ${sign} ${text}`], indent, colour);
      }
    } else {
      if (typeof expected === 'string') showValue(output, 'expected', expected, indent);
      if (typeof actual === 'string') showValue(output, 'got', actual, indent);
    }
  }
  showFrame(output, failure.frames, indent);
  if (failure.explanation) output.paragraph([failure.explanation], indent);
  if (failure.cause) {
    const { type, message: text, frames } = failure.cause;
    output.paragraph([`It began with ${type}${text === '' ? '' : `: ${text}`}`], indent);
    showFrame(output, frames, indent);
  }
}

/** Where in the learner's own code it was last. */
function showFrame(output: Output, frames: Failure['frames'], indent: number): void {
  const frame = frames.filter(({ origin }) => origin === 'learner').pop();
  if (!frame) return;
  output.paragraph([`${frame.file}:${frame.line}  ${frame.code.trim()}`], indent, 'dim');
}

function isLongText(text: string): boolean {
  return text.length > VALUE_CHARS || text.includes('\n');
}

function showValue(output: Output, name: 'expected' | 'got', text: string, indent: number): void {
  const [first = '', ...rest] = text.split('\n');
  const lines = [`${name.padEnd(10)}${first}`, ...rest.map((line) => `${' '.repeat(10)}${line}`)];
  output.paragraph(lines, indent);
}

/** A helper's message repeats label and values; only what it adds is worth a line. */
function restOfMessage({ message, actual }: Failure): string {
  const known = `, got ${actual}`;
  const at = message.indexOf(known);
  return at < 0 ? message : message.slice(at + known.length).replace(/^[.\s]+/, '');
}

function headline({ kind, type, message }: Failure): string {
  if (kind !== 'exception' && kind !== 'syntax') return message;
  return message === '' ? type : `${type}: ${message}`;
}

function showPrinted(output: Output, text: string, indent: number): void {
  const lines = text.trimEnd().split(/\r?\n/);
  if (lines.length === 1 && lines[0] === '') return;
  const shown = lines.slice(-OUTPUT_LINES);
  const title =
    shown.length < lines.length
      ? `printed (the last ${shown.length} of ${lines.length} lines):`
      : 'printed:';
  output.paragraph([title, ...shown.map((line) => `    ${line}`)], indent, 'dim');
}

/** What is behind the failures, and the one sentence at the end. */
export function showSummary(output: Output, summary: CheckSummary): void {
  const { problem, misconceptions, verdict } = summary;
  if (summary.output.trim() !== '') {
    output.line();
    output.line('Outside of the checks');
    showPrinted(output, summary.output, 2);
  }
  if (misconceptions.length > 0) {
    output.line();
    output.line(output.paint('bold', 'What may be behind it'));
    for (const { html, pointId, heading } of misconceptions) {
      const where = heading === null ? '' : `, "${heading.replace(/-/g, ' ')}"`;
      output.paragraph([...htmlToLines(html), `Lesson ${pointId}${where}`], 2);
    }
  }
  if (problem) {
    output.line();
    output.paragraph([problem.message], 0);
    if (problem.failure) showFailure(output, problem.failure, 2);
  }
  output.line();
  const colour: Colour =
    verdict === 'passed'
      ? 'green'
      : verdict === 'cancelled' || verdict === 'skipped'
        ? 'yellow'
        : 'red';
  output.line(output.paint(colour, sentence(summary)));
}

function sentence({ verdict, passed, total, durationMs }: CheckSummary): string {
  if (verdict === 'cancelled') return 'Cancelled.';
  const seconds = `(${(durationMs / 1000).toFixed(1)} s)`;
  if (verdict === 'passed') {
    return total === 1 ? `The check passed ${seconds}.` : `All ${total} checks passed ${seconds}.`;
  }
  const rest = verdict === 'skipped' ? 'could not be made here' : 'to go';
  return `${passed} of ${total} checks passed, ${total - passed} ${rest} ${seconds}.`;
}
