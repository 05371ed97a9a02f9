// `npm test`: every check and test of the project, cheapest first. `npm test -- unit e2e` runs the named parts only.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runSteps } from './run-steps.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const venv = process.platform === 'win32' ? '.cache/python/Scripts' : '.cache/python/bin';
const python = process.env['CAIRN_CHECK_PYTHON'] ?? `${venv}/python`;
// Windows of the desktop tests need a display; a virtual one where there is none.
const display =
  process.platform === 'linux' &&
  !process.env['DISPLAY'] &&
  spawnSync('xvfb-run', ['--help']).status === 0
    ? ['xvfb-run', '-a']
    : [];

const parts = [
  { name: 'check', command: ['node', 'scripts/check.mjs'] },
  {
    name: 'unit',
    command: ['vitest', 'run'],
    env: { CAIRN_PYTHON_ENV: process.env['CAIRN_PYTHON_ENV'] ?? join(root, '.cache/python') },
  },
  { name: 'faults', command: ['node', 'tests/faults/main.ts', '--short'] },
  { name: 'python', command: [python, '-m', 'pytest', '-q', 'resources/python/tests'] },
  { name: 'curriculum', command: ['node', 'src/author/main.ts'] },
  { name: 'e2e', command: [...display, 'playwright', 'test'] },
];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) {
  console.error(
    `No such part: ${unknown.join(', ')}. There are: ${parts.map((part) => part.name).join(', ')}.`,
  );
  process.exit(2);
}
await runSteps(parts.filter((part) => wanted.length === 0 || wanted.includes(part.name)));
