import { describe, expect, it } from 'vitest';
import type { Outline, OutlinePoint } from '../../../src/contract/curriculum.ts';
import { exerciseId, moduleId, pointId, sectionId, topicId } from '../../../src/contract/ids.ts';
import type { Mastery, PointProgress, Today } from '../../../src/contract/progress.ts';
import { buildMap, currentPoint } from '../../../src/renderer/features/learn/model.ts';

const point = (id: string, written: boolean): OutlinePoint => ({
  id: pointId.parse(id),
  title: `Point ${id}`,
  written,
  minutes: 20,
  requires: [],
  exerciseIds: [],
  cardCount: 3,
});
const outline: Outline = {
  modules: [
    {
      id: moduleId.parse('1'),
      title: 'One',
      outcome: '',
      tier: 'core',
      sections: [
        {
          id: sectionId.parse('1.1'),
          title: 'Section',
          topics: [
            {
              id: topicId.parse('1.1.1'),
              title: 'Topic',
              objectives: [],
              outOfScope: [],
              prerequisites: [],
              points: [point('1.1.1.1', true), point('1.1.1.2', true), point('1.1.1.3', false)],
              synthesisIds: [exerciseId.parse('1.1.1-synthesis-desk')],
            },
          ],
        },
      ],
    },
  ],
};
const progress = (id: string, mastery: Mastery): PointProgress => ({
  pointId: pointId.parse(id),
  mastery,
  lessonRead: mastery !== 'unseen',
  exercisesPassed: 0,
  exercisesTotal: 1,
  cardsStarted: 0,
  cardsTotal: 3,
  recall: null,
});
const today = (last: string | null, next: Today['next']): Today => ({
  next,
  alternatives: [],
  dueNow: 0,
  newAvailable: 0,
  streakDays: 0,
  week: [],
  fading: [],
  lastPointId: last === null ? null : pointId.parse(last),
  pointsPassed: 0,
  pointsWritten: 2,
  pointsTotal: 3,
});

describe('the map', () => {
  it('knows what is written, passed and coming, and where the synthesis leads', () => {
    const [module] = buildMap(
      outline,
      [progress('1.1.1.1', 'held'), progress('1.1.1.2', 'started')],
      [],
    );
    expect(module).toMatchObject({ passed: 1, written: 2, points: 3 });
    const cells = module?.sections[0]?.topics[0]?.cells ?? [];
    expect(cells.map((cell) => [cell.kind, cell.state, cell.route])).toEqual([
      ['point', 'held', '/learn/1.1.1.1'],
      ['point', 'started', '/learn/1.1.1.2'],
      ['point', 'coming', null],
      ['synthesis', 'unseen', '/practice/1.1.1-synthesis-desk'],
    ]);
  });

  it('counts a fading point as passed: nothing earned is taken away', () => {
    expect(buildMap(outline, [progress('1.1.1.1', 'fading')], [])[0]?.passed).toBe(1);
  });
});

describe('where the learner is', () => {
  const map = buildMap(
    outline,
    [progress('1.1.1.1', 'passed'), progress('1.1.1.2', 'started')],
    [],
  );

  it('is the point they were last at, while it is unfinished', () => {
    expect(currentPoint(map, today('1.1.1.2', { kind: 'done' }))).toBe('1.1.1.2');
  });

  it('is the next on the path once that is passed', () => {
    const next = {
      kind: 'point',
      pointId: pointId.parse('1.1.1.2'),
      title: '',
      started: false,
      minutes: 1,
      path: null,
    } as const;
    expect(currentPoint(map, today('1.1.1.1', next))).toBe('1.1.1.2');
  });

  it('is the first written point for a new learner, and without an answer from the core', () => {
    expect(currentPoint(map, today(null, { kind: 'done' }))).toBe('1.1.1.1');
    expect(currentPoint(map, null)).toBe('1.1.1.1');
  });
});
