// `npm run bench`: figures as ratios against a peer or the bare tool, in one run. Names after it choose parts.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { benchGrader } from './grader.ts';
import { benchLanguageServers } from './language-server.ts';
import { benchMap } from './map.ts';
import { benchProgress } from './progress.ts';
import { benchReplay } from './replay.ts';
import { benchReview } from './review.ts';
import { benchSearch } from './search.ts';
import { benchSetup } from './setup.ts';
import { benchStart } from './start.ts';
import { report } from './statistics.ts';
import { benchTerminal } from './terminal.ts';

const wanted = new Set(process.argv.slice(2));
const runs = (name: string): boolean => wanted.size === 0 || wanted.has(name);

const electron = join(
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? 'node_modules/electron/dist',
  'electron',
);
if (existsSync(electron)) {
  if (runs('start'))
    report('Start, against a bare Electron and React window', await benchStart(electron));
  if (runs('terminal')) report('Terminal', await benchTerminal(electron));
  if (runs('map')) report('The map', await benchMap(electron));
} else {
  console.log('\nStart, terminal and map: skipped, Electron is not on this machine.');
}
if (runs('search')) report('Search, ten times the whole plan', await benchSearch());
if (runs('grader')) report('Grader', await benchGrader());
if (runs('replay')) report('Stepping through', await benchReplay());

if (runs('review')) report('Review, against the backend of Anki', await benchReview());
if (runs('statistics')) report('Progress over a large log', await benchProgress());

if (runs('setup')) {
  const figures = await benchSetup();
  if (typeof figures === 'string') console.log(`\nSet-up of Python: skipped. ${figures}`);
  else report('Set-up of Python, against venv and pip (times as fast)', figures);
}

if (runs('language-server')) {
  const rows = await benchLanguageServers();
  if (rows === null) {
    console.log(
      '\nLanguage servers: skipped, none is in the Python environment (CAIRN_BENCH_SERVERS may name a folder that has them).',
    );
  }
  for (const { name, cells } of rows ?? []) {
    report(
      `Language server ${name}`,
      Object.entries(cells).map(([what, value]) => ({ what, value })),
    );
  }
}
