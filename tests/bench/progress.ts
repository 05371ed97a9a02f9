import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '../../src/contract/default-settings.ts';
import { createActivityFeature } from '../../src/core/activity/index.ts';
import { createCurriculumFeature } from '../../src/core/curriculum/index.ts';
import type { FeatureContext } from '../../src/core/feature.ts';
import { createProgressFeature } from '../../src/core/progress/index.ts';
import { createReviewFeature } from '../../src/core/review/index.ts';
import { createStatisticsFeature } from '../../src/core/statistics/index.ts';
import { openPack, openStore } from '../../src/core/store/index.ts';
import { testClock } from '../helpers/core.ts';
import { appendAnswers, seededRandom, syntheticAnswers } from '../helpers/learner.ts';
import { silentLog } from '../helpers/log.ts';
import { type Figure, median } from './statistics.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-23T18:00:00Z');
const CARDS = 100_000;
const YEARS = 2.2;

/** The Progress screen's answer in the core, over 100,000 cards and about 1,000,000 reviews. */
export async function benchProgress(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-bench-'));
  const pack = openPack(join('resources', 'pack', 'cairn.pack'));
  const store = openStore(folder);
  if (!pack.ok || !store.ok) throw new Error('The pack or the profile did not open.');
  try {
    const own = pack.value.cardIndex().map(({ cardId }) => cardId as string);
    const cardIds = [...own, ...Array.from({ length: CARDS - own.length }, (_, n) => `own-${n}`)];
    const random = seededRandom(1);
    let reviews = 0;
    for (let from = 0; from < cardIds.length; from += 10_000) {
      reviews += appendAnswers(
        store.value,
        syntheticAnswers({
          cardIds: cardIds.slice(from, from + 10_000),
          parameters: null,
          ...{ fromMs: NOW - YEARS * 365 * DAY_MS, untilMs: NOW, random },
        }),
        { first: reviews },
      );
    }
    const clock = testClock(NOW);
    const context: FeatureContext = {
      ...{ store: store.value, pack: pack.value, clock, log: silentLog },
      emit: () => undefined,
      folders: { data: folder, profile: folder, workspaces: folder, resources: 'resources' },
    };
    const settings = () => DEFAULT_SETTINGS;
    const curriculum = createCurriculumFeature(context);
    const review = createReviewFeature(context, {
      settings,
      runProgram: () => Promise.reject(new Error('no code here')),
      cardOf: pack.value.card,
    });
    const refoldMs = await timed(async () => {
      await review.rebuild();
    });
    const activity = createActivityFeature(context, { settings });
    const progress = createProgressFeature(context, {
      ...{ curriculum, review, settings, activity },
      guide: () => null,
    });
    const { handlers, dispose } = createStatisticsFeature(context, {
      ...{ settings, curriculum, progress, activity },
    });
    async function get(): Promise<void> {
      for (;;) {
        const reply = await handlers['statistics.get']({});
        if (reply.ok && reply.value.kind === 'ready') return;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    let longestMs = 0;
    const countMs = await timed(async () => {
      for (;;) {
        let counting = false;
        longestMs = Math.max(
          longestMs,
          await timed(async () => {
            counting = activity.bringUpToDate() !== null;
          }),
        );
        if (!counting) break;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    });
    const opens: number[] = [];
    for (let n = 0; n < 15; n++) {
      opens.push(await timed(get));
    }
    const afterDay: number[] = [];
    for (let n = 0; n < 5; n++) {
      const day = NOW + n * DAY_MS;
      reviews += appendAnswers(
        store.value,
        cardIds.slice(n * 200, n * 200 + 200).map((id, index) => ({
          ...{ cardId: id as never, atMs: day + index * 20_000, grade: 3, elapsedMs: 9000 },
        })),
        { first: reviews },
      );
      afterDay.push(await timed(get));
    }
    const workloadMs = await timed(async () => void (await handlers['statistics.workload']({})));
    dispose();
    return [
      { what: `reviews, over ${CARDS} cards`, value: String(reviews), better: 'neither' },
      { what: 'Progress, opened again', value: ms(median(opens)), goal: '100 ms' },
      {
        what: 'Progress, after a day of 200 new answers',
        value: ms(median(afterDay)),
        goal: '100 ms',
      },
      { what: 'counting the whole log for the first time', value: ms(countMs) },
      { what: 'longest that other calls wait meanwhile', value: ms(longestMs) },
      { what: 'what each retention would cost (a thread)', value: ms(workloadMs) },
      { what: 'folding every card again', value: ms(refoldMs) },
    ];
  } finally {
    store.value.close();
    pack.value.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(act: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}
