import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { BenchClient, type Position } from './language-client.ts';
import { type Figure, median } from './statistics.ts';

/** The servers that were weighed against each other, and how each is started. */
const SERVERS = [
  { name: 'ty', program: 'ty', command: ['ty', 'server'] },
  { name: 'pyrefly', program: 'pyrefly', command: ['pyrefly', 'lsp'] },
  { name: 'jedi', program: 'jedi-language-server', command: ['jedi-language-server'] },
] as const;

/** One of ours, with a module of the standard library and a second file of the learner's. */
const EXERCISE =
  'curriculum/1-python-foundation/1.2-object-oriented-design/1.2.2-design-patterns/1.2.2.1-singleton-factory-builder/exercises/one-client-many-queries/starter';
const ROUNDS = 15;

const MAIN = [
  'import json',
  'from fastapi import FastAPI',
  'from shop import total_price',
  '',
  'app = FastAPI()',
  'print(total_price([1, 2]))',
  'text = json.dumps({})',
  '',
].join('\n');
const SHOP = ['def total_price(prices: list[int]) -> int:', '    return sum(prices)', ''].join(
  '\n',
);

/**
 * The same questions to each server that is in `CAIRN_BENCH_SERVERS` (a folder of programs) or in the checkers' own environment;
 * packages are those of that environment. A sentence where there is none of them.
 */
export async function benchLanguageServers(): Promise<readonly Figure[] | string> {
  const environment = join('.cache', 'python');
  const bin = process.env['CAIRN_BENCH_SERVERS'] ?? join(environment, 'bin');
  const present = SERVERS.filter(({ program }) => existsSync(join(bin, program)));
  if (present.length === 0) {
    return 'None is in the Python environment (CAIRN_BENCH_SERVERS may name a folder that has them).';
  }
  const figures: Figure[] = [];
  for (const server of present) {
    const folder = mkdtempSync(join(tmpdir(), 'cairn-language-'));
    cpSync(EXERCISE, folder, { recursive: true });
    writeFileSync(join(folder, 'main.py'), MAIN);
    writeFileSync(join(folder, 'shop.py'), SHOP);
    const [program, ...args] = server.command;
    const client = new BenchClient([join(bin, program), ...args], folder, {
      ...process.env,
      VIRTUAL_ENV: join(process.cwd(), environment),
      PATH: `${join(process.cwd(), environment, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
    });
    try {
      const cells = await measure(client, folder, environment);
      const program = `${(statSync(join(bin, server.program)).size / 1e6).toFixed(0)} MB`;
      for (const [what, value] of Object.entries({ ...cells, program })) {
        const [, amount = '', note] = /^([^,(]+?)(?:,? (.+))?$/.exec(value) ?? [];
        figures.push({ what: `${server.name}: ${what}`, value: amount, ...(note && { note }) });
      }
    } finally {
      client.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return figures;
}

async function measure(
  client: BenchClient,
  folder: string,
  environment: string,
): Promise<Record<string, string>> {
  const startedMs = performance.now();
  const interpreter = join(process.cwd(), environment, 'bin', 'python');
  await client.start({ pythonPath: interpreter, workspace: { environmentPath: interpreter } });
  const startMs = performance.now() - startedMs;
  client.open('shop.py', SHOP);
  client.open('main.py', MAIN);
  const typed = await typing(client, 'json.', 'dumps');
  const fastapi = await typing(client, 'app.', 'include_router');
  let version = 200;
  client.change('main.py', version, MAIN);
  const hover = await client.ask('hover', 'main.py', at(MAIN, 'dumps'));
  const definition = await client.ask('definition', 'main.py', at(MAIN, 'total_price([1'));
  const signature = await signatureHelp(client, ++version);
  client.change('main.py', ++version, MAIN);
  const rename = await client.ask('rename', 'shop.py', at(SHOP, 'total_price'), {
    newName: 'sum_of',
  });
  client.change('main.py', ++version, `${MAIN}print(nowhere)\ntotal_price("no")\n`);
  const appeared = await client.diagnosed('main.py', 'nowhere', true);
  client.change('main.py', ++version, MAIN);
  const gone = await client.diagnosed('main.py', 'nowhere', false);
  const real = readFileSync(join(folder, 'readers.py'), 'utf8');
  client.open('readers.py', real);
  const own = await client.ask('hover', 'readers.py', at(real, 'json'));
  return {
    start: ms(startMs),
    'json. first': ms(typed.first),
    'json. again': `${ms(typed.median)} (worst ${ms(typed.worst)}), ${typed.count} items${typed.right ? '' : ', WRONG'}`,
    'FastAPI app. first': ms(fastapi.first),
    'FastAPI app. again': `${ms(fastapi.median)}, ${fastapi.count} items${fastapi.right ? '' : ', WRONG'}`,
    hover: `${ms(hover.ms)}${says(hover.result, 'dumps') ? '' : ', WRONG'}`,
    'hover in the exercise': `${ms(own.ms)}${own.result ? '' : ', WRONG'}`,
    signature,
    definition: `${ms(definition.ms)}${says(definition.result, 'shop.py') ? '' : ', WRONG'}`,
    'rename, two files': `${ms(rename.ms)}${says(rename.result, 'main.py') && says(rename.result, 'shop.py') ? '' : ', WRONG'}`,
    'unknown name shown': appeared === null ? 'never' : ms(appeared),
    'and gone': gone === null ? 'never' : ms(gone),
    memory: `${client.memoryMb().toFixed(0)} MB`,
  };
}

/** Types a line at the end, as a learner does, and completes after its dot: once cold, then again and again. */
async function typing(client: BenchClient, text: string, wanted: string) {
  const lines = MAIN.split('\n').length - 1;
  const times: number[] = [];
  let items: readonly string[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const padding = '\n'.repeat(round % 3);
    client.change('main.py', 2 + round + (text === 'app.' ? 100 : 0), `${MAIN}${padding}${text}`);
    const position = { line: lines + (round % 3), character: text.length };
    const { result, ms: took } = await client.ask('completion', 'main.py', position, {
      context: { triggerKind: 2, triggerCharacter: '.' },
    });
    times.push(took);
    const list = (result as { items?: unknown[] } | null)?.items ?? result;
    items = Array.isArray(list) ? list.map((item: { label: string }) => item.label) : [];
  }
  const [first = Number.NaN, ...again] = times;
  return {
    first,
    median: median(again),
    worst: Math.max(...again),
    count: items.length,
    right: items.some((label) => label.startsWith(wanted)),
  };
}

async function signatureHelp(client: BenchClient, version: number): Promise<string> {
  const text = `${MAIN}total_price(`;
  client.change('main.py', version, text);
  const position = { line: text.split('\n').length - 1, character: 'total_price('.length };
  const { result, ms: took } = await client.ask('signatureHelp', 'main.py', position);
  return `${ms(took)}${says(result, 'prices') ? '' : ', WRONG'}`;
}

function at(text: string, part: string): Position {
  const before = text.slice(0, text.indexOf(part)).split('\n');
  return { line: before.length - 1, character: (before.at(-1)?.length ?? 0) + 1 };
}

function says(result: unknown, text: string): boolean {
  return `${JSON.stringify(result)}`.includes(text);
}

function ms(value: number): string {
  return value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value)} ms`;
}
