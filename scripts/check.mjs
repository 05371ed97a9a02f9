// `npm run check`: types of each environment, lint and format, import direction, what nobody uses, the Python's lint.
import { existsSync } from 'node:fs';
import { runSteps } from './run-steps.mjs';

const environments = [
  '.',
  'src/core',
  'src/web',
  'src/cli',
  'src/desktop',
  'src/desktop/preload',
  'src/renderer',
  'src/author',
  'tests',
];
const venv = process.platform === 'win32' ? '.cache/python/Scripts' : '.cache/python/bin';
const python = process.env['CAIRN_CHECK_PYTHON'] ?? `${venv}/python`;

await runSteps(
  [
    ...environments.map((path) => ({ name: `types ${path}`, command: ['tsc', '-p', path] })),
    { name: 'lint and format', command: ['biome', 'ci', '--error-on-warnings'] },
    {
      name: 'import direction',
      command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'src'],
    },
    { name: 'nobody uses', command: ['knip'] },
    ...(existsSync(python)
      ? [
          { name: 'ruff', command: [python, '-m', 'ruff', 'check', '--quiet', 'resources/python'] },
          {
            name: 'ruff format',
            command: [python, '-m', 'ruff', 'format', '--check', '--quiet', 'resources/python'],
          },
        ]
      : []),
  ],
  { together: true },
);
