import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PointId } from '../../../src/contract/ids.ts';
import { both } from './both.ts';
import { failure, fakeCore, type RunOptions, report } from './helpers.ts';

// `npx cairn` and the terminal's `cairn` are two programs: what they write and how they end is the same to the letter.

const CHECKS = [
  { id: 'test_a.py::test_one', name: 'adds up' },
  { id: 'test_a.py::test_two[x]', name: 'tells what it got: x' },
  { id: 'test_a.py::test_three', name: 'ends' },
  { id: 'test_a.py::test_four', name: 'never ran' },
];
const TWO = report('test_a.py::test_two[x]', {
  outcome: 'failed',
  output: 'first\n\u001b[31mred\u0007\r\nlast\n\n',
  failure: failure({
    message: 'total(1): expected 3, got 4. They differ by one.',
    label: 'total(1)',
    expected: '3',
    actual: '4',
    explanation: 'Off by one, mostly.',
    frames: [
      { file: 'a.py', line: 2, function: 'f', code: '  return 4', locals: {}, origin: 'learner' },
      { file: 'x.py', line: 9, function: 'g', code: 'f()', locals: {}, origin: 'library' },
    ],
  }),
});
const THREE = report('test_a.py::test_three', {
  outcome: 'errored',
  failure: failure({ kind: 'exception', type: 'KeyError', message: "'x'" }),
});
const AGAIN = report('test_a.py::test_four', { ...THREE, id: 'test_a.py::test_four' });
const BELIEF = {
  check: 'test_a.py::test_two',
  html: '<p>Believes that <code>a &amp;&amp; b</code> works.</p><ul><li>one</li><li>two</li></ul>',
  pointId: '1.1.1.1' as PointId,
  heading: 'the-slash',
  cardId: null,
};

test('check shows each check, the failures, what may be behind them, and the sum', async () => {
  const core = await fakeCore();
  core.script = {
    checks: CHECKS,
    reports: [report('test_a.py::test_one'), TWO, THREE],
    summary: {
      output: 'printed on import\n',
      misconceptions: [BELIEF],
      problem: { message: 'One check gave no report.', failure: null },
    },
  };
  const { code, stdout } = await both(core, ['check', 'quote-order']);
  expect(code).toBe(1);
  expect(stdout).toBe(`A quote – “safe” (1.1.1.1-quote-order)

  ✓ adds up
  ✗ tells what it got: x
      total(1)
      They differ by one.
      expected  3
      got       4
      a.py:2  return 4
      Off by one, mostly.
      printed:
          first
          \\x1b[31mred\\x07
          last
  ✗ ends
      KeyError: 'x'
  – never ran

Outside of the checks
  printed:
      printed on import

What may be behind it
  Believes that \`a && b\` works.
  - one
  - two
  Lesson 1.1.1.1, "the slash"

One check gave no report.

1 of 4 checks passed, 3 to go (0.4 s).
`);
  const json = await both(core, ['check', 'quote-order', '--json']);
  expect(json).toMatchObject({ code: 1, stderr: '' });
  expect(JSON.parse(json.stdout)).toMatchObject({
    schema: 1,
    command: 'check',
    exercise: { id: '1.1.1.1-quote-order' },
    recorded: true,
    verdict: 'failed',
    checks: [
      { name: 'adds up', outcome: 'passed', failure: null },
      { outcome: 'failed', failure: { expected: '3', actual: '4' } },
      { outcome: 'errored' },
      { outcome: 'notRun', durationMs: 0 },
    ],
    misconceptions: [{ text: 'Believes that `a && b` works.\n- one\n- two', heading: 'the-slash' }],
  });
});

test('long values are shown as what differs, long output as its end', async () => {
  const core = await fakeCore();
  core.script = {
    checks: CHECKS.slice(0, 1),
    reports: [
      report('test_a.py::test_one', {
        outcome: 'failed',
        output: Array.from({ length: 50 }, (_, n) => `line ${n}`).join('\n'),
        failure: failure({
          message: 'd: expected {…}, got {…}',
          label: 'd',
          expected: `{'a': 1,\n 'b': 2}`,
          actual: `{'a': 1,\n 'b': 3}`,
          diff: [
            { op: 'same', text: "{'a': 1," },
            { op: 'removed', text: " 'b': 2}" },
            { op: 'added', text: " 'b': 3}" },
          ],
        }),
      }),
    ],
    summary: {},
  };
  const { stdout } = await both(core, ['check', '1.1.1.1']);
  expect(stdout).toContain("          -  'b': 2}\n          +  'b': 3}\n");
  expect(stdout).toContain('printed (the last 20 of 50 lines):\n          line 30\n');
});

test('a failure in the same words is told once, and an exception with what it began with', async () => {
  const core = await fakeCore();
  const frame = { line: 7, function: 'f', code: 'x[0]', locals: {}, origin: 'learner' as const };
  const cause = { type: 'IndexError', message: '', frames: [{ ...frame, file: 'b.py' }] };
  const raised = failure({ kind: 'exception', type: 'RuntimeError', message: 'no', cause });
  core.script = {
    checks: CHECKS,
    reports: [
      THREE,
      AGAIN,
      report('test_a.py::test_one', { outcome: 'failed', failure: raised }),
      report('test_a.py::test_two[x]', { outcome: 'failed', failure: raised, output: 'seen' }),
    ],
    summary: {},
  };
  const { stdout } = await both(core, ['check', '1.1.1.1']);
  expect(stdout).toContain(`  ✗ ends
      KeyError: 'x'
  ✗ never ran
      The same as above.
  ✗ adds up
      RuntimeError: no
      It began with IndexError
      b.py:7  x[0]
  ✗ tells what it got: x
      The same as above.
      printed:
          seen
`);
});

test('passing ends with 0', async () => {
  const core = await fakeCore();
  core.script = { checks: CHECKS, reports: CHECKS.map(({ id }) => report(id)), summary: {} };
  const { code, stdout } = await both(core, ['check', '1.1.1.1-quote-order']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/\n\nAll 4 checks passed \(0\.4 s\)\.\n$/);
});

test('a check that could not run its tests says why, with 1', async () => {
  const core = await fakeCore();
  const broken = failure({ kind: 'syntax', type: 'SyntaxError', message: "expected ':'" });
  const problem = { message: 'Python cannot read your code.', failure: broken };
  core.script = { checks: CHECKS, reports: [], summary: { verdict: 'errored', problem } };
  const { code, stdout } = await both(core, ['check', '1.1.1.1']);
  expect(code).toBe(1);
  expect(stdout).toContain("Python cannot read your code.\n  SyntaxError: expected ':'\n");
});

test('a folder of any kind is graded by its whole path, and is not recorded', async () => {
  const core = await fakeCore();
  core.script = { checks: CHECKS, reports: CHECKS.map(({ id }) => report(id)), summary: {} };
  const { code, stdout } = await both(
    core,
    ['check', '1.1.1.1', '--workspace', '1.1.1.2-layered-settings', '--json'],
    { folder: core.workspaces },
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    recorded: false,
    checks: [{ name: 'adds up' }, {}, {}, {}],
  });
  const folders = core.calls.flatMap(({ params }) => (params['folder'] ? [params['folder']] : []));
  expect(folders).toEqual(Array(2).fill(join(core.workspaces, '1.1.1.2-layered-settings')));
  await expect(both(core, ['check', '1.1.1.1', '--workspace', 'none'])).resolves.toMatchObject({
    code: 2,
    stderr: 'cairn: There is no folder none.\n',
  });
});

test('without Python it ends with 2 and says what to do', async () => {
  const core = await fakeCore();
  core.python = {
    kind: 'missing',
    tried: [{ path: '/usr/bin/python3', problem: 'It is 3.7.' }],
    message: 'No Python of 3.11 or newer was found.',
    howTo: ['Install it from python.org.'],
  };
  const { code, stderr, stdout } = await both(core, ['check', '1.1.1.1', '--json']);
  expect(code).toBe(2);
  expect(stderr).toBe(
    'cairn: No Python of 3.11 or newer was found.\n  Install it from python.org.\n  Looked at /usr/bin/python3: It is 3.7.\n',
  );
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'pythonMissing' } });
});

test('a set-up of Python that is under way is waited for', async () => {
  const core = await fakeCore();
  core.script = { checks: CHECKS, reports: CHECKS.map(({ id }) => report(id)), summary: {} };
  const settingUp = (step: string) =>
    ({ kind: 'settingUp', step, fraction: null, detail: '' }) as const;
  const inSteps = async (): Promise<void> => {
    core.python = settingUp('packages');
    while (!core.calls.some(({ method }) => method === 'python.status')) await pause(20);
    await pause(50);
    core.emit('python.status', settingUp('tests'));
    core.python = { kind: 'ready' } as never;
    core.emit('python.status', core.python);
  };
  for (const program of [core.typescript, core.python3]) {
    core.calls.length = 0;
    const [ran] = await Promise.all([program(['check', '1.1.1.1']), inSteps()]);
    expect(ran).toMatchObject({ code: 0, stderr: 'Setting up Python (once): tests\n' });
    const runs = core.calls.filter(({ method }) => method === 'exercise.check');
    expect(new Set(runs.map(({ params }) => params['runId'])).size).toBe(2);
  }
});

test('Ctrl-C cancels the check in the core, and ends with 130', async () => {
  const core = await fakeCore();
  core.script = { checks: CHECKS, reports: [report('test_a.py::test_one')], summary: {} };
  core.hangs = true;
  const begun = async (): Promise<void> => {
    while (!core.calls.some(({ method }) => method === 'exercise.check')) await pause(20);
    await pause(200);
  };
  for (const program of [core.typescript, core.python3]) {
    for (const words of [
      ['check', '1.1.1.1'],
      ['check', '1.1.1.1', '--json'],
    ]) {
      core.calls.length = 0;
      const { code, stdout } = await program(words, { interrupted: begun() });
      expect(code).toBe(130);
      if (words[2]) expect(JSON.parse(stdout)).toMatchObject({ verdict: 'cancelled' });
      else expect(stdout).toMatch(/adds up\n\nCancelled\.\n$/);
      const run = core.calls.find(({ method }) => method === 'exercise.check');
      const cancel = core.calls.find(({ method }) => method === 'exercise.cancel');
      expect(cancel?.params['runId']).toBe(run?.params['runId']);
    }
  }
}, 20_000);

test('a core that goes away in the middle ends it with 2', async () => {
  for (const name of ['typescript', 'python3'] as const) {
    const core = await fakeCore();
    core.hangs = true;
    const running = core[name](['check', '1.1.1.1']);
    while (!core.calls.some(({ method }) => method === 'exercise.check')) await pause(20);
    core.dispose();
    const { code, stderr } = await running;
    expect(code).toBe(2);
    expect(stderr).toContain('cairn: Cairn was closed, or broke the connection');
  }
});

test('list shows states, ids, kinds and minutes under their topics', async () => {
  const core = await fakeCore();
  const { code, stdout } = await both(core, ['list']);
  expect(code).toBe(0);
  expect(stdout).toBe(`1.1.1 Topic 1
  new     1.1.1.1-quote-order       code          5 min  A quote – “safe”
  tried   1.1.1.2-layered-settings  fix          20 min  Layers
  passed  1.1.1.2-second            code        120 min  Second

2.1.1 Topic 2
  new     2.1.1-synthesis-desk      write-tests  40 min  Desk
`);
  const one = await both(core, ['list', '--module=2', '--json']);
  expect(JSON.parse(one.stdout)).toMatchObject({ exercises: [{ id: '2.1.1-synthesis-desk' }] });
  const none = await both(core, ['list', '--module', '3']);
  expect(none).toMatchObject({ code: 0, stdout: 'No exercises are written for module 3 yet.\n' });
  expect(await both(core, ['list', '--module', '4'])).toMatchObject({ code: 2 });
});

test('hint shows the next one, and the last one again', async () => {
  const core = await fakeCore();
  expect((await both(core, ['hint', '1.1.1.1'])).stdout).toBe('Hint 1 of 2\n  First, `a < b`?\n');
  expect((await both(core, ['hint', '1.1.1.1'])).stdout).toBe(
    'Hint 2 of 2\n  Then:\n\n      x = 1\n        y\n',
  );
  const last = await both(core, ['hint', '1.1.1.1', '--json']);
  expect(JSON.parse(last.stdout)).toMatchObject({ number: 2, of: 2 });
  expect((await both(core, ['hint', '1.1.1.1'])).stdout).toMatch(
    /^Hint 2 of 2, the last one, once more/,
  );
});

test('reset asks unless told not to, and says what is kept', async () => {
  const core = await fakeCore();
  expect(await both(core, ['reset', '1.1.1.1'])).toMatchObject({
    code: 2,
    stderr:
      'cairn: There is nobody to ask whether to reset.\n  Say it with --yes: cairn reset --yes.\n',
  });
  expect(core.calls.some(({ method }) => method === 'workspace.reset')).toBe(false);
  expect((await both(core, ['reset', '1.1.1.1', '-y'])).stdout).toBe(
    "The starter is back in /somewhere/else.\nWhat was there (1 file) is kept: Cairn's window shows it under Snapshots.\n",
  );
  const json = await both(core, ['reset', '1.1.1.1', '--yes', '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({ reset: true, snapshot: { id: 's2' } });
  expect(await both(core, ['reset', '1.1.1.2-second', '--yes'])).toMatchObject({
    code: 2,
    stderr: 'cairn: The disk said no.\n',
  });
  const declined = await core.typescript(['reset', '1.1.1.1'], { answer: false });
  expect(declined).toMatchObject({ code: 1, stdout: 'Nothing was changed.\n' });
});

test('the exercise is the named one, the folder’s, or the terminal’s', async () => {
  const core = await fakeCore();
  const asked = async (words: readonly string[], options?: RunOptions): Promise<string> => {
    core.script = { checks: [], reports: [], summary: { total: 1, passed: 1, verdict: 'passed' } };
    const { stdout, stderr } = await both(core, words, options);
    return /\((\S+)\)\n/.exec(stdout)?.[1] ?? stderr.split('\n')[0] ?? '';
  };
  const terminal = { CAIRN_EXERCISE: '1.1.1.1-quote-order' };
  const inside = join(core.workspaces, '1.1.1.2-layered-settings', 'sub');
  expect(await asked(['check', 'second'], { environment: terminal })).toBe('1.1.1.2-second');
  expect(await asked(['check'], { environment: terminal })).toBe('1.1.1.1-quote-order');
  expect(await asked(['check'], { folder: inside })).toBe('1.1.1.2-layered-settings');
  expect(await asked(['check'], { folder: inside, environment: terminal })).toBe(
    '1.1.1.2-layered-settings',
  );
  expect(await asked(['check'])).toBe('cairn: Which exercise? This folder belongs to none.');
  expect(await asked(['check', '1.1.1.2'])).toBe('cairn: "1.1.1.2" fits several exercises.');
  expect(await asked(['check', '../x'])).toBe('cairn: There is no exercise "../x".');
  expect(await asked(['check', ''])).toBe('cairn: There is no exercise "".');
});

test.each([
  [['frob']],
  [['check', 'a', 'b']],
  [['list', 'a']],
  [['list', '--module']],
  [['list', '--module=']],
  [['check', '--module', '1']],
  [['check', '--workspace', '.']],
  [['check', '--json=1']],
  [['check', '-x']],
  [['reset', '--yes', '--frob']],
  [['--module', '1']],
  [['frob', '--json']],
])('bad words end with 2: %j', async (words) => {
  const core = await fakeCore();
  const { code, stderr } = await both(core, words);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^cairn: .+\n {2}"cairn --help" shows what there is\.\n$/);
  expect(core.calls).toEqual([]);
});

test.each([
  [[]],
  [['--help']],
  [['check', '-h']],
  [['list', '--help']],
  [['reset', '--help']],
  [['hint', '--help']],
  [['--help', '--json']],
  [['--version']],
  [['--version', '--json']],
])('help and version: %j', async (words) => {
  const core = await fakeCore();
  expect(await both(core, words)).toMatchObject({ code: 0, stderr: '' });
});

test('another version that runs is told apart', async () => {
  const core = await fakeCore();
  core.hello = { protocol: 2 };
  for (const program of [core.typescript, core.python3]) {
    expect(await program(['list'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('of another version'),
    });
  }
});

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

test('checkpoint lists the projects, and runs the acceptance of one, by number, name or folder', async () => {
  const core = await fakeCore();
  core.script = {
    checks: CHECKS.slice(0, 1),
    reports: [report('test_a.py::test_one')],
    summary: {},
  };
  const list = await both(core, ['checkpoint']);
  expect(list.stdout).toBe(`Foundation Checkpoint
  fading  checkpoint-1.1-crud-api (70 of 79)
          A CRUD API, 8 h
  coming  checkpoint-1.2-tasks
          Tasks, 9 h
`);
  const json = await both(core, ['checkpoint', 'list', '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({ command: 'checkpoint', groups: [{ id: '1' }] });
  for (const name of ['1.1', 'crud-api', 'checkpoint-1.1-crud-api']) {
    const ran = await both(core, ['checkpoint', 'run', name]);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('A CRUD API (checkpoint-1.1-crud-api)');
  }
  expect(
    core.calls.filter(({ method }) => method === 'exercise.check').at(-1)?.params,
  ).toMatchObject({ exerciseId: 'checkpoint-1.1-crud-api' });
  const environment = { CAIRN_EXERCISE: 'checkpoint-1.1-crud-api' };
  expect(await both(core, ['check'], { environment })).toMatchObject({ code: 0 });
  expect(await both(core, ['checkpoint', 'run', '1.2'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('The acceptance of "Tasks" is not written yet.'),
  });
  expect(await both(core, ['checkpoint', 'run', '7.7'])).toMatchObject({ code: 2 });
  expect(await both(core, ['checkpoint', 'stop'])).toMatchObject({ code: 2 });
  expect(await both(core, ['checkpoint', '--help'])).toMatchObject({ code: 0 });
});
