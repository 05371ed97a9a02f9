import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../src/contract/default-settings.ts';
import { settingsPatch } from '../../../../src/contract/settings.ts';
import { createLocalFeature } from '../../../../src/core/local/index.ts';
import { cardPack, type TestProfile, testClock, testProfile } from '../../../helpers/core.ts';

let profile: TestProfile;
beforeEach(() => {
  profile = testProfile({ pack: cardPack([], 0), clock: testClock(0) });
});
afterEach(() => profile.remove());

test('saving one setting leaves the others as they were', async () => {
  const local = createLocalFeature(profile.context);
  await local.handlers['settings.save']({ patch: settingsPatch.parse({ newCardsPerDay: 25 }) });
  await local.handlers['settings.save']({ patch: settingsPatch.parse({ textSize: 'large' }) });
  expect(createLocalFeature(profile.context).settings()).toEqual({
    ...DEFAULT_SETTINGS,
    newCardsPerDay: 25,
    textSize: 'large',
  });
});

test('a stored setting that no longer fits falls back to its default, the others stay', () => {
  profile.store.local.saveSettings({ theme: 'sepia', textSize: 'small', ofANewerVersion: 1 });
  expect(createLocalFeature(profile.context).settings()).toEqual({
    ...DEFAULT_SETTINGS,
    textSize: 'small',
  });
});

test.each([{ theme: 'sepia' }, { newCardsPerDay: -1 }, { unknown: 1 }])(
  'the setting %j is refused',
  (patch) => {
    expect(settingsPatch.safeParse(patch).success).toBe(false);
  },
);
