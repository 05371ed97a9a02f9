// `npm run bench -- [PART...] [--json FILE] [--compare]`: figures as ratios against a peer or the bare tool, in one run.
// `--json` puts them into FILE, part by part; `--compare` holds them against docs/bench.json and fails where one is worse by a fifth.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchContent } from './content.ts';
import { benchGrader } from './grader.ts';
import { benchLanguageServers } from './language-server.ts';
import { benchMap } from './map.ts';
import { benchProgress } from './progress.ts';
import { type BenchFile, partOf, regressions } from './record.ts';
import { benchReplay } from './replay.ts';
import { benchReview } from './review.ts';
import { benchSearch } from './search.ts';
import { benchSetup } from './setup.ts';
import { benchStart } from './start.ts';
import { type Figure, report } from './statistics.ts';
import { benchTerminal } from './terminal.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** The last run that was kept with the sources. */
const KEPT = join(ROOT, 'docs', 'bench.json');

interface Part {
  readonly title: string;
  /** The figures, or why there are none on this machine. */
  readonly run: () => Promise<readonly Figure[] | string>;
}

const electron = join(
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(ROOT, 'node_modules/electron/dist'),
  'electron',
);
const inWindow =
  (run: (program: string) => Promise<readonly Figure[]>): Part['run'] =>
  async () =>
    existsSync(electron) ? run(electron) : 'Electron is not on this machine.';

const PARTS: Readonly<Record<string, Part>> = {
  start: { title: 'Start, against a bare Electron and React window', run: inWindow(benchStart) },
  terminal: { title: 'Terminal', run: inWindow(benchTerminal) },
  map: { title: 'The map', run: inWindow(benchMap) },
  search: { title: 'Search, ten times the whole plan', run: benchSearch },
  grader: { title: 'Grader', run: benchGrader },
  replay: { title: 'Stepping through', run: benchReplay },
  review: { title: 'Review, against the backend of Anki', run: benchReview },
  statistics: { title: 'Progress over a large log', run: benchProgress },
  setup: { title: 'Set-up of Python, against venv and pip (times as fast)', run: benchSetup },
  content: { title: 'Building the curriculum, against markdown-it alone', run: benchContent },
  'language-server': { title: 'Language servers', run: benchLanguageServers },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    compare: { type: 'boolean', default: false },
  },
});
const unknown = positionals.filter((name) => !Object.hasOwn(PARTS, name));
if (unknown.length > 0) {
  console.error(
    `There is no part ${unknown.join(', ')}. The parts are ${Object.keys(PARTS).join(', ')}.`,
  );
  process.exit(2);
}

// Read first: `--json` may name the very file that is compared with.
const kept = values.compare ? readBenchFile(KEPT) : null;
const machine = { cores: cpus().length, node: process.version, platform: process.platform };
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
  ...{ cwd: ROOT, encoding: 'utf8' },
}).trim();
const worse: string[] = [];
for (const [name, { title, run }] of Object.entries(PARTS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const figures = await run();
  if (typeof figures === 'string') {
    console.log(`\n${title}: skipped. ${figures}`);
    continue;
  }
  report(title, figures);
  const part = partOf(figures, { commit, machine, day: new Date().toISOString().slice(0, 10) });
  if (values.json !== undefined) {
    const file = readBenchFile(values.json);
    const parts = { ...file.parts, [name]: part };
    writeFileSync(values.json, `${JSON.stringify({ parts }, null, 2)}\n`);
  }
  const before = kept?.parts[name];
  if (before) worse.push(...regressions(before, part).map((text) => `${name}: ${text}`));
  else if (kept) console.log('  (not compared: docs/bench.json has no such part)');
}
if (kept) {
  console.log(
    worse.length === 0 ? '\nNo figure is worse by more than 20%.' : '\nWorse by more than 20%:',
  );
  for (const text of worse) console.log(`  ${text}`);
  process.exitCode = worse.length === 0 ? 0 : 1;
}

function readBenchFile(path: string): BenchFile {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as BenchFile) : { parts: {} };
}
