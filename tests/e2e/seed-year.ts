// `node tests/e2e/seed-year.ts HOME`: a profile of someone who studied for a year and forgets faster than most.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { DEFAULT_SETTINGS } from '../../src/contract/default-settings.ts';
import type { PointId } from '../../src/contract/ids.ts';
import { systemClock } from '../../src/core/feature.ts';
import { createReviewFeature } from '../../src/core/review/index.ts';
import { openPack, openStore } from '../../src/core/store/index.ts';
import { appendAnswers, FORGETFUL, seededRandom, syntheticAnswers } from '../helpers/learner.ts';
import { silentLog } from '../helpers/log.ts';

const DAY_MS = 86_400_000;
const CARDS = 320;

const [home = ''] = process.argv.slice(2);
const folder = join(home, 'profiles', 'default');
mkdirSync(folder, { recursive: true });
const resources = join(import.meta.dirname, '..', '..', 'resources');
const pack = openPack(join(resources, 'pack', 'cairn.pack'));
const store = openStore(folder);
if (!pack.ok || !store.ok) throw new Error('The pack or the profile did not open.');

const now = Date.now();
const cards = pack.value.cardIndex().slice(0, CARDS);
const random = seededRandom(3);
appendAnswers(
  store.value,
  syntheticAnswers({
    cardIds: cards.map(({ cardId }) => cardId),
    parameters: FORGETFUL,
    ...{ fromMs: now - 365 * DAY_MS, untilMs: now - DAY_MS / 2, random },
  }),
);
const points = [...new Set(cards.map(({ pointId }) => pointId))];
for (const [index, pointId] of points.entries()) {
  const atMs = now - 365 * DAY_MS + Math.floor((index / points.length) * 220) * DAY_MS;
  const deviceId = store.value.deviceId;
  store.value.attempts.appendActivity({
    id: `lesson-${pointId}`,
    ...{ deviceId, atMs, kind: 'lessonRead', subject: pointId as PointId, amount: 0, offsetMin: 0 },
  });
  const exerciseIds = pack.value
    .outline()
    .modules.flatMap((module) => module.sections)
    .flatMap((section) => section.topics)
    .flatMap((topic) => topic.points)
    .find(({ id }) => id === pointId)?.exerciseIds;
  for (const exerciseId of exerciseIds ?? []) {
    for (let n = 0; n < 5; n++) {
      store.value.attempts.append({
        id: uuidv7() as never,
        ...{ deviceId, atMs: atMs + n * 7 * 60_000, exerciseId, contentHash: 'x' },
        ...{ verdict: n < 4 ? 'failed' : 'passed', passed: n < 4 ? 1 : 9, total: 9 },
        ...{ durationMs: 120, hintsShown: 0, solutionSeen: false, offsetMin: 0 },
        report: { summary: {} as never, reports: [] },
      });
    }
  }
}
const review = createReviewFeature(
  {
    ...{ store: store.value, pack: pack.value, clock: systemClock, log: silentLog },
    emit: () => undefined,
    folders: { data: home, profile: folder, workspaces: folder, resources },
  },
  {
    settings: () => DEFAULT_SETTINGS,
    runProgram: () => Promise.reject(new Error('no code here')),
    cardOf: pack.value.card,
  },
);
await review.rebuild();
review.dispose();
store.value.close();
pack.value.close();
