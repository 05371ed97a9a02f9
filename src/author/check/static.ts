import type { CompiledCurriculum } from '../compile/curriculum.ts';
import type { ProblemLog } from '../problem.ts';
import { checkAmounts } from './amounts.ts';
import { checkCheckpoints } from './checkpoints.ts';
import { checkFiles } from './files.ts';
import { checkIds } from './ids.ts';
import { allProse, checkProse } from './prose.ts';
import { checkReferences } from './references.ts';
import { checkSpelling, openDictionary } from './spelling.ts';

/** Words of our own that are right. */
export const WORDS_FILE = 'curriculum/words.txt';

/** All checks that run nothing. */
export function checkStatically(compiled: CompiledCurriculum, log: ProblemLog): void {
  const { tree } = compiled.source;
  checkIds(compiled, log);
  checkReferences(compiled, log);
  checkFiles(compiled, log);
  checkCheckpoints(compiled, log);
  checkAmounts(compiled, log);
  checkProse(compiled, log);
  const ownWords = tree.has(WORDS_FILE) ? tree.text(WORDS_FILE) : '';
  checkSpelling(allProse(compiled), openDictionary(ownWords), log);
}
