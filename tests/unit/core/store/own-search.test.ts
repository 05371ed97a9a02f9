import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRebuilder } from '../../../../src/core/store/index.ts';
import {
  actId,
  cardPack,
  type TestProfile,
  testClock,
  testProfile,
} from '../../../helpers/core.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');
/** More than are weighed against one another. */
const MANY = 10_100;

let profile: TestProfile;
beforeEach(() => {
  profile = testProfile({ pack: cardPack(['1.1.1.1'], 1), clock: testClock(NOW) });
});
afterEach(() => profile.remove());

function write(texts: readonly (readonly [front: string, back: string])[]): void {
  const { store } = profile;
  store.transaction(() => {
    for (const [index, [front, back]] of texts.entries()) {
      store.edits.append({
        ...{ id: actId(index + 1), deviceId: store.deviceId, atMs: NOW + index, offsetMin: 0 },
        ...{ kind: 'card', entityId: `own-${index}`, baseId: null, merges: [] },
        doc: { kind: 'basic', front, back, tags: [] },
      });
    }
  });
}

test('a word that is in very many own cards finds the best of the newest, with its passage marked', () => {
  write(
    Array.from({ length: MANY }, (_, index) =>
      index === 0
        ? ['oldest', 'commonly once']
        : index === MANY - 50
          ? ['commonly', 'in the question itself']
          : [`card ${index}`, 'a longer answer that says commonly somewhere in the middle of it'],
    ),
  );
  const found = profile.store.edits.search('"comm"*', 5);
  expect(found).toHaveLength(5);
  expect(found[0]?.ref).toBe(`own-${MANY - 50}`);
  expect(found[1]?.snippet).toContain('\u{e000}commonly\u{e001}');
  // Few matches are all weighed, however old.
  expect(profile.store.edits.search('"oldest"*', 5).map(({ ref }) => ref)).toEqual(['own-0']);
});

const found = (match: string): readonly string[] =>
  profile.store.edits.search(match, 10).map(({ ref }) => ref);

test('other words are found instead of those before, and the same words still are', () => {
  write([['apricot', 'a fruit']]);
  const { store } = profile;
  const edit = (n: number, front: string, tags: readonly string[]): void =>
    store.edits.append({
      ...{ id: actId(n), deviceId: store.deviceId, atMs: NOW + n, offsetMin: 0 },
      ...{ kind: 'card', entityId: 'own-0', baseId: actId(n - 1), merges: [] },
      doc: { kind: 'basic', front, back: 'a fruit', tags },
    });
  edit(2, 'apricot', ['new']);
  expect(found('"apricot"*')).toEqual(['own-0']);
  expect(store.edits.tags()).toEqual([{ tag: 'new', count: 1 }]);
  edit(3, 'blackberry', []);
  expect(found('"apricot"*')).toEqual([]);
  expect(found('"blackberry"*')).toEqual(['own-0']);
  expect(store.edits.tags()).toEqual([]);
});

test('a rebuild finds again what the index of the search had lost, and what its table had', () => {
  write([
    ['apricot', 'one'],
    ['blackberry', 'two'],
    ['cherry', 'three'],
  ]);
  const { file } = profile.store;
  const other = new Database(file).unsafeMode();
  // The first rows of the index say how many there are and where: the words themselves come after.
  expect(other.prepare('DELETE FROM own_search_data WHERE id > 10').run().changes).toBeGreaterThan(
    0,
  );
  other.prepare("UPDATE own_search_content SET c1 = 'lost' WHERE c0 = 'cherry'").run();
  other.close();
  const rebuilder = openRebuilder(file);
  const told = [...rebuilder.projectOthers()];
  rebuilder.close();
  expect(told.at(-1)).toBe(1);
  expect(['"apricot"', '"blackberry"', '"three"', '"lost"'].map(found)).toEqual([
    ...[['own-0'], ['own-1'], ['own-2'], []],
  ]);
});
