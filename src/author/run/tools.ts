import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compareText } from '../problem.ts';
import { PROJECT_ROOT } from '../project.ts';
import { hashOf } from './cache.ts';

/** The tools that judge: a change in one of them makes every remembered result worthless. */
const TOOLS = ['resources/python/cairn_grader', 'resources/python/cairn_checks', 'src/author/run'];

/** One hash over all files of the tools. */
export function toolsHash(): string {
  return hashOf(
    TOOLS.flatMap((folder) =>
      readdirSync(path.join(PROJECT_ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(py|ts|toml)$/.test(name))
        .sort(compareText)
        .flatMap((name) => [name, readFileSync(path.join(PROJECT_ROOT, folder, name))]),
    ),
  );
}
