import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { default_w } from 'ts-fsrs';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../src/contract/default-settings.ts';
import type { CardId } from '../../../../src/contract/ids.ts';
import type { Grade } from '../../../../src/contract/review.ts';
import { applyRow, emptyState, type FoldRules } from '../../../../src/core/review/fold.ts';
import { createScheduler } from '../../../../src/core/review/scheduler.ts';
import { peersPython } from '../../../helpers/peers.ts';
import { seededRandom } from '../../../helpers/random.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const GROUPS = 40;
const HISTORIES = 250;
/** Beyond it ts-fsrs stops counting, the package does not: 100 years. */
const MOST_STABILITY = 36_500;

const STEPS = [
  { learning: ['1m', '10m'], relearning: ['10m'] },
  { learning: [], relearning: [] },
  { learning: ['5m'], relearning: [] },
  { learning: ['5m', '30m', '2h'], relearning: ['3m'] },
] as const;

type Review = readonly [Grade, number];
type Reference = readonly [string, number, number, number];

interface Group {
  readonly parameters: readonly number[] | null;
  readonly retention: number;
  readonly steps: (typeof STEPS)[number];
  readonly maximum: number;
  readonly histories: readonly (readonly Review[])[];
}

/** FSRS-6's bounds for its parameters, as published; the lower ones of the first four are ts-fsrs's. */
const BOUNDS: readonly (readonly [number, number])[] = [
  [0.1, 20],
  [0.1, 40],
  [0.1, 60],
  [0.1, 100],
  [1, 10],
  [0.1, 4],
  [0.1, 4],
  [0.001, 0.75],
  [0, 4.5],
  [0, 0.8],
  [0.001, 3.5],
  [0.001, 5],
  [0.001, 0.25],
  [0.001, 0.9],
  [0, 4],
  [0, 1],
  [1, 6],
  [0, 2],
  [0, 2],
  [0, 0.8],
  [0.1, 0.8],
];

/**
 * Reviews from minutes to most of a year apart. The hour only ever moves on a little: then whole days since the last
 * review (the package) and days of the calendar (the learner's) are the same number.
 */
function history(random: () => number): Review[] {
  let day = Math.floor(random() * 3000);
  let inDay = 5 * 60 * MINUTE;
  return Array.from({ length: 2 + Math.floor(random() * 13) }, () => {
    const kind = random();
    inDay += Math.floor(random() * 20 * MINUTE);
    if (kind > 0.35) day += 1 + Math.floor(random() ** 3 * 300);
    return [(1 + Math.floor(random() * 4)) as Grade, day * DAY + inDay] as const;
  });
}

function groups(): Group[] {
  const random = seededRandom(20261123);
  return Array.from({ length: GROUPS }, (_, index) => ({
    parameters:
      index % 2 === 0
        ? null
        : BOUNDS.map(([low, high]) => low + (0.15 + 0.5 * random()) * (high - low)),
    retention: [0.9, 0.8, 0.85, 0.95][index % 4] ?? 0.9,
    steps: STEPS[Math.floor(index / 2) % STEPS.length] ?? STEPS[0],
    maximum: index % 5 === 4 ? 180 : 36_500,
    histories: Array.from({ length: HISTORIES }, () => history(random)),
  }));
}

const seconds = (step: string): number =>
  Number(step.slice(0, -1)) * { m: 60, h: 3600, d: 86_400 }[step.slice(-1) as 'm' | 'h' | 'd'];

function ask(all: readonly Group[]): Reference[][][] {
  const input = all.map(({ steps, ...group }) =>
    JSON.stringify({
      ...group,
      learning: steps.learning.map(seconds),
      relearning: steps.relearning.map(seconds),
    }),
  );
  const { stdout, stderr, status } = spawnSync(
    peersPython ?? '',
    [join(import.meta.dirname, 'reference.py')],
    { input: input.join('\n'), encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Reference[][]);
}

function rulesOf(group: Group): FoldRules {
  const scheduler = createScheduler({
    ...DEFAULT_SETTINGS,
    learningSteps: [...group.steps.learning],
    relearningSteps: [...group.steps.relearning],
    maximumIntervalDays: group.maximum,
    fsrsParameters: group.parameters === null ? null : [...group.parameters],
  });
  return {
    ...{ scheduler, stepless: scheduler },
    startHour: 4,
    leechThreshold: 99,
    leechAction: 'mark',
    retention: () => group.retention,
  };
}

const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b));

/** The unrounded interval lies so near the half of a day that 1e-6 of stability decides: either whole day is right. */
function isEdge({ parameters, retention }: Group, stability: number): boolean {
  const decay = -(parameters?.[20] ?? default_w[20] ?? 0);
  const days = (stability * (retention ** (1 / decay) - 1)) / (0.9 ** (1 / decay) - 1);
  return Math.abs(days - Math.floor(days) - 0.5) < 1e-6 * days;
}

test.skipIf(!peersPython)(
  `${GROUPS * HISTORIES} random histories come out as the package fsrs has them: phase, stability, difficulty, interval`,
  () => {
    const all = groups();
    const answers = ask(all);
    const wrong: unknown[] = [];
    let compared = 0;
    let beyond = 0;
    all.forEach((group, groupIndex) => {
      const rules = rulesOf(group);
      group.histories.forEach((reviews, index) => {
        let state = emptyState('1.1.1.1-card' as CardId);
        for (const [at, [grade, atMs]] of reviews.entries()) {
          const row = {
            atMs,
            kind: 'grade',
            grade,
            offsetMin: 0,
            outcome: null,
            data: null,
          } as const;
          state = applyRow(state, row, rules);
          const [phase, stability, difficulty, waitS] = answers[groupIndex]?.[index]?.[at] ?? [];
          if (stability === undefined || difficulty === undefined || waitS === undefined) {
            throw new Error('the package gave no answer');
          }
          if (stability > MOST_STABILITY) {
            beyond++;
            break;
          }
          compared++;
          const wait =
            state.dueDay === null ? (state.dueMs - atMs) / 1000 : state.scheduledDays * 86_400;
          if (
            state.phase !== phase ||
            !close(state.stability, stability) ||
            !close(state.difficulty, difficulty) ||
            (wait !== waitS && !isEdge(group, stability))
          ) {
            wrong.push({
              groupIndex,
              index,
              at,
              reviews,
              ours: [state.phase, state.stability, state.difficulty, wait],
              theirs: [phase, stability, difficulty, waitS],
            });
          }
        }
      });
    });
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(compared).toBeGreaterThan(70_000);
    expect(beyond).toBeLessThan(GROUPS * HISTORIES * 0.02);
  },
  60_000,
);
