import { optionText } from '../compile/assessment.ts';
import type { CompiledCurriculum } from '../compile/curriculum.ts';
import type { CompiledLesson } from '../compile/lesson.ts';
import type { ParsedMarkdown } from '../compile/parsed-markdown.ts';
import type { PointSource } from '../model.ts';
import { exercisesOf, pointsOf, topicsOf } from '../model.ts';
import type { ProblemLog } from '../problem.ts';

/** Lines of code a card can show and still be answered in ten seconds. */
const CARD_CODE_LINES = 8;
/** Words of technical prose read in a minute. */
const WORDS_PER_MINUTE = 130;
/** Lines of code or output read in a minute. */
const LINES_PER_MINUTE = 20;
/** Minutes to think about a question before its answer. */
const PREDICT_MINUTES = 1;
/** How far `minutes` may be from the estimate, as a factor. */
const MINUTES_TOLERANCE = 1.6;

interface Range {
  readonly least: number;
  readonly most?: number;
}

/** Counts what there must be a number of: headings, words, cards, hints, options, minutes. */
export function checkAmounts(compiled: CompiledCurriculum, log: ProblemLog): void {
  for (const point of pointsOf(compiled.source)) {
    const lesson = compiled.lessons.get(point.id);
    if (lesson !== undefined) checkLesson(lesson, log);
    checkCards(point, lesson, log);
    expect(log, point.folder, null, 'graded exercises', point.exercises.length, { least: 1 });
  }
  for (const { document, points } of topicsOf(compiled.source)) {
    if (document === null) continue;
    const { file, lineOf, value } = document;
    const count = (key: keyof typeof value, noun: string, range: Range): void =>
      expect(log, file, lineOf([key]), noun, value[key].length, range);
    // A topic without lessons yet is there for its assessment items alone.
    if (points.length > 0) {
      count('objectives', 'objectives', { least: 3, most: 5 });
      count('out_of_scope', 'things out of scope', { least: 1 });
    }
    count('assessment', 'assessment items', { least: 3 });
    value.assessment.forEach((item, index) => {
      if (item.kind === 'choose') {
        checkIndex(log, file, lineOf(['assessment', index, 'answer']), {
          answer: item.answer,
          options: item.options.map(optionText),
        });
        const line = (position: number): number =>
          lineOf(['assessment', index, 'options', position]);
        item.options.forEach((option, position) => {
          const right = position === item.answer;
          if (!right && typeof option === 'string') {
            log.add(
              file,
              line(position),
              'A wrong option says which belief leads to it: write `{text: ..., why: ...}`.',
            );
          }
          if (right && typeof option !== 'string') {
            log.add(file, line(position), 'The right option needs no `why`: write its text alone.');
          }
        });
      }
      if (item.kind === 'fix-line' && item.line > item.code.split('\n').length) {
        log.add(file, lineOf(['assessment', index, 'line']), '`line` is beyond the end of `code`.');
      }
    });
  }
  for (const { document, id } of exercisesOf(compiled.source)) {
    const { file, lineOf, value } = document;
    expect(log, file, lineOf(['hints']), 'hints', value.hints.length, { least: 3, most: 6 });
    expect(log, file, lineOf(['wrong']), 'wrong solutions', value.wrong.length, { least: 2 });
    expect(log, file, lineOf(['on_failure']), 'misconceptions', value.on_failure.length, {
      least: 2,
    });
    const brief = compiled.exercises.get(id)?.brief;
    // A project's brief is a real ticket; how long it is, is its author's matter.
    if (brief !== undefined && value.kind !== 'project') {
      expect(log, brief.source.file, null, 'words', wordsOf(brief), { least: 100, most: 350 });
    }
  }
}

function checkLesson({ lesson, source, parsed, blocks }: CompiledLesson, log: ProblemLog): void {
  const { file } = source.body;
  const sections = lesson.headings.filter(({ level }) => level === 2).length;
  const words = wordsOf(parsed);
  expect(log, file, null, 'headings (`##`)', sections, { least: 3, most: 6 });
  expect(log, file, null, 'words (code and output not counted)', words, { least: 400, most: 900 });
  const codeLines = lesson.parts
    .map((part) => (part.kind === 'html' ? 0 : part.code.split('\n').length))
    .reduce((sum, lines) => sum + lines, 0);
  const predicts = blocks.filter(({ kind }) => kind === 'predict').length;
  const estimate =
    words / WORDS_PER_MINUTE + codeLines / LINES_PER_MINUTE + predicts * PREDICT_MINUTES;
  const { minutes } = lesson;
  if (minutes > estimate * MINUTES_TOLERANCE || minutes < estimate / MINUTES_TOLERANCE) {
    log.add(
      file,
      source.front.lineOf(['minutes']),
      `\`minutes\` is ${minutes}, but reading takes about ${Math.round(estimate)}: correct it, or the length.`,
    );
  }
}

function checkCards(
  { cards }: PointSource,
  lesson: CompiledLesson | undefined,
  log: ProblemLog,
): void {
  if (cards === null) return;
  const { file, lineOf, textLineOf, value } = cards;
  expect(log, file, null, 'cards', value.length, { least: 5, most: 9 });
  const typed = value.some(({ kind }) => kind === 'predict' || kind === 'code');
  if (!typed && lesson !== undefined && lesson.blocks.length > 0) {
    log.add(file, null, 'The lesson runs code, so at least one card must be `predict` or `code`.');
  }
  value.forEach((card, index) => {
    for (const [key, text] of Object.entries(card)) {
      if (typeof text !== 'string' || key === 'tests') continue;
      const code = ['code', 'setup', 'answer'].includes(key) ? text : fencedCode(text);
      const lines = code === '' ? 0 : code.split('\n').length;
      if (lines > CARD_CODE_LINES) {
        log.add(
          file,
          textLineOf([index, key]),
          `A card shows at most ${CARD_CODE_LINES} lines of code; \`${key}\` has ${lines}.`,
        );
      }
    }
    if (card.kind === 'choose') checkIndex(log, file, lineOf([index, 'answer']), card);
  });
}

function fencedCode(text: string): string {
  return /^```.*\n([\s\S]*?)\n```/m.exec(text)?.[1] ?? '';
}

function checkIndex(
  log: ProblemLog,
  file: string,
  line: number,
  item: { readonly answer: number; readonly options: readonly string[] },
): void {
  if (item.answer >= item.options.length) {
    log.add(
      file,
      line,
      '`answer` is the index of an option, counted from 0; this one does not exist.',
    );
  }
  if (new Set(item.options).size < item.options.length)
    log.add(file, line, 'Two options are the same.');
}

function wordsOf(parsed: ParsedMarkdown): number {
  return parsed.prose.reduce((sum, { words }) => sum + words, 0);
}

function expect(
  log: ProblemLog,
  file: string,
  line: number | null,
  noun: string,
  count: number,
  { least, most }: Range,
): void {
  if (count >= least && (most === undefined || count <= most)) return;
  const wanted = most === undefined ? `${least} or more` : `${least} to ${most}`;
  log.add(file, line, `There are ${count} ${noun}; there must be ${wanted}.`);
}
