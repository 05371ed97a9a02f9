import type { ProgramReport } from './runner.ts';

/** What a person sees of a program: what it printed and, if it ended in an exception, the exception's line. */
export interface Printed {
  /** The forms that are right: an exception may be shown whole or by its first line. */
  readonly accepted: readonly string[];
  /** The exception's class, without its module. */
  readonly raised: string | null;
}

const TRACEBACK = 'Traceback (most recent call last):';

/** Puts together what a program showed. */
export function printedBy(report: ProgramReport): Printed {
  const { failure, output } = report;
  if (failure === null) {
    return { accepted: [normalise(output.map(({ text }) => text).join(''))], raised: null };
  }
  const everything = output.map(({ text }) => text).join('');
  const stderr = output.flatMap(({ stream, text }) => (stream === 'stderr' ? [text] : [])).join('');
  const traceback = stderr.indexOf(TRACEBACK) === -1 ? '' : stderr.slice(stderr.indexOf(TRACEBACK));
  const before =
    traceback !== '' && everything.endsWith(traceback)
      ? everything.slice(0, -traceback.length)
      : output.flatMap(({ stream, text }) => (stream === 'stdout' ? [text] : [])).join('');
  const named = failure.message === '' ? failure.type : `${failure.type}: ${failure.message}`;
  const endings = [lastException(traceback), named, named.split('\n')[0] ?? ''];
  return {
    accepted: [...new Set(endings.filter((ending) => ending !== ''))].map((ending) =>
      normalise(`${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${ending}`),
    ),
    raised: failure.type.split('.').at(-1) ?? failure.type,
  };
}

/** The part of a traceback after its frames: the exception, with notes and further lines of its message. */
function lastException(traceback: string): string {
  const start = traceback.lastIndexOf(TRACEBACK);
  if (start === -1) return '';
  const lines = traceback.slice(start).split('\n').slice(1);
  const first = lines.findIndex((line) => line !== '' && !line.startsWith(' '));
  return first === -1 ? '' : lines.slice(first).join('\n');
}

/** Line ends and spaces that nobody sees do not count. */
export function normalise(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n+$/, '');
}

export interface Difference {
  /** 0-based, in the expected text. */
  readonly line: number;
  readonly expected: string | null;
  readonly actual: string | null;
}

/** The first line in which two texts differ; null if they are the same. */
export function firstDifference(expected: string, actual: string): Difference | null {
  const wanted = normalise(expected).split('\n');
  const came = normalise(actual).split('\n');
  for (let line = 0; line < Math.max(wanted.length, came.length); line += 1) {
    if (wanted[line] !== came[line]) {
      return { line, expected: wanted[line] ?? null, actual: came[line] ?? null };
    }
  }
  return null;
}

/** A difference as a sentence. */
export function describeDifference({ expected, actual }: Difference): string {
  if (expected === null) return `more is printed than is shown here: \`${actual ?? ''}\``;
  if (actual === null) return `\`${expected}\` is shown but not printed`;
  return `shown is \`${expected}\`, printed is \`${actual}\``;
}
