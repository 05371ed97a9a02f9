import path from 'node:path';
import type { ExpectedCheck } from '../contract/curriculum.ts';
import { writePack } from '../core/store/pack-writer.ts';
import { checkStatically } from './check/static.ts';
import { knownChecks } from './compile/checks.ts';
import { compileCurriculum, packContent } from './compile/curriculum.ts';
import { readOptions, USAGE } from './options.ts';
import { CURRICULUM_FOLDER, loadCurriculum } from './parse/load.ts';
import { formatProblem, ProblemLog } from './problem.ts';
import { SourceTree } from './source-tree.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PACK_FILE = 'resources/pack/cairn.pack';

function main(): void {
  const options = readOptions(process.argv.slice(2), process.env);
  const log = new ProblemLog();
  const source = loadCurriculum(new SourceTree(ROOT, CURRICULUM_FOLDER), log);
  if (source !== null) {
    const compiled = compileCurriculum(source, log);
    if (!options.buildOnly) checkStatically(compiled, log);
    const checks = new Map<string, readonly ExpectedCheck[]>();
    for (const [id, exercise] of compiled.exercises) {
      const known = knownChecks(exercise);
      checks.set(id, known.checks);
      if (known.kind === 'unknown') log.add(exercise.source.document.file, null, known.reason);
    }
    if (log.count === 0 || options.draft) {
      const content = packContent(compiled, checks);
      const hash = writePack(path.join(ROOT, PACK_FILE), content);
      console.log(
        `${PACK_FILE}: ${content.lessons.length} lessons, ${content.exercises.length} exercises, ${content.cards.length} cards (${hash.slice(0, 12)})`,
      );
    }
  }
  for (const problem of log.sorted()) console.error(formatProblem(problem));
  if (log.count > 0) process.exitCode = 1;
}

try {
  main();
} catch (error) {
  if (!(error instanceof TypeError) || !('code' in error)) throw error;
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
