import { describe, expect, it } from 'vitest';
import {
  type MapKey,
  type MapRow,
  nextCell,
} from '../../../src/renderer/features/learn/keyboard.ts';

// The first topic is open (a row a point), the others are folded; the last one is in another module.
const rows: readonly MapRow[] = [
  { topicId: '1.1.1', ids: ['a1'] },
  { topicId: '1.1.1', ids: ['a2'] },
  { topicId: '1.1.1', ids: ['a3'] },
  { topicId: '1.1.2', ids: ['b1', 'b2', 'b3'] },
  { topicId: '1.2.1', ids: ['c1', 'c2'] },
  { topicId: '2.1.1', ids: ['d1', 'd2', 'd3', 'd4'] },
];
const go = (id: string, key: MapKey, far = false) => nextCell(rows, id, key, far);

describe('moving on the map', () => {
  it('follows the order of study left and right, across topics and modules', () => {
    expect(go('a3', 'ArrowRight')).toBe('b1');
    expect(go('b1', 'ArrowLeft')).toBe('a3');
    expect(go('c2', 'ArrowRight')).toBe('d1');
  });

  it('stops at both ends', () => {
    expect(go('a1', 'ArrowLeft')).toBeNull();
    expect(go('a1', 'ArrowUp')).toBeNull();
    expect(go('d4', 'ArrowRight')).toBeNull();
    expect(go('d4', 'ArrowDown')).toBeNull();
  });

  it('keeps the column up and down, as far as the row is long', () => {
    expect(go('a1', 'ArrowDown')).toBe('a2');
    expect(go('b3', 'ArrowDown')).toBe('c2');
    expect(go('b3', 'ArrowUp')).toBe('a3');
    expect(go('c2', 'ArrowUp')).toBe('b2');
  });

  it('goes to the ends of the topic with Home and End, of the map with Ctrl', () => {
    expect(go('a2', 'Home')).toBe('a1');
    expect(go('a2', 'End')).toBe('a3');
    expect(go('b2', 'End')).toBe('b3');
    expect(go('b2', 'Home', true)).toBe('a1');
    expect(go('b2', 'End', true)).toBe('d4');
  });

  it('goes to the next and the previous module with the Page keys', () => {
    expect(go('b2', 'PageDown')).toBe('d1');
    expect(go('d3', 'PageUp')).toBe('a1');
    expect(go('d3', 'PageDown')).toBeNull();
  });

  it('stays where it is from a cell that is not on the map', () => {
    expect(go('gone', 'ArrowRight')).toBeNull();
  });
});
