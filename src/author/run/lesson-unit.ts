import type { RunnableBlock } from '../compile/blocks.ts';
import type { CompiledLesson } from '../compile/lesson.ts';
import type { Problem } from '../problem.ts';
import { describeDifference, firstDifference, printedBy } from './printed.ts';
import type { ProgramReport } from './runner.ts';
import type { Unit } from './unit.ts';

/** A lesson's runnable blocks print what they show. */
export function lessonUnit({ lesson, source, blocks }: CompiledLesson): Unit {
  const { file } = source.body;
  return {
    owner: lesson.pointId,
    name: 'blocks',
    // Where a block stands does not matter: an edit of the prose runs nothing.
    inputs: [JSON.stringify(blocks.map(({ line, outputLine, ...block }) => block))],
    run: async (runner) => {
      const problems: Problem[] = [];
      let chain: string[] = [];
      for (const block of blocks) {
        if (!block.continues) chain = [];
        const report = await runner.program({ code: block.code, preamble: chain });
        const problem = judgeBlock(block, report);
        if (problem !== null) problems.push({ file, ...problem });
        chain = [...chain, block.code];
      }
      return { problems };
    },
  };
}

/** Compares a block with what running it showed; null if the lesson tells the truth. */
export function judgeBlock(
  block: RunnableBlock,
  report: ProgramReport,
): Omit<Problem, 'file'> | null {
  if (report.outcome !== 'completed')
    return { line: block.line, message: `The block did not end by itself: ${report.message}` };
  const { accepted, raised } = printedBy(report);
  const [whole = ''] = accepted;
  if (raised !== null && block.raises === null) {
    const message = `The block ends in ${raised}: ${report.failure?.message ?? ''}. If it is meant to, write \`raises=${raised}\` on its first line.`;
    return { line: block.line, message };
  }
  if (block.raises !== null && block.raises.split('.').at(-1) !== raised) {
    return {
      line: block.line,
      message: `The block should end in ${block.raises}, but ${raised === null ? 'raises nothing' : `raises ${raised}`}.`,
    };
  }
  const differences = accepted.map((text) => firstDifference(block.output, text));
  if (differences.includes(null)) return null;
  const difference = firstDifference(block.output, whole);
  return difference === null
    ? null
    : {
        line: block.outputLine + 1 + difference.line,
        message: `The output is not what the block prints: ${describeDifference(difference)}.`,
      };
}
