import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ok } from '../../../../src/base/result.ts';
import type { ExerciseId } from '../../../../src/contract/ids.ts';
import type { PythonStatus } from '../../../../src/contract/python.ts';
import {
  createLanguageFeature,
  type LanguageFeature,
} from '../../../../src/core/language/index.ts';
import { testClock } from '../../../helpers/core.ts';
import { silentLog } from '../../../helpers/log.ts';

const EXERCISE = '1.1.1.1-late-fees' as ExerciseId;
const BIN = resolve(
  process.env['CAIRN_TEST_PYTHON_ENV'] ?? '.cache/python',
  process.platform === 'win32' ? 'Scripts' : 'bin',
);
const hasRuff = existsSync(join(BIN, process.platform === 'win32' ? 'ruff.exe' : 'ruff'));
const hasServer = existsSync(join(BIN, process.platform === 'win32' ? 'ty.exe' : 'ty'));

/** A server in a few lines: `behave` sees each message's bytes and writes what it likes. */
const SERVER = (behave: string) => `
const send = (value) => {
  const body = JSON.stringify(value);
  process.stdout.write('Content-Length: ' + Buffer.byteLength(body) + '\\r\\n\\r\\n' + body);
};
process.stdin.on('data', (data) => { ${behave} });
`;
const ECHO = SERVER(`
  const text = data.toString();
  send({ jsonrpc: '2.0', method: 'heard', params: { text, pid: process.pid } });
`);

let folder: string;
let language: LanguageFeature;
let events: { name: string; data: Record<string, unknown> }[];
const clock = testClock(1_000_000);

function create(options: {
  readonly behave?: string;
  readonly bin?: string | null;
  readonly status?: PythonStatus;
}): LanguageFeature {
  const script = join(folder, 'server.cjs');
  writeFileSync(script, options.behave ?? ECHO);
  language = createLanguageFeature({
    emit: (name, data) => void events.push({ name, data: data as never }),
    log: silentLog,
    clock,
    python: {
      binFolder: () => options.bin ?? null,
      executable: () => null,
      whenTierKnown: async () => options.status ?? ({ kind: 'unknown' } as const),
    },
    workspace: { ensure: () => ok(folder) },
    ...(options.behave === undefined && 'bin' in options
      ? {}
      : { server: { program: process.execPath, args: [script] } }),
  });
  return language;
}

async function open(): Promise<string> {
  const started = await language.handlers['language.open']({ exerciseId: EXERCISE });
  if (!started.ok || started.value.kind !== 'ready') throw new Error(JSON.stringify(started));
  expect(started.value.rootUri).toBe(pathToFileURL(folder).href);
  return started.value.sessionId;
}

function send(sessionId: string, message: unknown) {
  return language.handlers['language.send']({
    sessionId,
    message: typeof message === 'string' ? message : JSON.stringify(message),
  });
}

async function event(name: string, index = 0): Promise<Record<string, unknown>> {
  return vi.waitFor(
    () => {
      const found = events.filter((each) => each.name === name)[index];
      if (!found) throw new Error(`no ${name}`);
      return found.data;
    },
    { timeout: 5000 },
  );
}

async function heard(index = 0): Promise<{ text: string; pid: number }> {
  const { message } = await event('language.message', index);
  return JSON.parse(String(message)).params;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-language-'));
  events = [];
});
afterEach(() => {
  language.dispose();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('the language server', () => {
  it('gets its place and its options from the core, whatever the client says', async () => {
    create({});
    const sessionId = await open();
    const params = {
      rootUri: 'file:///etc',
      initializationOptions: { evil: true },
      capabilities: { textDocument: { diagnostic: {}, hover: {} } },
    };
    await send(sessionId, { jsonrpc: '2.0', id: 1, method: 'initialize', params });
    const { text } = await heard();
    const sent = JSON.parse(text.slice(text.indexOf('{')));
    expect(sent.params).toMatchObject({
      rootUri: pathToFileURL(folder).href,
      processId: process.pid,
      capabilities: { textDocument: { hover: {} } },
      initializationOptions: { completions: { autoImport: false } },
    });
    expect(text).not.toContain('evil');
    expect(sent.params.capabilities.textDocument.diagnostic).toBeUndefined();
  });

  it.each([
    ['{'],
    ['[]'],
    ['null'],
    [{ method: 'textDocument/hover' }],
    [{ jsonrpc: '2.0', id: 1, method: 'workspace/executeCommand', params: {} }],
    [{ jsonrpc: '2.0', id: 1, method: 'shutdown' }],
    [{ jsonrpc: '2.0', id: 1, method: ['initialize'] }],
  ])('hears only what an editor asks: %j', async (message) => {
    create({});
    expect(await send(await open(), message)).toMatchObject({ error: { code: 'badRequest' } });
  });

  it('makes room for the next opening, and is gone', async () => {
    create({});
    const first = await open();
    await send(first, { jsonrpc: '2.0', method: 'initialized' });
    const { pid } = await heard();
    const second = await open();
    expect(await event('language.ended')).toEqual({ sessionId: first, why: 'replaced' });
    expect(await send(first, { jsonrpc: '2.0', method: 'initialized' })).toMatchObject({
      error: { code: 'notFound' },
    });
    expect(await send(second, { jsonrpc: '2.0', method: 'initialized' })).toEqual(ok(null));
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 5000);
  });

  it('is killed with what it started when the core ends', async () => {
    create({
      behave: SERVER(`
        const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
        send({ jsonrpc: '2.0', method: 'heard', params: { text: '', pid: child.pid } });
      `),
    });
    await send(await open(), { jsonrpc: '2.0', method: 'initialized' });
    const { pid } = await heard();
    language.dispose();
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), 5000);
  });

  it.each([
    ['dies', 'process.exit(3)'],
    ['sends garbage', "process.stdout.write('x'.repeat(9000))"],
    [
      'announces a huge message',
      "process.stdout.write('Content-Length: 999999999999\\r\\n\\r\\n')",
    ],
    ['sends what is not JSON', "process.stdout.write('Content-Length: 1\\r\\n\\r\\n{')"],
    ['sends what is not JSON-RPC', 'send([1])'],
  ])(
    'that %s is lost, may be opened again, and is left alone after the third time',
    async (_, behave) => {
      clock.advance(3_600_000);
      create({ behave: SERVER(behave) });
      for (let round = 0; round < 3; round++) {
        const sessionId = await open();
        await send(sessionId, { jsonrpc: '2.0', method: 'initialized' });
        expect(await event('language.ended', round)).toEqual({ sessionId, why: 'lost' });
      }
      const refused = await language.handlers['language.open']({ exerciseId: EXERCISE });
      expect(refused).toMatchObject({ value: { kind: 'unavailable' } });
      clock.advance(61_000);
      await open();
    },
  );

  it('that cannot be started is lost, too', async () => {
    language = createLanguageFeature({
      emit: (name, data) => void events.push({ name, data: data as never }),
      log: silentLog,
      clock,
      python: {
        binFolder: () => null,
        executable: () => null,
        whenTierKnown: async () => ({ kind: 'unknown' }),
      },
      workspace: { ensure: () => ok(folder) },
      server: { program: join(folder, 'nothing'), args: [] },
    });
    await open();
    expect(await event('language.ended')).toMatchObject({ why: 'lost' });
  });

  it('says why there is none, and what comes', async () => {
    create({ bin: null, status: { kind: 'failed', message: 'The disk is full.', log: '' } });
    expect(await language.handlers['language.open']({ exerciseId: EXERCISE })).toEqual(
      ok({ kind: 'unavailable', message: 'Editor help needs Python: The disk is full.' }),
    );
    language.dispose();
    create({ bin: folder, status: { kind: 'settingUp', step: '', fraction: null, detail: '' } });
    expect(
      await language.handlers['language.lint']({ exerciseId: EXERCISE, path: 'a.py', content: '' }),
    ).toMatchObject({ value: { kind: 'unavailable' } });
  });

  it.skipIf(!hasServer)('completes in a real exercise', async () => {
    create({ bin: BIN });
    const sessionId = await open();
    const request = (id: number, method: string, params: object) =>
      send(sessionId, { jsonrpc: '2.0', id, method, params });
    await request(1, 'initialize', { capabilities: {} });
    await event('language.message');
    await send(sessionId, { jsonrpc: '2.0', method: 'initialized', params: {} });
    const uri = `${pathToFileURL(folder).href}/a.py`;
    await send(sessionId, {
      jsonrpc: '2.0',
      method: 'textDocument/didOpen',
      params: {
        textDocument: { uri, languageId: 'python', version: 1, text: 'import json\njson.' },
      },
    });
    const position = { line: 1, character: 5 };
    await request(2, 'textDocument/completion', { textDocument: { uri }, position });
    await vi.waitFor(() => expect(JSON.stringify(events)).toContain('dumps'), 10_000);
  });
});

describe.skipIf(!hasRuff)('ruff', () => {
  const lint = async (content: string) => {
    create({ bin: BIN });
    const report = await language.handlers['language.lint']({
      exerciseId: EXERCISE,
      path: 'fees.py',
      content,
    });
    if (!report.ok || report.value.kind !== 'linted') throw new Error(JSON.stringify(report));
    return report.value.problems;
  };
  const format = async (content: string) => {
    create({ bin: BIN });
    return language.handlers['language.format']({ exerciseId: EXERCISE, path: 'fees.py', content });
  };

  it('names the rule, the place and the reason', async () => {
    expect(await lint('def f(names=[]):\n    return names\n')).toEqual([
      {
        rule: 'B006',
        message: 'Do not use mutable data structures for argument defaults.',
        why: expect.stringContaining('shared by all calls'),
        severity: 'error',
        from: { line: 0, character: 12 },
        to: { line: 0, character: 14 },
      },
    ]);
  });

  it('counts characters as editors do', async () => {
    const [problem] = await lint("print('😀😀', nowhere)\n");
    expect(problem).toMatchObject({ rule: 'F821', from: { line: 0, character: 14 } });
  });

  it('says what is not Python, as an error without a rule', async () => {
    const [problem] = await lint('def f(:\n    pass\n');
    expect(problem).toMatchObject({ rule: null, severity: 'error', from: { line: 0 } });
  });

  it('leaves the length of lines and trailing blanks to the formatter, and takes no configuration of the folder', async () => {
    writeFileSync(join(folder, 'ruff.toml'), 'lint.select = ["ALL"]\n');
    expect(await lint(`x = "${'a'.repeat(200)}"   \n`)).toEqual([]);
  });

  it('formats, also an empty text, and leaves what is not Python', async () => {
    expect(await format("x = {  'a':1 }\n")).toEqual(
      ok({ kind: 'formatted', content: 'x = {"a": 1}\n' }),
    );
    expect(await format('')).toEqual(ok({ kind: 'formatted', content: '' }));
    expect(await format('def (')).toMatchObject({ value: { kind: 'notPython' } });
  });
});
