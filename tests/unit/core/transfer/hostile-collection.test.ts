import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { CardText } from '../../../../src/contract/cards.ts';
import type { ImportPreview } from '../../../../src/contract/transfer.ts';
import { addNote, ankiCollection, ankiPackage, NOTE } from '../../../helpers/anki-collection.ts';
import { Refused } from '../../../helpers/transfer.ts';
import { makeZip } from '../../../helpers/zip.ts';

import { folder, profile, read, refusal, setUpHostileFiles } from './hostile.ts';

setUpHostileFiles();

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
