import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CardText } from '../../../../src/contract/cards.ts';
import { EMPTY_CSV } from '../../../../src/core/transfer/csv-options.ts';
import {
  freshId,
  readHere,
  type TransferProfile,
  transferProfile,
} from '../../../helpers/transfer.ts';

let folder: string;
let profile: TransferProfile;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-csv-'));
  profile = transferProfile({ startReader: readHere });
});
afterEach(() => {
  profile.remove();
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function read(content: string | Buffer, csv = EMPTY_CSV) {
  const preview = await profile.call('import.read', {
    importId: freshId() as never,
    source: { kind: 'path', path: file('a.csv', content) },
    csv,
  });
  return { ...preview, cards: preview.samples.map(({ front, back }) => [front, back]) };
}

describe('columns', () => {
  test.each([
    ['commas', 'a,b\nc,d\n'],
    ['semicolons', 'a;b\nc;d\n'],
    ['tabs', 'a\tb\nc\td\n'],
    ['bars', 'a|b\nc|d\n'],
    ['Windows line ends', 'a,b\r\nc,d\r\n'],
    ['quotes', '"a","b"\n"c","d"\n'],
    ['a header', 'Question,Answer\na,b\nc,d\n'],
    ['a header in another order', 'answer,question\nb,a\nd,c\n'],
    ['empty lines', '\na,b\n\n\nc,d\n\n'],
    ['a mark for UTF-8', '\uFEFFfront,back\na,b\nc,d'],
    ["Anki's own lines", '#separator:Semicolon\n#html:false\na;b\nc;d\n'],
  ])('with %s are understood', async (_what, text) => {
    expect((await read(text)).cards).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  test.each([
    ['utf16le', Buffer.from('\uFEFFé,ü', 'utf16le'), 'UTF-16'],
    ['utf16be', Buffer.from('\uFEFFé,ü', 'utf16le').swap16(), 'UTF-16'],
    ['utf8', Buffer.from('é,ü'), 'UTF-8'],
    ['latin1', Buffer.from('é,ü', 'latin1'), 'Windows-1252'],
  ])('in %s are read', async (_name, bytes, encoding) => {
    const preview = await read(bytes);
    expect(preview.cards).toEqual([['é', 'ü']]);
    expect(preview.table?.encoding).toBe(encoding);
  });

  test('keep separators, quotes and line breaks that are quoted', async () => {
    expect((await read('"a, b","says ""c""\nd"\n')).cards).toEqual([['a, b', 'says "c"<br />d']]);
  });

  test('with mistakes tell their lines', async () => {
    const { problems, counts } = await read('a,b\n,b\n"two\nlines",c\n<br>,d\ne,"open\nf,g\n');
    expect(counts.newCards).toBe(2);
    expect(problems).toEqual([
      { line: 2, message: 'The question is empty.' },
      { line: 5, message: 'The question is empty.' },
      { line: 6, message: 'A quote is opened and not closed, up to the end of the file.' },
    ]);
  });

  test('are read as they are told to be', async () => {
    const { table, cards } = await read('x;a;b;t1 t2\n', {
      ...EMPTY_CSV,
      ...{ separator: ';', header: false, columns: ['ignore', 'front', 'back', 'tags'] },
      ...{ format: 'markdown', deck: 'Words', tags: ['new'] },
    });
    expect(cards).toEqual([['<p>a</p>', '<p>b</p>']]);
    expect(table).toMatchObject({ separator: ';', header: false, format: 'markdown' });
  });

  test('a second time change nothing; a new answer updates; one changed here keeps both', async () => {
    await profile.bring(file('a.csv', 'a,b\nc,d\n'));
    expect((await profile.bring(file('a.csv', 'a,b\nc,d\n'))).preview.counts).toMatchObject({
      ...{ newCards: 0, updatedCards: 0, sameCards: 2 },
    });
    profile.clock.advance(1000);
    expect((await profile.bring(file('a.csv', 'a,b\nc,new\n'))).preview.counts).toMatchObject({
      ...{ newCards: 0, updatedCards: 1, sameCards: 1, conflicts: 0 },
    });
    const [entity = ''] = profile.store.edits.entities();
    const own = profile.store.edits.get(entity);
    const { front } = (own?.doc['text'] ?? { front: '' }) as { readonly front: string };
    profile.clock.advance(1000);
    profile.store.edits.append({
      ...{ id: freshId() as never, deviceId: 'here', atMs: profile.clock.nowMs(), offsetMin: 0 },
      ...{ kind: 'card', entityId: entity, baseId: own?.headId ?? null, merges: [] },
      doc: { ...own?.doc, text: { ...((own?.doc['text'] ?? {}) as object), back: 'mine' } },
    });
    profile.clock.advance(1000);
    const { preview } = await profile.bring(file('a.csv', `${front},theirs\n`));
    expect(preview.counts).toMatchObject({ updatedCards: 1, conflicts: 1 });
    expect(profile.store.edits.get(entity)?.conflict).toHaveLength(1);
  });
});

test.each(['csv', 'json'] as const)('what is exported as %s comes back the same', async (kind) => {
  const path = file(
    'cards.csv',
    'front,back,why,tags,deck\n"a, ""b""",c,because,x y,Deck\nd < e,"f\ng",,,\n',
  );
  await profile.bring(path);
  const texts = (from: TransferProfile): unknown =>
    from.store.edits.entities().map((id) => {
      const own = from.store.edits.get(id);
      return { text: own?.doc['text'] as CardText | undefined, tags: own?.tags, deck: own?.deck };
    });
  const out = join(folder, `out.${kind}`);
  await profile.call('export.make', {
    exportId: freshId() as never,
    request: kind === 'csv' ? { kind, cards: 'own', separator: ';' } : { kind, cards: 'own' },
    path: out,
  });
  const other = transferProfile({ startReader: readHere });
  try {
    const { preview } = await other.bring(out);
    expect(preview).toMatchObject({ problems: [], leftOut: [], counts: { newCards: 2 } });
    expect(texts(other)).toEqual(texts(profile));
  } finally {
    other.remove();
  }
});

test('JSON that is newer, or none, is refused; a card that does not fit is told', async () => {
  const readJson = (content: string) =>
    profile.call('import.read', {
      importId: freshId() as never,
      source: { kind: 'path', path: file('a.json', content) },
      csv: null,
    });
  await expect(readJson('{"format":"cairn-cards","version":2,"cards":[]}')).rejects.toThrow(
    'Update Cairn',
  );
  for (const text of ['', 'x', '[]', 'null', '{"format":"other","version":1,"cards":[]}']) {
    await expect(readJson(text)).rejects.toMatchObject({ code: 'fileRefused' });
  }
  const text = { kind: 'basic', format: 'html', why: '', front: '<script>1</script>a', back: 'b' };
  const id = 'own-01999999-0000-7000-8000-000000000001';
  const cards = [{ id, text }, { id, text }, { id: '../x', text }, { id: 'own-2', text: {} }, 5];
  const made = await readJson(JSON.stringify({ format: 'cairn-cards', version: 1, cards }));
  expect(made.counts.newCards).toBe(1);
  expect(made.problems).toHaveLength(4);
  expect(made.samples[0]?.front).toBe('a');
});

test('a file comes in pieces, and goes out in pieces', async () => {
  const content = Buffer.from(`${'a,b\n'.repeat(3)}c,d\n`);
  const uploadId = freshId() as never;
  for (const offset of [0, 5, 5, 0, 10]) {
    const data = content.subarray(offset, offset + 5).toString('base64');
    await profile.call('transfer.upload', { uploadId, offset, data });
  }
  await expect(
    profile.call('transfer.upload', { uploadId, offset: 100, data: 'YQ==' }),
  ).rejects.toMatchObject({ code: 'badRequest' });
  const rest = content.subarray(15).toString('base64');
  await profile.call('transfer.upload', { uploadId, offset: 15, data: rest });
  const importId = freshId() as never;
  const source = { kind: 'upload', uploadId, name: 'a.csv' } as const;
  const preview = await profile.call('import.read', { importId, source, csv: null });
  expect(preview.counts.newCards).toBe(4);
  await profile.call('import.apply', { importId });

  const exportId = freshId() as never;
  const request = { kind: 'json', cards: 'own' } as const;
  const made = await profile.call('export.make', { exportId, request, path: null });
  const piece = await profile.call('export.read', { exportId, offset: 0 });
  expect(piece.done).toBe(true);
  expect(Buffer.from(piece.data, 'base64')).toHaveLength(made.bytes);
  expect(JSON.parse(Buffer.from(piece.data, 'base64').toString('utf8'))).toMatchObject({
    format: 'cairn-cards',
  });
});
