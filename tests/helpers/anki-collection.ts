import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { makeZip, type ZipEntry } from './zip.ts';

const NOTE_TYPE = 1_700_000_000_000;
export const NOTE = 1_700_000_000_001;

/** A collection of Anki's older schema with one basic note, after `change` did what it liked to it. */
export function ankiCollection(change: (db: Database.Database) => void = () => undefined): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-col-'));
  try {
    const file = join(folder, 'col.db');
    const db = new Database(file);
    db.pragma('synchronous = OFF');
    db.pragma('journal_mode = MEMORY');
    db.exec(`
      CREATE TABLE col (id integer PRIMARY KEY, crt integer, mod integer, scm integer, ver integer, dty integer, usn integer,
        ls integer, conf text, models text, decks text, dconf text, tags text);
      CREATE TABLE notes (id integer PRIMARY KEY, guid text, mid integer, mod integer, usn integer, tags text, flds text,
        sfld integer, csum integer, flags integer, data text);
      CREATE TABLE cards (id integer PRIMARY KEY, nid integer, did integer, ord integer, mod integer, usn integer,
        type integer, queue integer, due integer, ivl integer, factor integer, reps integer, lapses integer, left integer,
        odue integer, odid integer, flags integer, data text);
      CREATE TABLE revlog (id integer PRIMARY KEY, cid integer, usn integer, ease integer, ivl integer, lastIvl integer,
        factor integer, time integer, type integer);
      CREATE INDEX ix_cards_nid ON cards (nid);
      CREATE INDEX ix_revlog_cid ON revlog (cid);
    `);
    const models = {
      [NOTE_TYPE]: {
        name: 'Basic',
        type: 0,
        flds: [
          { name: 'Front', ord: 0 },
          { name: 'Back', ord: 1 },
        ],
        tmpls: [
          {
            ...{ name: 'Card 1', ord: 0, qfmt: '{{Front}}' },
            afmt: '{{FrontSide}}<hr id=answer>{{Back}}',
          },
        ],
      },
    };
    db.prepare(
      "INSERT INTO col VALUES (1, 1690000000, 0, 0, 11, 0, 0, 0, '{}', ?, ?, '{}', '{}')",
    ).run(JSON.stringify(models), JSON.stringify({ 1: { name: 'Default' } }));
    addNote(db, { id: NOTE, guid: 'one', fields: ['Front', 'Back'] });
    change(db);
    db.close();
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function addNote(
  db: Database.Database,
  note: { readonly id: number; readonly guid: string; readonly fields: readonly string[] },
): void {
  db.prepare("INSERT INTO notes VALUES (?, ?, ?, 1700000000, 0, '', ?, '', 0, 0, '')").run(
    note.id,
    note.guid,
    NOTE_TYPE,
    note.fields.join('\u001f'),
  );
  db.prepare(
    "INSERT INTO cards VALUES (?, ?, 1, 0, 1700000000, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, '{}')",
  ).run(note.id, note.id);
}

/** An `.apkg` of this collection. */
export function ankiPackage(
  change?: (db: Database.Database) => void,
  more: readonly ZipEntry[] = [{ name: 'media', content: '{}' }],
): Buffer {
  return makeZip([{ name: 'collection.anki2', content: ankiCollection(change) }, ...more]);
}
