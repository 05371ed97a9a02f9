import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import type { Disposable } from '../../src/base/disposable.ts';
import type { ExerciseId } from '../../src/contract/ids.ts';
import { processesWith } from '../helpers/processes.ts';
import { Failures, type Fault, type FaultRun, skipped } from './fault.ts';
import { createLab, type Lab } from './lab.ts';

const SIZE = { cols: 80, rows: 24 };
const EXERCISE = '1.1.1.1-quote-order' as ExerciseId;
const PYTHON = join(import.meta.dirname, '..', '..', '.cache', 'python');
/** What is promised for Ctrl-C, and for what a killed core leaves; a call that waits longer is a window that stands still. */
const ANSWER_MS = 500;
const GONE_MS = 2_000;
/** A busy machine takes longer to end a process; one that is there after this is left for good. */
const LEFT_MS = 20_000;
const PATIENCE_MS = 300_000;
const KEPT_CHARS = 2_000;
/** Without anybody's start-up files, which would make every machine's prompt another. */
const PLAIN = { SHELL: '/bin/sh', PS1: '$ ', ENV: '', HOME: '/nonexistent' };

/** A window on a terminal that acknowledges all it is sent, and keeps the last of it. */
class Window {
  chars = 0;
  last = '';
  terminalId = '';
  readonly #lab: Lab;
  readonly #listening: Disposable;
  /** What came while a terminal opens: two messages of one core may be read before the first is answered to whoever waits. */
  #early: { readonly terminalId: string; readonly data: string }[] | null = null;
  constructor(lab: Lab) {
    this.#lab = lab;
    this.#listening = lab.client.on('terminal.data', ({ terminalId, data }) => {
      if (terminalId === this.terminalId) this.#show(data);
      else if (this.#early !== null) this.#early.push({ terminalId, data });
    });
  }

  #show(data: string): void {
    const { terminalId } = this;
    this.chars += data.length;
    this.last = (this.last + data).slice(-KEPT_CHARS);
    void this.#lab.client.call('terminal.acknowledge', { terminalId, chars: data.length });
  }

  /** Also what a window does that is loaded anew. */
  async open(): Promise<void> {
    this.#early = [];
    const info = await this.#lab.call('terminal.open', { exerciseId: EXERCISE, ...SIZE });
    const early = this.#early;
    this.#early = null;
    this.terminalId = info.terminalId;
    this.last = info.replay.slice(-KEPT_CHARS);
    for (const { terminalId, data } of early) if (terminalId === info.terminalId) this.#show(data);
  }

  dispose(): void {
    this.#listening.dispose();
  }

  async type(data: string): Promise<void> {
    await this.#lab.call('terminal.write', { terminalId: this.terminalId, data });
  }

  /** Until what is shown ends with `text`. */
  async until(text: RegExp): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    while (!text.test(this.last)) {
      if (performance.now() > end) throw new Error(`no ${text} in …${this.last.slice(-200)}`);
      await sleep(2);
    }
  }
}

export const flood: Fault = {
  promise: '12',
  name: 'flood',
  async run(run) {
    if (process.platform !== 'linux') return skipped('it needs Linux');
    const failures = new Failures();
    const lab = createLab(run, { name: 'flood', withoutShim: true, environment: PLAIN });
    const window = new Window(lab);
    await window.open();
    await window.until(/[$#] $/);
    const bytes = run.count(2_000_000, 1_000_000_000);
    const began = performance.now();
    let answered = 0;
    await window.type(`stty -echo; yes 123456789012345 | head -c ${bytes}; printf 'E''ND'\n`);
    while (!window.last.includes('END')) {
      const asked = performance.now();
      await lab.call('settings.get', {});
      answered = Math.max(answered, performance.now() - asked);
      await sleep(20);
      if (performance.now() - began > PATIENCE_MS) break;
    }
    // Each line comes with a carriage return.
    failures.expect(
      window.chars >= bytes * (17 / 16) && window.chars < bytes * (17 / 16) + KEPT_CHARS,
      `${window.chars} characters came of ${bytes} bytes`,
    );
    const shownMs = performance.now() - began;
    const floods: number[] = [];
    const rounds = run.count(2, 20);
    for (let n = 0; n < rounds; n++) {
      await window.type('yes\n');
      // The last one goes on for a minute, and is loaded anew in the middle.
      const isLong = n === rounds - 1;
      await sleep(isLong ? run.count(1_000, 30_000) : 200 + run.random() * 800);
      if (isLong) {
        await window.open();
        await sleep(run.count(1_000, 30_000));
      }
      const pressed = performance.now();
      await window.type('\x03');
      await window.until(/[$#] $/);
      floods.push(performance.now() - pressed);
      await window.type(`printf 'ali''ve${n}'\n`);
      await window.until(new RegExp(`alive${n}`));
    }
    const slowest = Math.max(...floods);
    failures.expect(slowest < ANSWER_MS, `Ctrl-C was answered after ${Math.round(slowest)} ms`);
    failures.expect(answered < GONE_MS, `another call waited ${Math.round(answered)} ms`);
    await lab.close();
    const megabytes = Math.round(bytes / 1e6);
    const figures = `${megabytes} MB shown in ${(shownMs / 1000).toFixed(1)} s while other calls waited ${Math.round(answered)} ms at most; Ctrl-C in ${rounds} floods, the last of ${run.count(2, 60)} s and loaded anew in it: ${Math.round(slowest)} ms at most`;
    return { kind: 'done', figures, failures: failures.list };
  },
};

/** What a learner's program does to stay: two sessions of its own, one deaf to signals, and it ends in none. */
const hiding = (mark: string): string => `
import subprocess, sys, time
subprocess.Popen(["sleep", "${mark}"], start_new_session=True)
subprocess.Popen(["sh", "-c", "trap '' HUP TERM; sleep ${mark}; sleep ${mark}"], start_new_session=True)
time.sleep(600)
`;
/** The shell's three, the program's three: \`sh\` carries the mark, and so does its own \`sleep\`. */
const IN_SHELL = 4;
const IN_CHECK = 3;

export const leftovers: Fault = {
  promise: '14',
  name: 'leftovers',
  async run(run) {
    if (process.platform !== 'linux') return skipped('it needs Linux');
    const failures = new Failures();
    const hasPython = existsSync(join(PYTHON, 'bin', 'python'));
    const python = hasPython ? { CAIRN_PYTHON_ENV: PYTHON } : {};
    const environment = { ...PLAIN, ...python };
    const lab = createLab(run, { name: 'left', withoutShim: true, served: true, environment });
    const kills = run.count(1, 50);
    const tookMs: number[] = [];
    let most = 0;
    for (let n = 0; n < kills; n++) {
      const mark = `7${run.seed % 1000}${1000 + n}`;
      const expected = await startHiding(lab, { mark, checks: hasPython, run });
      const before = processesWith(mark);
      most = Math.max(most, before.length);
      failures.expect(before.length >= expected, `${before.length} of ${expected} had begun`);
      const deaths = lab.deaths();
      lab.kill();
      while (lab.deaths() === deaths) await sleep(2);
      await lab.call('settings.get', {});
      const opened = performance.now();
      // The check that was not answered is asked for again, and what it starts then is no leftover.
      const left = (): readonly number[] =>
        processesWith(mark).filter((pid) => before.includes(pid));
      while (left().length > 0 && performance.now() - opened < LEFT_MS) await sleep(5);
      tookMs.push(performance.now() - opened);
      failures.expect(left().length === 0, `${left().length} processes outlived a killed core`);
    }
    await lab.close();
    const [median = 0, slowest = 0] = [tookMs.sort((a, b) => a - b)[kills >> 1], tookMs.at(-1)];
    failures.expect(!run.isFull || median < GONE_MS, `${Math.round(median)} ms in the middle`);
    const figures = `${kills} cores killed with up to ${most} processes of a shell${hasPython ? ' and a check' : ''} in hiding: gone ${Math.round(median)} ms after the next core opened, ${Math.round(slowest)} ms at most`;
    return { kind: 'done', figures, failures: failures.list };
  },
};

/** A shell and a check whose processes hide; answers how many there are. */
async function startHiding(
  lab: Lab,
  {
    mark,
    checks,
    run,
  }: { readonly mark: string; readonly checks: boolean; readonly run: FaultRun },
): Promise<number> {
  const window = new Window(lab);
  const opened = await lab.call('workspace.open', { exerciseId: EXERCISE });
  if (checks) {
    const path = 'quoting.py';
    const baseVersion = opened.files.find((file) => file.path === path)?.version ?? null;
    const content = hiding(mark);
    await lab.call('workspace.save', { exerciseId: EXERCISE, path, content, baseVersion });
    await lab.call('python.setUp', {});
    // The next core begins it anew, with what the file holds by then.
    const runId = uuidv7() as never;
    void lab.client.call('exercise.check', { exerciseId: EXERCISE, runId, quiet: true });
  }
  await window.open();
  await window.until(/[$#] $/);
  const words = [
    `setsid sleep ${mark} & `,
    `nohup sleep ${mark} >/dev/null 2>&1 & `,
    `(setsid sh -c 'trap "" HUP TERM; sleep ${mark}; sleep ${mark}' &) ; printf 'beg''un'\n`,
  ];
  await window.type(words.join(''));
  await window.until(/begun/);
  const expected = IN_SHELL + (checks ? IN_CHECK : 0);
  const end = performance.now() + 10_000;
  while (processesWith(mark).length < expected && performance.now() < end) await sleep(10);
  await sleep(run.random() * 50);
  window.dispose();
  return expected;
}
