import { printable, wrap } from './text.ts';

export type Colour = 'bold' | 'dim' | 'green' | 'red' | 'yellow';

const CODES: Readonly<Record<Colour, string>> = {
  bold: '1',
  dim: '2',
  green: '32',
  red: '31',
  yellow: '33',
};
/** Longer lines are hard to read, however wide the window. */
const WIDEST = 100;

export interface Streams {
  readonly stdout: { write(text: string): unknown; isTTY?: boolean; columns?: number };
  readonly stderr: { write(text: string): unknown };
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Where a command writes: lines for a person, or one JSON document. */
export interface Output {
  readonly json: boolean;
  /** For a person only. */
  line(text?: string): void;
  /** Text of several lines, wrapped to the window and moved in. */
  paragraph(lines: readonly string[], indent: number, colour?: Colour): void;
  paint(colour: Colour, text: string): string;
  /** Shown until the next line replaces it; on a terminal only. */
  passing(text: string): void;
  /** For both, on stderr. */
  aside(text: string): void;
  document(value: Readonly<Record<string, unknown>>): void;
}

export function createOutput({ stdout, stderr, environment }: Streams, json: boolean): Output {
  const isTerminal = stdout.isTTY === true && environment['TERM'] !== 'dumb';
  const colours = isTerminal && !environment['NO_COLOR'];
  const columns = isTerminal ? (stdout.columns ?? 80) : null;
  let isPassing = false;
  const write = (text: string): void => {
    if (json) return;
    if (isPassing) stdout.write('\r\u001b[2K');
    isPassing = false;
    stdout.write(text);
  };
  const paint = (colour: Colour, text: string): string =>
    colours && text !== '' ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;
  return {
    json,
    paint,
    line: (text = '') => write(`${text}\n`),
    paragraph(lines, indent, colour) {
      const width = columns === null ? null : Math.max(30, Math.min(columns, WIDEST) - indent);
      for (const line of lines.flatMap((each) => printable(each).split('\n'))) {
        for (const part of wrap(line, width)) {
          const text = part === '' ? '' : `${' '.repeat(indent)}${part}`;
          write(`${colour ? paint(colour, text) : text}\n`);
        }
      }
    },
    passing(text) {
      if (json || columns === null) return;
      write(printable(text).slice(0, columns - 1));
      isPassing = true;
    },
    aside: (text) => {
      if (isPassing) write('');
      stderr.write(`${printable(text)}\n`);
    },
    document(value) {
      if (json) stdout.write(`${JSON.stringify({ schema: 1, ...value }, null, 2)}\n`);
    },
  };
}
