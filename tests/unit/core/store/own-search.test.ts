import { afterEach, beforeEach, expect, test } from 'vitest';
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
