import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { ImportPreview } from '../../../../src/contract/transfer.ts';
import { addNote, ankiCollection, ankiPackage, NOTE } from '../../../helpers/anki-collection.ts';
import { Refused } from '../../../helpers/transfer.ts';
import { makeZip } from '../../../helpers/zip.ts';

import { zstd, zstdBomb } from '../../../helpers/zstd.ts';
import { collection, fine, profile, read, refusal, setUpHostileFiles, zeros } from './hostile.ts';

setUpHostileFiles();

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
