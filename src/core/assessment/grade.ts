import { replaceLine } from '../../base/replace-line.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { AssessmentAnswer, AssessmentFeedback } from '../../contract/assessment.ts';
import type { AssessmentItem } from '../../contract/curriculum.ts';
import { type DomainError, domainError } from '../../contract/errors.ts';
import type { Uuid } from '../../contract/ids.ts';
import type { Program, ProgramOutcome } from '../grading/index.ts';

/** A task's code is a few lines: what runs longer will not end. */
const LIMITS = { wallS: 5, cpuS: 5, memoryMb: 512, processes: 16, outputKb: 64 } as const;

export interface GradeRequest {
  readonly item: AssessmentItem;
  readonly answer: AssessmentAnswer;
  /** The author's place of each option, in the order they were shown. */
  readonly order: readonly number[];
  readonly answerId: Uuid;
  readonly runProgram: (program: Program) => Promise<Result<ProgramOutcome, DomainError>>;
}

/** Grades an answer: options and printed output here, code in the grader. Nothing is recorded. */
export async function gradeAnswer(
  request: GradeRequest,
): Promise<Result<AssessmentFeedback, DomainError>> {
  const { item, answer, order } = request;
  const base = {
    questionId: item.id,
    rightOption: item.kind === 'choose' ? order.indexOf(Number(item.answer)) : null,
    chosenOption: answer.kind === 'option' ? answer.option : null,
    answer: item.kind === 'choose' ? null : String(item.answer),
    problem: null,
  };
  if (answer.kind === 'unknown') {
    return ok({ ...base, outcome: 'unknown', whyHtml: null });
  }
  if (item.kind === 'choose') {
    const chosen = answer.kind === 'option' ? order[answer.option] : undefined;
    if (chosen === undefined) return err(misfit());
    const right = chosen === item.answer;
    const whyHtml = right ? null : (item.optionWhys?.[chosen] ?? item.suggestsHtml);
    return ok({ ...base, outcome: right ? 'right' : 'wrong', whyHtml });
  }
  if (answer.kind !== 'text') return err(misfit());
  const graded = await gradeText(request, answer.text);
  if (!graded.ok) return graded;
  const { right, problem } = graded.value;
  return ok({
    ...base,
    outcome: right ? 'right' : 'wrong',
    whyHtml: right ? null : item.suggestsHtml,
    problem,
  });
}

async function gradeText(
  { item, answerId, runProgram }: GradeRequest,
  text: string,
): Promise<Result<{ readonly right: boolean; readonly problem: string | null }, DomainError>> {
  if (item.kind === 'predict') {
    return ok({ right: samePrinted(String(item.answer), text), problem: null });
  }
  if (text.trim() === '') return ok({ right: false, problem: 'Nothing was written.' });
  const code =
    item.kind === 'expression'
      ? { code: `result = (\n${text}\n)`, preamble: [item.code ?? ''] }
      : { code: replaceLine(item.code ?? '', item.line ?? 1, text), preamble: [] };
  const run = await runProgram({
    ...code,
    runId: answerId,
    asserts: item.tests ?? '',
    limits: LIMITS,
  });
  if (!run.ok) return run;
  return ok({ right: run.value.passed, problem: run.value.passed ? null : problemOf(run.value) });
}

function problemOf({ failure, outcome }: ProgramOutcome): string | null {
  if (outcome === 'timedOut') return 'It did not end within five seconds.';
  if (failure === null) return null;
  // A bare assert says nothing that the learner could read.
  if (failure.kind === 'assertion' && failure.message.trim() === '') return null;
  return failure.kind === 'assertion' ? failure.message : `${failure.type}: ${failure.message}`;
}

function misfit(): DomainError {
  return domainError(
    'badRequest',
    'The answer does not fit the task. Reload the window and answer again.',
  );
}

/** True if the same is printed; how one spaces a tuple, or quotes a string, is no matter of knowing. */
export function samePrinted(expected: string, typed: string): boolean {
  const lines = (text: string): string =>
    text
      .split(/\r\n|\r|\n/)
      .map((line) =>
        line
          .trimEnd()
          .replace(/\s*([,:()[\]{}])\s*/g, '$1')
          .replaceAll('"', "'"),
      )
      .join('\n')
      .trim();
  return lines(expected) === lines(typed);
}
