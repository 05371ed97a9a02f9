import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failures, type Fault, skipped } from './fault.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PYTHON = join(ROOT, '.cache', 'python');

/** What vitest's `json` reporter writes, as far as it is needed here. */
interface Report {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: 'passed' | 'failed' | 'skipped' | 'pending' | 'todo';
      readonly fullName: string;
      readonly title: string;
    }[];
  }[];
}

/** A promise that unit tests hold: they are run at their full counts, and say them in their titles. */
function fromUnitTests(options: {
  readonly promise: string;
  readonly name: string;
  readonly files: readonly string[];
  /** The tests whose titles are the figure. */
  readonly shown: RegExp;
  /** Tests of the Python part, too. */
  readonly python?: string;
}): Fault {
  const { promise, name, files, shown, python } = options;
  return {
    promise,
    name,
    async run(run) {
      if (!run.isFull) return skipped('npm test has it among its unit tests');
      const failures = new Failures();
      const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
      const paths = files.map((file) => join('tests', 'unit', 'core', file));
      const said = join(run.folder('report'), 'report.json');
      const words = ['run', ...paths, '--reporter=json', `--outputFile=${said}`, '--silent'];
      await execute(process.execPath, [vitest, ...words]);
      const report = JSON.parse(readFileSync(said, 'utf8')) as Report;
      const tests = report.testResults.flatMap((file) => file.assertionResults);
      for (const { status, fullName } of tests) {
        failures.expect(status !== 'failed', `${fullName} failed`);
      }
      for (const { message } of report.testResults) failures.expect(message === '', message);
      const passed = tests.filter(({ status }) => status === 'passed');
      failures.expect(passed.length > 0, 'no test ran');
      const titles = passed.flatMap(({ title }) => (shown.test(title) ? [title] : []));
      failures.expect(titles.length > 0, 'the tests that give the figure did not pass');
      const figures = [`${passed.length} tests, with: ${titles.join('; ')}`];
      if (python) {
        const ran = await execute(join(PYTHON, 'bin', 'python'), ['-m', 'pytest', python]);
        failures.expect(ran.code === 0, ran.output.slice(-500));
        figures.push(`${python}: ${ran.output.trim().split('\n').at(-1)}`);
      }
      return { kind: 'done', figures: figures.join('; '), failures: failures.list };
    },
  };
}

function execute(
  program: string,
  words: readonly string[],
): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { CAIRN_PYTHON_ENV: PYTHON, ...process.env, CAIRN_FAULTS: 'full' },
    });
    let output = '';
    child.stdout.on('data', (data) => {
      output += String(data);
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

export const merging = fromUnitTests({
  promise: '3',
  name: 'merging',
  files: [
    'transfer/merge.test.ts',
    'transfer/merge-devices.test.ts',
    'transfer/merge-damage.test.ts',
  ],
  shown: /triples/,
});

export const files = fromUnitTests({
  promise: '9',
  name: 'files',
  files: ['workspace'],
  shown: /kills|outside|snapshot/,
});

export const archives = fromUnitTests({
  promise: '11',
  name: 'archives',
  files: [
    'transfer/hostile-archive.test.ts',
    'transfer/hostile-collection.test.ts',
    'transfer/hostile-reader.test.ts',
  ],
  shown: /200 MB/,
});

export const cheats = fromUnitTests({
  promise: '13',
  name: 'cheats',
  files: ['grading/verdict.test.ts', 'grading/real-grader.test.ts'],
  shown: /exactly the expected|one expected check/,
  python: 'resources/python/tests/test_hostile.py',
});

export const closing = fromUnitTests({
  promise: '14',
  name: 'closing',
  files: ['terminal/terminal.test.ts'],
  shown: /terminals$|what hides/,
});
