import { afterEach, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../src/contract/default-settings.ts';
import type { Settings } from '../../../../src/contract/settings.ts';
import {
  createMemoryModel,
  createOptimiser,
  createReviewFeature,
} from '../../../../src/core/review/index.ts';
import {
  actId,
  cardPack,
  type TestProfile,
  testClock,
  testProfile,
} from '../../../helpers/core.ts';
import {
  appendAnswers,
  FORGETFUL,
  seededRandom,
  syntheticAnswers,
} from '../../../helpers/learner.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-23T10:00:00Z');
const FROM = NOW - 300 * DAY;
let profile: TestProfile;
afterEach(() => profile.remove());

function states() {
  return profile.store.cards.contentStates();
}

async function open(cards: number) {
  profile = testProfile({ pack: cardPack(['1.1.1.1'], cards), clock: testClock(NOW) });
  let settings: Settings = DEFAULT_SETTINGS;
  const review = createReviewFeature(profile.context, {
    settings: () => settings,
    runProgram: () => Promise.reject(new Error('no code here')),
    cardOf: profile.context.pack.card,
  });
  const optimiser = createOptimiser(profile.context, {
    settings: () => settings,
    saveSettings: (patch) => {
      settings = { ...settings, ...patch } as Settings;
    },
    rebuild: review.rebuild,
  });
  appendAnswers(
    profile.store,
    syntheticAnswers({
      cardIds: Array.from({ length: cards }, (_, n) => `1.1.1.1-card-${n}`),
      parameters: FORGETFUL,
      ...{ fromMs: FROM, untilMs: NOW, random: seededRandom(7) },
    }),
  );
  await review.rebuild();
  return { optimiser, review, settings: () => settings };
}

test('a learner who forgets faster is learnt: held-out answers are predicted better, cards follow, and it is undone', async () => {
  const { optimiser, settings } = await open(400);
  const before = states();
  const outcome = await optimiser.handlers['optimiser.run']({ runId: actId(1) });
  if (!outcome.ok || outcome.value.kind !== 'applied') throw new Error(JSON.stringify(outcome));
  const { value } = outcome;
  expect(value.answers).toBeGreaterThan(1000);
  expect(value.after.logLoss).toBeLessThan(value.before.logLoss);
  expect(value.after.rmse).toBeLessThan(value.before.rmse);
  // Their first memories last about as long as the learner's really do.
  const learned = createMemoryModel(settings().fsrsParameters).next(null, 0, 3);
  expect(learned.stability).toBeGreaterThan(0.4);
  expect(learned.stability).toBeLessThan(1.6);
  const after = states();
  const mean = (states: typeof before): number =>
    states.reduce((sum, { stability }) => sum + stability, 0) / states.length;
  expect(mean(after)).toBeLessThan(mean(before) * 0.8);
  const steps = profile.events
    .filter(({ name }) => name === 'optimiser.progress')
    .map(({ data }) => (data as { step: string }).step);
  expect(new Set(steps)).toContain('refolding');

  const undone = await optimiser.handlers['optimiser.undo']({ runId: actId(2) });
  expect(undone).toMatchObject({ ok: true, value: { own: false, undoable: false } });
  expect(settings().fsrsParameters).toBeNull();
  expect(states().map((state) => ({ ...state, revision: 0 }))).toEqual(
    before.map((state) => ({ ...state, revision: 0 })),
  );
});

test('a learner with few answers is told how many it takes', async () => {
  const { optimiser, settings } = await open(10);
  const outcome = await optimiser.handlers['optimiser.run']({ runId: actId(1) });
  expect(outcome).toMatchObject({ ok: true, value: { kind: 'tooFew', needed: 400 } });
  expect(settings().fsrsParameters).toBeNull();
});

test('nothing is learnt from exercises, which checks rate', async () => {
  const { optimiser } = await open(1);
  const cardIds = Array.from({ length: 400 }, (_, n) => `exercise:1.1.1.1-exercise-${n}`);
  const answers = syntheticAnswers({
    ...{ cardIds, parameters: FORGETFUL },
    ...{ fromMs: FROM, untilMs: NOW, random: seededRandom(3) },
  });
  expect(appendAnswers(profile.store, answers, { first: 100_000 })).toBeGreaterThan(1000);
  const outcome = await optimiser.handlers['optimiser.run']({ runId: actId(1) });
  if (!outcome.ok || outcome.value.kind !== 'tooFew') throw new Error(JSON.stringify(outcome));
  expect(outcome.value.answers).toBeLessThan(50);
});

test('stopped, it leaves everything as it was', async () => {
  const { optimiser, settings } = await open(400);
  const before = states();
  const running = optimiser.handlers['optimiser.run']({ runId: actId(1) });
  expect(await optimiser.handlers['optimiser.run']({ runId: actId(2) })).toMatchObject({
    ok: false,
    error: { code: 'busy' },
  });
  await optimiser.handlers['optimiser.cancel']({ runId: actId(1) });
  expect(await running).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  expect(settings()).toEqual(DEFAULT_SETTINGS);
  expect(states()).toEqual(before);
  expect(await optimiser.handlers['optimiser.status']({})).toMatchObject({
    value: { running: false, own: false, undoable: false },
  });
});
