import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endedCleanly } from '../../../../src/core/store/clean-end.ts';
import { openDatabase } from '../../../../src/core/store/database.ts';
import { TABLES } from '../../../../src/core/store/expected-tables.ts';
import { openStore } from '../../../../src/core/store/index.ts';
import { openPack } from '../../../../src/core/store/pack.ts';
import { PACK_SCHEMA } from '../../../../src/core/store/pack-schema.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function problem(): string {
  const store = openStore(folder);
  if (!store.ok) return `${store.error.kind}: ${store.error.message}`;
  store.value.close();
  return '';
}

/** A database of another program that was killed: what it wrote last is in its WAL. */
function otherDatabase(): string {
  const file = join(folder, 'other.db');
  const copy = join(folder, 'killed.db');
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.exec('CREATE TABLE other (x); INSERT INTO other VALUES (1)');
  for (const ending of ['', '-wal']) copyFileSync(`${file}${ending}`, `${copy}${ending}`);
  db.pragma('wal_checkpoint(TRUNCATE)');
  copyFileSync(file, copy);
  db.close();
  return copy;
}

describe('a profile', () => {
  test('opens again with what was saved in it', () => {
    const first = openStore(folder);
    if (!first.ok) throw new Error();
    first.value.local.saveSettings({ theme: 'dark' });
    const { deviceId } = first.value;
    first.value.close();
    const second = openStore(folder);
    if (!second.ok) throw new Error();
    expect([second.value.deviceId, second.value.created, second.value.local.settings()]).toEqual([
      deviceId,
      false,
      { theme: 'dark' },
    ]);
    second.value.close();
  });

  test('is open in one place at a time, and free again at once when its process is killed', () => {
    const held = openStore(folder);
    if (!held.ok) throw new Error();
    expect(problem()).toContain('locked: Cairn is already open on this profile');
    held.value.close();
    const script = `import { openStore } from ${JSON.stringify(join(import.meta.dirname, '../../../../src/core/store/index.ts'))};
      openStore(${JSON.stringify(folder)}); process.kill(process.pid, 'SIGKILL');`;
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
    expect(child.signal).toBe('SIGKILL');
    expect(problem()).toBe('');
  });

  test('of a newer Cairn is left untouched, with what to do', () => {
    const file = join(folder, 'cairn.db');
    const db = new Database(file);
    db.pragma('user_version = 999');
    db.close();
    const before = readFileSync(file);
    expect(problem()).toMatch(/newer: .*newer Cairn.*Nothing was changed/);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test.each([
    ['text', Buffer.from('hello, this is not a database at all')],
    ['zeros', Buffer.alloc(8192)],
    ['a truncated head', Buffer.from('SQLite format 3\0')],
  ])('whose database is %s is reported and left as it is', (_what, bytes) => {
    const file = join(folder, 'cairn.db');
    writeFileSync(file, bytes);
    expect(problem()).toContain('damaged');
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test.each([
    ['emptied', (file: string) => writeFileSync(file, '')],
    ['taken by another program', (file: string) => copyFileSync(otherDatabase(), file)],
    [
      'given the WAL of another database',
      (file: string) => copyFileSync(`${otherDatabase()}-wal`, `${file}-wal`),
    ],
  ])('whose database was %s is not begun anew in its place', (_what, damage) => {
    const opened = openStore(folder);
    if (!opened.ok) throw new Error();
    opened.value.close();
    const file = join(folder, 'cairn.db');
    damage(file);
    const files = () =>
      ['', '-wal'].map((ending) =>
        existsSync(`${file}${ending}`) ? readFileSync(`${file}${ending}`) : null,
      );
    const before = files();
    expect(problem()).toContain('damaged');
    expect(files()).toEqual(before);
  });

  test('whose first start was killed before its first byte is begun', () => {
    writeFileSync(join(folder, 'cairn.db'), '');
    expect(problem()).toBe('');
  });

  test('that was damaged anywhere opens or is reported; it never crashes and is never replaced', () => {
    const opened = openStore(folder);
    if (!opened.ok) throw new Error();
    opened.value.local.saveSettings({ theme: 'dark' });
    opened.value.close();
    const file = join(folder, 'cairn.db');
    const whole = readFileSync(file);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ flip;
        writeFileSync(file, bytes);
        const store = openStore(folder);
        if (store.ok) store.value.close();
        else expect(readFileSync(file).equals(bytes)).toBe(true);
      }),
      { numRuns: 120 },
    );
  });

  test('that lacks a table is reported, whichever it is', () => {
    const opened = openStore(folder);
    if (!opened.ok) throw new Error();
    opened.value.close();
    const file = join(folder, 'cairn.db');
    const whole = readFileSync(file);
    const made = new Database(file, { readonly: true });
    const names = made
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .pluck()
      .all() as string[];
    made.close();
    const own = names.filter((name) => !name.startsWith('own_search_'));
    expect(new Set(TABLES)).toEqual(new Set(own));
    for (const name of ['review_log', 'setting', 'own_search']) {
      writeFileSync(file, whole);
      const db = new Database(file);
      db.pragma('foreign_keys = OFF');
      db.exec(`DROP TABLE ${name}`);
      db.close();
      expect(problem()).toContain(`damaged (without ${name})`);
    }
  });

  test('that was closed as it should be opens without a look at every page; after any other end it is looked at', () => {
    const file = join(folder, 'cairn.db');
    const closed = `${file}.closed`;
    const first = openStore(folder);
    if (!first.ok) throw new Error();
    // While it is open nothing says that it ended well: a kill leaves no note.
    expect(endedCleanly(file)).toBe(false);
    first.value.close();
    expect(endedCleanly(file)).toBe(true);
    const note = readFileSync(closed, 'utf8');
    const bytes = readFileSync(file);
    for (const change of [bytes.subarray(0, bytes.length - 4096), Buffer.concat([bytes, bytes])]) {
      writeFileSync(file, change);
      expect(endedCleanly(file)).toBe(false);
    }
    writeFileSync(file, bytes);
    // The same bytes at another time: from elsewhere, perhaps.
    utimesSync(file, new Date(), new Date(Date.now() - 60_000));
    expect(endedCleanly(file)).toBe(false);
    writeFileSync(closed, note.slice(0, 10));
    expect(endedCleanly(file)).toBe(false);
    expect(problem()).toBe('');
  });

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'in a folder that cannot be written says which and what to do',
    () => {
      chmodSync(folder, 0o500);
      expect(problem()).toMatch(/unwritable: .*CAIRN_HOME/);
      chmodSync(folder, 0o700);
    },
  );

  test('in a place that is a file says which and what to do', () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const store = openStore(join(file, 'profile'));
    expect(store.ok ? '' : store.error.message).toContain('CAIRN_HOME');
  });

  test('keeps what a transaction acknowledged: WAL and synchronous FULL at every open', () => {
    const db = openDatabase(join(folder, 'cairn.db'));
    if (!db.ok) throw new Error();
    expect([
      db.value.pragma('journal_mode', { simple: true }),
      db.value.pragma('synchronous', { simple: true }),
    ]).toEqual(['wal', 2]);
    db.value.close();
  });

  test('runs on a SQLite without the WAL-reset bug (3.51.3 or newer)', () => {
    const db = new Database(':memory:');
    const version = db.prepare('SELECT sqlite_version()').pluck().get() as string;
    const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(3_051_003);
    db.close();
  });
});

describe('a migration', () => {
  const one = { version: 1, sql: 'CREATE TABLE a (x INTEGER) STRICT;' };
  test('is whole or not at all, and a copy of before is kept', () => {
    const file = join(folder, 'm.db');
    const first = openDatabase(file, [one]);
    if (!first.ok) throw new Error();
    first.value.prepare('INSERT INTO a VALUES (7)').run();
    first.value.close();
    const broken = openDatabase(file, [
      one,
      { version: 2, sql: 'CREATE TABLE b (x); CREATE TABLE a (y);' },
    ]);
    expect(broken.ok).toBe(false);
    const second = openDatabase(file, [
      one,
      { version: 2, sql: 'CREATE TABLE b (x INTEGER) STRICT;' },
    ]);
    if (!second.ok) throw new Error(second.error.message);
    expect(second.value.prepare('SELECT x FROM a').pluck().get()).toBe(7);
    second.value.close();
    const copy = new Database(`${file}.before-v2`, { readonly: true });
    expect(copy.prepare('SELECT x FROM a').pluck().get()).toBe(7);
    expect(copy.pragma('user_version', { simple: true })).toBe(1);
    copy.close();
  });
});

describe('a curriculum pack', () => {
  test('that is missing, of a newer format or no pack at all is refused with what to do', () => {
    const file = join(folder, 'x.pack');
    expect(openPack(file)).toMatchObject({ ok: false, error: { kind: 'missing' } });
    writeFileSync(file, 'not a pack');
    expect(openPack(file)).toMatchObject({ ok: false, error: { kind: 'damaged' } });
    mkdirSync(join(folder, 'dir.pack'));
    expect(openPack(join(folder, 'dir.pack'))).toMatchObject({
      ok: false,
      error: { kind: 'damaged' },
    });
    rmSync(file);
    const db = new Database(file);
    db.exec(PACK_SCHEMA);
    db.exec("INSERT INTO meta VALUES ('format', '99')");
    db.close();
    const newer = openPack(file);
    expect(newer.ok ? '' : newer.error.message).toMatch(/format 99.*Update Cairn/);
  });
});
