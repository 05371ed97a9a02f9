import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CardText } from '../../../../src/contract/cards.ts';
import type { ImportPreview } from '../../../../src/contract/transfer.ts';
import { forkHelper, type StartHelper } from '../../../../src/core/helper-process.ts';
import { readerFile } from '../../../../src/core/transfer/reader.ts';
import { addNote, ankiCollection, ankiPackage, NOTE } from '../../../helpers/anki-collection.ts';
import {
  freshId,
  Refused,
  readHere,
  type TransferProfile,
  transferProfile,
} from '../../../helpers/transfer.ts';
import { makeZip, type ZipEntry } from '../../../helpers/zip.ts';

let folder: string;
let profile: TransferProfile;
let peakKb = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-hostile-'));
  profile = transferProfile({ startReader: readHere });
});
afterAll(() => {
  profile.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function read(content: Buffer, name = 'some.apkg') {
  const path = join(folder, name);
  writeFileSync(path, content);
  return profile.call('import.read', {
    importId: freshId() as never,
    source: { kind: 'path', path },
    csv: null,
  });
}

/** Refused with a reason, nothing kept, nothing left behind, and soon. */
async function refusal(content: Buffer, name?: string): Promise<string> {
  const before = readdirSync(folder).length;
  const started = process.cpuUsage();
  const error = await read(content, name).catch((caught: unknown) => caught);
  const { user, system } = process.cpuUsage(started);
  expect(error).toBeInstanceOf(Refused);
  expect((error as Refused).code).toBe('fileRefused');
  // Its own work, in microseconds: other tests run beside this one.
  expect(user + system).toBeLessThan(2_000_000);
  expect(profile.store.edits.entities()).toEqual([]);
  expect(readdirSync(folder).length).toBeLessThanOrEqual(before + 1);
  expect(readdirSync(join(profile.folder, 'transfer'))).toEqual([]);
  return (error as Refused).message;
}

const fine: ZipEntry = { name: 'media', content: '{}' };
const collection = (): ZipEntry => ({ name: 'collection.anki2', content: ankiCollection() });
const zeros = (bytes: number): Buffer => Buffer.alloc(bytes);

describe('an archive', () => {
  test.each([
    ['leaves its folder', '../collection.anki2'],
    ['leaves it further down', 'a/../../b'],
    ['starts at the root', '/etc/passwd'],
    ['starts at a drive', 'C:\\x'],
    ['starts at a drive with a slash', 'C:/x'],
    ['uses backslashes', 'a\\..\\b'],
    ['names a device', 'CON'],
    ['names a device with an ending', 'nul.txt'],
    ['names a device in a folder', 'a/COM1'],
    ['ends in a dot', 'a.'],
    ['ends in a space', 'a '],
    ['has a control character', 'a\u0001b'],
    ['has a NUL', 'a\u0000.png'],
    ['has a newline', 'a\nb'],
    ['names a stream', 'a:b'],
    ['has an empty part', 'a//b'],
    ['is a dot', './a'],
    ['is very long', 'a'.repeat(500)],
  ])('with a name that %s is refused', async (_what, name) => {
    expect(await refusal(makeZip([collection(), { name, content: 'x' }]))).toMatch(
      /name|not an archive|damaged/,
    );
  });

  test.each([
    ['in other capitals', 'Pic.png', 'pic.png'],
    ['in another Unicode form', '\u00e9.png', 'e\u0301.png'],
    ['to the letter', 'media', 'media'],
  ])('with one name twice, %s, is refused', async (_what, one, two) => {
    expect(await refusal(makeZip([collection(), { name: one }, { name: two }]))).toContain('twice');
  });

  test('with two manifests is refused', async () => {
    await refusal(makeZip([collection(), collection(), fine]));
  });

  test('with a link is refused', async () => {
    const link = { name: '0', content: '/etc/passwd', mode: 0o120777 };
    expect(await refusal(makeZip([collection(), fine, link]))).toContain('link');
  });

  test('with files that lie over one another is refused', async () => {
    const big = { name: 'a', content: Buffer.from('x'.repeat(5_000)), method: 0 };
    const over = Array.from({ length: 40 }, (_, n) => ({ ...big, name: `b${n}`, sharesWith: 1 }));
    expect(await refusal(makeZip([collection(), big, ...over]))).toContain('over one another');
  });

  test('that is a bomb is refused before it is unpacked', async () => {
    expect(
      await refusal(makeZip([{ name: 'collection.anki2', content: zeros(100_000_000) }, fine])),
    ).toContain('next to nothing');
  });

  test('that hides a bomb behind a small claimed size is refused', async () => {
    const bomb = { name: 'collection.anki2', content: zeros(60_000_000), claimedSize: 1_000 };
    await refusal(makeZip([bomb, fine]));
  });

  test('that claims gigabytes is refused', async () => {
    const claim = { name: '0', content: 'x', claimedSize: 4_000_000_000 };
    await refusal(makeZip([collection(), fine, claim]));
  });

  test('with a false size is refused', async () => {
    await refusal(makeZip([{ ...collection(), claimedSize: 10 }, fine]));
  });

  test('with a false check sum is refused or read as what it is', async () => {
    const done = await read(makeZip([{ ...collection(), claimedCrc: 1 }, fine])).catch(
      (error: unknown) => error,
    );
    if (done instanceof Refused) return;
    const preview = done as ImportPreview;
    expect(preview.counts.newCards).toBe(1);
    await profile.call('import.cancel', { importId: preview.importId as never });
  });

  test('that claims a million files is refused', async () => {
    await refusal(makeZip([collection(), fine], 60_000));
  });

  test('with very many files is refused', async () => {
    const many = Array.from({ length: 60_000 }, (_, n) => ({ name: `f${n}`, method: 0 }));
    const zip = makeZip([...many]);
    expect(await refusal(zip)).toContain('no Anki collection');
  });

  test('that is encrypted is refused', async () => {
    expect(await refusal(makeZip([{ ...collection(), flags: 1 }, fine]))).toContain('encrypted');
  });

  test('packed in an unknown way is refused', async () => {
    expect(await refusal(makeZip([{ ...collection(), method: 14 }, fine]))).toContain('not known');
  });

  test.each([0, 1, 10, 100, 1000])('cut at %d bytes is refused', async (bytes) => {
    await refusal(ankiPackage().subarray(0, bytes));
  });

  test('cut in its directory is refused', async () => {
    const whole = ankiPackage();
    await refusal(whole.subarray(0, whole.length - 30));
  });

  test.each([
    ['no zip at all', Buffer.from('hello')],
    ['gzip', gzipSync('hello')],
    ['a program', Buffer.from('#!/bin/sh\nrm -rf ~\n')],
    ['zeros', zeros(10_000)],
    ['a bare database', ankiCollection()],
    ['a zip of nothing', makeZip([])],
    ['a zip of something else', makeZip([{ name: 'a.txt', content: 'a' }])],
    ['a zip in a zip', makeZip([{ name: 'collection.anki2', content: ankiPackage() }])],
  ])('that is %s is refused', async (_what, content) => {
    await refusal(content);
  });

  test('with code beside the collection runs and keeps nothing of it', async () => {
    const code = ['conftest.py', 'evil.pth', 'sitecustomize.py', 'x/run.sh'].map((name) => ({
      name,
      content: 'import os; os.system("touch /tmp/cairn-was-here")',
    }));
    const preview = await read(ankiPackage(undefined, [fine, ...code]));
    expect(preview.counts).toMatchObject({ newCards: 1, media: 0 });
    await profile.call('import.cancel', { importId: preview.importId as never });
  });
});

describe('the list of media', () => {
  test('may be missing', async () => {
    const preview = await read(ankiPackage(undefined, []));
    expect(preview.counts.newCards).toBe(1);
    await profile.call('import.cancel', { importId: preview.importId as never });
  });

  test.each([
    ['not JSON', 'not json'],
    ['a list', '["a.png"]'],
    ['a path as a number', '{"../../x": "a.png"}'],
    ['numbers as names', '{"0": 5}'],
    ['deep', '{"0":'.repeat(5_000)],
  ])('that is %s is refused', async (_what, content) => {
    await refusal(ankiPackage(undefined, [{ name: 'media', content }]));
  });

  test('with names that leave the folder names nothing', async () => {
    const picture = Buffer.from('\x89PNG\r\n\x1a\n0000000000', 'latin1');
    const preview = await read(
      ankiPackage(
        (db) =>
          addNote(db, { id: NOTE + 1, guid: 'two', fields: ['<img src="../../x.png">', 'b'] }),
        [
          { name: 'media', content: '{"0": "../../x.png", "1": "run.svg", "2": "run.html"}' },
          { name: '0', content: picture },
          { name: '1', content: '<svg onload="alert(1)"/>' },
          { name: '2', content: '<script>alert(1)</script>' },
        ],
      ),
    );
    expect(preview.counts).toMatchObject({ newCards: 2, media: 1 });
    expect(preview.leftOut).toContainEqual({
      what: 'files that are neither pictures nor sounds, or are too large',
      count: 2,
    });
    await profile.call('import.cancel', { importId: preview.importId as never });
  });

  test('in protobuf that is broken is refused', async () => {
    const newer = (media: Buffer, meta = Buffer.from([8, 3])): Buffer =>
      makeZip([
        { name: 'meta', content: meta },
        { name: 'collection.anki21b', content: zstd(ankiCollection()) },
        { name: 'media', content: media },
      ]);
    const preview = await read(newer(zstd(Buffer.alloc(0))));
    expect(preview.counts.newCards).toBe(1);
    await profile.call('import.cancel', { importId: preview.importId as never });
    // A length that goes past the end; a field of number 0; a kind that does not exist; a number without end.
    for (const bytes of [[0x0a, 0x7f, 1], [0x00, 0x01], [0x0f], [0xff, 0xff, 0xff, 0xff]]) {
      await refusal(newer(zstd(Buffer.from(bytes))));
      await refusal(newer(zstd(Buffer.alloc(0)), Buffer.from(bytes)));
    }
    await refusal(newer(Buffer.from('no zstd')));
    expect(await refusal(newer(zstd(Buffer.alloc(0)), Buffer.from([8, 9])))).toContain(
      'newer Anki',
    );
  });

  test.each([
    ['no zstd', Buffer.from('hello')],
    ['zstd that is cut short', zstd(ankiCollection()).subarray(0, 200)],
    ['a frame that wants 3 GB', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0, 0, 0])],
    ['zstd that repeats a byte for ever', zstdBomb(3_000)],
  ])('a collection that is %s is refused', async (_what, content) => {
    await refusal(makeZip([{ name: 'collection.anki21b', content }, fine]));
  });
});

describe('a collection', () => {
  test.each<[string, (db: Database.Database) => void]>([
    [
      'with a view for a table',
      (db) => db.exec('ALTER TABLE notes RENAME TO n; CREATE VIEW notes AS SELECT * FROM n'),
    ],
    [
      'with a view that never ends',
      (db) =>
        db.exec(
          'DROP TABLE revlog; CREATE VIEW revlog AS WITH RECURSIVE r(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM r) SELECT id, id AS cid, 3 AS ease, 0 AS ivl, 0 AS factor, 0 AS time, 1 AS type FROM r',
        ),
    ],
    [
      'with a trigger',
      (db) => db.exec('CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM cards; END'),
    ],
    ['with a virtual table', (db) => db.exec('CREATE VIRTUAL TABLE v USING fts5(x)')],
    [
      'with a computed column',
      (db) =>
        db.exec(
          'DROP TABLE revlog; CREATE TABLE revlog (id integer PRIMARY KEY, cid, ease, ivl, factor, time AS (zeroblob(900000000)), type)',
        ),
    ],
    ['without notes', (db) => db.exec('DROP TABLE notes')],
    ['without a column', (db) => db.exec('ALTER TABLE notes DROP COLUMN flds')],
    ['without settings', (db) => db.exec('DELETE FROM col')],
    ['with card types that are no JSON', (db) => db.exec("UPDATE col SET models = 'x'")],
    ['with card types that are numbers', (db) => db.exec('UPDATE col SET models = \'{"1": 5}\'')],
    ['with decks that are no JSON', (db) => db.exec("UPDATE col SET decks = '{'")],
  ])('%s is refused', async (_what, change) => {
    await refusal(ankiPackage(change));
  });

  test('with torn pages is refused, or read without a crash', async () => {
    const whole = ankiCollection((db) => {
      for (let n = 1; n < 300; n++) {
        addNote(db, { id: NOTE + n, guid: `g${n}`, fields: [`front ${n}`, 'b'.repeat(300)] });
      }
    });
    for (const at of [30, 1_000, 5_000, 20_000, 60_000]) {
      const torn = Buffer.from(whole);
      torn.fill(0xa5, at, at + 600);
      const done = await read(makeZip([{ name: 'collection.anki2', content: torn }])).catch(
        (error: unknown) => error,
      );
      if (done instanceof Refused) continue;
      const { importId } = done as ImportPreview;
      await profile.call('import.cancel', { importId: importId as never });
    }
  });

  test('with rows that cannot be leaves them out and says so', async () => {
    const preview = await read(
      ankiPackage((db) => {
        addNote(db, { id: -5, guid: 'negative', fields: ['a', 'b'] });
        addNote(db, { id: NOTE + 1, guid: 'one', fields: ['twice', 'b'] });
        addNote(db, { id: NOTE + 2, guid: 'empty', fields: ['', 'b'] });
        db.exec(`UPDATE notes SET mid = 77 WHERE id = ${NOTE + 2}`);
        addNote(db, { id: NOTE + 3, guid: 'far', fields: ['far', 'b'] });
        db.exec(
          `UPDATE cards SET type = 2, queue = 2, due = 9e15, ivl = -9e15, factor = 'x', data = '[' WHERE nid = ${NOTE + 3}`,
        );
        addNote(db, { id: NOTE + 4, guid: 'long', fields: ['x'.repeat(150_000), 'b'] });
        db.exec(`INSERT INTO cards SELECT 99, 12345, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left,
          odue, odid, flags, data FROM cards LIMIT 1`);
        const answer = db.prepare('INSERT INTO revlog VALUES (?, ?, 0, ?, 0, 0, 0, ?, ?)');
        answer.run(NOTE + 10, NOTE, 3, 1000, 0);
        answer.run(-1, NOTE, 3, 1000, 0);
        answer.run(NOTE + 11, NOTE, 9, 1000, 0);
        answer.run(NOTE + 12, NOTE, 3, -5, 1);
        answer.run(NOTE + 13, NOTE, 0, 0, 4);
      }),
    );
    expect(preview.counts).toMatchObject({ newCards: 2, reviews: 2 });
    expect(Object.fromEntries(preview.leftOut.map(({ what, count }) => [what, count]))).toEqual({
      'notes without a card type, or with a damaged id': 2,
      'notes that have the id of another': 1,
      'cards with more than 100,000 characters': 1,
      'cards without a note': expect.any(Number),
      'review entries that are no answers (resets, previews, changed due dates)': 3,
    });
    await profile.call('import.cancel', { importId: preview.importId as never });
  });

  test.each([
    ['a script', '<script>alert(1)</script>ok'],
    ['a handler', '<img src=x onerror=alert(1)>ok'],
    ['an SVG', '<svg onload="alert(1)"><script>1</script></svg>ok'],
    ['a link that acts', '<a href="javascript:alert(1)">ok</a>'],
    ['a link in entities', '<a href="&#106;avascript:alert(1)">ok</a>'],
    ['a picture from the web', '<img src="https://evil.example/p.png">ok'],
    ['a picture without a scheme', '<img src="//evil.example/p.png">ok'],
    ['a style', '<style>body{background:url(https://evil.example)}</style>ok'],
    ['a style attribute', '<p style="background:url(//evil.example)">ok</p>'],
    ['a frame', '<iframe src="https://evil.example"></iframe>ok'],
    ['a form', '<form action="https://evil.example"><input name=a></form>ok'],
    ['a hash of its own', '<img data-media="x" src="file:///etc/passwd">ok'],
    ['a page that refreshes', '<meta http-equiv=refresh content="0;url=//evil.example">ok'],
  ])('with %s in a card brings the text alone', async (_what, front) => {
    const preview = await read(
      ankiPackage((db) => db.prepare('UPDATE notes SET flds = ?').run(`${front}\u001f${front}`)),
    );
    const shown = JSON.stringify(preview.samples);
    expect(shown).toContain('ok');
    expect(shown).not.toMatch(
      /script|onerror|onload|javascript|evil\.example|<style|<form|<input|file:/i,
    );
    await profile.call('import.cancel', { importId: preview.importId as never });
  });

  test('with scripts is kept without them', async () => {
    const path = join(folder, 'kept.apkg');
    const front = '<script>alert(1)</script><b>Front</b>';
    writeFileSync(
      path,
      ankiPackage((db) => db.prepare('UPDATE notes SET flds = ?').run(`${front}\u001fBack`)),
    );
    const { importId } = await profile.bring(path);
    const [entity = ''] = profile.store.edits.entities();
    const text = profile.store.edits.get(entity)?.doc['text'] as CardText;
    expect(text).toMatchObject({ front: '<b>Front</b>', back: 'Back' });
    await profile.call('import.undo', { importId: importId as never });
    expect(profile.store.edits.entities()).toEqual([]);
  });
});

describe('a reader', () => {
  test('that says nothing is ended', async () => {
    const { runReader } = await import('../../../../src/core/transfer/reader.ts');
    let killed = false;
    let end = (): void => undefined;
    const exited = new Promise<void>((resolve) => {
      end = resolve;
    });
    const done = await runReader({
      task: { format: 'anki', file: 'x', folder: join(folder, 'silent'), nowMs: 0, csv: null },
      startHelper: () => ({
        onMessage: () => undefined,
        exited,
        kill() {
          killed = true;
          end();
        },
      }),
      log: profile.context.log,
      report: () => undefined,
      cancelled: new Promise(() => undefined),
      silenceMs: 50,
    });
    expect(killed).toBe(true);
    expect(done).toMatchObject({ ok: false, error: { code: 'fileRefused' } });
  });

  test('that is cancelled leaves nothing', async () => {
    const forking = transferProfile();
    const path = join(folder, 'big.apkg');
    writeFileSync(
      path,
      ankiPackage((db) => {
        for (let n = 1; n < 5_000; n++) {
          addNote(db, { id: NOTE + n, guid: `g${n}`, fields: [`<b>front ${n}</b>`, 'back'] });
        }
      }),
    );
    const importId = freshId() as never;
    const reading = forking.call('import.read', {
      importId,
      source: { kind: 'path', path },
      csv: null,
    });
    await forking.call('import.cancel', { importId });
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(join(forking.folder, 'transfer'))).toEqual([]);
    forking.remove();
  });

  test.skipIf(process.platform !== 'linux')('takes at most 200 MB, even of a bomb', async () => {
    const watched: StartHelper = (words) => {
      const helper = forkHelper(readerFile())(words);
      const timer = setInterval(() => {
        for (const pid of childrenOf(process.pid)) peakKb = Math.max(peakKb, memoryKb(pid));
      }, 5);
      void helper.exited.then(() => clearInterval(timer));
      return helper;
    };
    const other = transferProfile({ startReader: watched });
    const path = join(folder, 'bomb.apkg');
    const hidden = { name: 'collection.anki2', content: zeros(150_000_000), claimedSize: 1_000 };
    try {
      for (const content of [
        makeZip([hidden, fine]),
        makeZip([{ name: 'collection.anki21b', content: zstdBomb(3_000) }, fine]),
      ]) {
        writeFileSync(path, content);
        await expect(other.bring(path)).rejects.toMatchObject({ code: 'fileRefused' });
      }
      expect(peakKb).toBeGreaterThan(0);
      expect(peakKb / 1000).toBeLessThan(200);
    } finally {
      other.remove();
    }
  });
});

function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

function memoryKb(pid: number): number {
  try {
    const [, kb = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kb);
  } catch {
    return 0;
  }
}

/** A zstd frame of raw blocks (RFC 8878): no packing, so that any content can be framed here. */
function zstd(content: Buffer): Buffer {
  const blocks: Buffer[] = [];
  const most = 100_000;
  for (let at = 0; at === 0 || at < content.length; at += most) {
    const piece = content.subarray(at, at + most);
    const isLast = at + most >= content.length;
    blocks.push(blockHeader(piece.length, 0, isLast), piece);
  }
  return Buffer.concat([frameHeader(), ...blocks]);
}

/** A few kilobytes that unpack to `blocks` times 128 kB of one byte. */
function zstdBomb(blocks: number): Buffer {
  const all = Array.from({ length: blocks }, (_, n) =>
    Buffer.concat([blockHeader(131_072, 1, n === blocks - 1), Buffer.from([0x41])]),
  );
  return Buffer.concat([frameHeader(), ...all]);
}

function frameHeader(): Buffer {
  // Magic, no content size, a window of 8 MB.
  return Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 13 << 3]);
}

function blockHeader(size: number, type: number, isLast: boolean): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntLE((size << 3) | (type << 1) | (isLast ? 1 : 0), 0, 3);
  return header;
}
