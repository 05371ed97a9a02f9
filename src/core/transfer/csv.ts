import { readFileSync, statSync } from 'node:fs';
import papaparse from 'papaparse';
import { escapeHtml } from '../../base/escape-html.ts';
import { type CardText, deckName, tagName } from '../../contract/cards.ts';
import {
  CSV_SEPARATORS,
  type CsvOptions,
  type CsvRole,
  type CsvTable,
} from '../../contract/transfer.ts';
import { namedId } from '../derived-id.ts';
import { plainText } from './anki/template.ts';
import { cleanHtml } from './card-html.ts';
import { LIMITS, RefusedFile } from './limits.ts';
import type { StagedCard } from './staged.ts';
import { createStagedWriter, LeftOut } from './staged-writer.ts';

type Separator = (typeof CSV_SEPARATORS)[number];
type Format = CsvTable['format'];

const MOST_PROBLEMS = 100;
const SHOWN_ROWS = 5;
const SHOWN_CHARS = 300;

/** Reads a `.csv` or `.tsv` into `folder`: one card a row. What could not be read is told with its line. */
export async function readCsvFile(options: {
  readonly file: string;
  readonly folder: string;
  readonly nowMs: number;
  readonly csv: CsvOptions;
}): Promise<void> {
  const { file, folder, nowMs, csv } = options;
  if (statSync(file).size > LIMITS.textBytes) throw new RefusedFile('It is larger than 400 MB.');
  const { text, encoding } = decodeText(readFileSync(file));
  const directives = readDirectives(text);
  const table = readTable(text, directives, csv);
  const out = createStagedWriter(folder);
  const leftOut = new LeftOut();
  const seen = new Map<string, number>();
  const problems: { line: number; message: string }[] = [];
  let unread = 0;
  const tell = (line: number, message: string): void => {
    if (problems.length < MOST_PROBLEMS) problems.push({ line, message });
    else unread++;
  };
  for (const { cells, line, problem } of table.rows) {
    if (problem !== null) {
      tell(line, problem);
      continue;
    }
    const made = toCard({ cells, table, csv, nowMs, seen, line, tell, leftOut });
    if (made) await out.write(made);
  }
  leftOut.add('further lines that could not be read', unread);
  const shown = table.rows.filter(({ problem }) => problem === null).slice(0, SHOWN_ROWS);
  await out.write({
    kind: 'end',
    offsetMin: 0,
    leftOut: leftOut.list(),
    problems,
    table: {
      separator: table.separator,
      header: table.header,
      columns: [...table.columns],
      format: table.format,
      encoding,
      names: [...table.names],
      rows: shown.map(({ cells }) => cells.map((cell) => cell.slice(0, SHOWN_CHARS))),
    },
  });
  await out.end();
}

/** By its mark, else as UTF-8, and where it is not that, as Windows writes it. */
export function decodeText(bytes: Buffer): { readonly text: string; readonly encoding: string } {
  const has = (...mark: number[]): boolean => mark.every((byte, index) => bytes[index] === byte);
  const decode = (encoding: string, fatal: boolean): string =>
    new TextDecoder(encoding, { fatal }).decode(bytes);
  if (has(0xff, 0xfe)) return { text: decode('utf-16le', false), encoding: 'UTF-16' };
  if (has(0xfe, 0xff)) return { text: decode('utf-16be', false), encoding: 'UTF-16' };
  if (bytes.includes(0) && bytes.length > 0) {
    throw new RefusedFile('It is not a file of text.');
  }
  try {
    return { text: decode('utf-8', true), encoding: 'UTF-8' };
  } catch {
    return { text: decode('windows-1252', false), encoding: 'Windows-1252' };
  }
}

interface Directives {
  readonly separator?: Separator;
  readonly html?: boolean;
  readonly columns?: readonly string[];
  readonly roles: ReadonlyMap<number, CsvRole>;
  readonly deck?: string;
  readonly tags: readonly string[];
  /** How many lines they take. */
  readonly lines: number;
}

const SEPARATOR_NAMES: Readonly<Record<string, Separator>> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  pipe: '|',
};

/** The lines `#key:value` that Anki writes above its text files. */
function readDirectives(text: string): Directives {
  const roles = new Map<number, CsvRole>();
  let found: Omit<Directives, 'roles' | 'lines'> = { tags: [] };
  let lines = 0;
  let at = 0;
  for (;;) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end).replace(/\r$/, '');
    const match = /^#([a-z ]+):(.*)$/i.exec(line);
    if (!match) return { ...found, roles, lines };
    lines++;
    const key = (match[1] ?? '').trim().toLowerCase();
    const value = (match[2] ?? '').trim();
    const named =
      SEPARATOR_NAMES[value.toLowerCase()] ??
      CSV_SEPARATORS.find((separator) => separator === (match[2] ?? ''));
    if (key === 'separator' && named) found = { ...found, separator: named };
    else if (key === 'html') found = { ...found, html: value.toLowerCase() === 'true' };
    else if (key === 'deck') found = { ...found, deck: value };
    else if (key === 'tags') found = { ...found, tags: value.split(/\s+/).filter(Boolean) };
    else if (key === 'columns') found = { ...found, columns: value.split(named ?? '\t') };
    else if (key === 'tags column') roles.set(Number(value) - 1, 'tags');
    else if (key === 'deck column') roles.set(Number(value) - 1, 'deck');
    else if (key === 'guid column' || key === 'notetype column') {
      roles.set(Number(value) - 1, 'ignore');
    }
    if (end < 0) return { ...found, roles, lines };
    at = end + 1;
  }
}

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
  readonly problem: string | null;
}

interface Table {
  readonly separator: Separator;
  readonly header: boolean;
  readonly names: readonly string[];
  readonly columns: readonly CsvRole[];
  readonly format: Format;
  readonly deck: string | null;
  readonly tags: readonly string[];
  readonly rows: readonly Row[];
}

function readTable(text: string, directives: Directives, csv: CsvOptions): Table {
  const body = afterLines(text, directives.lines);
  const separator = csv.separator ?? directives.separator ?? guessSeparator(body);
  const rows = parseRows(body, separator, directives.lines + 1);
  const width = Math.max(0, ...rows.slice(0, 1000).map(({ cells }) => cells.length));
  if (width === 0) throw new RefusedFile('There are no rows in it.');
  const first = rows[0]?.cells ?? [];
  const named = first.map(roleByName);
  const looksNamed = named.includes('front') || named.includes('back');
  const header = csv.header ?? (directives.lines === 0 && looksNamed);
  const columns = Array.from({ length: width }, (_, index): CsvRole => {
    const chosen = csv.columns?.[index];
    return chosen ?? directives.roles.get(index) ?? (header ? named[index] : undefined) ?? 'ignore';
  });
  if (csv.columns === null) giveRoles(columns, new Set(directives.roles.keys()));
  const some = rows.slice(0, 200).flatMap(({ cells }) => cells);
  const looksHtml = some.some((cell) =>
    /<\/?(?:b|i|br|div|p|span|img|ul|li|code|pre)\b[^>]*>/i.test(cell),
  );
  return {
    separator,
    header,
    names: header ? first : (directives.columns ?? []),
    columns,
    format: csv.format ?? ((directives.html ?? looksHtml) ? 'html' : 'plain'),
    deck: csv.deck ?? directives.deck ?? null,
    tags: [...csv.tags, ...directives.tags],
    rows: header ? rows.slice(1) : rows,
  };
}

function afterLines(text: string, lines: number): string {
  let at = 0;
  for (let n = 0; n < lines; n++) {
    const end = text.indexOf('\n', at);
    at = end < 0 ? text.length : end + 1;
  }
  return text.slice(at);
}

/** The separator that cuts the first lines into the most columns, the same number in each. */
function guessSeparator(body: string): Separator {
  let best: { separator: Separator; score: number } = { separator: ',', score: 0 };
  for (const separator of ['\t', ';', ',', '|'] as const) {
    const { data } = papaparse.parse<string[]>(body, { delimiter: separator, preview: 20 });
    const widths = data
      .filter((cells) => cells.some((cell) => cell !== ''))
      .map(({ length }) => length);
    const width = widths[0] ?? 0;
    const same = widths.filter((other) => other === width).length / Math.max(1, widths.length);
    const score = width < 2 ? 0 : same * 10 + Math.min(width, 5);
    if (score > best.score) best = { separator, score };
  }
  return best.separator;
}

function parseRows(body: string, separator: Separator, firstLine: number): readonly Row[] {
  const rows: Row[] = [];
  let line = firstLine;
  let at = 0;
  papaparse.parse<string[]>(body, {
    delimiter: separator,
    step({ data, errors, meta }) {
      const start = line;
      for (let next = body.indexOf('\n', at); next >= 0 && next < meta.cursor; ) {
        line++;
        next = body.indexOf('\n', next + 1);
      }
      at = meta.cursor;
      if (data.every((cell) => cell === '')) return;
      const [error] = errors.filter(({ type }) => type === 'Quotes');
      const problem =
        error?.code === 'MissingQuotes'
          ? 'A quote is opened and not closed, up to the end of the file.'
          : error
            ? 'A quote stands where none may.'
            : null;
      rows.push({ cells: data, line: start, problem });
    },
  });
  return rows;
}

const NAMES: Readonly<Record<string, CsvRole>> = {
  front: 'front',
  question: 'front',
  term: 'front',
  word: 'front',
  back: 'back',
  answer: 'back',
  definition: 'back',
  meaning: 'back',
  why: 'why',
  note: 'why',
  notes: 'why',
  extra: 'why',
  tags: 'tags',
  tag: 'tags',
  deck: 'deck',
};

function roleByName(name: string): CsvRole | undefined {
  return NAMES[name.trim().toLowerCase()];
}

/** Where no column is the question, the first free one is; the next is the answer. */
function giveRoles(columns: CsvRole[], fixed: ReadonlySet<number>): void {
  for (const role of ['front', 'back'] as const) {
    if (columns.includes(role)) continue;
    const free = columns.findIndex((other, index) => other === 'ignore' && !fixed.has(index));
    if (free >= 0) columns[free] = role;
  }
}

function toCard(options: {
  readonly cells: readonly string[];
  readonly table: Table;
  readonly csv: CsvOptions;
  readonly nowMs: number;
  readonly seen: Map<string, number>;
  readonly line: number;
  readonly tell: (line: number, message: string) => void;
  readonly leftOut: LeftOut;
}): StagedCard | null {
  const { cells, table, nowMs, seen, line, tell, leftOut } = options;
  const of = (role: CsvRole): string =>
    table.columns
      .flatMap((column, index) => (column === role ? [(cells[index] ?? '').trim()] : []))
      .filter(Boolean)
      .join('\n');
  const front = of('front');
  const back = of('back');
  if (plainText(front) === '' && !/<img/i.test(front)) {
    tell(line, 'The question is empty.');
    return null;
  }
  if (Math.max(front.length, back.length) > LIMITS.cardChars) {
    tell(line, 'It has more than 100,000 characters.');
    return null;
  }
  const asked = front.replace(/\s+/g, ' ');
  const nth = (seen.get(asked) ?? 0) + 1;
  seen.set(asked, nth);
  const tags = [...new Set([...of('tags').split(/[\s,;]+/), ...table.tags].filter(Boolean))];
  const fitting = tags.filter((tag) => tagName.safeParse(tag).success).slice(0, 50);
  if (fitting.length < tags.length) tell(line, 'A tag has a quote or is too long; it is left out.');
  const deck = deckName.safeParse(of('deck') || table.deck);
  const key = `csv/${nth}/${asked}`;
  const text = textOf(front, back, of('why'), table.format, leftOut);
  return {
    kind: 'card',
    id: `own-${namedId(key, 0)}`,
    key,
    text,
    ...{ gap: null, replaces: null, pointId: null, heading: null, quote: null },
    deck: deck.success ? deck.data : null,
    tags: fitting,
    ...{ createdMs: nowMs, editedMs: nowMs, changedMs: nowMs },
    ...{ suspended: false, buried: false, flag: 0, memory: null, reviews: [] },
  };
}

function textOf(
  front: string,
  back: string,
  why: string,
  format: Format,
  leftOut: LeftOut,
): CardText {
  const side = (text: string): string => {
    if (format === 'markdown') return text;
    if (format === 'plain') {
      // As the sanitiser writes it, so that an export of it comes back the same.
      return escapeHtml(text)
        .replace(/&quot;/g, '"')
        .replace(/\r?\n/g, '<br />');
    }
    const { html, missing, lost } = cleanHtml(text, () => undefined);
    leftOut.add('pictures and sounds, which a file of columns does not hold', missing.length);
    if (lost)
      leftOut.add('cards with scripts, styles or pictures from the web, which were taken out');
    return html;
  };
  return {
    kind: 'basic',
    format: format === 'markdown' ? 'markdown' : 'html',
    why: side(why),
    front: side(front),
    back: side(back),
  };
}
