import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CardText } from '../../../../src/contract/cards.ts';
import type { CardId } from '../../../../src/contract/ids.ts';
import { namedId } from '../../../../src/core/derived-id.ts';
import { peersPython } from '../../../helpers/peers.ts';
import { freshId, type TransferProfile, transferProfile } from '../../../helpers/transfer.ts';

interface AnkiCard {
  readonly guid: string;
  readonly ord: number;
  readonly type: number;
  readonly queue: number;
  readonly due: number;
  readonly ivl: number;
  readonly reps: number;
  readonly lapses: number;
  readonly flags: number;
  readonly data: { readonly s?: number; readonly d?: number };
}
interface Made {
  readonly crt: number;
  readonly cards: readonly AnkiCard[];
  readonly reviews: readonly {
    readonly id: number;
    readonly guid: string;
    readonly ord: number;
    readonly ease: number;
  }[];
}
interface Read {
  readonly notes: readonly {
    readonly guid: string;
    readonly fields: readonly string[];
    readonly tags: readonly string[];
    readonly type: string;
  }[];
  readonly cards: readonly (AnkiCard & { readonly deck: string; readonly question: string })[];
  readonly reviews: readonly {
    readonly id: number;
    readonly guid: string;
    readonly ease: number;
  }[];
  readonly media: readonly string[];
  readonly check: readonly [string, boolean];
}

function runAnki<T>(script: string, ...words: string[]): T {
  const file = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'anki', script);
  const ran = spawnSync(peersPython ?? '', [file, ...words], { encoding: 'utf8', timeout: 60_000 });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout) as T;
}

/** In an order of their own; each as often as it is there. */
const names = (all: readonly { readonly guid: string }[]): string[] =>
  all.map(({ guid }) => guid).sort((a, b) => (a < b ? -1 : 1));

const cardIdOf = ({ guid, ord }: { guid: string; ord: number }): CardId =>
  `own-${namedId(`anki/${guid}`, 0)}-c${ord + 1}` as CardId;

describe.skipIf(!peersPython)('with the real Anki', () => {
  let folder: string;
  let made: Made;
  let profile: TransferProfile;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cairn-anki-'));
    made = runAnki<Made>('make_collection.py', folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => {
    profile = transferProfile();
    // Anki wrote its rows just now, by this machine's clock.
    profile.clock.set(Date.now());
  });
  afterEach(() => profile.remove());

  test.each(['older.apkg', 'newer.apkg', 'older.colpkg', 'newer.colpkg'])(
    'imports %s: texts, tags, decks, media, answers and what Anki knows of each card',
    async (name) => {
      const { preview, importId } = await profile.bring(join(folder, name));
      const { store } = profile;
      expect(preview.counts).toMatchObject({
        newCards: made.cards.length,
        reviews: made.reviews.length,
        media: 1,
      });
      expect(preview.leftOut).toEqual([]);
      for (const card of made.cards) {
        const state = store.cards.state(cardIdOf(card));
        const isNew = card.type === 0;
        expect(state?.phase ?? 'new').toBe(
          isNew ? 'new' : ['new', 'learning', 'review', 'relearning'][card.type],
        );
        expect(state?.suspended ?? false).toBe(card.queue === -1);
        expect((state?.buriedUntilMs ?? 0) > 0).toBe(card.queue < -1);
        expect(state?.flag ?? 0).toBe(card.flags);
        if (isNew) continue;
        expect(state?.stability).toBeCloseTo(card.data.s ?? 0, 4);
        expect(state?.difficulty).toBeCloseTo(card.data.d ?? 0, 3);
        expect(state?.reps).toBe(card.reps);
        expect(state?.lapses).toBe(card.lapses);
        if (card.type === 2) expect(state?.scheduledDays).toBe(card.ivl);
        else expect(state?.dueMs).toBe(card.due * 1000);
      }
      for (const review of made.reviews) {
        const log = store.reviews.logOf(cardIdOf(review));
        expect(log).toContainEqual(
          expect.objectContaining({ atMs: review.id, kind: 'grade', grade: review.ease }),
        );
      }
      const texts = made.cards.map(
        (card) => store.edits.get(cardIdOf(card))?.doc['text'] as CardText,
      );
      expect(texts).toContainEqual(
        expect.objectContaining({ kind: 'basic', front: 'What does <b>await</b> do?' }),
      );
      expect(texts).toContainEqual(expect.objectContaining({ front: 'mutable', back: 'list' }));
      expect(texts.filter(({ kind }) => kind === 'cloze')).toHaveLength(2);
      expect(texts).toContainEqual(
        expect.objectContaining({
          kind: 'cloze',
          text: 'A {{c1::list}} is {{c2::mutable::how?}}.',
        }),
      );
      expect(texts).toContainEqual(expect.objectContaining({ back: '<p><code>4</code></p>' }));
      const picture = texts.find((text) => JSON.stringify(text).includes('data-media'));
      const [, hash = ''] = /data-media=\\"([0-9a-f]{64})/.exec(JSON.stringify(picture)) ?? [];
      expect(await profile.call('media.get', { hash })).toMatchObject({ mime: 'image/png' });
      expect(store.edits.decks()).toEqual([
        { deck: 'Default', count: 2 },
        { deck: 'Python', count: 4 },
        { deck: 'Python::Async', count: 1 },
      ]);
      expect(store.edits.tags().map(({ tag }) => tag)).toEqual(['a', 'b::c', 'gaps']);

      const before = store.reviews.size();
      const again = await profile.bring(join(folder, name));
      expect(again.preview.counts).toMatchObject({
        ...{ newCards: 0, updatedCards: 0, reviews: 0, states: 0, media: 0 },
        sameCards: made.cards.length,
      });
      expect(store.reviews.size()).toBe(before);

      await profile.call('import.undo', { importId: importId as never });
      expect(store.edits.decks()).toEqual([]);
      expect(store.reviews.size()).toBe(0);
      expect(store.imports.media(hash)).toBeUndefined();
      expect(store.cards.state(cardIdOf(made.cards[0] as AnkiCard))?.reps ?? 0).toBe(0);
    },
  );

  test('all four files hold the same cards: the second changes nothing', async () => {
    await profile.bring(join(folder, 'older.apkg'));
    for (const name of ['newer.apkg', 'older.colpkg', 'newer.colpkg']) {
      const { preview } = await profile.bring(join(folder, name));
      expect(preview.counts).toMatchObject({ newCards: 0, updatedCards: 0, reviews: 0, states: 0 });
    }
  });

  test('Anki opens what is exported, and finds the same notes, cards and answers', async () => {
    await profile.bring(join(folder, 'newer.apkg'));
    const path = join(folder, 'out.apkg');
    await profile.call('export.make', {
      exportId: freshId() as never,
      request: { kind: 'apkg', cards: 'own', scheduling: true },
      path,
    });
    const into = mkdtempSync(join(folder, 'read-'));
    const read = runAnki<Read>('read_package.py', path, into);
    expect(read.check[1]).toBe(true);
    expect(read.cards).toHaveLength(made.cards.length);
    expect(read.reviews.map(({ id, ease }) => [id, ease])).toEqual(
      made.reviews.map(({ id, ease }) => [id, ease]),
    );
    expect(read.media).toHaveLength(1);
    for (const card of made.cards) {
      const found = read.cards.find(({ guid, ord }) => guid === card.guid && ord === card.ord);
      expect(found, `${card.guid}/${card.ord}`).toBeDefined();
      if (!found) continue;
      const { type, queue, ivl, reps, lapses, flags } = found;
      // The older format has one number for both ways of being buried.
      const kept = { type: card.type, queue: card.queue, ivl: card.ivl, reps: card.reps };
      expect({ type, queue, ivl, reps, lapses, flags }).toEqual({
        ...kept,
        lapses: card.lapses,
        flags: card.flags,
      });
      expect(found.data.s ?? null).toEqual(card.data.s ?? null);
      expect(found.data.d ?? null).toEqual(card.data.d ?? null);
      if (type === 2) expect(found.due).toBe(card.due);
    }
    // The notes are called what they were called, those with two cards are still one.
    expect(names(read.notes)).toEqual([...new Set(names(made.cards))]);
    const texts = read.notes.map(({ fields }) => fields[0]);
    expect(texts).toContain('What does <b>await</b> do?');
    expect(texts).toContain('A {{c1::list}} is {{c2::mutable::how?}}.');
    expect(read.notes.find(({ tags }) => tags.length === 2)?.tags).toEqual(['a', 'b::c']);
    expect(read.cards.map(({ deck }) => deck)).toContain('Python::Async');
  });

  test('what came from Anki goes back as the notes it was: none is there twice, and a second export updates', async () => {
    await profile.bring(join(folder, 'newer.apkg'));
    const exported = async (name: string): Promise<string> => {
      const path = join(folder, name);
      const request = { kind: 'apkg', cards: 'own', scheduling: true } as const;
      await profile.call('export.make', { exportId: freshId() as never, request, path });
      return path;
    };
    const first = await exported('back-1.apkg');
    // Into the collection it came from.
    const original = mkdtempSync(join(folder, 'original-'));
    copyFileSync(join(folder, 'made.anki2'), join(original, 'read.anki2'));
    const guids = [...new Set(names(made.cards))];
    const back = runAnki<Read>('read_package.py', first, original);
    expect(names(back.notes)).toEqual(guids);
    expect(back.cards).toHaveLength(made.cards.length);
    expect(back.check[1]).toBe(true);
    expect(back.notes.filter(({ type }) => type.startsWith('Cairn'))).toEqual([]);
    // Into another one, and once more after a change here.
    const other = mkdtempSync(join(folder, 'other-'));
    runAnki<Read>('read_package.py', first, other);
    const card = made.cards.find(({ ord }) => ord === 1);
    if (!card) throw new Error('no note has two cards');
    const cardId = cardIdOf({ guid: card.guid, ord: 1 });
    const own = profile.store.edits.get(cardId);
    profile.clock.advance(60_000);
    profile.store.edits.append({
      ...{ id: freshId() as never, entityId: cardId, kind: 'card', offsetMin: 0, merges: [] },
      ...{ deviceId: profile.store.deviceId, atMs: profile.clock.nowMs() },
      baseId: own?.headId ?? null,
      doc: {
        ...own?.doc,
        text: { kind: 'basic', format: 'html', front: 'Which is mutable?', back: 'list', why: '' },
      },
    });
    const second = runAnki<Read>('read_package.py', await exported('back-2.apkg'), other);
    expect(names(second.notes)).toEqual(guids);
    expect(second.cards).toHaveLength(made.cards.length);
    const changed = second.notes.find(({ guid }) => guid === card.guid);
    expect(JSON.stringify(changed?.fields)).toContain('Which is mutable?');
    expect(second.check[1]).toBe(true);
  });
});
