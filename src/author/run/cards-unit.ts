import { replaceLine } from '../../base/replace-line.ts';
import type { PointSource, TopicSource } from '../model.ts';
import type { AssessmentDocument, CardDocument } from '../parse/documents.ts';
import type { ParsedYaml, YamlPath } from '../parse/yaml-file.ts';
import type { Problem } from '../problem.ts';
import { describeDifference, firstDifference, printedBy } from './printed.ts';
import type { ProgramJob, Runner } from './runner.ts';
import type { Unit } from './unit.ts';

/** Predict cards print their answers, code cards' answers pass their tests. */
export function cardsUnit(point: PointSource, cards: ParsedYaml<readonly CardDocument[]>): Unit {
  const place = (index: number): Place => ({ document: cards, path: [index] });
  return {
    owner: point.id,
    name: 'cards',
    inputs: [JSON.stringify(cards.value), cards.file],
    run: async (runner) => {
      const problems: Problem[] = [];
      for (const [index, card] of cards.value.entries()) {
        if (card.kind === 'predict') {
          problems.push(...(await provePrinted(runner, card.code, card.answer, place(index))));
        } else if (card.kind === 'code') {
          const job = { code: card.answer, preamble: [card.setup ?? ''], asserts: card.tests };
          problems.push(...(await provePassing(runner, job, place(index))));
          problems.push(
            ...(await proveFailing(
              runner,
              { ...job, code: 'pass' },
              place(index),
              'The tests pass without any answer: they prove nothing.',
            )),
          );
        }
      }
      return { problems };
    },
  };
}

/** Assessment items' answers are right, and a line that is to be fixed is wrong before. */
export function assessmentUnit(
  topic: TopicSource,
  document: ParsedYaml<{ readonly assessment: readonly AssessmentDocument[] }>,
): Unit {
  const items = document.value.assessment;
  return {
    owner: topic.id,
    name: 'assessment',
    inputs: [JSON.stringify(items), document.file],
    run: async (runner) => {
      const problems: Problem[] = [];
      for (const [index, item] of items.entries()) {
        const place: Place = { document, path: ['assessment', index] };
        if (item.kind === 'predict') {
          problems.push(...(await provePrinted(runner, item.code, item.answer, place)));
        } else if (item.kind === 'expression') {
          const job = {
            code: `result = (\n${item.answer}\n)`,
            preamble: [item.code ?? ''],
            asserts: item.tests,
          };
          problems.push(...(await provePassing(runner, job, place)));
          problems.push(
            ...(await proveFailing(
              runner,
              { ...job, code: 'result = None' },
              place,
              'The tests pass for `None`: they prove nothing.',
            )),
          );
        } else if (item.kind === 'fix-line') {
          const fixed = replaceLine(item.code, item.line, item.answer);
          problems.push(
            ...(await provePassing(runner, { code: fixed, asserts: item.tests }, place)),
          );
          problems.push(
            ...(await proveFailing(
              runner,
              { code: item.code, asserts: item.tests },
              place,
              'The tests pass before the line is fixed: they prove nothing.',
            )),
          );
        }
      }
      return { problems };
    },
  };
}

interface Place {
  readonly document: ParsedYaml<unknown>;
  readonly path: YamlPath;
}

async function provePrinted(
  runner: Runner,
  code: string,
  answer: string,
  { document, path }: Place,
): Promise<readonly Problem[]> {
  const report = await runner.program({ code });
  const line = document.textLineOf([...path, 'answer']);
  if (report.outcome !== 'completed') {
    return [
      { file: document.file, line, message: `\`code\` did not end by itself: ${report.message}` },
    ];
  }
  const { accepted } = printedBy(report);
  const differences = accepted.map((text) => firstDifference(answer, text));
  const [first] = differences;
  if (differences.includes(null) || first === undefined || first === null) return [];
  const message = `\`answer\` is not what \`code\` prints: ${describeDifference(first)}.`;
  return [{ file: document.file, line: line + first.line, message }];
}

async function provePassing(
  runner: Runner,
  job: ProgramJob,
  { document, path }: Place,
): Promise<readonly Problem[]> {
  const report = await runner.program(job);
  if (report.outcome === 'completed' && report.failure === null) return [];
  const key = report.failedIn === 'asserts' ? 'tests' : 'answer';
  const reason =
    report.failure === null ? report.message : `${report.failure.type}: ${report.failure.message}`;
  return [
    {
      file: document.file,
      line: document.textLineOf([...path, key]),
      message: `The reference answer does not pass its tests: ${reason}`,
    },
  ];
}

async function proveFailing(
  runner: Runner,
  job: ProgramJob,
  { document, path }: Place,
  message: string,
): Promise<readonly Problem[]> {
  const report = await runner.program(job);
  if (report.outcome !== 'completed' || report.failure !== null) return [];
  return [{ file: document.file, line: document.lineOf([...path, 'tests']), message }];
}
