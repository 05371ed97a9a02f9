import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { interleave } from '../../../../src/author/compile/paths.ts';
import type { OutlinePoint } from '../../../../src/contract/curriculum.ts';
import type { PointId } from '../../../../src/contract/ids.ts';
import type { LearningPath } from '../../../../src/contract/paths.ts';
import { paceOf, type StudyMoment } from '../../../../src/core/paths/pace.ts';
import { pointsLeft, viewOfPath } from '../../../../src/core/paths/view.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 23, 12);
const rule = (offsetMin: number) => ({ offsetMin, startHour: 4 });
const ids = (...names: string[]): PointId[] => names as PointId[];
const ORDER = ids('1.1.1.1', '1.1.1.2', '1.1.1.3', '2.1.1.1');

const points = new Map<PointId, OutlinePoint>(
  ORDER.map((id) => [
    id,
    { id, title: id, written: !id.startsWith('2'), minutes: 30 } as unknown as OutlinePoint,
  ]),
);
const path: LearningPath = {
  ...{ id: 'beginner', title: 'Beginner', audience: '', outcome: '', from: {}, interleaved: false },
  steps: [
    { title: 'One', points: ORDER.slice(0, 3) },
    { title: 'Two', points: ORDER.slice(3) },
  ],
  order: ORDER,
} as unknown as LearningPath;
const assumed = { points: 0, factor: 1, minutesPerDay: 30, measuredDays: false };

function view(options: {
  passed?: PointId[];
  known?: PointId[];
  start?: PointId;
  factor?: number;
}) {
  return viewOfPath(
    path,
    { points, passed: new Set(options.passed), known: new Set(options.known) },
    {
      startPointId: options.start ?? null,
      pace: { ...assumed, factor: options.factor ?? 1 },
      nowMs: NOW,
      rule: rule(0),
    },
  );
}

describe('a path', () => {
  test('shows what is done, what is next, the hours left and a date', () => {
    expect(view({ passed: ids('1.1.1.1') })).toMatchObject({
      passed: 1,
      known: 0,
      total: 4,
      next: '1.1.1.2',
      coming: 1,
      minutesLeft: 90,
      doneOn: '2026-11-26',
      steps: [
        { passed: 1, minutesLeft: 60 },
        { passed: 0, minutesLeft: 30 },
      ],
    });
  });

  test('takes the learner at their own pace', () => {
    expect(view({ factor: 1.5 }).minutesLeft).toBe(180);
  });

  test('begins at its start, and comes back for what lies before it', () => {
    expect(view({ start: '1.1.1.3' as PointId }).next).toBe('1.1.1.3');
    expect(view({ start: '1.1.1.3' as PointId, passed: ids('1.1.1.3') }).next).toBe('1.1.1.1');
  });

  test('skips what is known, and counts it as neither passed nor left', () => {
    expect(view({ known: ids('1.1.1.1', '1.1.1.2'), passed: ids('1.1.1.2') })).toMatchObject({
      ...{ passed: 1, known: 1, next: '1.1.1.3', minutesLeft: 60 },
    });
  });

  test('has no next point where only unwritten ones are left, and no date when it is done', () => {
    const most = ids('1.1.1.1', '1.1.1.2', '1.1.1.3');
    expect(view({ passed: most })).toMatchObject({ next: null, coming: 1 });
    expect(view({ passed: ORDER })).toMatchObject({ next: null, doneOn: null, minutesLeft: 0 });
  });

  test('whatever was passed, each point is left once or done', () => {
    const some = fc.subarray(ORDER);
    fc.assert(
      fc.property(some, some, fc.option(fc.constantFrom(...ORDER)), (passed, known, start) => {
        const done = { passed: new Set(passed), known: new Set(known) };
        const left = pointsLeft(ORDER, start, done);
        expect(new Set(left).size).toBe(left.length);
        expect(ORDER.filter((id) => left.includes(id))).toEqual(
          ORDER.filter((id) => !done.passed.has(id) && !done.known.has(id)),
        );
      }),
    );
  });
});

test('an interleaved path takes turns topic by topic and keeps the order within a module', () => {
  const mixed = ids('1.1.1.1', '1.1.1.2', '1.1.2.1', '2.1.1.1', '3.1.1.1', '3.1.2.1', '3.2.1.1');
  expect(interleave(mixed)).toEqual(
    ids('1.1.1.1', '1.1.1.2', '2.1.1.1', '3.1.1.1', '1.1.2.1', '3.1.2.1', '3.2.1.1'),
  );
});

describe('the pace', () => {
  const minutesOf = () => 30;
  const pace = (moments: readonly StudyMoment[], passed: readonly PointId[]) =>
    paceOf({
      ...{ moments, minutesOf, nowMs: NOW, rule, offsetMin: 0 },
      passed: new Set(passed),
    });
  const five = ids('1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4', '1.1.1.5');
  /** One point a day: a first sign, then one every 10 minutes. */
  const study = (signs: number): StudyMoment[] =>
    five.flatMap((pointId, day) =>
      Array.from({ length: signs }, (_, index) => ({
        ...{ pointId, offsetMin: 0 },
        atMs: NOW - (10 - day) * DAY + index * 10 * MINUTE,
      })),
    );

  test("is the authors' until five points were passed", () => {
    expect(pace(study(4), five.slice(0, 4))).toMatchObject({ points: 0, factor: 1 });
  });

  test('is the median of time spent over the minutes that were meant', () => {
    // 5 minutes to the first sign, then five times 10: 55 of 30 minutes.
    expect(pace(study(6), five)).toMatchObject({ points: 5, factor: 55 / 30 });
  });

  test('counts no lunch, and stays within reason', () => {
    const lunch = study(2).map((moment, index) => ({
      ...moment,
      atMs: moment.atMs + (index % 2) * 3 * 3_600_000,
    }));
    expect(pace(lunch, five).factor).toBe(0.4);
    expect(pace(study(40), five).factor).toBe(3);
  });

  test('takes half an hour a day until three days were studied, then what they were', () => {
    expect(pace([], [])).toMatchObject({ minutesPerDay: 30, measuredDays: false });
    // Five days of 55 minutes, of which the first is eleven days back.
    expect(pace(study(6), five)).toMatchObject({ minutesPerDay: 275 / 11, measuredDays: true });
  });
});
