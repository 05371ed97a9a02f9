import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { err, ok } from '../../../src/base/result.ts';
import { run } from '../../../src/cli/run.ts';
import { openSession } from '../../../src/cli/session.ts';
import type { Exercise, Outline } from '../../../src/contract/curriculum.ts';
import { domainError } from '../../../src/contract/errors.ts';
import type { CheckSummary, Failure, TestReport } from '../../../src/contract/grading.ts';
import type { ExerciseRow, Hello } from '../../../src/contract/methods.ts';
import type { PythonStatus, Requirement } from '../../../src/contract/python.ts';
import { createDispatcher, type Emit, type Handlers } from '../../../src/core/rpc/dispatcher.ts';
import { serveLocalSocket } from '../../../src/core/socket/server.ts';
import { silentLog } from '../../helpers/log.ts';
import { temporaryFolder } from '../../helpers/temporary-folder.ts';

export const ROOT = resolve(import.meta.dirname, '../../..');
/** What scripts/python-env.mjs makes. */
export const PYTHON_ENVIRONMENT = process.env['CAIRN_PYTHON_ENV'] ?? join(ROOT, '.cache/python');
const environmentPython = join(
  PYTHON_ENVIRONMENT,
  process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python',
);
/** The tests' own environment where it was made, else what the system has: the script needs the standard library only. */
export const PYTHON = existsSync(environmentPython) ? environmentPython : 'python3';
export const CLI_SCRIPT = join(ROOT, 'resources/python/cairn_cli/__main__.py');

const ROWS = [
  { id: '1.1.1.1-quote-order', title: 'A quote – “safe”', kind: 'code', minutes: 5, state: 'new' },
  { id: '1.1.1.2-layered-settings', title: 'Layers', kind: 'fix', minutes: 20, state: 'tried' },
  { id: '1.1.1.2-second', title: 'Second', kind: 'code', minutes: 120, state: 'passed' },
  { id: '2.1.1-synthesis-desk', title: 'Desk', kind: 'write-tests', minutes: 40, state: 'new' },
].map((row) => ({
  ...row,
  topicId: row.id.slice(0, 5),
  pointId: /^\d\.\d\.\d\.\d/.exec(row.id)?.[0] ?? null,
})) as ExerciseRow[];

const BACKUP = {
  ...{ name: 'cairn-20261123T101500123Z-asked.db', atMs: 1_795_000_000_000, reason: 'asked' },
  ...{ bytes: 40_960, reviews: 3, attempts: 1 },
};
const MERGED = {
  ...{ device: 'd', madeMs: 5, known: 4, cardsTouched: 2, conflicts: 1, backup: BACKUP.name },
  added: { reviews: 1, attempts: 2, activity: 3, checkpoints: 1 },
};
const PREVIEW = {
  ...{ importId: 'i', name: 'deck.apkg', format: 'anki', table: null },
  counts: {
    ...{ newCards: 12, updatedCards: 0, sameCards: 1, conflicts: 0, notes: 0 },
    ...{ reviews: 30, states: 0, media: 1, mediaBytes: 5 },
  },
  decks: [
    { name: 'Python', cards: 12 },
    { name: '', cards: 1 },
  ],
  samples: [{ front: '<b>x</b>', back: 'y', deck: null, tags: [] }],
  leftOut: [{ what: 'deck options', count: 2 }],
  problems: [{ line: 3, message: 'The question is empty.' }],
};

const CHECKPOINTS = [
  {
    ...{ id: '1', title: 'Foundation Checkpoint', about: 'You can build a service.' },
    checkpoints: [
      {
        ...{ id: 'checkpoint-1.1-crud-api', title: 'A CRUD API', summary: 'S', hours: 8 },
        ...{ state: 'fading', runs: 2, passedMs: 5, restsOn: [], faded: ['1.1.1.4'] },
        lastRun: { passed: 70, total: 79 },
      },
      {
        ...{ id: 'checkpoint-1.2-tasks', title: 'Tasks', summary: 'S', hours: 9, state: 'coming' },
        ...{ runs: 0, passedMs: null, restsOn: [], faded: [], lastRun: null },
      },
    ],
  },
];

const OUTLINE = {
  modules: ['1', '2', '3'].map((id) => ({
    id,
    sections: [{ topics: [{ id: `${id}.1.1`, title: `Topic ${id}` }] }],
  })),
} as unknown as Outline;

export function failure(values: Partial<Failure> = {}): Failure {
  return { kind: 'assertion', type: 'CheckFailure', message: 'no', frames: [], ...values };
}

export function report(id: string, values: Partial<TestReport> = {}): TestReport {
  return { id, outcome: 'passed', durationMs: 3, failure: null, output: '', ...values };
}

interface Script {
  readonly checks: readonly { id: string; name: string }[];
  readonly reports: readonly TestReport[];
  readonly summary: Partial<CheckSummary>;
}

export interface FakeCore {
  readonly emit: Emit;
  readonly calls: { method: string; params: Record<string, unknown> }[];
  readonly workspaces: string;
  script: Script;
  /** Checks wait until they are cancelled. */
  hangs: boolean;
  python: PythonStatus;
  /** What the doctor finds; a repair puts the one it is asked for in order, where `repairs` allows. */
  requirements: readonly Requirement[];
  repairs: boolean;
  hello: Partial<Hello>;
  hintsShown: number;
  dispose(): void;
  /** Both command lines, with the same words. */
  typescript(words: readonly string[], options?: RunOptions): Promise<Ran>;
  python3(words: readonly string[], options?: RunOptions): Promise<Ran>;
}

export interface RunOptions {
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly interrupted?: Promise<void>;
  readonly answer?: boolean | null;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const NEVER = new Promise<never>(() => undefined);

/** A core that answers from a script, behind the real socket and the real dispatcher. */
export async function fakeCore(): Promise<FakeCore> {
  const data = temporaryFolder();
  const profileFolder = join(data, 'profiles', 'default');
  mkdirSync(join(profileFolder, 'workspaces', '1.1.1.2-layered-settings', 'sub'), {
    recursive: true,
  });
  const dispatcher = createDispatcher(silentLog);
  const calls: FakeCore['calls'] = [];
  const waiting = new Map<string, () => void>();
  const hints = [
    '<p>First, <code>a &lt; b</code>?</p>',
    '<p>Then:</p><pre><code>x = 1\n  y</code></pre>',
  ];
  const exerciseOf = (id: string) =>
    ({ id, title: 'T', hints, checks: core.script.checks }) as unknown as Exercise;

  async function check(params: { exerciseId: string; runId: string }, isFolder: boolean) {
    const { script } = core;
    const { runId, exerciseId } = params as { runId: never; exerciseId: never };
    const tell: Emit = isFolder ? () => undefined : dispatcher.emit;
    tell('check.progress', { kind: 'started', runId, exerciseId, checks: script.checks });
    for (const each of script.reports) {
      tell('check.progress', { kind: 'running', runId, id: each.id });
      tell('check.progress', { kind: 'test', runId, report: each });
    }
    const passed = script.reports.filter(({ outcome }) => outcome === 'passed').length;
    const summary: CheckSummary = {
      ...{ runId, exerciseId, passed, total: script.checks.length, durationMs: 420 },
      ...{ verdict: passed === script.checks.length ? 'passed' : 'failed' },
      ...{ output: '', problem: null, misconceptions: [] },
      ...script.summary,
    };
    if (core.python.kind !== 'ready') return ok({ ...summary, verdict: 'pythonMissing' });
    if (core.hangs) {
      await new Promise<void>((done) => waiting.set(runId, done));
      return ok({ ...summary, verdict: 'cancelled' });
    }
    return ok(isFolder ? { ...summary, reports: script.reports } : summary);
  }

  const known = {
    'app.hello': () =>
      ok({ version: '9.8.7', protocol: 1, profile: 'default', dataFolder: data, ...core.hello }),
    'exercise.list': () => ok(ROWS),
    'curriculum.outline': () => ok(OUTLINE),
    'checkpoint.list': () => ok(CHECKPOINTS),
    'exercise.get': ({ exerciseId }: { exerciseId: string }) =>
      ok({ exercise: exerciseOf(exerciseId), hintsShown: core.hintsShown }),
    'exercise.hint': () => ok({ hintsShown: ++core.hintsShown }),
    'exercise.check': (params: never) => check(params, false),
    'exercise.checkFolder': (params: never) => check(params, true),
    'exercise.cancel'({ runId }: { runId: string }) {
      waiting.get(runId)?.();
      return ok(null);
    },
    'workspace.reset': ({ exerciseId }: { exerciseId: string }) =>
      exerciseId === '1.1.1.2-second'
        ? err(domainError('ioFailed', 'The disk said no.'))
        : ok({ exerciseId, folder: '/somewhere/else', files: [] }),
    'export.make': ({ request, path }: { request: { kind: string }; path: string }) =>
      path.includes('full')
        ? err(domainError('diskFull', 'The disk is full.'))
        : ok({
            ...{ exportId: 'e', name: 'x', bytes: 5, cards: 1, rows: 2 },
            leftOut: request.kind === 'profile' ? ['a/b, which is a link, or no plain file'] : [],
          }),
    'log.merge': ({ source, join: joins }: { source: { path: string }; join: boolean }) =>
      source.path.includes('stranger') && !joins
        ? err(domainError('otherProfile', 'This file is of another profile.'))
        : ok(MERGED),
    'import.read': () => ok(PREVIEW),
    'import.cancel': () => ok(null),
    'import.apply': () => ok({ ...PREVIEW, atMs: 5, undone: false }),
    'profile.read': () =>
      ok({
        ...{ importId: 'i', profile: 'default', madeMs: 1_795_000_000_000, version: '1.0.0' },
        ...{ reviews: 1, attempts: 0, files: 12, bytes: 99 },
      }),
    'profile.cancel': () => ok(null),
    'profile.apply': () => ok(null),
    'backup.make': () => ok(BACKUP),
    'backup.list': () => ok([BACKUP, { ...BACKUP, reason: 'imported', reviews: null }]),
    'data.rebuild'() {
      for (const fraction of [0.04, 0.31, 0.39, 1]) {
        dispatcher.emit('rebuild.progress', { fraction, done: false });
      }
      dispatcher.emit('rebuild.progress', { fraction: 1, done: true });
      return ok({ cards: 1, reviews: 1_000_000, tookMs: 3449 });
    },
    'workspace.snapshots': () => ok([{ id: 's2', atMs: 2, reason: 'reset', files: 1 }]),
    'python.status': () => ok(core.python),
    'python.doctor': () => ok(core.requirements),
    'python.repair'({ id }: { id: string }) {
      const step = `Mending ${id}`;
      dispatcher.emit('python.status', { kind: 'settingUp', step, fraction: null, detail: '' });
      return ok(
        core.requirements.map((each) =>
          each.id === id && core.repairs ? { ...each, state: 'ok', found: 'mended' } : each,
        ),
      );
    },
  };
  const handlers = Object.fromEntries(
    Object.entries(known).map(([method, handler]) => [
      method,
      (params: Record<string, unknown>) => {
        calls.push({ method, params });
        return (handler as unknown as (value: unknown) => unknown)(params);
      },
    ]),
  ) as unknown as Handlers;
  const socket = serveLocalSocket({
    profileFolder,
    version: '9.8.7',
    log: silentLog,
    accept: (channel) => dispatcher.attach(channel, handlers),
  });
  if (!socket) throw new Error('it does not listen');
  onTestFinished(() => socket.dispose());
  await socket.listening;

  const core: FakeCore = {
    emit: dispatcher.emit,
    calls,
    workspaces: join(profileFolder, 'workspaces'),
    script: { checks: [], reports: [], summary: {} },
    hangs: false,
    python: { kind: 'ready' } as PythonStatus,
    requirements: [],
    repairs: true,
    hello: {},
    hintsShown: 0,
    dispose: () => socket.dispose(),
    async typescript(words, options = {}) {
      let stdout = '';
      let stderr = '';
      const code = await run({
        words,
        profileFolder,
        folder: options.folder ?? data,
        version: '9.8.7',
        environment: options.environment ?? {},
        stdout: { write: (text) => (stdout += text) },
        stderr: { write: (text) => (stderr += text) },
        openSession: () =>
          openSession({
            profileFolder,
            core: {
              ...{ dataFolder: data, resourcesFolder: data, profile: 'default' },
              ...{ shell: 'web', version: '9.8.7' },
            },
          }),
        ask: () => Promise.resolve(options.answer ?? null),
        interrupted: options.interrupted ?? NEVER,
        wait: (ms) => new Promise((done) => setTimeout(done, ms).unref()),
      });
      return { code, stdout, stderr };
    },
    python3: (words, options = {}) =>
      new Promise((done) => {
        const child = spawn(PYTHON, ['-I', '-X', 'utf8', CLI_SCRIPT, ...words], {
          cwd: options.folder ?? data,
          env: {
            PATH: process.env['PATH'],
            ...(process.env['TZ'] ? { TZ: process.env['TZ'] } : {}),
            CAIRN_SOCKET: socket.address,
            CAIRN_SOCKET_TOKEN: socket.token,
            ...options.environment,
          },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        void options.interrupted?.then(() => child.kill('SIGINT'));
        let stdout = '';
        let stderr = '';
        child.stdout.on('data', (text) => (stdout += text));
        child.stderr.on('data', (text) => (stderr += text));
        child.on('close', (code, signal) =>
          done({ code: code ?? (signal ? -1 : 0), stdout, stderr }),
        );
      }),
  };
  return core;
}
