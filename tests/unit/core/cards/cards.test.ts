import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CardText } from '../../../../src/contract/cards.ts';
import { DEFAULT_SETTINGS } from '../../../../src/contract/default-settings.ts';
import type { CardId, PointId, Uuid } from '../../../../src/contract/ids.ts';
import type { MethodName, ParsedParams, ResultOf } from '../../../../src/contract/methods.ts';
import {
  type CardsFeature,
  createCardsFeature,
  createCardTexts,
} from '../../../../src/core/cards/index.ts';
import { createReviewFeature, type ReviewFeature } from '../../../../src/core/review/index.ts';
import type { Pack } from '../../../../src/core/store/index.ts';
import {
  actId,
  cardPack,
  type TestClock,
  type TestProfile,
  testClock,
  testProfile,
} from '../../../helpers/core.ts';

const START = Date.parse('2026-11-23T10:00:00Z');
const CONTENT = '1.1.1.1-card-0' as CardId;
const base = { format: 'markdown', why: '', back: 'b' } as const;
const basic = (front: string): CardText => ({ kind: 'basic', ...base, front });
const cloze = (text: string): CardText => ({ kind: 'cloze', ...base, text });

let clock: TestClock;
let profile: TestProfile;
let call: <M extends MethodName>(method: M, params: ParsedParams<M>) => Promise<ResultOf<M>>;
let source: string;
let review: ReviewFeature;
let acts = 0;
const next = (): Uuid => actId(++acts);

beforeEach(() => {
  clock = testClock(START);
  source = 'of the course';
  const plain = cardPack(['1.1.1.1', '1.1.1.2'], 3);
  const pack: Pack = {
    ...plain,
    cardSource: (id) => (plain.card(id) ? { text: basic(source), gap: null } : undefined),
    cardsMatching: (match) => (match.includes('course') ? [CONTENT] : []),
  };
  profile = testProfile({ pack, clock });
  const texts = createCardTexts(profile.context);
  review = createReviewFeature(profile.context, {
    settings: () => DEFAULT_SETTINGS,
    runProgram: async () => {
      throw new Error('no card with code here');
    },
    cardOf: texts.card,
    aboutCard: texts.about,
    turnText: (which, act, newId) => cards.turnText(which, act, newId),
  });
  const cards: CardsFeature = createCardsFeature(profile.context, { texts, review });
  const handlers = { ...review.handlers, ...texts.renderedAll(review.handlers), ...cards.handlers };
  call = async (method, params) => {
    const handler = handlers[method as never] as (value: unknown) => unknown;
    const answer = (await handler(params)) as { ok: boolean; value: never; error: unknown };
    if (!answer.ok) throw answer.error;
    return answer.value;
  };
});
afterEach(() => profile.remove());

async function make(text: CardText, more: { tags?: string[]; deck?: string } = {}) {
  const { cardIds } = await call('card.create', {
    ...{ actId: next(), newId: next(), text, pointId: null, heading: null, quote: null },
    ...{ deck: more.deck ?? null, tags: more.tags ?? [] },
  });
  return cardIds;
}

async function list(query: string, sort: 'order' | 'due' | 'front' | 'recall' = 'order') {
  const all = { query, sort, descending: false, offset: 0, limit: 100 };
  return await call('card.list', all);
}

async function found(query: string): Promise<readonly string[]> {
  return (await list(query)).rows.map(({ cardId }) => cardId);
}

const edit = (cardId: CardId, baseId: Uuid | null, text: CardText, merges: Uuid[] = []) => ({
  ...{ cardId, baseId, text, merges, actId: next(), deck: null, tags: [] },
});

describe('an own card', () => {
  test('comes with the new cards, and is shown rendered', async () => {
    const [cardId] = await make(basic('What is `x`?'), { tags: ['t'], deck: 'Work' });
    const { next: shown, counts } = await call('review.next', { scope: { kind: 'due' } });
    expect(counts.new).toBe(1);
    expect(shown).toMatchObject({ own: true, tags: ['t'], deck: 'Work' });
    expect(shown?.card).toMatchObject({
      id: cardId,
      frontHtml: '<p>What is <code>x</code>?</p>',
    });
  });

  test('is made once, however often it is asked for', async () => {
    const ask = {
      ...{ actId: next(), newId: next(), text: cloze('{{c1::a}} {{c2::b}}'), pointId: null },
      ...{ heading: null, quote: null, deck: null, tags: [] },
    };
    const first = await call('card.create', ask);
    expect(await call('card.create', ask)).toEqual(first);
    expect(await found('is:own')).toHaveLength(2);
    expect(profile.store.edits.rowsAfter(0, 100)).toHaveLength(2);
  });

  test('with a problem is refused with the field', async () => {
    await expect(make(cloze('no gap'))).rejects.toMatchObject({
      code: 'badRequest',
      data: { field: 'text' },
    });
    expect(await found('is:own')).toEqual([]);
  });

  test('of a text with gaps follows its text: a new gap is a new card, a lost one goes', async () => {
    const [one, two] = (await make(cloze('{{c1::a}} {{c2::b}}'))) as [CardId, CardId];
    const { baseId } = await call('card.source', { cardId: one });
    await call('card.edit', edit(one, baseId, cloze('{{c1::A}} {{c3::c}}')));
    const three = `${one}-c3`;
    expect(new Set(await found('is:own'))).toEqual(new Set([one, three]));
    const other = await call('card.source', { cardId: three as CardId });
    expect(other.text).toMatchObject({ text: '{{c1::A}} {{c3::c}}' });
    const again = await call('card.edit', {
      ...edit(
        one,
        (await call('card.source', { cardId: one })).baseId,
        cloze('{{c1::A}} {{c2::b}}'),
      ),
    });
    expect(again.conflicts).toEqual([]);
    expect(new Set(await found('is:own'))).toEqual(new Set([one, two]));
    expect((await call('card.source', { cardId: two })).conflicts).toEqual([]);
  });

  test('changed in another window meanwhile is not overwritten', async () => {
    const [cardId] = (await make(basic('a'))) as [CardId];
    const { baseId } = await call('card.source', { cardId });
    await call('card.edit', edit(cardId, baseId, basic('b')));
    await expect(call('card.edit', edit(cardId, baseId, basic('c')))).rejects.toMatchObject({
      code: 'cardChanged',
    });
    expect((await call('card.source', { cardId })).text).toMatchObject({ front: 'b' });
  });

  test('changed on two devices keeps both texts until one is saved over both', async () => {
    const [cardId] = (await make(basic('a'))) as [CardId];
    const { baseId } = await call('card.source', { cardId });
    clock.advance(1000);
    await call('card.edit', edit(cardId, baseId, basic('here')));
    const there = profile.store.edits.edit(baseId ?? '');
    profile.store.transaction(() =>
      profile.store.edits.append({
        ...{ id: next(), deviceId: 'elsewhere', atMs: clock.nowMs() - 500, offsetMin: 0 },
        ...{ kind: 'card', entityId: cardId, baseId, merges: [] },
        doc: { ...there?.doc, text: basic('there') },
      }),
    );
    expect(await found('is:conflict')).toEqual([cardId]);
    const both = await call('card.source', { cardId });
    expect(both.text).toMatchObject({ front: 'here' });
    expect(both.conflicts).toMatchObject([{ text: { front: 'there' }, thisDevice: false }]);
    const merges = both.conflicts.map(({ editId }) => editId);
    const settled = await call('card.edit', edit(cardId, both.baseId, basic('both'), merges));
    expect(settled).toMatchObject({ conflicts: [], text: { front: 'both' } });
    expect(await found('is:conflict')).toEqual([]);
  });
});

describe('a card of the course', () => {
  test('takes the learner’s words, keeps the original, and gives it back', async () => {
    await call('card.edit', edit(CONTENT, null, basic('mine')));
    expect((await call('review.card', { cardId: CONTENT })).card.frontHtml).toBe('<p>mine</p>');
    const changed = await call('card.source', { cardId: CONTENT });
    expect(changed).toMatchObject({
      own: false,
      original: { front: source },
      originalChanged: false,
    });
    expect(await found('is:edited')).toEqual([CONTENT]);
    await call('card.restoreText', { cardId: CONTENT, actId: next() });
    expect((await call('review.card', { cardId: CONTENT })).card.frontHtml).toBe(CONTENT);
    expect(await found('is:edited')).toEqual([]);
  });

  test('that the curriculum changed after the learner did says so, until one of both is taken', async () => {
    await call('card.edit', edit(CONTENT, null, basic('mine')));
    source = 'newer words';
    const old = await call('card.source', { cardId: CONTENT });
    expect(old).toMatchObject({ originalChanged: true, original: { front: 'newer words' } });
    expect((await call('review.card', { cardId: CONTENT })).originalChanged).toBe(true);
    const kept = await call('card.edit', edit(CONTENT, old.baseId, basic('mine')));
    expect(kept).toMatchObject({ originalChanged: false, text: { front: 'mine' } });
  });

  test('keeps its kind', async () => {
    await expect(call('card.edit', edit(CONTENT, null, cloze('{{c1::a}}')))).rejects.toMatchObject({
      code: 'badRequest',
    });
  });
});

describe('the list', () => {
  test('finds by words, tags, decks, points, states, and their opposites', async () => {
    const [a] = (await make(basic('generators'), { tags: ['python::lazy'], deck: 'Work::DB' })) as [
      CardId,
    ];
    const [b] = (await make(cloze('a {{c1::lazy}} list'), { tags: ['Python'] })) as [CardId];
    expect(await found('generat')).toEqual([a]);
    expect(await found('course')).toEqual([CONTENT]);
    expect(new Set(await found('tag:python'))).toEqual(new Set([a, b]));
    expect(await found('tag:python -deck:work')).toEqual([b]);
    expect(await found('deck:Work')).toEqual([a]);
    expect(await found('kind:cloze')).toEqual([b]);
    expect(await found('is:own tag:none')).toEqual([]);
    expect(await found('point:1.1.1.2')).toHaveLength(3);
    expect(await found('module:1')).toHaveLength(6);
    expect(await found('is:own or point:1.1.1.1')).toHaveLength(5);
    expect(await found('"%_"')).toEqual([]);
    expect((await list('is:wrong')).notUnderstood).toHaveLength(1);
  });

  test('compares numbers of memory, and sorts by them', async () => {
    const [a] = (await make(basic('a'))) as [CardId];
    const { next: shown } = await call('review.next', { scope: { kind: 'card', cardId: a } });
    await call('review.answer', {
      ...{ scope: { kind: 'due' }, reviewId: next(), cardId: a, grade: 4, elapsedMs: 10 },
      revision: shown?.revision ?? 0,
    });
    clock.advance(100 * 86_400_000);
    const { rows } = await list('prop:r<0.9', 'recall');
    expect(rows.map(({ cardId }) => cardId)).toEqual([a]);
    const { memory, log, forgetting } = await call('card.info', { cardId: a });
    expect(rows[0]?.recall).toBeCloseTo(memory.retrievability ?? 0, 6);
    expect(log).toMatchObject([{ kind: 'grade', grade: 4, stability: memory.stability }]);
    expect(forgetting.length).toBeGreaterThan(10);
    expect(await found('prop:reps=1')).toEqual([a]);
    expect(await found('is:due')).toEqual([a]);
    expect(await found('rated:1')).toEqual([]);
    expect(await found('rated:200:4')).toEqual([a]);
  });

  test('is read in pages that fit together', async () => {
    for (let n = 0; n < 25; n++) await make(basic(`card ${n}`));
    const sort = 'front' as const;
    const page = async (offset: number) =>
      await call('card.list', { query: 'is:own', sort, descending: true, offset, limit: 10 });
    const pages = [await page(0), await page(10), await page(20)];
    const fronts = pages.flatMap(({ rows }) => rows.map(({ front }) => front));
    expect(fronts).toHaveLength(25);
    expect(fronts).toEqual([...fronts].sort((a, b) => (a < b ? 1 : -1)));
    expect(pages[0]?.total).toBe(25);
  });
});

describe('an act on many cards', () => {
  const change = async (query: string, what: ParsedParams<'card.change'>['change'], id = next()) =>
    await call('card.change', {
      actId: id,
      selection: { kind: 'query', query, except: [] },
      change: what,
    });

  test('suspends, flags, puts off, and each can be taken back', async () => {
    await change('point:1.1.1.1', { kind: 'suspend', suspended: true });
    expect(await found('is:suspended')).toHaveLength(3);
    await call('review.undo', { scope: { kind: 'due' }, actId: next() });
    expect(await found('is:suspended')).toHaveLength(2);
    await change('is:suspended', { kind: 'suspend', suspended: false });
    await change('point:1.1.1.2', { kind: 'flag', flag: 3 });
    expect(await found('flag:3')).toHaveLength(3);
    await change('flag:3', { kind: 'bury' });
    expect(await found('is:buried')).toHaveLength(3);
  });

  test('is recorded once, however often it comes', async () => {
    const id = next();
    expect(await change('point:1.1.1.1', { kind: 'flag', flag: 1 }, id)).toEqual({ changed: 3 });
    expect(await change('point:1.1.1.1', { kind: 'flag', flag: 1 }, id)).toEqual({ changed: 0 });
    const tagged = next();
    await change('point:1.1.1.1', { kind: 'tags', add: ['x'], remove: [] }, tagged);
    const rows = profile.store.edits.rowsAfter(0, 100).length;
    await change('point:1.1.1.1', { kind: 'tags', add: ['x'], remove: [] }, tagged);
    expect(profile.store.edits.rowsAfter(0, 100)).toHaveLength(rows);
  });

  test('deletes own cards and leaves those of the course', async () => {
    await make(basic('a'));
    expect(await change('', { kind: 'delete' })).toEqual({ changed: 1 });
    expect(await found('')).toHaveLength(6);
  });

  test('renames a tag on all cards, joins it with one that is there, and takes it off', async () => {
    await make(basic('a'), { tags: ['x', 'y'] });
    await make(basic('b'), { tags: ['x'] });
    await call('tag.rename', { actId: next(), from: 'x', to: 'y' });
    expect(await call('tag.list', {})).toEqual([{ name: 'y', cards: 2 }]);
    await call('tag.rename', { actId: next(), from: 'y', to: null });
    expect(await call('tag.list', {})).toEqual([]);
  });
});

describe('a note', () => {
  const pointId = '1.1.1.1' as PointId;
  const save = async (noteId: Uuid, markdown: string, baseId: Uuid | null) =>
    await call('note.save', {
      ...{ noteId, actId: next(), baseId, merges: [], pointId, markdown },
      anchor: { heading: 'h', quote: 'q', before: '', after: '' },
    });

  test('is kept with its place, changed, and deleted', async () => {
    const noteId = next();
    const note = await save(noteId, 'see **this** <script>', null);
    expect(note.html).toBe('<p>see <strong>this</strong> &lt;script&gt;</p>');
    const changed = await save(noteId, 'other', note.baseId);
    expect(await call('note.list', { pointId })).toEqual([changed]);
    await expect(save(noteId, 'late', note.baseId)).rejects.toMatchObject({ code: 'cardChanged' });
    await call('note.delete', { noteId, actId: next() });
    expect(await call('note.list', { pointId })).toEqual([]);
  });
});

describe('what was done to the words of a card', () => {
  const scope = { kind: 'due' } as const;
  const undo = () => call('review.undo', { scope, actId: next() });
  const redo = () => call('review.redo', { scope, actId: next() });
  const textOf = async (cardId: CardId) => (await call('card.source', { cardId })).text;
  const change = async (cardId: CardId, text: CardText): Promise<void> => {
    const { baseId } = await call('card.source', { cardId });
    await call('card.edit', edit(cardId, baseId, text));
  };

  test('is taken back and done again in the order of everything else', async () => {
    const [cardId] = await make(basic('one'));
    if (!cardId) throw new Error();
    await change(cardId, basic('two'));
    clock.advance(1000);
    await call('card.flag', { cardId, actId: next(), flag: 3 });
    clock.advance(1000);
    await change(cardId, basic('three'));
    clock.advance(1000);
    expect(await undo()).toMatchObject({ undone: cardId, act: 'words', canUndo: true });
    expect(await textOf(cardId)).toEqual(basic('two'));
    const back = await undo();
    expect(back).toMatchObject({ act: 'other', next: { flag: 0 } });
    expect(back.next?.card).toMatchObject({ frontHtml: '<p>two</p>' });
    const first = await undo();
    expect(first).toMatchObject({ act: 'words', canUndo: false, canRedo: true });
    expect(first.next?.card).toMatchObject({ id: cardId, frontHtml: '<p>one</p>' });
    // Acts on many cards make the day be read from the log anew.
    const all = { kind: 'ids' as const, cardIds: [CONTENT] };
    expect(await redo()).toMatchObject({ redone: cardId, act: 'words' });
    expect(await redo()).toMatchObject({ act: 'other' });
    expect((await redo()).next?.card).toMatchObject({ frontHtml: '<p>three</p>' });
    clock.advance(1000);
    await call('card.change', {
      ...{ actId: next(), selection: all },
      change: { kind: 'suspend', suspended: true },
    });
    clock.advance(1000);
    expect(await undo()).toMatchObject({ act: 'putAway', undone: CONTENT });
    expect(await undo()).toMatchObject({ act: 'words', undone: cardId });
    expect(await textOf(cardId)).toEqual(basic('two'));
  });

  test('brings back the words of the course, all cards of one text, and a card that was deleted', async () => {
    await change(CONTENT, basic('mine'));
    expect((await undo()).next).toMatchObject({ edited: false });
    expect(await textOf(CONTENT)).toEqual(basic('of the course'));
    await redo();
    expect(await textOf(CONTENT)).toEqual(basic('mine'));

    const [one, two] = await make(cloze('{{c1::a}} {{c2::b}}'));
    if (!one || !two) throw new Error();
    await change(one, cloze('{{c1::A}} {{c3::c}}'));
    expect(await found('is:own')).toHaveLength(2);
    await undo();
    expect(await textOf(two)).toEqual(cloze('{{c1::a}} {{c2::b}}'));
    expect(new Set(await found('is:own'))).toEqual(new Set([one, two]));

    const selection = { kind: 'ids' as const, cardIds: [two] };
    await call('card.change', { actId: next(), selection, change: { kind: 'delete' } });
    expect(await found('is:own')).toEqual([one]);
    await undo();
    expect(await textOf(two)).toEqual(cloze('{{c1::a}} {{c2::b}}'));
    const tags = { kind: 'tags', add: ['marked'], remove: [] } as const;
    await call('card.change', { actId: next(), selection, change: tags as never });
    expect((await undo()).next).toMatchObject({ tags: [] });
  });

  test('stays where the words were changed once more since; what was done before it is next', async () => {
    const [cardId] = await make(basic('one'));
    if (!cardId) throw new Error();
    await call('card.flag', { cardId, actId: next(), flag: 3 });
    clock.advance(1000);
    await change(cardId, basic('two'));
    const head = profile.store.edits.get(cardId)?.headId ?? null;
    profile.store.edits.append({
      ...{ id: next(), entityId: cardId, kind: 'card', deviceId: 'another', atMs: START + 9000 },
      ...{ offsetMin: 0, baseId: head, merges: [] },
      doc: { ...profile.store.edits.get(cardId)?.doc, text: basic('theirs') },
    });
    await expect(undo()).rejects.toMatchObject({ code: 'cardChanged' });
    expect(await textOf(cardId)).toEqual(basic('theirs'));
    expect(await undo()).toMatchObject({ act: 'other', canUndo: false });
  });
});
