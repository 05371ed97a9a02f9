import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Options } from './options.ts';
import { PROJECT_ROOT } from './project.ts';
import type { Report } from './report.ts';
import { hashOf } from './run/cache.ts';
import { toolsHash } from './run/tools.ts';
import { SourceTree } from './source-tree.ts';

const stampDocument = z.object({
  key: z.string(),
  packBytes: z.string(),
  pack: z.object({
    file: z.string(),
    contentHash: z.string(),
    lessons: z.number(),
    exercises: z.number(),
    cards: z.number(),
    assessment: z.number(),
  }),
  parts: z.number(),
});

/** What a run that found nothing wrong depended on; `null` where the run is of a kind that is never remembered. */
export function stampKey(
  tree: SourceTree,
  folder: string,
  options: Options,
  environment: NodeJS.ProcessEnv,
): string | null {
  if (options.only !== null || options.draft) return null;
  const judges = options.run ? judgesKey(environment) : '';
  if (judges === null) return null;
  const compiler = new SourceTree(PROJECT_ROOT, 'src/author');
  const own = compiler
    .filesUnder('src/author')
    .flatMap((file) => [file, compiler.bytes(`src/author/${file}`)]);
  const texts = new SourceTree(PROJECT_ROOT, 'src/core/text');
  const shared = [
    'package-lock.json',
    'src/contract/checkpoint.ts',
    'src/contract/curriculum.ts',
    ...texts.filesUnder('src/core/text').map((file) => `src/core/text/${file}`),
    'src/core/store/pack-schema.ts',
  ];
  return hashOf([
    JSON.stringify([options.run, options.buildOnly, options.locked, judges]),
    ...own,
    ...shared.map((file) => readFileSync(path.join(PROJECT_ROOT, file))),
    ...tree.filesUnder(folder).flatMap((file) => [file, tree.bytes(`${folder}/${file}`)]),
  ]);
}

/** The tools and the Python that content is run with; null if they are not ours to know. */
function judgesKey(environment: NodeJS.ProcessEnv): string | null {
  if (environment['CAIRN_CHECK_PYTHON'] !== undefined) return null;
  const installed = path.join(PROJECT_ROOT, '.cache/python/cairn-pins.txt');
  const tiers = path.join(PROJECT_ROOT, '.cache/python/cairn-tiers.txt');
  const wanted = path.join(PROJECT_ROOT, 'resources/python/packages.toml');
  if (!existsSync(installed)) return null;
  return hashOf([
    toolsHash(),
    readFileSync(installed),
    existsSync(tiers) ? readFileSync(tiers) : '',
    existsSync(wanted) ? readFileSync(wanted) : '',
  ]);
}

/** The report of the last run, if it found nothing wrong, nothing has changed since, and its pack is still there. */
export function readStamp(file: string, key: string | null, root: string): Report | null {
  if (key === null) return null;
  try {
    const stamp = stampDocument.parse(JSON.parse(readFileSync(file, 'utf8')));
    const fits = stamp.key === key && stamp.packBytes === packBytes(root, stamp.pack.file);
    return fits ? { problems: [], ran: 0, remembered: stamp.parts, pack: stamp.pack } : null;
  } catch {
    return null;
  }
}

/** Remembers a run that found nothing wrong. */
export function writeStamp(file: string, key: string | null, root: string, report: Report): void {
  const { pack, problems, ran, remembered } = report;
  if (key === null || pack === null || problems.length > 0) return;
  mkdirSync(path.dirname(file), { recursive: true });
  const stamp = { key, packBytes: packBytes(root, pack.file), pack, parts: ran + remembered };
  writeFileSync(file, JSON.stringify(stamp satisfies z.infer<typeof stampDocument>));
}

function packBytes(root: string, file: string): string {
  return hashOf([readFileSync(path.join(root, file))]);
}
