import { FENCE_LANGUAGES } from '../../core/text/highlight.ts';
import type { LessonSource } from '../model.ts';
import { parseFence } from '../parse/fence.ts';
import type { ProblemLog } from '../problem.ts';
import { lineOfToken, type ParsedMarkdown, type Token } from './parsed-markdown.ts';

/** A runnable block of a lesson, with what it is said to print. */
export interface RunnableBlock {
  readonly kind: 'run' | 'predict';
  readonly index: number;
  readonly code: string;
  readonly output: string;
  readonly raises: string | null;
  readonly continues: boolean;
  /** The line of the block's fence. */
  readonly line: number;
  /** The line of the output's fence. */
  readonly outputLine: number;
}

export type LessonSegment =
  | { readonly kind: 'prose'; readonly tokens: readonly Token[] }
  | { readonly kind: 'block'; readonly block: RunnableBlock };

/** Cuts a parsed lesson into prose and runnable blocks, each block with the output that follows it. */
export function cutLesson(
  lesson: LessonSource,
  parsed: ParsedMarkdown,
  log: ProblemLog,
): readonly LessonSegment[] {
  const { file } = lesson.body;
  const segments: LessonSegment[] = [];
  let prose: Token[] = [];
  let blocks = 0;
  const endProse = (): void => {
    if (prose.length > 0) segments.push({ kind: 'prose', tokens: prose });
    prose = [];
  };
  for (let position = 0; position < parsed.tokens.length; position += 1) {
    const token = parsed.tokens[position];
    if (token === undefined) continue;
    const fence = fenceOf(token);
    const line = lineOfToken(token, parsed.source);
    if (fence?.kind === 'output') {
      log.add(
        file,
        line,
        'This output belongs to no block: an `output` fence directly follows `python run` or `python predict`.',
      );
    } else if (fence?.kind === 'run' || fence?.kind === 'predict') {
      const next = parsed.tokens[position + 1];
      if (next === undefined || fenceOf(next)?.kind !== 'output') {
        log.add(
          file,
          line,
          'A runnable block is followed directly by an `output` fence with what it prints.',
        );
        continue;
      }
      position += 1;
      if (fence.continues && blocks === 0) {
        log.add(file, line, '`continues` needs a runnable block before it.');
      }
      endProse();
      const block: RunnableBlock = {
        kind: fence.kind,
        index: blocks,
        code: token.content.replace(/\n+$/, ''),
        output: next.content.replace(/\n+$/, ''),
        raises: fence.raises,
        continues: fence.continues,
        line,
        outputLine: lineOfToken(next, parsed.source),
      };
      checkRaises(block, file, log);
      segments.push({ kind: 'block', block });
      blocks += 1;
    } else {
      prose.push(token);
    }
  }
  endProse();
  return segments;
}

function fenceOf(token: Token): ReturnType<typeof fenceValue> {
  return token.type === 'fence' && token.level === 0 ? fenceValue(token.info) : null;
}

function fenceValue(info: string) {
  const result = parseFence(info, FENCE_LANGUAGES);
  return result.ok ? result.fence : null;
}

function checkRaises(block: RunnableBlock, file: string, log: ProblemLog): void {
  if (block.raises === null || block.output.includes(block.raises)) return;
  log.add(
    file,
    block.outputLine,
    `The block raises ${block.raises}, so its output ends with the line \`${block.raises}: ...\`.`,
  );
}
