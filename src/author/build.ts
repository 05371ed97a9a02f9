import path from 'node:path';
import type { ExpectedCheck } from '../contract/curriculum.ts';
import { writePack } from '../core/store/pack-writer.ts';
import { checkStatically } from './check/static.ts';
import { knownChecks } from './compile/checks.ts';
import { type CompiledCurriculum, compileCurriculum, packContent } from './compile/curriculum.ts';
import { isSelected, type Options } from './options.ts';
import { CURRICULUM_FOLDER, loadCurriculum } from './parse/load.ts';
import { ProblemLog } from './problem.ts';
import type { Report } from './report.ts';
import { updateLock } from './run/lock-file.ts';
import { prove } from './run/prove.ts';
import { selectProblems } from './select.ts';
import { SourceTree } from './source-tree.ts';
import { readStamp, stampKey, writeStamp } from './stamp.ts';

/** Where the pack goes, from the root; the app looks for it there. */
export const PACK_FILE = 'resources/pack/cairn.pack';

const CACHE_FOLDER = '.cache/curriculum';

/** Compiles and checks the curriculum under `root`, as the options ask; writes the pack if nothing is wrong. */
export async function build(
  root: string,
  options: Options,
  environment: NodeJS.ProcessEnv,
): Promise<Report> {
  const tree = new SourceTree(root, CURRICULUM_FOLDER);
  const stamp = path.join(root, CACHE_FOLDER, options.run ? 'last-run.json' : 'last-build.json');
  const key = stampKey(tree, CURRICULUM_FOLDER, options, environment);
  const known = readStamp(stamp, key, root);
  if (known !== null) return known;
  const report = await buildAnew(root, tree, options, environment);
  writeStamp(stamp, key, root, report);
  return report;
}

async function buildAnew(
  root: string,
  tree: SourceTree,
  options: Options,
  environment: NodeJS.ProcessEnv,
): Promise<Report> {
  const log = new ProblemLog();
  const source = loadCurriculum(tree, log);
  if (source === null) return { problems: log.sorted(), ran: 0, remembered: 0, pack: null };

  const compiled = compileCurriculum(source, log);
  if (!options.buildOnly) checkStatically(compiled, log);
  const proved = options.run
    ? await prove(
        compiled,
        { cacheFolder: path.join(root, CACHE_FOLDER), only: options.only, environment },
        log,
      )
    : { checks: new Map<string, readonly ExpectedCheck[]>(), ran: 0, remembered: 0 };
  const checks = expectedChecks(compiled, proved.checks, { ...options, root }, log);
  const problems = selectProblems(log.sorted(), source, options.only);
  const { ran, remembered } = proved;
  if (problems.length > 0 && !options.draft) return { problems, ran, remembered, pack: null };

  const content = packContent(compiled, checks);
  const contentHash = writePack(path.join(root, PACK_FILE), content);
  const pack = {
    file: PACK_FILE,
    contentHash,
    lessons: content.lessons.length,
    exercises: content.exercises.length,
    cards: content.cards.length,
    assessment: content.assessment.length,
  };
  return { problems, ran, remembered, pack };
}

/** The checks each exercise must pass: from the run, which renews the lock files, else from the lock files. */
function expectedChecks(
  compiled: CompiledCurriculum,
  proved: ReadonlyMap<string, readonly ExpectedCheck[]>,
  { run, only, locked, root }: Options & { readonly root: string },
  log: ProblemLog,
): ReadonlyMap<string, readonly ExpectedCheck[]> {
  const expected = new Map<string, readonly ExpectedCheck[]>();
  for (const [id, exercise] of compiled.exercises) {
    const fromRun = proved.get(id);
    if (fromRun !== undefined) {
      updateLock(root, exercise, fromRun, locked, log);
      expected.set(id, fromRun);
      continue;
    }
    const known = knownChecks(exercise);
    expected.set(id, known.checks);
    const willNotBeRun = !run || !isSelected(id, only);
    if (known.kind === 'unknown' && willNotBeRun) {
      log.add(exercise.source.document.file, null, known.reason);
    }
  }
  return expected;
}
