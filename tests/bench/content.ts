import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Figure, median } from './statistics.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const ROUNDS = 3;

/** The whole curriculum compiled, checked texts and all but without running its code, against rendering its Markdown alone. */
export async function benchContent(): Promise<readonly Figure[]> {
  const build: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(run(join(import.meta.dirname, 'bare/markdown.mjs'), []));
    build.push(run(join(ROOT, 'src/author/main.ts'), ['--build-only']));
  }
  return [
    {
      what: 'the curriculum compiled, median',
      value: `${median(build).toFixed(0)} ms`,
      against: `${median(bare).toFixed(0)} ms markdown-it over the same texts`,
      ratio: median(build) / median(bare),
    },
  ];
}

function run(script: string, args: readonly string[]): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [script, ...args], {
    ...{ cwd: ROOT, encoding: 'utf8' },
  });
  if (status !== 0) throw new Error(stderr);
  return performance.now() - began;
}
