import { describe, expect, it } from 'vitest';
import { pointId } from '../../../src/contract/ids.ts';
import {
  activityLevel,
  daySentence,
  longDate,
  offer,
  weekday,
} from '../../../src/renderer/features/today/today-text.ts';

const day = (minutes: number, reviews = 0, checks = 0) => ({
  day: '2026-11-23',
  minutes,
  reviews,
  checks,
});

describe("a day's activity", () => {
  it('has five steps, and counts an act that took less than a minute', () => {
    expect([0, 5, 10, 25, 50].map((minutes) => activityLevel(day(minutes)))).toEqual([
      0, 1, 2, 3, 4,
    ]);
    expect(activityLevel(day(0, 1))).toBe(1);
  });

  it('is said in a sentence', () => {
    expect(daySentence(day(25, 12, 1), false)).toBe('Monday: 12 cards, 1 check, 25 minutes');
    expect(daySentence(day(0), true)).toBe('Today: no activity');
  });

  it('has the name of its calendar day in every time zone', () => {
    expect(weekday('2026-11-23', 'long')).toBe('Monday');
    expect(longDate('2026-11-23')).toContain('23 November');
  });
});

describe('an offer', () => {
  it('says what, how long, why and where', () => {
    expect(offer({ kind: 'review', cards: 1, minutes: 1 })).toMatchObject({
      title: 'Review 1 card',
      route: '/review',
    });
    const point = {
      kind: 'point',
      pointId: pointId.parse('1.1.1.2'),
      title: 'Passing arguments on',
      started: true,
      minutes: 30,
      path: null,
    } as const;
    expect(offer(point)).toMatchObject({ act: 'Continue', route: '/learn/1.1.1.2' });
    expect(offer({ ...point, started: false }).act).toBe('Start the lesson');
    expect(offer({ ...point, started: false, path: 'Beginner' }).why).toBe(
      'It is next on your path, Beginner.',
    );
    expect(offer({ kind: 'done' })).toMatchObject({ minutes: null, route: '/learn' });
  });
});
