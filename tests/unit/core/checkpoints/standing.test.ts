import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RestsOn } from '../../../../src/contract/checkpoint.ts';
import type { PointId } from '../../../../src/contract/ids.ts';
import { PASS_COUNTS_MS, standingOf } from '../../../../src/core/checkpoints/standing.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const point = (id: string, mastery: RestsOn['mastery']): RestsOn => ({
  ...{ pointId: id as PointId, title: id, mastery, recall: null },
});
const input = { written: true, runs: 3, lastPassedMs: NOW - 60 * 86_400_000, nowMs: NOW };

describe('how a checkpoint stands', () => {
  it('is coming, open, under way, passed', () => {
    const restsOn = [point('1.1.1.1', 'held')];
    expect(standingOf({ ...input, restsOn, written: false }).state).toBe('coming');
    expect(standingOf({ ...input, restsOn, runs: 0, lastPassedMs: null }).state).toBe('open');
    expect(standingOf({ ...input, restsOn, lastPassedMs: null }).state).toBe('tried');
    expect(standingOf({ ...input, restsOn }).state).toBe('passed');
  });

  it('opens again by what has faded, and names it', () => {
    const restsOn = [
      point('1.1.1.1', 'fading'),
      point('1.1.1.2', 'held'),
      point('4.1.1.1', 'coming'),
    ];
    expect(standingOf({ ...input, restsOn })).toEqual({ state: 'fading', faded: ['1.1.1.1'] });
  });

  it('stays closed while its last pass is fresh, to the millisecond', () => {
    const restsOn = [point('1.1.1.1', 'fading')];
    const at = (agoMs: number) =>
      standingOf({ ...input, restsOn, lastPassedMs: NOW - agoMs }).state;
    expect(at(PASS_COUNTS_MS - 1)).toBe('passed');
    expect(at(PASS_COUNTS_MS)).toBe('fading');
  });

  it('never opens by points that were not learned, and never without a pass', () => {
    const mastery = fc.constantFrom('unseen', 'started', 'passed', 'held', 'fading', 'coming');
    const restsOn = fc.array(
      mastery.map((each) => point('1.1.1.1', each as RestsOn['mastery'])),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(
        restsOn,
        fc.option(fc.integer({ min: 0, max: NOW }), { nil: null }),
        fc.nat(5),
        (points, lastPassedMs, runs) => {
          const { state, faded } = standingOf({ ...input, restsOn: points, lastPassedMs, runs });
          const fading = points.some((each) => each.mastery === 'fading');
          if (state === 'fading') expect(fading && lastPassedMs !== null).toBe(true);
          expect(faded.length > 0).toBe(state === 'fading');
        },
      ),
    );
  });
});
