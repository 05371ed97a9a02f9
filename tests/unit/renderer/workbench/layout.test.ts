import { describe, expect, it } from 'vitest';
import type { Outline } from '../../../../src/contract/curriculum.ts';
import { findPlace } from '../../../../src/renderer/features/workbench/logic/course.ts';
import {
  DEFAULT_LAYOUT,
  readLayout,
  readPlace,
  TOP,
} from '../../../../src/renderer/features/workbench/logic/layout.ts';

describe('the layout', () => {
  it('is read back as it was', () => {
    const stored = {
      ...DEFAULT_LAYOUT,
      columns: { reading: 0, working: 100 },
      resultTab: 'terminal',
      sideBySide: true,
    };
    expect(readLayout(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
  });

  it('falls back where it does not fit', () => {
    for (const value of [null, 'x', {}, { columns: { reading: 50 } }, { rows: { editor: -1 } }]) {
      expect(readLayout(value)).toEqual(DEFAULT_LAYOUT);
    }
    expect(readLayout({ columns: { reading: 90, working: 90 } }).columns).toEqual(
      DEFAULT_LAYOUT.columns,
    );
  });
});

describe('a place', () => {
  it('is read back, or the start', () => {
    const place = {
      exerciseId: '1.1.1.1-quote-order',
      tab: 'exercise',
      lessonScroll: { element: 7, fraction: 0.25 },
      exerciseScroll: TOP,
    };
    expect(readPlace(place, 'lesson')).toEqual(place);
    expect(readPlace(null, 'lesson')).toEqual({
      exerciseId: null,
      tab: 'lesson',
      lessonScroll: TOP,
      exerciseScroll: TOP,
    });
    const bad = { lessonScroll: { element: -3, fraction: 9 } };
    expect(readPlace(bad, 'exercise').lessonScroll).toEqual({ element: 0, fraction: 1 });
  });
});

describe('the way through the curriculum', () => {
  const point = (id: string, written = true) => ({
    id,
    title: id,
    written,
    minutes: 1,
    requires: [],
    exerciseIds: written ? [`${id}-task`] : [],
    cardCount: 2,
  });
  const topic = (id: string, points: readonly unknown[], synthesisIds: readonly string[]) => ({
    id,
    title: id,
    objectives: [],
    outOfScope: [],
    prerequisites: [],
    points,
    synthesisIds,
  });
  const outline = {
    modules: [
      {
        sections: [
          {
            topics: [
              topic(
                '1.1.1',
                [point('1.1.1.1'), point('1.1.1.2', false), point('1.1.1.3')],
                ['1.1.1-synthesis-desk'],
              ),
              topic('1.1.2', [point('1.1.2.1')], []),
            ],
          },
        ],
      },
    ],
  } as unknown as Outline;

  it('passes over what is not written, and joins a topic at its end', () => {
    const place = findPlace(outline, { pointId: '1.1.1.3' });
    expect(place?.previous?.route).toBe('/learn/1.1.1.1');
    expect(place?.next?.route).toBe('/practice/1.1.1-synthesis-desk');
    const synthesis = findPlace(outline, { exerciseId: '1.1.1-synthesis-desk' });
    expect(synthesis).toMatchObject({ point: null, exerciseIds: ['1.1.1-synthesis-desk'] });
    expect(synthesis?.next?.route).toBe('/learn/1.1.2.1');
  });

  it('knows points that are coming, and none that are not there', () => {
    expect(findPlace(outline, { pointId: '1.1.1.2' })?.point?.written).toBe(false);
    expect(findPlace(outline, { pointId: '9.9.9.9' })).toBeNull();
  });

  it('opens the exercise of a point by itself', () => {
    const place = findPlace(outline, { exerciseId: '1.1.1.1-task' });
    expect(place).toMatchObject({ point: null, exerciseIds: ['1.1.1.1-task'] });
    expect(place?.next?.route).toBe('/learn/1.1.1.3');
  });
});
