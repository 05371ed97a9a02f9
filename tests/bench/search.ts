import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createCore } from '../../src/core/createCore.ts';
import { type PackContent, type SearchRow, writePack } from '../../src/core/store/pack-writer.ts';
import { type Figure, median } from './statistics.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** Module 1 is about a sixth of the plan; so many times of it is ten times the whole. */
const TIMES = 63;
const TYPED = [
  ...['decorator', 'context manager', '"event loop"', 'retry backoff', 'generator yield'],
  ...['kind:exercise exception', 'module:1.4 log', 'kind:code def', 'is:new types', 'kind:card'],
  ...['decroator', 'genrator', 'expcetion chaining', 'contxt manger', 'asynchronus'],
];

/** Every text typed letter by letter, as the window asks, in a curriculum of ten times the plan's size. */
export async function benchSearch(): Promise<readonly Figure[]> {
  const home = mkdtempSync(join(tmpdir(), 'cairn-bench-'));
  const resources = join(home, 'resources');
  mkdirSync(join(resources, 'pack'), { recursive: true });
  const rows = multiply();
  const empty = {
    lessons: [],
    exercises: [],
    checkpoints: [],
    exerciseFiles: [],
    cards: [],
    cardSources: [],
  };
  writePack(join(resources, 'pack', 'cairn.pack'), {
    ...empty,
    ...{ title: 'Ten times', outline: { modules: [] }, resources: null, assessment: [] },
    paths: { paths: [], buildsOn: {} },
    search: rows,
  } as PackContent);
  const core = createCore({
    dataFolder: join(home, 'data'),
    resourcesFolder: resources,
    ...{ profile: 'default', shell: 'web', version: 'bench', commandLine: 'alone' },
  });
  if (!core.ok) throw new Error(core.error.message);
  const query = core.value.handlers['search.query'];
  const first = performance.now();
  await query({ text: 'a', limit: 60 });
  const firstMs = performance.now() - first;
  const tookMs: number[] = [];
  for (let round = 0; round < 5; round++) {
    for (const text of TYPED) {
      for (let length = 2; length <= text.length; length++) {
        const began = performance.now();
        const answer = await query({ text: text.slice(0, length), limit: 60 });
        tookMs.push(performance.now() - began);
        if (!answer.ok) throw new Error(answer.error.message);
      }
    }
  }
  core.value.dispose();
  rmSync(home, { recursive: true });
  tookMs.sort((a, b) => a - b);
  const ms = (value: number): string => `${value.toFixed(2)} ms`;
  return [
    { what: 'passages in the index', value: String(rows.length), better: 'neither' },
    { what: 'the first search', value: ms(firstMs) },
    { what: 'an answer while typing, median', value: ms(median(tookMs)) },
    {
      what: 'an answer while typing, 95 of 100 within',
      value: ms(tookMs[Math.floor(tookMs.length * 0.95)] ?? Number.NaN),
      goal: '5 ms',
    },
  ];
}

/** The rows of the built pack under other points, some of their words altered, so that the index has more words too. */
function multiply(): SearchRow[] {
  const pack = new Database(join(ROOT, 'resources/pack/cairn.pack'), { readonly: true });
  const rows = pack
    .prepare('SELECT title, body, kind, ref, anchor FROM search')
    .all() as SearchRow[];
  pack.close();
  return Array.from({ length: TIMES }, (_, copy) =>
    rows.map((row, index) => ({
      ...row,
      body: row.body.replace(/\b[a-z]{7,}\b/g, (word, at: number) =>
        // A tenth of the copies bring words of their own, as new modules do.
        copy < 6 && (at + index) % 97 === copy ? `${word}${copy}` : word,
      ),
      ref: row.ref.replace(/^\d/, String(1 + (copy % 9))),
    })),
  ).flat();
}
