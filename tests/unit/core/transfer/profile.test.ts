import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../../src/core/store/index.ts';
import { openArchive } from '../../../../src/core/transfer/archive.ts';
import {
  freshId,
  Refused,
  readHere,
  type TransferProfile,
  transferProfile,
} from '../../../helpers/transfer.ts';
import { makeZip, type ZipEntry } from '../../../helpers/zip.ts';

const EXERCISE = '1.1.1.1-quote-order';

function aProfile(restart?: () => void): TransferProfile {
  const profile = transferProfile({
    startReader: readHere,
    ...(restart ? { restart } : {}),
  });
  onTestFinished(() => profile.remove());
  return profile;
}

function put(profile: TransferProfile, path: string, content: string | Buffer): string {
  const file = join(profile.context.folders.workspaces, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

async function exported(profile: TransferProfile) {
  const path = join(profile.folder, 'all.zip');
  const made = await profile.call('export.make', {
    exportId: freshId() as never,
    request: { kind: 'profile' },
    path,
  });
  return { path, ...made };
}

async function entriesOf(path: string): Promise<Map<string, Buffer>> {
  const archive = await openArchive(path);
  const entries = new Map<string, Buffer>();
  for (const name of archive.names) entries.set(name, await archive.read(name, 1e9));
  archive.close();
  return entries;
}

function read(profile: TransferProfile, path: string) {
  const importId = freshId() as never;
  return profile.call('profile.read', { importId, source: { kind: 'path', path } });
}

test('a profile goes out whole and begins elsewhere under a new name', async () => {
  const from = aProfile();
  from.store.local.saveSettings({ theme: 'dark', pythonPath: '/tmp/some/python' });
  put(from, `${EXERCISE}/app.py`, 'print("ä")\n');
  const binary = Buffer.from([0, 255, 10, 13, 0]);
  chmodSync(put(from, `${EXERCISE}/data/run`, binary), 0o755);
  put(from, `${EXERCISE}/.git/config`, '[core]\n');
  put(from, 'elsewhere/note.txt', 'x');
  symlinkSync('/etc/passwd', join(from.context.folders.workspaces, EXERCISE, 'link'));
  const made = await exported(from);
  expect(made).toMatchObject({ rows: 2 });
  expect(made.leftOut).toEqual([
    `${EXERCISE}/link, which is a link, or no plain file`,
    "elsewhere, which is no exercise's folder",
  ]);

  const to = aProfile();
  const found = await read(to, made.path);
  expect(found).toMatchObject({ profile: 'default', version: '9.8.7', files: 2, reviews: 0 });
  const importId = found.importId as never;
  await to.call('profile.apply', { importId, as: 'moved' });
  const folder = join(to.context.folders.data, 'profiles', 'moved');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const workspace = join(folder, 'workspaces', EXERCISE);
  expect(readFileSync(join(workspace, 'app.py'), 'utf8')).toBe('print("ä")\n');
  expect(readFileSync(join(workspace, 'data/run')).equals(binary)).toBe(true);
  if (process.platform !== 'win32') {
    expect(statSync(join(workspace, 'data/run')).mode & 0o777).toBe(0o755);
  }
  expect(readdirSync(workspace).sort()).toEqual(['app.py', 'data']);
  const store = openStore(folder);
  if (!store.ok) throw new Error(store.error.message);
  // The path of a program on another computer is not taken over.
  expect(store.value.local.settings()).toEqual({ theme: 'dark' });
  expect(store.value.profileNames()).toEqual(from.store.profileNames());
  store.value.close();

  const again = await read(to, made.path);
  const taken = to.call('profile.apply', { importId: again.importId as never, as: 'moved' });
  await expect(taken).rejects.toMatchObject({ code: 'badPath' });
});

test('over the present profile it takes its place at the next opening, and what was there is kept', async () => {
  const from = aProfile();
  from.store.local.saveSettings({ theme: 'dark' });
  put(from, `${EXERCISE}/app.py`, 'theirs\n');
  const made = await exported(from);

  let restarts = 0;
  const to = aProfile(() => restarts++);
  to.store.local.saveSettings({ theme: 'light' });
  put(to, `${EXERCISE}/app.py`, 'mine\n');
  const found = await read(to, made.path);
  await to.call('profile.apply', { importId: found.importId as never, as: null });
  expect(restarts).toBe(1);
  expect(to.store.local.settings()).toEqual({ theme: 'light' });
  to.store.close();
  // Killed after the files were moved aside: the core's next start makes an empty folder, then goes on.
  const aside = JSON.parse(readFileSync(join(to.folder, 'replace.json'), 'utf8')).aside as string;
  mkdirSync(join(to.folder, aside));
  const { workspaces } = to.context.folders;
  const moved = join(to.folder, aside, 'workspaces');
  mkdirSync(moved);
  rmSync(workspaces, { recursive: true });
  writeFileSync(join(moved, 'mine'), '');
  mkdirSync(workspaces);
  const store = openStore(to.folder);
  if (!store.ok) throw new Error(store.error.message);
  expect(store.value.local.settings()).toEqual({ theme: 'dark' });
  store.value.close();
  expect(readFileSync(join(workspaces, EXERCISE, 'app.py'), 'utf8')).toBe('theirs\n');
  expect(readdirSync(moved)).toEqual(['mine']);
  expect(existsSync(join(to.folder, aside, 'cairn.db'))).toBe(true);
  expect(readdirSync(to.folder).filter((name) => /^(incoming|replace\.)/.test(name))).toEqual([]);
  const kinds = readdirSync(join(to.folder, 'backups')).filter((name) => name.endsWith('.db'));
  expect(kinds.map((name) => /-(\w+)\.db$/.exec(name)?.[1]).sort()).toEqual([
    'beforeImport',
    'imported',
  ]);
});

test('without a way to open it again it is refused before anything is touched', async () => {
  const from = aProfile();
  put(from, `${EXERCISE}/app.py`, 'x = 1\n');
  const made = await exported(from);
  const found = await read(from, made.path);
  const applied = from.call('profile.apply', { importId: found.importId as never, as: null });
  await expect(applied).rejects.toMatchObject({ code: 'busy' });
  expect(existsSync(join(from.folder, 'backups'))).toBe(false);
});

type Change = (entries: Map<string, Buffer>, folder: string) => readonly ZipEntry[] | undefined;

const sha = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** Another file, told in the list as it should be. */
function withFile(entries: Map<string, Buffer>, name: string, content: Buffer): void {
  const list = JSON.parse(`${entries.get('manifest.json')}`);
  list.files[name] = { bytes: content.length, sha256: sha(content), executable: false };
  entries.set('manifest.json', Buffer.from(JSON.stringify(list)));
  entries.set(name, content);
}

/** The database with something of somebody else's in it. */
const withSql =
  (sql: string): Change =>
  (entries, folder) => {
    const file = join(folder, 'hostile.db');
    writeFileSync(file, entries.get('cairn.db') ?? '');
    const db = new Database(file);
    db.pragma('journal_mode = DELETE');
    db.exec(sql);
    db.close();
    withFile(entries, 'cairn.db', readFileSync(file));
    return undefined;
  };
const named =
  (name: string): Change =>
  (entries) => {
    withFile(entries, name, Buffer.from('x'));
    return undefined;
  };

const HOSTILE: Readonly<Record<string, Change>> = {
  'a trigger': withSql(
    'CREATE TRIGGER t AFTER INSERT ON setting BEGIN DELETE FROM review_log; END',
  ),
  'a view': withSql('CREATE VIEW v AS SELECT * FROM setting'),
  'another table': withSql('CREATE TABLE sqlite (a)'),
  'a table that is missing': withSql('DROP TABLE setting'),
  'a newer schema': withSql('PRAGMA user_version = 999'),
  'no schema': withSql('PRAGMA user_version = 0'),
  'a way out': named('workspaces/../x'),
  'a way out of an exercise': named(`workspaces/${EXERCISE}/../../x`),
  'a whole path': named('/tmp/x'),
  'a drive': named('workspaces/C:x/y'),
  'a file beside the workspaces': named('settings.json'),
  'a file of no exercise': named('workspaces/x.py'),
  'a folder of git': named(`workspaces/${EXERCISE}/.git/config`),
  "a device's name": named(`workspaces/${EXERCISE}/CON`),
  'names of one fold': (entries) => {
    named(`workspaces/${EXERCISE}/A.py`)(entries, '');
    return named(`workspaces/${EXERCISE}/a.py`)(entries, '');
  },
  'a file and a folder of one name': (entries) => {
    named(`workspaces/${EXERCISE}/a`)(entries, '');
    return named(`workspaces/${EXERCISE}/a/b`)(entries, '');
  },
  'a file that is not listed': (entries) => {
    entries.set(`workspaces/${EXERCISE}/more.py`, Buffer.from('x'));
    return undefined;
  },
  'a file that is not there': (entries) => {
    named(`workspaces/${EXERCISE}/more.py`)(entries, '');
    entries.delete(`workspaces/${EXERCISE}/more.py`);
    return undefined;
  },
  'other bytes than listed': (entries) => {
    entries.set(`workspaces/${EXERCISE}/app.py`, Buffer.from('other'));
    return undefined;
  },
  'no list': (entries) => {
    entries.delete('manifest.json');
    return undefined;
  },
  'a list that is none': (entries) => {
    entries.set('manifest.json', Buffer.from('{"version": 1'));
    return undefined;
  },
  'a newer version': (entries) => {
    entries.set('manifest.json', Buffer.from('{"format": "cairn-profile", "version": 2}'));
    return undefined;
  },
  'a link': (entries) =>
    [...entries].map(([name, content]) => ({
      ...{ name, content },
      ...(name.endsWith('app.py') ? { mode: 0o120777 } : {}),
    })),
  'a database that is none': (entries) => {
    withFile(entries, 'cairn.db', Buffer.from('hello'));
    return undefined;
  },
};

test('packed again as it is, it is taken', async () => {
  const profile = aProfile();
  put(profile, `${EXERCISE}/app.py`, 'x = 1\n');
  const made = await exported(profile);
  const entries = await entriesOf(made.path);
  withFile(entries, `workspaces/${EXERCISE}/more.py`, Buffer.from('x'));
  writeFileSync(made.path, makeZip([...entries].map(([name, content]) => ({ name, content }))));
  expect(await read(profile, made.path)).toMatchObject({ files: 2 });
});

test.each(Object.keys(HOSTILE))('refused: %s', async (what) => {
  const profile = aProfile(() => undefined);
  put(profile, `${EXERCISE}/app.py`, 'x = 1\n');
  const made = await exported(profile);
  const entries = await entriesOf(made.path);
  const list = HOSTILE[what]?.(entries, profile.folder);
  const zip = list ?? [...entries].map(([name, content]) => ({ name, content }));
  writeFileSync(made.path, makeZip(zip));
  const error = await read(profile, made.path).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Refused);
  expect((error as Refused).code).toBe('fileRefused');
  expect(readdirSync(join(profile.folder, 'transfer'))).toEqual([]);
});
