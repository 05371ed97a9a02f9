import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { serve } from '../../src/core/recovery.ts';
import { silentLog } from '../helpers/log.ts';
import { Failures, type Fault } from './fault.ts';
import { createLab, RESOURCES } from './lab.ts';
import { Learner } from './reviews.ts';

const REVIEWS = 40;
const FILES = ['cairn.db', 'cairn.db-wal'];

/** What happens to the files of a profile. `random` is from 0 to 1. */
const MUTATIONS: Readonly<
  Record<
    string,
    (
      files: { readonly db: string; readonly wal: string; readonly foreign: string },
      random: () => number,
    ) => void
  >
> = {
  truncated: ({ db }, random) => truncateSync(db, Math.floor(random() * readFileSync(db).length)),
  'one byte changed': ({ db }, random) => {
    const bytes = readFileSync(db);
    const at = Math.floor(random() * bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 + Math.floor(random() * 255));
    writeFileSync(db, bytes);
  },
  'a page of zeros': ({ db }, random) => {
    const bytes = readFileSync(db);
    const at = Math.floor((random() * bytes.length) / 4096) * 4096;
    bytes.fill(0, at, at + 4096);
    writeFileSync(db, bytes);
  },
  'two pages swapped': ({ db }, random) => {
    const bytes = readFileSync(db);
    const pages = Math.floor(bytes.length / 4096);
    const [a, b] = [1 + Math.floor(random() * (pages - 1)), 1 + Math.floor(random() * (pages - 1))];
    const kept = Buffer.from(bytes.subarray(a * 4096, (a + 1) * 4096));
    bytes.copy(bytes, a * 4096, b * 4096, (b + 1) * 4096);
    kept.copy(bytes, b * 4096);
    writeFileSync(db, bytes);
  },
  'the WAL of another': ({ wal, foreign }) => writeFileSync(wal, readFileSync(`${foreign}-wal`)),
  'a WAL of noise': ({ wal }, random) =>
    writeFileSync(
      wal,
      Buffer.from(Array.from({ length: 50_000 }, () => Math.floor(random() * 256))),
    ),
  text: ({ db }) => writeFileSync(db, 'a shopping list'),
  'zero bytes': ({ db }) => writeFileSync(db, ''),
  'a folder': ({ db }) => {
    rmSync(db);
    mkdirSync(db);
  },
  'another kind of database': ({ db, foreign }) => writeFileSync(db, readFileSync(foreign)),
  'a newer schema': ({ db }, random) => {
    const newer = new Database(db);
    newer.pragma(`user_version = ${1000 + Math.floor(random() * 1000)}`);
    newer.close();
  },
};

export const damage: Fault = {
  promise: '6',
  name: 'damage',
  async run(run) {
    const failures = new Failures();
    const lab = createLab(run, { name: 'sound', withoutShim: true });
    const learner = new Learner(lab, run.random);
    for (let n = 0; n < REVIEWS; n++) await learner.answer();
    await lab.call('backup.make', {});
    await lab.close();
    const foreign = foreignDatabase(run.folder('foreign'));
    const total = run.count(22, 300);
    let opened = 0;
    let said = 0;
    for (let n = 0; n < total; n++) {
      const names = Object.keys(MUTATIONS);
      const what = names[n % names.length] ?? '';
      const data = run.folder('damaged');
      rmSync(data, { recursive: true });
      cpSync(join(lab.profile, '..', '..'), data, { recursive: true });
      const profile = join(data, 'profiles', 'default');
      const db = join(profile, 'cairn.db');
      MUTATIONS[what]?.({ db, wal: `${db}-wal`, foreign }, run.random);
      const before = FILES.map((file) => bytesOf(join(profile, file)));
      const serving = serve({
        ...{ dataFolder: data, resourcesFolder: RESOURCES, commandLine: 'alone', log: silentLog },
        ...{ profile: 'default', shell: 'web', version: '0.0.0', restart: () => undefined },
      });
      const { problem } = serving;
      serving.dispose();
      if (problem) {
        said++;
        const after = FILES.map((file) => bytesOf(join(profile, file)));
        failures.expect(
          before.join() === after.join(),
          `${what}: ${problem.kind}, but the files were changed`,
        );
        continue;
      }
      opened++;
      const now = new Database(db, { readonly: true });
      const rows = now.prepare('SELECT count(*) FROM review_log').pluck().get() as number;
      now.close();
      failures.expect(rows === REVIEWS, `${what}: opened with ${rows} of ${REVIEWS} answers`);
    }
    const figures = `${total} damaged profiles: ${said} refused with the files byte for byte as they were, ${opened} opened with every answer, 0 crashes`;
    return { kind: 'done', figures, failures: failures.list };
  },
};

function bytesOf(file: string): string {
  if (!existsSync(file)) return 'none';
  try {
    return readFileSync(file).toString('latin1');
  } catch {
    return 'a folder';
  }
}

/** A database of another program, with a WAL that was never written back. */
function foreignDatabase(folder: string): string {
  const file = join(folder, 'other.db');
  const copy = join(folder, 'copy.db');
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('wal_autocheckpoint = 0');
  db.exec('CREATE TABLE x (a, b)');
  const insert = db.prepare('INSERT INTO x VALUES (?, ?)');
  for (let n = 0; n < 500; n++) insert.run(n, 'text '.repeat(50));
  writeFileSync(`${copy}-wal`, readFileSync(`${file}-wal`));
  db.close();
  writeFileSync(copy, readFileSync(file));
  return copy;
}
