import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { ExerciseSource } from '../model.ts';
import type { Problem } from '../problem.ts';
import { writeFiles } from './exercise-unit.ts';

export interface LintOptions {
  readonly cacheFolder: string;
  readonly python: string;
  /** How many type checkers run at the same time. */
  readonly workers: number;
}

const ruffFindings = z.array(
  z.object({
    filename: z.string(),
    code: z.string().nullable(),
    message: z.string(),
    location: z.object({ row: z.number() }),
  }),
);
const mypyFindings = z.array(
  z.object({ folder: z.string(), file: z.string(), line: z.number(), message: z.string() }),
);

/** Solutions and checks are clean under ruff, solutions under `mypy --strict`: problems by exercise id. */
export async function lintExercises(
  exercises: readonly ExerciseSource[],
  options: LintOptions,
): Promise<ReadonlyMap<string, readonly Problem[]>> {
  const byId = new Map<string, Problem[]>(exercises.map(({ id }) => [id, []]));
  if (exercises.length === 0) return byId;
  const batch = mkdtempSync(path.join(tmpdir(), 'cairn-lint-'));
  try {
    for (const exercise of exercises) {
      const folder = path.join(batch, exercise.id);
      writeFiles(folder, exercise.starter, exercise.solution);
      writeFiles(path.join(folder, 'checks'), exercise.checks);
      // Beside the code, so that its modules count as its own when imports are sorted.
      copyFileSync(path.join(import.meta.dirname, 'ruff.toml'), path.join(folder, 'ruff.toml'));
    }
    const report = (file: string, line: number | null, message: string): void => {
      const [id = '', ...rest] = path.relative(batch, file).split(path.sep);
      const exercise = exercises.find((one) => one.id === id);
      if (exercise === undefined)
        throw new Error(`A tool spoke of a file that is not ours: ${file}`);
      byId.get(id)?.push({ file: sourceOf(exercise, rest.join('/')), line, message });
    };
    const [ruff, format, types] = await Promise.all([
      runRuff(options.python, ['check', '--output-format', 'json', batch]),
      runRuff(options.python, ['format', '--check', batch]),
      runMypy(
        exercises.map(({ id }) => path.join(batch, id)),
        options,
      ),
    ]);
    for (const { filename, code, message, location } of ruffFindings.parse(JSON.parse(ruff))) {
      report(filename, location.row, `ruff ${code ?? 'syntax'}: ${message}`);
    }
    for (const [, file] of format.matchAll(/^Would reformat: (.*)$/gm)) {
      if (file === undefined) continue;
      report(
        path.resolve(batch, file),
        null,
        'Not formatted: run `ruff format --line-length 100` on it.',
      );
    }
    for (const { folder, file, line, message } of types) {
      report(path.join(folder, file), line, `mypy --strict: ${message}`);
    }
  } finally {
    rmSync(batch, { recursive: true, force: true });
  }
  return byId;
}

/** The file in the curriculum that a file of the batch was copied from. */
function sourceOf(
  { folder, checksFolder, solution, checks }: ExerciseSource,
  name: string,
): string {
  const inChecks = name.startsWith('checks/') && checks.has(name.slice('checks/'.length));
  if (inChecks) return `${checksFolder}/${name.slice('checks/'.length)}`;
  return `${folder}/${solution.has(name) ? 'solution' : 'starter'}/${name}`;
}

function runRuff(python: string, args: readonly string[]): Promise<string> {
  const [command = 'check', ...rest] = args;
  // 1 is "there are findings".
  return runTool(python, ['-m', 'ruff', command, '--no-cache', ...rest], [0, 1]);
}

async function runMypy(
  folders: readonly string[],
  { cacheFolder, python, workers }: LintOptions,
): Promise<z.infer<typeof mypyFindings>> {
  const script = path.join(import.meta.dirname, 'type_check.py');
  const shares = Array.from({ length: Math.min(workers, folders.length) }, (_, share) =>
    folders.filter((__, index) => index % workers === share),
  );
  const outputs = await Promise.all(
    shares.map((share, index) => {
      const cache = path.join(cacheFolder, `mypy-${index}`);
      return runTool(python, [script, cache, ...share], [0]);
    }),
  );
  return outputs.flatMap((output) => mypyFindings.parse(JSON.parse(output)));
}

function runTool(
  command: string,
  args: readonly string[],
  accepted: readonly number[],
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== null && accepted.includes(code)) resolve(stdout);
      else reject(new Error(`${args.join(' ')} ended with ${code}: ${stderr || stdout}`));
    });
  });
}
