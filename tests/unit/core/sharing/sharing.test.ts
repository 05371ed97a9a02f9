import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Exercise } from '../../../../src/contract/curriculum.ts';
import type { ExerciseId } from '../../../../src/contract/ids.ts';
import { createSharingFeature, type SharingFeature } from '../../../../src/core/sharing/index.ts';
import { cardPack, type TestProfile, testClock, testProfile } from '../../../helpers/core.ts';

const ID = '1.1.1.1-quote-order' as ExerciseId;
let profile: TestProfile;
let sharing: SharingFeature;
let written: readonly { path: string; content: Uint8Array }[];

beforeEach(() => {
  const exercise = {
    ...{ id: ID, title: 'Quote an order', contentHash: 'now' },
    files: [
      { path: 'quoting.py', role: 'edit' },
      { path: 'prices.py', role: 'read' },
    ],
  } as unknown as Exercise;
  const pack = { ...cardPack([], 0), exercise: (id: string) => (id === ID ? exercise : undefined) };
  profile = testProfile({ pack, clock: testClock(Date.UTC(2026, 10, 23)) });
  written = [
    { path: 'quoting.py', content: Buffer.from('def quote(): ...\n') },
    { path: 'prices.py', content: Buffer.from('PRICES = {}\n') },
    { path: 'photo.bin', content: Buffer.from([0, 1, 2]) },
  ];
  sharing = createSharingFeature(profile.context, {
    workspace: {
      folderOf: () => '/nowhere',
      readFolder: () => ({ ok: true, value: written }),
    },
  });
});
afterEach(() => profile.remove());

async function share(): Promise<string> {
  const made = await sharing.handlers['solution.share']({ exerciseId: ID, by: 'Ada L.' });
  if (!made.ok) throw new Error(made.error.message);
  expect(made.value.name).toBe('1.1.1.1-quote-order-Ada-L.cairn-solution.json');
  return made.value.text;
}
const read = (text: string) => sharing.handlers['solution.read']({ text });

describe('a solution that was handed on', () => {
  test('holds what the learner wrote, and is shown beside the files of whoever opens it', async () => {
    const text = await share();
    written = [{ path: 'quoting.py', content: Buffer.from('mine\n') }];
    expect(await read(text)).toMatchObject({
      ok: true,
      value: {
        ...{ exerciseId: ID, title: 'Quote an order', by: 'Ada L.', isOlder: false },
        files: [{ path: 'quoting.py', content: 'def quote(): ...\n' }],
        own: [{ path: 'quoting.py', content: 'mine\n' }],
      },
    });
  });

  test('of an exercise that changed since says so', async () => {
    const text = (await share()).replace('"now"', '"before"');
    expect(await read(text)).toMatchObject({ ok: true, value: { isOlder: true } });
  });

  test.each([
    ['cut short', (text: string) => text.slice(0, -20), 'cut short'],
    ['something else', () => '{"format": "cards", "version": 1}', 'not a solution'],
    ['newer', (text: string) => text.replace('"version": 1', '"version": 2'), 'newer Cairn'],
    [
      'without files',
      (text: string) => text.replace(/"files": \[[\s\S]*\]/, '"files": []'),
      'missing',
    ],
    ['of another curriculum', (text: string) => text.replace(ID, '9.1.1.1-x'), 'does not have'],
  ])('that is %s is refused with what to do', async (_what, change, why) => {
    const answer = await read(change(await share()));
    expect(answer.ok ? '' : answer.error.message).toContain(why);
  });

  test('may hold anything: it is refused or shown, and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (text) => {
        expect(await read(text)).toMatchObject({ ok: false });
      }),
    );
  });
});
