import { spawnSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import type { DomainError } from '../../src/contract/errors.ts';
import type { MethodName, Params, ResultOf } from '../../src/contract/methods.ts';
import { Failures, type Fault, type FaultRun, skipped } from './fault.ts';
import { createLab, type Lab } from './lab.ts';
import { checkReviews, Learner } from './reviews.ts';

/** Each is also a kind of refusal that the learner is told. */
const REFUSALS = [
  { number: constants.errno.ENOSPC, said: 'diskFull' },
  { number: constants.errno.EIO, said: 'ioFailed' },
] as const;
const EXERCISE = { exerciseId: '1.1.1.1-quote-order' as never };
const FILE = 'quoting.py';
/** One refusal is one error; the same act once more has to succeed. */
const MOST_REFUSALS = 3;
const SMALL_DISK_MB = 8;
/** Room that is left on the small disk when the learner goes on. */
const LEFT_BYTES = 200_000;

/** A learner who does again what was refused, and counts it. */
class Persistent {
  readonly learner: Learner;
  refused = 0;
  /** What acts are refused with. */
  expected: 'diskFull' | 'ioFailed' = 'diskFull';
  /** Called when an act is refused, before it is done again. */
  readonly #makeRoom: () => void;
  readonly #lab: Lab;
  readonly #failures: Failures;
  #inARow = 0;

  constructor(lab: Lab, run: FaultRun, failures: Failures, makeRoom: () => void = () => undefined) {
    this.#lab = lab;
    this.#failures = failures;
    this.#makeRoom = makeRoom;
    this.learner = new Learner(lab, run.random, (error) => this.#again('review.answer', error));
  }

  async call<M extends MethodName>(method: M, params: Params<M>): Promise<ResultOf<M> | null> {
    for (;;) {
      const result = await this.#lab.client.call(method, params);
      if (result.ok) {
        this.#inARow = 0;
        return result.value;
      }
      if (!(await this.#again(method, result.error))) return null;
    }
  }

  answer(): Promise<void> {
    this.#inARow = 0;
    return this.learner.answer();
  }

  async save(content: string): Promise<void> {
    const opened = await this.call('workspace.open', EXERCISE);
    const file = opened?.files.find(({ path }) => path === FILE);
    await this.call('workspace.save', {
      ...{ ...EXERCISE, path: FILE, content, baseVersion: file?.version ?? null },
    } as never);
  }

  /** Whether to do it once more. */
  async #again(method: string, { code, message }: DomainError): Promise<boolean> {
    this.#inARow++;
    // Where SQLite has no room to sync or to cut a file, it speaks of an I/O error.
    const known = [this.expected, 'ioFailed', 'profileClosed'].includes(code);
    this.#failures.expect(known, `${method}: ${code}: ${message}`);
    if (this.#inARow > MOST_REFUSALS) {
      this.#failures.expect(false, `${method} is refused although there is room: ${message}`);
      return false;
    }
    this.refused++;
    this.#makeRoom();
    // It did not open: the window says so, and its button tries again.
    if (code === 'profileClosed') {
      const deaths = this.#lab.deaths();
      await this.#lab.client.call('recovery.retry', {});
      await untilDeath(this.#lab, deaths);
    }
    return true;
  }
}

async function untilDeath(lab: Lab, deaths: number): Promise<void> {
  while (lab.deaths() === deaths) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** An evening: one of each kind of thing that is kept. */
async function study(acts: Persistent, n: number): Promise<number> {
  await acts.call('settings.save', { patch: { newCardsPerDay: 10 + (n % 10) } } as never);
  await acts.answer();
  await acts.call('ui.save', { key: 'app/route', value: `/learn/${n}` } as never);
  await acts.save(`# evening ${n}\n`);
  await acts.call('card.create', {
    ...{ actId: uuidv7(), newId: uuidv7(), pointId: null, heading: null, quote: null },
    ...{ deck: null, tags: ['own'] },
    text: { kind: 'basic', format: 'markdown', front: `Evening ${n}`, back: 'Kept.', why: '' },
  } as never);
  await acts.call('workspace.reset', EXERCISE);
  await acts.call('lesson.markRead', { pointId: '1.1.1.1', actId: uuidv7() } as never);
  await acts.call('today.get', {});
  await acts.call('statistics.get', {});
  await acts.call('backup.make', {});
  await acts.answer();
  const kept = await acts.call('settings.get', {});
  const next = await acts.call('review.next', { scope: { kind: 'due' } });
  if (kept?.['newCardsPerDay' as never] !== 10 + (n % 10)) return -1;
  return next?.counts.new ?? -1;
}

export const full: Fault = {
  promise: '8',
  name: 'full',
  async run(run) {
    const failures = new Failures();
    const writes = await eachWrite(run, failures);
    if (writes === undefined) return skipped('it needs Linux and a C compiler');
    await fullFromTheFirst(run, failures);
    const disk = await smallDisk(run, failures);
    const figures = `${writes.failed} writes failed one by one (no room, I/O error), ${writes.refused} acts refused and done again; ${disk}`;
    return { kind: 'done', figures, failures: failures.list };
  },
};

/** Lets the nth write of a life fail, the opening included. */
async function eachWrite(
  run: FaultRun,
  failures: Failures,
): Promise<{ readonly failed: number; readonly refused: number } | undefined> {
  const total = run.count(5, 200);
  let failed = 0;
  let refused = 0;
  for (const { number, said } of REFUSALS) {
    let hits = 0;
    let next = 0;
    let killed = false;
    const lab = createLab(run, {
      name: `full-${said}`,
      afterDeath() {
        lab.disk?.disarm();
        if (!killed) return;
        killed = false;
        lab.disk?.set('failCode', number);
        lab.disk?.set('failCount', 1);
        lab.disk?.set('failFrom', lab.disk.get('acts') + next);
      },
    });
    if (!lab.disk) return lab.close().then(() => undefined);
    const acts = new Persistent(lab, run, failures);
    acts.expected = said;
    await study(acts, 0);
    for (let n = 1; n <= total; n++) {
      // The short form takes some of the 200.
      next = run.isFull ? n : 1 + Math.floor(run.random() * 200);
      killed = true;
      const deaths = lab.deaths();
      lab.kill();
      await untilDeath(lab, deaths);
      const before = acts.refused;
      failures.expect((await study(acts, n)) >= 0, `write ${next}: what was saved is not there`);
      const hit = lab.disk.get('failed') > hits;
      // Advice for later (a checkpoint, the clearing of what is old) may fail unsaid.
      failures.expect(hit || acts.refused === before, `write ${next}: refused without a cause`);
      hits = lab.disk.get('failed');
    }
    failed += hits;
    refused += acts.refused;
    const opens = lab.problems.filter((problem) => !problem.startsWith('unwritable: '));
    for (const problem of opens) failures.expect(false, problem);
    await lab.close();
    lab.look((db) => checkReviews(db, acts.learner, failures));
  }
  return { failed, refused };
}

/** A new profile whose first answers meet a full disk: what the core holds in memory must not speak of what was taken back. */
async function fullFromTheFirst(run: FaultRun, failures: Failures): Promise<void> {
  const lab = createLab(run, { name: 'full-first' });
  const acts = new Persistent(lab, run, failures, () => lab.disk?.disarm());
  await acts.call('settings.get', {});
  lab.disk?.set('failCode', constants.errno.ENOSPC);
  lab.disk?.set('failCount', Number.MAX_SAFE_INTEGER);
  lab.disk?.set('failFrom', 1);
  for (let n = 0; n < 3; n++) await acts.answer();
  failures.expect(acts.refused > 0, 'the first answer on a full disk was not refused');
  await lab.close();
  lab.look((db) => checkReviews(db, acts.learner, failures));
}

/** A disk of a few megabytes that is really full, and has room again. */
async function smallDisk(run: FaultRun, failures: Failures): Promise<string> {
  const name = 'small';
  const folder = run.folder(name);
  const options = `size=${SMALL_DISK_MB}m`;
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'none', folder]);
  if (mounted.status !== 0) return 'no small disk could be mounted here';
  try {
    const ballast = join(folder, 'ballast');
    const lab = createLab(run, { name, withoutShim: true });
    const acts = new Persistent(lab, run, failures, () => rmSync(ballast, { force: true }));
    const rounds = run.count(2, 20);
    for (let n = 0; n < rounds; n++) {
      for (const { name: old } of (await acts.call('backup.list', {})) ?? []) {
        await acts.call('backup.delete', { name: old });
      }
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - LEFT_BYTES)));
      const before = acts.refused;
      for (let tries = 0; acts.refused === before && tries < 100; tries++) await acts.answer();
      // The log may have room of its own left: what comes new has not.
      if (acts.refused === before) await acts.save('# much\n'.repeat(LEFT_BYTES / 5));
      failures.expect(acts.refused > before, 'a full disk refused nothing');
      await study(acts, n);
    }
    const deaths = lab.deaths();
    failures.expect(deaths === 0, `the core died ${deaths} times`);
    await lab.close();
    for (const problem of lab.problems) failures.expect(false, problem);
    lab.look((db) => checkReviews(db, acts.learner, failures));
    return `a disk of ${SMALL_DISK_MB} MB full ${rounds} times in ${acts.learner.asked} answers, none lost`;
  } finally {
    spawnSync('umount', ['-l', folder]);
  }
}
