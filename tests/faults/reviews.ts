import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { uuidv7 } from 'uuidv7';
import type { DomainError } from '../../src/contract/errors.ts';
import type { CardId } from '../../src/contract/ids.ts';
import type { Grade } from '../../src/contract/review.ts';
import { openPack } from '../../src/core/store/index.ts';
import { Failures, type Fault, type FaultRun, skipped } from './fault.ts';
import { createLab, type Lab, RESOURCES } from './lab.ts';

/** What a review does to the disk, until the first are counted. */
const ACTS_A_REVIEW = 20;
/** Acts on the database's own file in one checkpoint, about. */
const ACTS_A_CHECKPOINT = 100;
/** Of the lives, those that may also end in a checkpoint. */
const CHECKPOINT_SHARE = 0.9;
const BLOCK_BYTES = 4096;

export function cardIds(): CardId[] {
  const pack = openPack(join(RESOURCES, 'pack', 'cairn.pack'));
  if (!pack.ok) throw new Error(pack.error.message);
  const ids = pack.value.cardIndex().map(({ cardId }) => cardId);
  pack.value.close();
  return ids;
}

/** A learner who answers one card after another, and knows which answers were said to be saved. */
export class Learner {
  readonly acknowledged = new Set<string>();
  readonly refused: string[] = [];
  pending: string | undefined;
  asked = 0;
  readonly #lab: Lab;
  readonly #random: () => number;
  readonly #cards: readonly CardId[];
  readonly #again: (error: DomainError) => Promise<boolean>;
  /** `again`: whether an answer that was refused is given once more, as the same act. */
  constructor(
    lab: Lab,
    random: () => number,
    again: (error: DomainError) => Promise<boolean> = () => Promise.resolve(false),
  ) {
    this.#again = again;
    this.#lab = lab;
    this.#random = random;
    this.#cards = cardIds();
  }

  async answer(): Promise<void> {
    const cardId = this.#cards[Math.floor(this.#random() * this.#cards.length)] as CardId;
    const look = () => this.#lab.client.call('review.card', { cardId });
    let shown = await look();
    while (!shown.ok && (await this.#again(shown.error))) shown = await look();
    if (!shown.ok) throw new Error(`review.card: ${shown.error.code}: ${shown.error.message}`);
    const { revision } = shown.value;
    const reviewId = uuidv7();
    const grade = (1 + Math.floor(this.#random() * 4)) as Grade;
    this.asked++;
    this.pending = reviewId;
    const send = () =>
      this.#lab.client.call('review.answer', {
        scope: { kind: 'card', cardId },
        ...{ reviewId, cardId, grade, revision, elapsedMs: 1000 },
      } as never);
    let result = await send();
    while (!result.ok && (await this.#again(result.error))) result = await send();
    this.pending = undefined;
    if (result.ok) this.acknowledged.add(reviewId);
    else this.refused.push(`${result.error.code}: ${result.error.message}`);
  }
}

const hex = (id: string): string => id.replaceAll('-', '');

export function reviewIds(db: Database.Database): Set<string> {
  const isMade = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'review_log'").get();
  if (!isMade) return new Set();
  return new Set(db.prepare('SELECT lower(hex(id)) FROM review_log').pluck().all() as string[]);
}

/** What is wrong with a database after all that happened to it. */
export function checkReviews(db: Database.Database, learner: Learner, failures: Failures): number {
  failures.expect(db.pragma('quick_check', { simple: true }) === 'ok', 'quick_check is not ok');
  const rows = db.prepare('SELECT count(*) FROM review_log').pluck().get() as number;
  const there = reviewIds(db);
  const lost = [...learner.acknowledged].filter((id) => !there.has(hex(id))).length;
  failures.expect(lost === 0, `${lost} acknowledged answers are lost`);
  failures.expect(
    rows === learner.acknowledged.size,
    `${rows} rows for ${learner.acknowledged.size} acknowledged answers`,
  );
  const unlike = db
    .prepare(
      `SELECT count(*) FROM card_state s WHERE s.reps <>
         (SELECT count(*) FROM review_log r WHERE r.card = s.key AND r.kind = 'grade')`,
    )
    .pluck()
    .get() as number;
  failures.expect(unlike === 0, `${unlike} cards whose memory is not that of their answers`);
  return lost;
}

/** Kills at points that the seed decides, while a learner answers `reviews` cards. */
async function liveAndDie(
  run: FaultRun,
  options: { readonly reviews: number; readonly kills: number; readonly name: string },
): Promise<{
  readonly lab: Lab;
  readonly learner: Learner;
  readonly committed: number;
  readonly unanswered: number;
  readonly inCheckpoint: number;
}> {
  let unanswered = 0;
  let committed = 0;
  let inCheckpoint = 0;
  const lab = createLab(run, {
    name: options.name,
    afterDeath() {
      const { pending } = learner;
      if (pending !== undefined) {
        unanswered++;
        if (lab.look(reviewIds).has(hex(pending))) committed++;
      }
      const died = lab.disk?.get('dieAtDatabase') ?? 0;
      if (died > 0 && (lab.disk?.get('databaseActs') ?? 0) >= died) inCheckpoint++;
      arm();
    },
  });
  const learner = new Learner(lab, run.random);

  function arm(): void {
    const { disk } = lab;
    disk?.disarm();
    const killsLeft = options.kills - lab.deaths();
    if (killsLeft <= 0) return;
    const reviewsLeft = options.reviews - learner.asked;
    const acts = disk?.get('acts') ?? 0;
    const each = learner.asked > 20 ? acts / learner.asked : ACTS_A_REVIEW;
    const life = Math.max(each, (each * reviewsLeft) / killsLeft);
    // Half of them right after a sync: recorded, and the answer not yet sent.
    if (run.random() < 0.5) disk?.set('dieAt', acts + 1 + Math.floor(run.random() * 2 * life));
    else
      disk?.set(
        'dieAfterSync',
        disk.get('syncs') + 1 + Math.floor((run.random() * 2 * life) / each),
      );
    if (run.random() < CHECKPOINT_SHARE) {
      const at = disk?.get('databaseActs') ?? 0;
      disk?.set('dieAtDatabase', at + 1 + Math.floor(run.random() * ACTS_A_CHECKPOINT));
    }
  }

  await lab.call('settings.get', {});
  arm();
  while (learner.asked < options.reviews || lab.deaths() < options.kills) {
    if (learner.asked >= options.reviews * 2) break;
    // Where there is no shim, the kill comes at a moment, not at an act.
    const timed = lab.disk ? undefined : setTimeout(lab.kill, run.random() * 200);
    await learner.answer();
    clearTimeout(timed);
  }
  return { lab, learner, committed, unanswered, inCheckpoint };
}

export const kills: Fault = {
  promise: '1, 2',
  name: 'kills',
  async run(run) {
    const failures = new Failures();
    const reviews = run.count(150, 10_000);
    const lived = await liveAndDie(run, { reviews, kills: run.count(12, 500), name: 'kills' });
    const { lab, learner, committed, unanswered, inCheckpoint } = lived;
    const deaths = lab.deaths();
    await lab.close();
    for (const problem of lab.problems) failures.expect(false, problem);
    for (const refused of learner.refused) failures.expect(false, refused);
    lab.look((db) => checkReviews(db, learner, failures));
    const figures = `${deaths} kills (${inCheckpoint} while a checkpoint wrote) in ${learner.asked} answers: ${unanswered} were unanswered, ${committed} of them recorded, none twice`;
    return { kind: 'done', figures, failures: failures.list };
  },
};

export const powerLoss: Fault = {
  promise: '1',
  name: 'power',
  async run(run) {
    const failures = new Failures();
    const points = run.count(12, 200);
    const real = await losePower(run, { points, syncsLess: false });
    if (!real) return skipped('it needs Linux and a C compiler');
    failures.expect(real.lost === 0, `${real.lost} acknowledged answers are lost`);
    for (const problem of real.problems) failures.expect(false, problem);
    const control = await losePower(run, { points: run.count(12, 40), syncsLess: true });
    // So few answers may all be safe by luck.
    const enough = (control?.asked ?? 0) >= 5;
    failures.expect(
      !enough || (control?.lost ?? 0) > 0,
      'the control that syncs less lost nothing',
    );
    const figures = `${real.points} power losses in ${real.asked} answers: ${real.lost} acknowledged lost (${control?.lost} of ${control?.asked} with synchronous = NORMAL)`;
    return { kind: 'done', figures, failures: failures.list };
  },
};

/** Power losses: after each, what was not synced is gone, whole or by blocks, as the seed decides. */
async function losePower(
  run: FaultRun,
  options: { readonly points: number; readonly syncsLess: boolean },
): Promise<
  | {
      readonly points: number;
      readonly asked: number;
      readonly lost: number;
      readonly problems: readonly string[];
    }
  | undefined
> {
  const name = options.syncsLess ? 'less' : 'full';
  const durable = run.folder(`durable-${name}`);
  let lost = 0;
  const lab = createLab(run, {
    name: `power-${name}`,
    durable,
    syncsLess: options.syncsLess,
    afterDeath() {
      const keeps = options.syncsLess || run.random() < 0.5 ? () => 0 : run.random;
      for (const file of ['cairn.db', 'cairn.db-wal'])
        loseUnsynced(lab.profile, durable, file, keeps);
      rmSync(join(lab.profile, 'cairn.db-shm'), { force: true });
      const there = lab.look((db) => {
        if (db.pragma('quick_check', { simple: true }) !== 'ok')
          problems.push('quick_check failed');
        return reviewIds(db);
      });
      for (const id of learner.acknowledged) {
        if (there.has(hex(id))) continue;
        lost++;
        learner.acknowledged.delete(id);
      }
      arm();
    },
  });
  const { disk } = lab;
  if (!disk) {
    await lab.close();
    return undefined;
  }
  const problems: string[] = [];
  const learner = new Learner(lab, run.random);
  const arm = (): void => {
    disk.disarm();
    if (lab.deaths() >= options.points) return;
    disk.set('dieAt', disk.get('acts') + 1 + Math.floor(run.random() * 12 * ACTS_A_REVIEW));
  };
  await lab.call('settings.get', {});
  arm();
  while (lab.deaths() < options.points) await learner.answer();
  await lab.close();
  return {
    points: lab.deaths(),
    asked: learner.asked,
    lost,
    problems: [...problems, ...lab.problems, ...(options.syncsLess ? [] : learner.refused)],
  };
}

/** Makes `file` what a power loss would leave: as it was when last synced, with some of the later blocks (`keeps` at least 0.5). */
function loseUnsynced(profile: string, durable: string, file: string, keeps: () => number): void {
  const live = join(profile, file);
  const synced = join(durable, file);
  if (!existsSync(live)) return;
  const old = existsSync(synced) ? readFileSync(synced) : Buffer.alloc(0);
  const now = readFileSync(live);
  const length = keeps() < 0.5 ? old.length : now.length;
  const image = Buffer.alloc(length);
  old.copy(image);
  for (let at = 0; at < Math.min(length, now.length); at += BLOCK_BYTES) {
    if (keeps() >= 0.5) now.copy(image, at, at, Math.min(at + BLOCK_BYTES, length));
  }
  writeFileSync(live, image);
  // What the disk holds now is the same for whoever syncs next.
  copyFileSync(live, synced);
}
