import { describe, expect, it } from 'vitest';
import { shuffledOrder } from '../../../src/base/shuffled-order.ts';
import { clockText, dueText } from '../../../src/renderer/features/review/logic.ts';

describe('the order of options', () => {
  it('is a permutation, the same for the same seed', () => {
    const order = shuffledOrder(6, '1.1.1.1-card 3');
    expect([...order].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(shuffledOrder(6, '1.1.1.1-card 3')).toEqual(order);
  });

  it('puts each option in each place about equally often over many reviews', () => {
    const seen = [0, 0, 0, 0];
    for (let revision = 0; revision < 4000; revision++) {
      const place = shuffledOrder(4, `1.1.1.1-choose-new-option ${revision}`).indexOf(0);
      seen[place] = (seen[place] ?? 0) + 1;
    }
    for (const count of seen) expect(count).toBeGreaterThan(850);
  });

  it('manages none and one', () => {
    expect(shuffledOrder(0, 'x')).toEqual([]);
    expect(shuffledOrder(1, 'x')).toEqual([0]);
  });
});

describe('when the next card comes', () => {
  const now = new Date(2026, 10, 23, 20, 0).getTime();
  const at = (day: number, hour: number, minute = 0) =>
    dueText(new Date(2026, 10, day, hour, minute).getTime(), now);

  it('is told in minutes within the hour', () => {
    expect(dueText(now + 5_000, now)).toBe('in a minute');
    expect(dueText(now - 5_000, now)).toBe('in a minute');
    expect(at(23, 20, 12)).toBe('in 12 minutes');
  });

  it('is told by day and time within the week, and by date beyond', () => {
    expect(at(23, 22, 30)).toBe('today at 22:30');
    expect(at(24, 0, 30)).toBe('tomorrow at 00:30');
    expect(at(24, 9)).toBe('tomorrow at 09:00');
    expect(at(27, 9)).toBe('on Friday at 09:00');
    expect(dueText(new Date(2027, 0, 2, 9).getTime(), now)).toBe('on 2 January');
  });
});

it('writes a time as a clock does', () => {
  expect(clockText(0)).toBe('0:00');
  expect(clockText(7_900)).toBe('0:07');
  expect(clockText(750_000)).toBe('12:30');
});
