import { describe, expect, test } from 'vitest';
import { typeAhead } from '../../../src/renderer/app/palette/type-ahead.ts';

/** A key press, and whether it went on to what has the focus. */
function press(target: EventTarget, key: string, held: Partial<KeyboardEvent> = {}): boolean {
  const event = new Event('keydown', { cancelable: true });
  Object.assign(event, { key, ctrlKey: false, metaKey: false, altKey: false, ...held });
  return target.dispatchEvent(event);
}

describe('what is typed before the palette is there', () => {
  test('is kept, letter by letter, and reaches nothing else', () => {
    const target = new EventTarget() as unknown as Window;
    const ahead = typeAhead(target);
    for (const key of ['W', 'h', 'x', 'Backspace', 'y', ' ', '😀', 'Backspace', 'é']) {
      expect(press(target, key), key).toBe(false);
    }
    expect(ahead.typed()).toEqual({ text: 'Why é', entered: false });
    press(target, 'Enter');
    press(target, 'z');
    expect(ahead.typed()).toEqual({ text: 'Why é', entered: true });
  });

  test('leaves other keys alone, and all keys once it is over', () => {
    const target = new EventTarget() as unknown as Window;
    const ahead = typeAhead(target);
    expect(press(target, 'a', { ctrlKey: true })).toBe(true);
    expect(press(target, 'Shift')).toBe(true);
    expect(press(target, 'Tab')).toBe(true);
    ahead.dispose();
    expect(press(target, 'a')).toBe(true);
    expect(ahead.typed()).toEqual({ text: '', entered: false });
  });
});
