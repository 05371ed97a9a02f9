import type { AssessmentItem } from '../../contract/curriculum.ts';
import type { TopicSource } from '../model.ts';
import type { AssessmentDocument } from '../parse/documents.ts';
import type { ProblemLog } from '../problem.ts';
import { codeHtml } from './lesson.ts';
import type { ParsedMarkdown } from './parsed-markdown.ts';
import { TextCompiler } from './text.ts';

export interface CompiledTopic {
  readonly source: TopicSource;
  readonly assessment: readonly AssessmentItem[];
  /** HTML without a paragraph around it. */
  readonly objectives: readonly string[];
  readonly outOfScope: readonly string[];
  readonly parsed: readonly ParsedMarkdown[];
}

/** Compiles topic.yaml. */
export function compileTopic(source: TopicSource, log: ProblemLog): CompiledTopic {
  const { document } = source;
  if (document === null) {
    return { source, assessment: [], objectives: [], outOfScope: [], parsed: [] };
  }
  const text = new TextCompiler(document, log, null);
  const { value } = document;
  return {
    source,
    objectives: value.objectives.map((line, index) => text.inline(line, ['objectives', index])),
    outOfScope: value.out_of_scope.map((line, index) => text.inline(line, ['out_of_scope', index])),
    assessment: value.assessment.map((item, index) => compileItem(item, index, source, text)),
    parsed: text.parsed,
  };
}

function compileItem(
  item: AssessmentDocument,
  index: number,
  topic: TopicSource,
  text: TextCompiler,
): AssessmentItem {
  const at = (key: string): readonly PropertyKey[] => ['assessment', index, key];
  const code = item.code ?? null;
  const choose = item.kind === 'choose' ? item : null;
  return {
    id: item.id,
    topicId: topic.id,
    pointId: item.point,
    kind: item.kind,
    difficulty: item.difficulty,
    promptHtml: text.html(item.prompt, at('prompt'), item.point),
    code,
    codeHtml: code === null ? null : codeHtml(code),
    options:
      choose?.options.map((option, position) =>
        text.inline(optionText(option), [...at('options'), position]),
      ) ?? null,
    optionWhys:
      choose?.options.map((option, position) =>
        typeof option === 'string'
          ? null
          : text.inline(option.why, [...at('options'), position, 'why']),
      ) ?? null,
    answer: item.answer,
    line: item.kind === 'fix-line' ? item.line : null,
    tests: item.kind === 'expression' || item.kind === 'fix-line' ? item.tests : null,
    suggestsHtml: text.html(item.suggests, at('suggests'), item.point),
  };
}

/** What an option says, whether or not it comes with a reason. */
export function optionText(option: string | { readonly text: string }): string {
  return typeof option === 'string' ? option : option.text;
}
