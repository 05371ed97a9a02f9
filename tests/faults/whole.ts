import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type Database from 'better-sqlite3';
import { uuidv7 } from 'uuidv7';
import { checkBackup, listBackups } from '../../src/core/store/backup-file.ts';
import { MIGRATIONS } from '../../src/core/store/migrations/index.ts';
import { Failures, type Fault, type FaultResult, type FaultRun, skipped } from './fault.ts';
import { createLab, type Lab, lookAt } from './lab.ts';
import { Learner } from './reviews.ts';

const NO_SHIM = 'it needs Linux and a C compiler';
const PROFILE_V1 = join(import.meta.dirname, '..', 'migrations', 'profile-v1.db.gz');
/** Of a whole act's steps on the disk: some kills come after its last one. */
const BEYOND = 1.05;
const FIRST_REVIEWS = 30;

const done = (figures: string, failures: Failures): FaultResult => ({
  kind: 'done',
  figures,
  failures: failures.list,
});

const countOf = (db: Database.Database, sql: string): number =>
  db.prepare(sql).pluck().get() as number;
const reviews = (db: Database.Database): number => countOf(db, 'SELECT count(*) FROM review_log');

function isSound(db: Database.Database): boolean {
  return db.pragma('quick_check', { simple: true }) === 'ok';
}

/** The acts on the disk that `what` takes when nothing dies. */
async function actsOf(lab: Lab, what: () => Promise<unknown>): Promise<number> {
  const before = lab.disk?.get('acts') ?? 0;
  await what();
  return (lab.disk?.get('acts') ?? 0) - before;
}

/** The core dies within the next `acts` acts, where the seed says. */
function armWithin(run: FaultRun, lab: Lab, acts: number): void {
  const at = lab.disk?.get('acts') ?? 0;
  lab.disk?.set('dieAt', at + 1 + Math.floor(run.random() * acts * BEYOND));
}

/** A core with a few answers in it. */
async function startLab(run: FaultRun, name: string, afterDeath?: () => void) {
  const lab = createLab(run, {
    name,
    afterDeath() {
      lab.disk?.disarm();
      afterDeath?.();
    },
  });
  const learner = new Learner(lab, run.random);
  for (let n = 0; n < FIRST_REVIEWS; n++) await learner.answer();
  return { lab, learner };
}

export const backupKills: Fault = {
  promise: '4',
  name: 'backups',
  async run(run) {
    const failures = new Failures();
    let looked = 0;
    const checkAll = (): void => {
      const folder = join(lab.profile, 'backups');
      for (const { name } of listBackups(folder)) {
        try {
          looked++;
          checkBackup(folder, name);
        } catch (error) {
          failures.expect(false, `${name}: ${(error as Error).message}`);
        }
      }
    };
    const { lab, learner } = await startLab(run, 'backups', checkAll);
    if (!lab.disk) return lab.close().then(() => skipped(NO_SHIM));
    const acts = await actsOf(lab, () => lab.call('backup.make', {}));
    const kills = run.count(5, 100);
    for (let n = 0; n < kills; n++) {
      await learner.answer();
      armWithin(run, lab, acts);
      const made = await lab.call('backup.make', {});
      lab.disk.disarm();
      failures.expect(
        made.reviews === learner.asked,
        'a backup holds fewer answers than there were',
      );
      // Enough of them: each would be looked at after each kill.
      for (const old of (await lab.call('backup.list', {})).slice(2)) {
        await lab.call('backup.delete', { name: old.name });
      }
    }
    const deaths = lab.deaths();
    await lab.close();
    checkAll();
    for (const problem of lab.problems) failures.expect(false, problem);
    return done(
      `${deaths} kills in ${kills} backups: ${looked} looks at what had its name, all whole`,
      failures,
    );
  },
};

export const restoreKills: Fault = {
  promise: '5',
  name: 'restores',
  async run(run) {
    const failures = new Failures();
    const { lab, learner } = await startLab(run, 'restores');
    if (!lab.disk) return lab.close().then(() => skipped(NO_SHIM));
    const { name } = await lab.call('backup.make', {});
    const old = learner.asked;
    const restore = async (): Promise<void> => {
      await lab.client.call('backup.restore', { name });
      // The core that comes next has carried it out, or not; asked twice, since the one that goes still answers.
      await new Promise((resolve) => setTimeout(resolve, 60));
      await lab.call('settings.get', {});
    };
    await learner.answer();
    const acts = await actsOf(lab, restore);
    let restored = 0;
    let deaths = 0;
    const kills = run.count(5, 100);
    for (let n = 0; n < kills; n++) {
      const before = lab.deaths();
      for (const name of readdirSync(lab.profile)) {
        if (name.startsWith('replaced-')) rmSync(join(lab.profile, name), { recursive: true });
      }
      await learner.answer();
      const current = lab.look(reviews);
      armWithin(run, lab, acts);
      await restore();
      if (lab.disk.get('dieAt') === 0) deaths++;
      lab.disk.disarm();
      failures.expect(lab.look(isSound), 'the database is not sound');
      const now = lab.look(reviews);
      failures.expect(
        now === old || now === current,
        `${now} answers: neither ${old} nor ${current}`,
      );
      failures.expect(lab.deaths() > before, 'nothing was started anew');
      const aside = readdirSync(lab.profile).filter((each) => each.startsWith('replaced-'));
      if (now === old && current !== old) {
        restored++;
        const kept = aside.some(
          (each) =>
            existsSync(join(lab.profile, each, 'cairn.db')) &&
            lookAt(join(lab.profile, each), run.folder('aside'), reviews) === current,
        );
        failures.expect(kept, 'what was replaced is not kept whole');
      }
      for (const copy of (await lab.call('backup.list', {})).slice(0, -1)) {
        if (copy.name !== name) await lab.call('backup.delete', { name: copy.name });
      }
    }
    await lab.close();
    for (const problem of lab.problems) failures.expect(false, problem);
    return done(
      `${deaths} kills in ${kills} restores: ${restored} carried out whole, the others not at all`,
      failures,
    );
  },
};

export const importKills: Fault = {
  promise: '5',
  name: 'imports',
  async run(run) {
    const failures = new Failures();
    const { lab } = await startLab(run, 'imports');
    if (!lab.disk) return lab.close().then(() => skipped(NO_SHIM));
    const folder = run.folder('files');
    const CARDS = 60;
    const bring = async (n: number, acts: number | null): Promise<boolean> => {
      const path = join(folder, `${n}.csv`);
      const lines = Array.from(
        { length: CARDS },
        (_, card) => `question ${n} ${card},answer ${card}\n`,
      );
      writeFileSync(path, lines.join(''));
      const importId = uuidv7() as never;
      await lab.call('import.read', { importId, source: { kind: 'path', path }, csv: null });
      if (acts !== null) armWithin(run, lab, acts);
      const applied = await lab.client.call('import.apply', { importId });
      lab.disk?.disarm();
      return applied.ok;
    };
    const ownCards = (db: Database.Database): number => countOf(db, 'SELECT count(*) FROM own_doc');
    const acts = await actsOf(lab, () => bring(0, null));
    const kills = run.count(4, 100);
    let kept = 0;
    for (let n = 1; n <= kills; n++) {
      const before = lab.look(ownCards);
      const said = await bring(n, acts);
      const now = lab.look(ownCards) - before;
      failures.expect(
        now === (said ? CARDS : 0),
        `said ${said ? 'kept' : 'not kept'}, ${now} cards came`,
      );
      if (said) kept++;
      for (const copy of (await lab.call('backup.list', {})).slice(1)) {
        await lab.call('backup.delete', { name: copy.name });
      }
    }
    const deaths = lab.deaths();
    failures.expect(lab.look(isSound), 'the database is not sound');
    await lab.close();
    for (const problem of lab.problems) failures.expect(false, problem);
    return done(
      `${deaths} kills in ${kills} imports of ${CARDS} cards: ${kept} kept whole, the others not at all, as was said`,
      failures,
    );
  },
};

export const mergeKills: Fault = {
  promise: '5',
  name: 'merges',
  async run(run) {
    const failures = new Failures();
    const { lab } = await startLab(run, 'merges');
    if (!lab.disk) return lab.close().then(() => skipped(NO_SHIM));
    const other = await startLab(run, 'other-device');
    const NEW_ROWS = 10;
    const merge = async (armed: number | null): Promise<void> => {
      for (let n = 0; n < NEW_ROWS; n++) await other.learner.answer();
      const path = join(run.folder('files'), `${uuidv7()}.cairnlog`);
      await other.lab.call('export.make', {
        exportId: uuidv7() as never,
        request: { kind: 'log' },
        path,
      });
      if (armed !== null) armWithin(run, lab, armed);
      await lab.call('log.merge', {
        mergeId: uuidv7() as never,
        source: { kind: 'path', path },
        join: true,
      });
      lab.disk?.disarm();
      rmSync(path);
    };
    await merge(null);
    const acts = await actsOf(lab, () => merge(null));
    const kills = run.count(4, 100);
    for (let n = 0; n < kills; n++) {
      const before = lab.look(reviews);
      let between = before;
      await merge(acts);
      between = lab.look(reviews);
      failures.expect(
        between - before === NEW_ROWS,
        `${between - before} rows came, not ${NEW_ROWS}`,
      );
      for (const copy of (await lab.call('backup.list', {})).slice(1)) {
        await lab.call('backup.delete', { name: copy.name });
      }
    }
    const deaths = lab.deaths();
    failures.expect(lab.look(isSound), 'the database is not sound');
    await Promise.all([lab.close(), other.lab.close()]);
    for (const problem of lab.problems) failures.expect(false, problem);
    return done(
      `${deaths} kills in ${kills} merges of ${NEW_ROWS} answers: each came once, after the retry`,
      failures,
    );
  },
};

export const upgradeKills: Fault = {
  promise: '5',
  name: 'upgrades',
  async run(run) {
    const failures = new Failures();
    const shipped = gunzipSync(readFileSync(PROFILE_V1));
    const newest = MIGRATIONS.at(-1)?.version ?? 0;
    const versions = new Map<number, number>();
    let acts = 0;
    let deaths = 0;
    let answers = 0;
    const kills = run.count(4, 100);
    for (let n = 0; n <= kills; n++) {
      const lab = createLab(run, {
        name: `upgrade-${n}`,
        afterDeath() {
          lab.disk?.disarm();
          deaths++;
          const version = lab.look((db) => {
            failures.expect(isSound(db), 'the database is not sound');
            failures.expect(reviews(db) >= answers, 'answers are missing after a kill');
            return db.pragma('user_version', { simple: true }) as number;
          });
          versions.set(version, (versions.get(version) ?? 0) + 1);
        },
      });
      if (!lab.disk) return lab.close().then(() => skipped(NO_SHIM));
      writeFileSync(join(lab.profile, 'cairn.db'), shipped);
      answers ||= lab.look(reviews);
      // The first one shows how many steps there are.
      if (n > 0) armWithin(run, lab, acts);
      await lab.call('settings.get', {});
      if (n === 0) acts = lab.disk.get('acts');
      await lab.close();
      const version = lab.look((db) => db.pragma('user_version', { simple: true }) as number);
      failures.expect(version === newest, `it opened with version ${version}`);
      // More: an exercise that was passed before is remembered from now on.
      failures.expect(lab.look(reviews) >= answers, 'answers are missing');
      for (const problem of lab.problems) failures.expect(false, problem);
      rmSync(lab.profile, { recursive: true, force: true });
    }
    const seen = [...versions]
      .sort(([a], [b]) => a - b)
      .map(([version, times]) => `${times} at version ${version}`);
    return done(
      `${deaths} kills in ${kills} upgrades from version 1 to ${newest} (${seen.join(', ')}): all ${answers} answers there`,
      failures,
    );
  },
};
