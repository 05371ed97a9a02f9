// A grader that does what the checked file `behave.txt` says, one word a line: the protocol of PROTOCOL.md without any Python.
import { appendFileSync, existsSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

const note = process.env.FAKE_GRADER_NOTES;
if (note) appendFileSync(note, `start ${process.pid}\n`);
if (note && existsSync(`${note}.never-ready`)) await new Promise(() => setInterval(() => {}, 1000));
if (note && existsSync(`${note}.dies`)) {
  process.stderr.write('no module named pytest\n');
  process.exit(3);
}

const send = (event) => writeSync(3, `${JSON.stringify(event)}\n`);
const raw = (text) => writeSync(3, text);
const test = (runId, id, outcome, output = '') =>
  send({
    event: 'test',
    runId,
    id,
    outcome,
    durationMs: 1,
    output,
    outputTruncated: false,
    reason: null,
    failure:
      outcome === 'passed'
        ? null
        : {
            kind: 'assertion',
            type: 'AssertionError',
            message: 'wrong',
            label: null,
            expected: '1',
            actual: '2',
            diff: null,
            frames: [],
            explanation: null,
            cause: null,
          },
  });
const finish = (runId, outcome = 'completed', more = {}) =>
  send({
    event: 'finished',
    runId,
    outcome,
    exitCode: 0,
    signal: null,
    durationMs: 2,
    counts: {},
    missing: [],
    failure: null,
    failedIn: null,
    outputBytes: 0,
    outputTruncated: false,
    message: `It was ${outcome}.`,
    ...more,
  });
const ids = ['test_a.py::test_one', 'test_a.py::test_two[x]', 'test_a.py::test_two[y]'];

const acts = {
  pass: (run) => {
    for (const id of ids) {
      send({ event: 'testStarted', runId: run, id });
      test(run, id, 'passed');
    }
  },
  fail: (run) => {
    test(run, ids[0], 'passed');
    test(run, ids[1], 'failed');
    test(run, ids[2], 'passed');
  },
  missing: (run) => {
    test(run, ids[0], 'passed');
    test(run, ids[1], 'passed');
  },
  extra: (run) => {
    acts.pass(run);
    test(run, 'conftest.py::test_mine', 'passed');
  },
  print: (run) => {
    for (let i = 0; i < 100; i++)
      send({ event: 'output', runId: run, stream: 'stdout', text: 'x'.repeat(10_000) });
  },
  garbage: () => {
    raw('not json\n\u0000\u0001{{{\n[]\n{"event":"test"}\n{"event":"finished","runId":1}\nnull\n');
  },
  foreign: (run) => {
    for (const id of ids) test(`${run}x`, id, 'passed');
    finish(`${run}x`);
  },
  flood: () => {
    raw('y'.repeat(5 * 1024 * 1024));
  },
  crash: () => {
    process.exit(7);
  },
  kill: () => {
    process.kill(process.pid, 'SIGKILL');
  },
  hang: () => 'stop',
  slow: () => 'stop',
  collectError: (run) =>
    send({
      event: 'collectError',
      runId: run,
      file: 'test_a.py',
      failure: {
        kind: 'syntax',
        type: 'SyntaxError',
        message: 'invalid syntax',
        frames: [],
      },
    }),
  timedOut: (run) => {
    finish(run, 'timedOut');
    return 'stop';
  },
  crashed: (run) => {
    finish(run, 'crashed');
    return 'stop';
  },
  memory: (run) => {
    send({ event: 'limit', runId: run, kind: 'memory', limit: 1, message: 'Too much memory.' });
    finish(run, 'limit');
    return 'stop';
  },
};

if (note && existsSync(`${note}.protocol`)) {
  send({
    event: 'ready',
    protocol: 99,
    python: '3.12.1',
    pytest: null,
    executable: '',
    mode: 'fork',
    pid: process.pid,
  });
} else {
  send({
    event: 'ready',
    protocol: 1,
    python: '3.12.1',
    pytest: '9.2.0',
    executable: '',
    mode: 'fork',
    pid: process.pid,
  });
}
let current = null;
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const command = JSON.parse(line);
    if (note) appendFileSync(note, `${command.cmd} ${command.runId ?? ''}\n`);
    if (command.cmd === 'cancel' && current?.id === command.runId && !current.hangs)
      finish(current.id, 'cancelled');
    if (command.cmd !== 'run') return;
    const { runId, mode } = command;
    const text = mode === 'check' ? command.files['behave.txt'] : command.files['main.py'];
    const words = text.trim().split('\n');
    current = { id: runId, hangs: words.includes('hang') };
    if (mode === 'program') {
      send({ event: 'started', runId, mode });
      send({
        event: 'output',
        runId,
        stream: 'stdout',
        text: JSON.stringify({ preamble: command.preamble, asserts: command.asserts ?? null }),
      });
      if (words.includes('hang') || words.includes('slow')) return;
      if (words.includes('crash')) process.exit(7);
      finish(runId, 'completed', words.includes('exit') ? { exitCode: 1 } : {});
      return;
    }
    if (words[0] === 'refuse') {
      send({ event: 'refused', runId, message: 'checks is not a folder' });
      return;
    }
    send({ event: 'started', runId, mode });
    for (const word of words) if (acts[word](runId) === 'stop') return;
    finish(runId);
  })
  .on('close', () => process.exit(0));
