import { type CompiledCurriculum, parsedTexts } from '../compile/curriculum.ts';
import type { Prose } from '../compile/parsed-markdown.ts';
import type { ProblemLog } from '../problem.ts';

/** Pictographs, without the signs of print (©, ™, arrows) that count as such. */
const EMOJI = /(?![\u00A9\u00AE\u2122\u2190-\u21FF])\p{Extended_Pictographic}/u;

/** The tone: calm, without shouting and pictures of faces. */
export function checkProse(compiled: CompiledCurriculum, log: ProblemLog): void {
  for (const { file, line, text } of allProse(compiled)) {
    if (/!(?!=)/.test(text)) {
      log.add(
        file,
        line,
        'An exclamation mark in prose: end the sentence with a full stop (code goes in backticks).',
      );
    }
    if (EMOJI.test(text)) log.add(file, line, 'An emoji in prose: say it in words.');
  }
}

/** Everything a learner reads that is not code. */
export function allProse(compiled: CompiledCurriculum): readonly Prose[] {
  return parsedTexts(compiled).flatMap(({ prose }) => prose);
}
